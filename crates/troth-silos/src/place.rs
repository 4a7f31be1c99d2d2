//! A country with its language: how people, streets and firms are called there, and how often.

use std::collections::HashMap;

use crate::chance::{Chance, falling};

#[derive(Debug)]
pub struct Place {
    pub code: &'static str,
    /// How records spell the country.
    pub countries: &'static [&'static str],
    /// Providers of private mailboxes.
    pub providers: &'static [&'static str],
    pub dial: &'static str,
    /// Legal forms, each with the ways it is written.
    pub forms: &'static [&'static [&'static str]],
    pub honorifics: [&'static [&'static str]; 2],
    lists: HashMap<&'static str, Vec<&'static str>>,
    pub nicks: HashMap<&'static str, Vec<&'static str>>,
    sums: [Vec<f64>; 3],
}

struct Sketch {
    code: &'static str,
    text: &'static str,
    countries: &'static [&'static str],
    providers: &'static [&'static str],
    dial: &'static str,
    forms: &'static [&'static [&'static str]],
    honorifics: [&'static [&'static str]; 2],
}

const SKETCHES: [Sketch; 8] = [
    Sketch {
        code: "gb",
        text: include_str!("../names/gb.txt"),
        countries: &["United Kingdom", "UK", "GB", "England"],
        providers: &[
            "gmail.com",
            "hotmail.co.uk",
            "yahoo.co.uk",
            "btinternet.com",
            "outlook.com",
            "icloud.com",
            "sky.com",
        ],
        dial: "44",
        forms: &[&["Ltd", "Limited", "Ltd."], &["LLP", "L.L.P."], &["plc", "PLC"]],
        honorifics: [&["Mrs", "Ms", "Dr", "Miss"], &["Mr", "Dr", "Mr."]],
    },
    Sketch {
        code: "us",
        text: include_str!("../names/us.txt"),
        countries: &["United States", "USA", "US"],
        providers: &[
            "gmail.com",
            "yahoo.com",
            "hotmail.com",
            "aol.com",
            "outlook.com",
            "icloud.com",
            "comcast.net",
        ],
        dial: "1",
        forms: &[
            &["Inc", "Inc.", "Incorporated"],
            &["LLC", "L.L.C."],
            &["Corp", "Corp.", "Corporation"],
        ],
        honorifics: [&["Mrs.", "Ms.", "Dr."], &["Mr.", "Dr."]],
    },
    Sketch {
        code: "de",
        text: include_str!("../names/de.txt"),
        countries: &["Deutschland", "Germany", "DE"],
        providers: &[
            "gmx.de",
            "web.de",
            "gmail.com",
            "t-online.de",
            "googlemail.com",
            "freenet.de",
            "outlook.de",
        ],
        dial: "49",
        forms: &[&["GmbH", "Gmbh", "GmbH & Co. KG"], &["AG"], &["e.K.", "e. K."]],
        honorifics: [
            &["Frau", "Frau Dr.", "Dr."],
            &["Herr", "Herr Dr.", "Dr.", "Prof. Dr."],
        ],
    },
    Sketch {
        code: "fr",
        text: include_str!("../names/fr.txt"),
        countries: &["France", "FR"],
        providers: &[
            "gmail.com",
            "orange.fr",
            "free.fr",
            "hotmail.fr",
            "wanadoo.fr",
            "laposte.net",
            "sfr.fr",
        ],
        dial: "33",
        forms: &[&["SARL", "S.A.R.L."], &["SAS", "S.A.S."], &["SA", "S.A."]],
        honorifics: [&["Mme", "Madame", "Mlle"], &["M.", "Monsieur"]],
    },
    Sketch {
        code: "es",
        text: include_str!("../names/es.txt"),
        countries: &["España", "Spain", "ES"],
        providers: &[
            "gmail.com",
            "hotmail.com",
            "hotmail.es",
            "yahoo.es",
            "telefonica.net",
            "outlook.es",
        ],
        dial: "34",
        forms: &[&["S.L.", "SL", "S.L"], &["S.A.", "SA"], &["S.L.U.", "SLU"]],
        honorifics: [&["Sra.", "Dña."], &["Sr.", "D."]],
    },
    Sketch {
        code: "pl",
        text: include_str!("../names/pl.txt"),
        countries: &["Polska", "Poland", "PL"],
        providers: &["wp.pl", "gmail.com", "onet.pl", "interia.pl", "o2.pl", "op.pl"],
        dial: "48",
        forms: &[
            &["Sp. z o.o.", "sp. z o. o.", "Sp z oo", "spółka z o.o."],
            &["S.A.", "SA"],
            &["s.c.", "S.C."],
        ],
        honorifics: [&["Pani", "dr"], &["Pan", "dr"]],
    },
    Sketch {
        code: "se",
        text: include_str!("../names/se.txt"),
        countries: &["Sverige", "Sweden", "SE"],
        providers: &[
            "gmail.com",
            "hotmail.com",
            "telia.com",
            "live.se",
            "outlook.com",
            "spray.se",
        ],
        dial: "46",
        forms: &[&["AB", "Aktiebolag"], &["HB", "Handelsbolag"]],
        honorifics: [&["Fru", "Dr"], &["Herr", "Dr"]],
    },
    Sketch {
        code: "br",
        text: include_str!("../names/br.txt"),
        countries: &["Brasil", "Brazil", "BR"],
        providers: &[
            "gmail.com",
            "hotmail.com",
            "uol.com.br",
            "bol.com.br",
            "terra.com.br",
            "yahoo.com.br",
        ],
        dial: "55",
        forms: &[
            &["Ltda", "Ltda.", "LTDA ME"],
            &["S.A.", "S/A"],
            &["EIRELI", "Eireli"],
        ],
        honorifics: [&["Sra.", "Dra."], &["Sr.", "Dr."]],
    },
];

/// Of a hundred customers, how many live in each place.
pub const SHARES: [f64; 8] = [19.0, 17.0, 16.0, 12.0, 11.0, 9.0, 7.0, 9.0];

pub fn places() -> Vec<Place> {
    SKETCHES.iter().map(Place::read).collect()
}

impl Place {
    fn read(sketch: &Sketch) -> Place {
        let lists = lists(sketch.text);
        let count = |name: &str| lists.get(name).map_or(0, Vec::len);
        let sums = [
            falling(count("female"), 4.0, 0.95),
            falling(count("male"), 4.0, 0.95),
            falling(count("surname"), 4.0, 0.95),
        ];
        let short = |entry: &&'static str| {
            let (name, short) = entry.split_once('=')?;
            Some((name, short.split('/').collect()))
        };
        let nicks = lists
            .get("nick")
            .into_iter()
            .flatten()
            .filter_map(short)
            .collect();
        Place {
            code: sketch.code,
            countries: sketch.countries,
            providers: sketch.providers,
            dial: sketch.dial,
            forms: sketch.forms,
            honorifics: sketch.honorifics,
            lists,
            nicks,
            sums,
        }
    }

    pub fn list(&self, name: &str) -> &[&'static str] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn given(&self, is_female: bool, chance: &mut Chance) -> &'static str {
        let (list, sums) = if is_female {
            ("female", &self.sums[0])
        } else {
            ("male", &self.sums[1])
        };
        self.list(list)[chance.weighed(sums)]
    }

    /// As a family bears it; the rarer ones are made of the commoner.
    pub fn surname(&self, chance: &mut Chance) -> String {
        let root = self.root(chance);
        if !chance.hits(0.18) {
            return match self.code {
                "es" if chance.hits(0.25) => format!("{root} {}", self.root(chance)),
                "br" if chance.hits(0.22) => format!("{root} {}", self.root(chance)),
                _ => root.to_owned(),
            };
        }
        let endings: &[&str] = match self.code {
            "gb" => &[
                "son", "field", "ley", "worth", "ham", "wood", "s", "bury", "man", "-",
            ],
            "us" => &["son", "er", "ski", "man", "ez", "berg", "ton", "s", "ey", "-"],
            "de" => &[
                "mann", "er", "bauer", "hofer", "ke", "ing", "bach", "berg", "meier", "-",
            ],
            "fr" => &["eau", "ard", "et", "ier", "on", "in", "ault", "elle", "oux", "-"],
            "pl" => &[
                "ski", "czyk", "icz", "ek", "owski", "ak", "ewicz", "ik", "yński", "-",
            ],
            "se" => &[
                "ström", "gren", "qvist", "berg", "lund", "son", "ell", "hag", "mark", "-",
            ],
            _ => &[" "],
        };
        let ending = chance.pick(endings);
        if ending == "-" || ending == " " {
            return format!("{root}{ending}{}", self.root(chance));
        }
        let stem = root.trim_end_matches(['a', 'e', 'i', 'o', 's', 'y', 'é']);
        let stem: String = stem.chars().take(chance.between(4, 6)).collect();
        stem + ending
    }

    fn root(&self, chance: &mut Chance) -> &'static str {
        self.list("surname")[chance.weighed(&self.sums[2])]
    }

    /// A woman's form of a Polish name; elsewhere the same.
    pub fn worn(&self, surname: &str, is_female: bool) -> String {
        match surname.strip_suffix("ki") {
            Some(stem) if is_female && self.code == "pl" => format!("{stem}ka"),
            _ => surname.to_owned(),
        }
    }
}

/// `[name]`, then entries parted by commas.
fn lists(text: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    let mut lists: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut current = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            current = name;
            continue;
        }
        let entries = line.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        lists.entry(current).or_default().extend(entries);
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_all_it_needs() {
        for place in places() {
            assert!(
                place.list("female").len() + place.list("male").len() >= 150,
                "{}",
                place.code
            );
            assert!(place.list("surname").len() >= 250, "{}", place.code);
            assert!(
                place.nicks.len() >= 30 && place.list("city").len() == 30,
                "{}",
                place.code
            );
            for list in ["street", "job", "trade"] {
                assert!(place.list(list).len() >= 10, "{} {list}", place.code);
            }
        }
    }

    #[test]
    fn a_polish_woman_wears_her_form_of_the_name() {
        let places = places();
        let pl = places.iter().find(|place| place.code == "pl").unwrap();
        assert_eq!(pl.worn("Kowalski", true), "Kowalska");
        assert_eq!(pl.worn("Kowalski", false), "Kowalski");
        assert_eq!(pl.worn("Nowak", true), "Nowak");
    }
}
