//! Where somebody is reached: homes, telephones and mailboxes, as each place writes them.

use std::collections::HashSet;

use crate::chance::Chance;
use crate::letters::ascii;
use crate::place::Place;

#[derive(Debug, Clone)]
pub struct Home {
    pub street: String,
    pub number: String,
    pub unit: String,
    pub city: String,
    pub postcode: String,
}

pub fn home(place: &Place, chance: &mut Chance) -> Home {
    let town = chance.pick(place.list("city"));
    let (city, area) = town.rsplit_once(' ').unwrap_or((town, ""));
    let unit = if chance.hits(0.3) {
        unit(place, chance)
    } else {
        String::new()
    };
    Home {
        street: street(place, chance),
        number: if chance.hits(0.85) {
            chance.between(1, 120).to_string()
        } else {
            format!("{}{}", chance.between(1, 60), chance.pick(&['a', 'b', 'c']))
        },
        unit,
        city: city.to_owned(),
        postcode: postcode(place, area, chance),
    }
}

fn unit(place: &Place, chance: &mut Chance) -> String {
    let number = chance.between(1, 24);
    match place.code {
        "gb" => format!("Flat {number}"),
        "us" => format!("{} {number}", chance.pick(&["Apt", "Unit", "#"])),
        "es" => format!(
            "{}º {}",
            chance.between(1, 7),
            chance.pick(&["A", "B", "C", "Dcha", "Izq"])
        ),
        "pl" => format!("/{number}"),
        "se" => format!("lgh {}", 1000 + number),
        "br" => format!("Apto {}", chance.between(1, 15) * 10 + chance.between(1, 4)),
        _ => String::new(),
    }
}

/// Half the streets have the names that every town has, half are called after somebody.
fn street(place: &Place, chance: &mut Chance) -> String {
    let name = if chance.hits(0.5) {
        chance.pick(place.list("street")).to_owned()
    } else {
        chance.pick(place.list("surname")).to_owned()
    };
    match place.code {
        "gb" => format!(
            "{name} {}",
            chance.pick(&["Street", "Road", "Lane", "Avenue", "Close", "Drive"])
        ),
        "us" => format!(
            "{name} {}",
            chance.pick(&["Street", "Avenue", "Road", "Drive", "Boulevard", "Lane"])
        ),
        "de" => format!(
            "{name}{}",
            chance.pick(&["straße", "straße", "weg", "platz", "gasse"])
        ),
        "fr" => format!(
            "{} {name}",
            chance.pick(&["rue", "rue", "avenue", "boulevard", "place", "allée"])
        ),
        "es" => format!(
            "{} {name}",
            chance.pick(&["Calle", "Calle", "Avenida", "Plaza", "Paseo"])
        ),
        "pl" => format!("{} {name}", chance.pick(&["ul.", "ul.", "al.", "os."])),
        "se" => format!("{name}{}", chance.pick(&["gatan", "vägen", "gränd", "torget"])),
        _ => format!(
            "{} {name}",
            chance.pick(&["Rua", "Rua", "Avenida", "Travessa", "Alameda"])
        ),
    }
}

fn postcode(place: &Place, area: &str, chance: &mut Chance) -> String {
    match place.code {
        "gb" => {
            let end: String = (0..2).map(|_| chance.letter().to_ascii_uppercase()).collect();
            format!("{area}{} {}{end}", chance.between(1, 28), chance.digit(1))
        }
        "us" if chance.hits(0.7) => format!("{area}{}-{}", chance.digits(2), chance.digits(4)),
        "us" => format!("{area}{}", chance.digits(2)),
        "pl" => format!("{area}-{}", chance.digits(3)),
        "se" => format!("{area}{} {}", chance.digit(0), chance.digits(2)),
        "br" => format!("{area}{}-{}", chance.digits(3), chance.digits(3)),
        _ => format!("{area}{}", chance.digits(3)),
    }
}

/// The line an envelope bears; `style` chooses among the ways of writing it, 0 the full one.
pub fn line(place: &Place, home: &Home, style: usize) -> String {
    let Home {
        street, number, unit, ..
    } = home;
    let street = shortened(place, street, style);
    let unit = if style == 2 { "" } else { unit.as_str() };
    let after = |sep: &str| {
        if unit.is_empty() {
            String::new()
        } else {
            format!("{sep}{unit}")
        }
    };
    match place.code {
        "gb" if unit.is_empty() => format!("{number} {street}"),
        "gb" => format!("{unit}, {number} {street}"),
        "us" => format!("{number} {street}{}", after(" ")),
        "fr" if style == 1 => format!("{number}, {street}"),
        "fr" => format!("{number} {street}"),
        "pl" => format!("{street} {number}{unit}"),
        "es" | "br" if style == 1 => format!("{street} {number}{}", after(" ")),
        "es" | "br" => format!("{street}, {number}{}", after(", ")),
        _ => format!("{street} {number}{}", after(" ")),
    }
}

fn shortened(place: &Place, street: &str, style: usize) -> String {
    let pairs: &[(&str, &str)] = match place.code {
        "gb" | "us" => &[
            ("Street", "St"),
            ("Road", "Rd"),
            ("Avenue", "Ave"),
            ("Drive", "Dr"),
            ("Lane", "Ln"),
            ("Boulevard", "Blvd"),
        ],
        "de" => &[("straße", "str."), ("platz", "pl.")],
        "fr" => &[("avenue", "av."), ("boulevard", "bd")],
        "es" => &[("Calle", "C/"), ("Avenida", "Avda."), ("Plaza", "Pl.")],
        "pl" => &[("ul. ", "")],
        "br" => &[("Rua", "R."), ("Avenida", "Av."), ("Travessa", "Tv.")],
        _ => &[],
    };
    if style == 0 {
        return street.to_owned();
    }
    pairs.iter().fold(street.to_owned(), |street, (long, short)| {
        street.replace(long, short)
    })
}

/// The number without its country's code and without the leading zero.
pub fn mobile(place: &Place, chance: &mut Chance) -> String {
    match place.code {
        "gb" => format!("7{}{}", chance.digit(3), chance.digits(8)),
        "us" => format!(
            "{}{}{}{}",
            chance.digit(2),
            chance.digits(2),
            chance.digit(2),
            chance.digits(6)
        ),
        "de" => format!(
            "1{}{}",
            chance.pick(&["51", "60", "70", "72", "75", "76", "79"]),
            chance.digits(8)
        ),
        "fr" => format!("6{}", chance.digits(8)),
        "es" => format!("6{}", chance.digits(8)),
        "pl" => format!(
            "{}{}",
            chance.pick(&["50", "51", "60", "66", "69", "72", "78"]),
            chance.digits(7)
        ),
        "se" => format!("7{}{}", chance.pick(&["0", "2", "3", "6"]), chance.digits(7)),
        _ => format!(
            "{}9{}",
            chance.pick(&["11", "21", "31", "41", "51", "61", "71", "81"]),
            chance.digits(8)
        ),
    }
}

pub fn landline(place: &Place, chance: &mut Chance) -> String {
    match place.code {
        "gb" => format!("1{}{}", chance.digits(3), chance.digits(6)),
        "us" => mobile(place, chance),
        "de" => format!(
            "{}{}",
            chance.pick(&["30", "40", "89", "221", "69", "711", "341", "231"]),
            chance.digits(7)
        ),
        "fr" => format!("{}{}", chance.pick(&["1", "2", "3", "4", "5"]), chance.digits(8)),
        "es" => format!("9{}", chance.digits(8)),
        "pl" => format!(
            "{}{}",
            chance.pick(&["22", "12", "42", "71", "61", "58"]),
            chance.digits(7)
        ),
        "se" => format!("{}{}", chance.pick(&["8", "31", "40", "18"]), chance.digits(7)),
        _ => format!(
            "{}3{}",
            chance.pick(&["11", "21", "31", "41", "51"]),
            chance.digits(7)
        ),
    }
}

/// One of the ways people write a number down.
pub fn written(place: &Place, number: &str, chance: &mut Chance) -> String {
    let dial = place.dial;
    let trunk = match place.code {
        "gb" | "de" | "fr" | "se" => "0",
        _ => "",
    };
    let cut = number.len().min(3);
    let (head, tail) = number.split_at(cut);
    let half = tail.len() / 2;
    match chance.below(8) {
        0 | 1 => format!("{trunk}{number}"),
        2 => format!("+{dial}{number}"),
        3 => format!("+{dial} {head} {} {}", &tail[..half], &tail[half..]),
        4 => format!("00{dial}{number}"),
        5 => format!("{trunk}{head} {tail}"),
        6 if place.code == "us" => format!("({head}) {}-{}", &tail[..half], &tail[half..]),
        6 if place.code == "de" => format!("{trunk}{head}/{tail}"),
        6 if trunk.is_empty() => format!("+{dial}-{head}-{tail}"),
        6 => format!("+{dial} ({trunk}){head} {tail}"),
        _ => format!("{trunk}{head}-{}-{}", &tail[..half], &tail[half..]),
    }
}

/// Mailboxes that were given away already; no two people open the same.
#[derive(Debug, Default)]
pub struct Mailboxes(HashSet<String>);

impl Mailboxes {
    pub fn open(&mut self, local: &str, domain: &str, chance: &mut Chance) -> String {
        let mut address = format!("{local}@{domain}");
        while !self.0.insert(address.clone()) {
            address = format!("{local}{}@{domain}", chance.between(1, 9999));
        }
        address
    }
}

/// Words that handles are made of.
const HANDLES: [&str; 24] = [
    "sunny", "tiger", "blue", "star", "happy", "angel", "dragon", "moon", "rocky", "lucky", "shadow", "king",
    "bella", "music", "sport", "wolf", "flower", "speed", "luna", "panda", "kiwi", "turbo", "gold", "river",
];

/// What stands before the `@` of a private mailbox: mostly the name, at times nothing of it.
pub fn handle(given: &str, surname: &str, year: i32, chance: &mut Chance) -> String {
    let word = |text: &str| {
        ascii(text)
            .to_lowercase()
            .replace(|letter: char| !letter.is_ascii_alphanumeric(), "")
    };
    let (given, surname) = (word(given), word(surname));
    let short = year.rem_euclid(100);
    let initial = given.chars().next().unwrap_or('x');
    match chance.below(20) {
        0..=4 => format!("{given}.{surname}"),
        5 | 6 => format!("{given}{surname}"),
        7 | 8 => format!("{initial}.{surname}"),
        9 => format!("{given}_{surname}{short:02}"),
        10 | 11 => format!("{given}{short:02}"),
        12 => format!("{surname}.{given}"),
        13 => format!("{initial}{surname}{}", chance.between(1, 99)),
        14 | 15 => format!("{given}.{surname}{}", chance.between(1, 999)),
        _ => format!(
            "{}{}{}",
            chance.pick(&HANDLES),
            chance.pick(&HANDLES),
            chance.between(1, 999)
        ),
    }
}
