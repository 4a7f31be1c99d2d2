//! Countries as people write them (English, German, French, Spanish, Dutch, ISO codes) and the code they mean.

use crate::intake::value::folded;

/// Code, three-letter code, then names, folded: lower case, single blanks, accents kept.
const COUNTRIES: &[(&str, &[&str])] = &[
    ("AD", &["and", "andorra"]),
    (
        "AE",
        &[
            "are",
            "united arab emirates",
            "uae",
            "vereinigte arabische emirate",
            "émirats arabes unis",
            "emiratos árabes unidos",
        ],
    ),
    ("AL", &["alb", "albania", "albanien", "albanie"]),
    ("AM", &["arm", "armenia", "armenien", "arménie"]),
    (
        "AR",
        &["arg", "argentina", "argentinien", "argentine", "argentinië"],
    ),
    (
        "AT",
        &[
            "aut",
            "austria",
            "österreich",
            "oesterreich",
            "autriche",
            "oostenrijk",
        ],
    ),
    (
        "AU",
        &["aus", "australia", "australien", "australie", "australië"],
    ),
    ("AZ", &["aze", "azerbaijan", "aserbaidschan", "azerbaïdjan"]),
    (
        "BA",
        &[
            "bih",
            "bosnia and herzegovina",
            "bosnien und herzegowina",
            "bosnie herzégovine",
        ],
    ),
    ("BD", &["bgd", "bangladesh", "bangladesch"]),
    (
        "BE",
        &["bel", "belgium", "belgien", "belgique", "bélgica", "belgië"],
    ),
    ("BG", &["bgr", "bulgaria", "bulgarien", "bulgarie", "bulgarije"]),
    ("BH", &["bhr", "bahrain", "baréin", "bahreïn"]),
    ("BO", &["bol", "bolivia", "bolivien", "bolivie"]),
    (
        "BR",
        &["bra", "brazil", "brasilien", "brésil", "brasil", "brazilië"],
    ),
    (
        "BY",
        &["blr", "belarus", "weißrussland", "biélorussie", "bielorrusia"],
    ),
    ("CA", &["can", "canada", "kanada", "canadá"]),
    (
        "CH",
        &[
            "che",
            "switzerland",
            "schweiz",
            "suisse",
            "svizzera",
            "suiza",
            "zwitserland",
        ],
    ),
    ("CL", &["chl", "chile", "chili"]),
    (
        "CN",
        &[
            "chn",
            "china",
            "chine",
            "people s republic of china",
            "volksrepublik china",
        ],
    ),
    ("CO", &["col", "colombia", "kolumbien", "colombie"]),
    ("CR", &["cri", "costa rica"]),
    ("CY", &["cyp", "cyprus", "zypern", "chypre", "chipre"]),
    (
        "CZ",
        &[
            "cze",
            "czech republic",
            "czechia",
            "tschechien",
            "tschechische republik",
            "tchéquie",
            "república checa",
            "tsjechië",
        ],
    ),
    (
        "DE",
        &[
            "deu",
            "germany",
            "deutschland",
            "allemagne",
            "alemania",
            "duitsland",
            "west germany",
            "ger",
        ],
    ),
    (
        "DK",
        &[
            "dnk",
            "denmark",
            "dänemark",
            "danemark",
            "dinamarca",
            "denemarken",
            "danmark",
        ],
    ),
    (
        "DO",
        &[
            "dom",
            "dominican republic",
            "dominikanische republik",
            "república dominicana",
        ],
    ),
    ("DZ", &["dza", "algeria", "algerien", "algérie", "argelia"]),
    ("EC", &["ecu", "ecuador", "équateur"]),
    ("EE", &["est", "estonia", "estland", "estonie"]),
    ("EG", &["egy", "egypt", "ägypten", "égypte", "egipto"]),
    (
        "ES",
        &["esp", "spain", "spanien", "espagne", "españa", "spanje", "espana"],
    ),
    (
        "FI",
        &["fin", "finland", "finnland", "finlande", "finlandia", "suomi"],
    ),
    ("FR", &["fra", "france", "frankreich", "francia", "frankrijk"]),
    (
        "GB",
        &[
            "gbr",
            "united kingdom",
            "uk",
            "great britain",
            "england",
            "scotland",
            "wales",
            "northern ireland",
            "britain",
            "vereinigtes königreich",
            "großbritannien",
            "grossbritannien",
            "royaume uni",
            "reino unido",
            "verenigd koninkrijk",
            "u k",
        ],
    ),
    ("GE", &["geo", "georgia", "georgien", "géorgie"]),
    ("GI", &["gib", "gibraltar"]),
    (
        "GR",
        &["grc", "greece", "griechenland", "grèce", "grecia", "griekenland"],
    ),
    ("GT", &["gtm", "guatemala"]),
    ("HK", &["hkg", "hong kong", "hongkong"]),
    (
        "HR",
        &["hrv", "croatia", "kroatien", "croatie", "croacia", "kroatië"],
    ),
    (
        "HU",
        &["hun", "hungary", "ungarn", "hongrie", "hungría", "hongarije"],
    ),
    ("ID", &["idn", "indonesia", "indonesien", "indonésie"]),
    (
        "IE",
        &[
            "irl",
            "ireland",
            "irland",
            "irlande",
            "irlanda",
            "ierland",
            "eire",
            "republic of ireland",
        ],
    ),
    ("IL", &["isr", "israel", "israël"]),
    ("IN", &["ind", "india", "indien", "inde"]),
    ("IS", &["isl", "iceland", "island", "islande", "islandia"]),
    ("IT", &["ita", "italy", "italien", "italie", "italia", "italië"]),
    ("JO", &["jor", "jordan", "jordanien", "jordanie"]),
    ("JP", &["jpn", "japan", "japon", "japón"]),
    ("KE", &["ken", "kenya", "kenia"]),
    (
        "KR",
        &[
            "kor",
            "south korea",
            "korea",
            "republic of korea",
            "südkorea",
            "corée du sud",
            "corea del sur",
        ],
    ),
    ("KW", &["kwt", "kuwait"]),
    ("KZ", &["kaz", "kazakhstan", "kasachstan"]),
    ("LB", &["lbn", "lebanon", "libanon", "liban", "líbano"]),
    ("LI", &["lie", "liechtenstein"]),
    ("LK", &["lka", "sri lanka"]),
    ("LT", &["ltu", "lithuania", "litauen", "lituanie", "lituania"]),
    ("LU", &["lux", "luxembourg", "luxemburg", "luxemburgo"]),
    ("LV", &["lva", "latvia", "lettland", "lettonie", "letonia"]),
    ("MA", &["mar", "morocco", "marokko", "maroc", "marruecos"]),
    ("MC", &["mco", "monaco", "mónaco"]),
    ("MD", &["mda", "moldova", "moldau"]),
    ("ME", &["mne", "montenegro"]),
    ("MK", &["mkd", "north macedonia", "macedonia", "nordmazedonien"]),
    ("MT", &["mlt", "malta", "malte"]),
    ("MX", &["mex", "mexico", "mexiko", "mexique", "méxico"]),
    ("MY", &["mys", "malaysia", "malaisie", "malasia"]),
    ("NG", &["nga", "nigeria"]),
    (
        "NL",
        &[
            "nld",
            "netherlands",
            "the netherlands",
            "holland",
            "niederlande",
            "pays bas",
            "países bajos",
            "nederland",
        ],
    ),
    (
        "NO",
        &[
            "nor",
            "norway",
            "norwegen",
            "norvège",
            "noruega",
            "noorwegen",
            "norge",
        ],
    ),
    (
        "NZ",
        &[
            "nzl",
            "new zealand",
            "neuseeland",
            "nouvelle zélande",
            "nueva zelanda",
        ],
    ),
    ("PA", &["pan", "panama", "panamá"]),
    ("PE", &["per", "peru", "pérou", "perú"]),
    ("PH", &["phl", "philippines", "philippinen", "filipinas"]),
    ("PK", &["pak", "pakistan"]),
    ("PL", &["pol", "poland", "polen", "pologne", "polonia", "polska"]),
    ("PR", &["pri", "puerto rico"]),
    ("PT", &["prt", "portugal"]),
    ("PY", &["pry", "paraguay"]),
    ("QA", &["qat", "qatar", "katar"]),
    (
        "RO",
        &["rou", "romania", "rumänien", "roumanie", "rumania", "roemenië"],
    ),
    ("RS", &["srb", "serbia", "serbien", "serbie"]),
    (
        "RU",
        &[
            "rus",
            "russia",
            "russian federation",
            "russland",
            "russie",
            "rusia",
        ],
    ),
    (
        "SA",
        &[
            "sau",
            "saudi arabia",
            "saudi arabien",
            "arabie saoudite",
            "arabia saudita",
        ],
    ),
    (
        "SE",
        &[
            "swe", "sweden", "schweden", "suède", "suecia", "zweden", "sverige",
        ],
    ),
    ("SG", &["sgp", "singapore", "singapur", "singapour"]),
    ("SI", &["svn", "slovenia", "slowenien", "slovénie", "eslovenia"]),
    ("SK", &["svk", "slovakia", "slowakei", "slovaquie", "eslovaquia"]),
    ("TH", &["tha", "thailand", "thaïlande", "tailandia"]),
    ("TN", &["tun", "tunisia", "tunesien", "tunisie"]),
    (
        "TR",
        &["tur", "turkey", "türkiye", "türkei", "turquie", "turquía"],
    ),
    ("TW", &["twn", "taiwan"]),
    ("UA", &["ukr", "ukraine", "ucrania"]),
    (
        "US",
        &[
            "usa",
            "united states",
            "united states of america",
            "u s a",
            "u s",
            "america",
            "vereinigte staaten",
            "états unis",
            "estados unidos",
            "verenigde staten",
        ],
    ),
    ("UY", &["ury", "uruguay"]),
    ("VE", &["ven", "venezuela"]),
    ("VN", &["vnm", "vietnam", "viet nam"]),
    (
        "ZA",
        &[
            "zaf",
            "south africa",
            "rsa",
            "südafrika",
            "afrique du sud",
            "sudáfrica",
            "zuid afrika",
        ],
    ),
];

/// The two-letter code (ISO 3166-1) a country's name or code stands for.
pub fn code_of(text: &str) -> Option<&'static str> {
    let name = folded(text);
    let upper = name.to_uppercase();
    let found = COUNTRIES
        .iter()
        .find(|(code, names)| *code == upper || names.contains(&name.as_str()));
    found.map(|(code, _)| *code)
}

/// Whether people there write the month before the day.
pub fn writes_month_first(code: &str) -> bool {
    matches!(code, "US" | "PH" | "PR")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_any_of_its_names() {
        for (text, expected) in [
            ("Germany", Some("DE")),
            ("DEUTSCHLAND", Some("DE")),
            ("de", Some("DE")),
            ("U.S.A.", Some("US")),
            ("United Kingdom", Some("GB")),
            ("UK", Some("GB")),
            ("Österreich", Some("AT")),
            ("México", Some("MX")),
            ("Royaume-Uni", Some("GB")),
            ("EIRE", Some("IE")),
            ("Unspecified", None),
            ("", None),
        ] {
            assert_eq!(code_of(text), expected, "{text}");
        }
    }
}
