//! An invented silo's row as the engine hears it, for tests and benches.

use troth_linkage::Told;
use troth_silos::Silo;

/// What a row of an invented silo says, by its columns' names.
pub fn told<'r>(silo: &Silo, row: &'r [String]) -> Told<'r> {
    let cell = |name: &str| {
        silo.columns
            .iter()
            .position(|column| *column == name)
            .map_or("", |at| row[at].as_str())
    };
    Told {
        name: cell("name"),
        given: cell("first_name"),
        family: cell("last_name"),
        company: cell("company"),
        emails: [cell("email"), cell("second_email")],
        phones: [cell("phone"), cell("mobile")],
        street: cell("street"),
        city: cell("city"),
        postcode: cell("postcode"),
        born: cell("date_of_birth"),
        ..Told::default()
    }
}
