//! What records suffer: each slip has its own probability, and several may come together.

use crate::chance::Chance;
use crate::draft::{Draft, Field, HELPDESK, NEWSLETTER, SHAPES, date};
use crate::firm::{Firm, Job};
use crate::letters::{ascii, slipped, unfolded};
use crate::people::{Day, Person};
use crate::place::Place;
use crate::reach::{line, written};

const DOMAIN_SLIPS: [(&str, &str); 10] = [
    ("gmail.com", "gmial.com"),
    ("gmail.com", "gmail.co"),
    ("gmail.com", "gmai.com"),
    ("gmail.com", "gnail.com"),
    ("hotmail", "hotmial"),
    ("yahoo", "yaho"),
    ("outlook", "outlok"),
    ("icloud.com", "iclod.com"),
    ("gmx.de", "gmx.dee"),
    ("wp.pl", "wp.p"),
];

/// A record of a person in the silo `shape`.
pub fn of_person(person: &Person, place: &Place, shape: usize, chance: &mut Chance) -> Draft {
    let mut draft = Draft::default();
    let job = person.job.as_ref().filter(|_| chance.hits(0.5));
    names(&mut draft, person, chance);
    email(&mut draft, person, job, chance);
    phone(&mut draft, person, job, place, chance);
    address(&mut draft, person, job, place, chance);
    if let Some(job) = job {
        draft.set(Field::Company, firm_name(&job.firm, chance));
        draft.set(Field::Title, job.title);
    }
    born(&mut draft, person, shape, chance);
    finish(&mut draft, person, place, shape, chance);
    draft
}

/// A record of a firm where nobody is named.
pub fn of_firm(firm: &Firm, place: &Place, shape: usize, chance: &mut Chance) -> Draft {
    let mut draft = Draft::default();
    draft.tag("company");
    draft.tag("role_mailbox");
    let name = firm_name(firm, chance);
    draft.set(Field::Company, name.clone());
    if shape == HELPDESK {
        draft.set(Field::Name, name);
    } else if shape != NEWSLETTER && SHAPES[shape].name != "crm" {
        draft.set(Field::Last, name);
    }
    draft.set(Field::Email, chance.pick_text(&firm.roles));
    if chance.hits(0.9) {
        draft.set(Field::Phone, written(place, &firm.office, chance));
    }
    place_at(&mut draft, &firm.home, place, chance);
    typing(&mut draft, place, chance);
    gaps(&mut draft, shape, chance);
    draft
}

impl Chance {
    fn pick_text(&mut self, all: &[String]) -> String {
        all.get(self.below(all.len())).cloned().unwrap_or_default()
    }

    /// Marks the draft when the slip happens.
    fn slips(&mut self, draft: &mut Draft, probability: f64, tag: &'static str) -> bool {
        let does = self.hits(probability);
        if does {
            draft.tag(tag);
        }
        does
    }
}

fn names(draft: &mut Draft, person: &Person, chance: &mut Chance) {
    let mut given = person.given.clone();
    let mut surname = person.surname.clone();
    if let Some(nick) = &person.nick
        && chance.slips(draft, 0.11, "nick")
    {
        given.clone_from(nick);
    } else if given.contains([' ', '-']) && chance.slips(draft, 0.3, "short") {
        given = given.split([' ', '-']).next().unwrap_or_default().to_owned();
    } else if chance.slips(draft, 0.03, "initial") {
        let initial: String = given.chars().take(1).collect();
        given = initial + chance.pick(&["", "."]);
    }
    if let Some(married) = &person.married
        && chance.slips(draft, 0.3, "married")
    {
        surname.clone_from(married);
    }
    if !person.suffix.is_empty() && chance.hits(0.3) {
        surname = format!("{surname} {}", person.suffix);
    }
    if chance.slips(draft, 0.024, "typo") {
        given = slipped(&given, chance);
    }
    if chance.slips(draft, 0.026, "typo") {
        surname = slipped(&surname, chance);
    }
    draft.set(Field::First, given);
    draft.set(Field::Last, surname);
}

fn email(draft: &mut Draft, person: &Person, job: Option<&Job>, chance: &mut Chance) {
    let second = person.second_email.as_ref().filter(|_| chance.hits(0.26));
    let stale = person.stale_email.as_ref().filter(|_| chance.hits(0.18));
    let family = person.family_email.as_ref().filter(|_| chance.hits(0.15));
    let email = if let Some(job) = job.filter(|_| chance.hits(0.7)) {
        if chance.slips(draft, 0.2, "role_mailbox") {
            chance.pick_text(&job.firm.roles)
        } else {
            draft.tag("work");
            job.email.clone()
        }
    } else if let Some(family) = family {
        draft.tag("shared_email");
        family.clone()
    } else if let Some(stale) = stale {
        draft.tag("stale_email");
        stale.clone()
    } else if let Some(second) = second {
        draft.tag("second_email");
        second.clone()
    } else {
        person.email.clone()
    };
    let spare = match job {
        Some(_) if email != person.email => Some(&person.email),
        _ => person.second_email.as_ref().filter(|second| **second != email),
    };
    if let Some(spare) = spare {
        draft.set(Field::SecondEmail, spare.clone());
    }
    let written = variant(draft, email, chance);
    draft.set(Field::Email, written);
}

/// The same mailbox written otherwise, or a slip in it.
fn variant(draft: &mut Draft, email: String, chance: &mut Chance) -> String {
    let Some((local, domain)) = email.split_once('@') else {
        return email;
    };
    if domain.starts_with("gmail.") && chance.slips(draft, 0.08, "dots") {
        let bare = local.replace('.', "");
        let at = chance.between(1, bare.len().max(2) - 1).min(bare.len());
        let local = if local.contains('.') {
            bare
        } else {
            format!("{}.{}", &bare[..at], &bare[at..])
        };
        return format!("{local}@{domain}");
    }
    if chance.slips(draft, 0.03, "plus") {
        return format!(
            "{local}+{}@{domain}",
            chance.pick(&["shop", "news", "spam", "offers", "2024"])
        );
    }
    if chance.slips(draft, 0.025, "email_typo") {
        return format!("{}@{domain}", slipped(local, chance));
    }
    let slips: Vec<(&str, &str)> = DOMAIN_SLIPS
        .into_iter()
        .filter(|(right, _)| domain.starts_with(right))
        .collect();
    if !slips.is_empty() && chance.slips(draft, 0.025, "email_typo") {
        let (right, wrong) = chance.pick(&slips);
        return format!("{local}@{}", domain.replace(right, wrong));
    }
    match chance.below(30) {
        0 => email.to_uppercase(),
        1 => format!(" {email}"),
        _ => email,
    }
}

fn phone(draft: &mut Draft, person: &Person, job: Option<&Job>, place: &Place, chance: &mut Chance) {
    let number = if let Some(job) = job.filter(|_| chance.hits(0.6)) {
        draft.tag("work");
        match &job.direct {
            Some(direct) if chance.hits(0.6) => direct,
            _ => {
                draft.tag("shared_phone");
                &job.firm.office
            }
        }
    } else if let Some(stale) = person.stale_phone.as_ref().filter(|_| chance.hits(0.22)) {
        draft.tag("stale_phone");
        stale
    } else if let Some(landline) = person.landline.as_ref().filter(|_| chance.hits(0.13)) {
        if person.family_email.is_some() {
            draft.tag("shared_phone");
        }
        landline
    } else {
        &person.mobile
    };
    let number = if chance.slips(draft, 0.02, "phone_typo") {
        slipped(number, chance).replace(|letter: char| !letter.is_ascii_digit(), "4")
    } else {
        number.clone()
    };
    draft.set(Field::Phone, written(place, &number, chance));
    draft.set(Field::Mobile, written(place, &person.mobile, chance));
}

fn address(draft: &mut Draft, person: &Person, job: Option<&Job>, place: &Place, chance: &mut Chance) {
    let old = person.old_home.as_ref().filter(|_| chance.hits(0.3));
    let home = if let Some(job) = job.filter(|_| chance.hits(0.6)) {
        draft.tag("work");
        &job.firm.home
    } else if let Some(old) = old {
        draft.tag("stale_address");
        old
    } else {
        &person.home
    };
    place_at(draft, home, place, chance);
}

fn place_at(draft: &mut Draft, home: &crate::reach::Home, place: &Place, chance: &mut Chance) {
    let style = chance.pick(&[0, 0, 1, 1, 2]);
    draft.set(Field::Street, line(place, home, style));
    draft.set(Field::City, home.city.clone());
    draft.set(Field::Postcode, home.postcode.clone());
    draft.set(Field::Country, chance.pick(place.countries));
    if chance.slips(draft, 0.035, "street_typo") {
        draft.edit(Field::Street, |street| slipped(street, chance));
    }
    if chance.slips(draft, 0.025, "postcode_typo") {
        draft.edit(Field::Postcode, |postcode| slipped(postcode, chance));
    }
    match chance.below(12) {
        0 => draft.edit(Field::Postcode, |postcode| postcode.replace([' ', '-'], "")),
        1 => draft.edit(Field::City, |city| slipped(city, chance)),
        _ => {}
    }
}

fn born(draft: &mut Draft, person: &Person, shape: usize, chance: &mut Chance) {
    let mut born = person.born;
    if born.day <= 12 && born.day != born.month && chance.slips(draft, 0.06, "dob_swap") {
        born = Day {
            day: born.month,
            month: born.day,
            ..born
        };
    }
    if chance.slips(draft, 0.035, "dob_typo") {
        match chance.below(3) {
            0 => born.year += chance.pick(&[-10, -1, 1, 10]),
            1 => born.month = born.month % 12 + 1,
            _ => born.day = born.day % 28 + 1,
        }
    }
    draft.set(Field::Born, date(born, shape));
}

fn finish(draft: &mut Draft, person: &Person, place: &Place, shape: usize, chance: &mut Chance) {
    if chance.slips(draft, 0.015, "swap") {
        let first = draft.get(Field::First).to_owned();
        let last = draft.get(Field::Last).to_owned();
        draft.set(Field::First, last);
        draft.set(Field::Last, first);
    } else if shape != NEWSLETTER && chance.slips(draft, 0.05, "first_only") {
        draft.set(Field::Last, "");
    }
    if shape == HELPDESK {
        full_name(draft, person, place, chance);
    }
    typing(draft, place, chance);
    gaps(draft, shape, chance);
}

fn full_name(draft: &mut Draft, person: &Person, place: &Place, chance: &mut Chance) {
    let (first, last) = (draft.get(Field::First), draft.get(Field::Last));
    let name = match chance.below(10) {
        _ if last.is_empty() => first.to_owned(),
        0..=2 => format!("{last}, {first}"),
        3 => {
            let honorific = chance.pick(place.honorifics[usize::from(!person.is_female)]);
            format!("{honorific} {first} {last}")
        }
        _ => format!("{first} {last}"),
    };
    draft.set(Field::Name, name);
}

/// How the whole row was keyed in: without the letters of the language, or in one case.
fn typing(draft: &mut Draft, place: &Place, chance: &mut Chance) {
    const WRITTEN: [Field; 6] = [
        Field::First,
        Field::Last,
        Field::Name,
        Field::Company,
        Field::Street,
        Field::City,
    ];
    let is_foreign = WRITTEN.iter().any(|field| !draft.get(*field).is_ascii());
    if is_foreign && chance.slips(draft, 0.25, "translit") {
        let unfolds = matches!(place.code, "de" | "se") && chance.hits(0.6);
        let bare = if unfolds { unfolded } else { ascii };
        WRITTEN.iter().for_each(|field| draft.edit(*field, bare));
    }
    let case: fn(&str) -> String = match chance.below(25) {
        0 => str::to_uppercase,
        1 => str::to_lowercase,
        _ => return,
    };
    draft.tag("case");
    WRITTEN.iter().for_each(|field| draft.edit(*field, case));
}

/// Fields left empty, or filled with something that says as little.
fn gaps(draft: &mut Draft, shape: usize, chance: &mut Chance) {
    if chance.slips(draft, SHAPES[shape].homeless, "missing") {
        for field in [Field::Street, Field::City, Field::Postcode] {
            draft.set(field, "");
        }
    }
    for (_, field, share) in SHAPES[shape].columns {
        if draft.has(*field) && chance.hits(*share) {
            draft.set(*field, "");
            draft.tag("missing");
        }
        if chance.hits(0.008) && shape != NEWSLETTER {
            draft.set(*field, filler(*field, shape, chance));
            draft.tag("filler");
        }
    }
}

fn filler(field: Field, shape: usize, chance: &mut Chance) -> String {
    let nothing: &[&str] = match field {
        Field::Email | Field::SecondEmail => &[
            "no.email@example.com",
            "none@none.com",
            "n/a",
            "noemail@noemail.com",
        ],
        Field::Phone | Field::Mobile => &["0000000000", "123456789", "-", "n/a", "999999999"],
        Field::Born => {
            return date(
                Day {
                    year: 1900,
                    month: 1,
                    day: 1,
                },
                shape,
            );
        }
        Field::Postcode => &["00000", "-", "n/a"],
        _ => &["n/a", "none", "-", "test", "unknown", "x"],
    };
    chance.pick(nothing).to_owned()
}

fn firm_name(firm: &Firm, chance: &mut Chance) -> String {
    match chance.below(10) {
        0 | 1 => firm.name.clone(),
        2 => slipped(&firm.name, chance) + " " + chance.pick(firm.forms),
        3 => firm.name.replace('&', "and"),
        _ => format!("{} {}", firm.name, chance.pick(firm.forms)),
    }
}
