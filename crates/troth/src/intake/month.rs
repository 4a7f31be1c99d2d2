//! The words in dates: months, weekdays and what joins them, in English, German, French, Dutch and Spanish.

const JOINING: [&str; 16] = [
    "t", "de", "del", "of", "th", "st", "nd", "rd", "at", "um", "om", "à", "den", "le", "er", "uhr",
];

const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "january", "januar", "jänner", "janvier", "janv", "januari", "enero", "ene",
    ],
    &[
        "feb", "february", "februar", "février", "fevrier", "févr", "fév", "februari", "febrero",
    ],
    &[
        "mar", "march", "märz", "maerz", "mär", "mrz", "mars", "maart", "mrt", "marzo",
    ],
    &["apr", "april", "avril", "avr", "abril", "abr"],
    &["may", "mai", "mei", "mayo"],
    &["jun", "june", "juni", "juin", "junio"],
    &["jul", "july", "juli", "juillet", "juil", "julio"],
    &["aug", "august", "août", "aout", "augustus", "agosto", "ago"],
    &["sep", "sept", "september", "septembre", "septiembre", "setiembre"],
    &["oct", "october", "oktober", "okt", "octobre", "octubre"],
    &["nov", "november", "novembre", "noviembre"],
    &[
        "dec",
        "december",
        "dezember",
        "dez",
        "décembre",
        "decembre",
        "déc",
        "diciembre",
        "dic",
    ],
];

/// The month a word names, from 1.
pub(super) fn month_named(word: &str) -> Option<i64> {
    MONTHS
        .iter()
        .position(|names| names.contains(&word))
        .and_then(|at| i64::try_from(at + 1).ok())
}

pub(super) fn is_weekday(word: &str) -> bool {
    const BEGINNINGS: [&str; 24] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mont", "dien", "mittw", "donn", "frei", "sams",
        "sonn", "lun", "mard", "merc", "jeu", "vend", "sam", "dim", "maan", "zat", "zon",
    ];
    let short = ["mo", "di", "mi", "do", "fr", "sa", "so"];
    short.contains(&word)
        || (BEGINNINGS.iter().any(|start| word.starts_with(start)) && month_named(word).is_none())
}

/// Words that join the parts of a date and say nothing.
pub(super) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word)
}
