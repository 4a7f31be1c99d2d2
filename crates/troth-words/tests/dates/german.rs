//! German phrases; the calendar stands in `dates.rs`.

use troth_words::Language;

use crate::{Case, check_both, check_silent};

const DATED: &[Case] = &[
    ("Wir liefern bis Freitag.", "bis Freitag", "2026-11-27"),
    ("Ich melde mich am Montag.", "am Montag", "2026-11-30"),
    (
        "Sie bekommen es spätestens am 20.",
        "spätestens am 20",
        "2026-12-20",
    ),
    (
        "Die Rechnung ist bis zum 15. Dezember zu zahlen.",
        "bis zum 15. Dezember",
        "2026-12-15",
    ),
    (
        "Können wir uns am 3. Dezember 2026 treffen?",
        "am 3. Dezember 2026",
        "2026-12-03",
    ),
    (
        "Wir sehen uns am Freitag, den 4. Dezember.",
        "am Freitag, den 4. Dezember",
        "2026-12-04",
    ),
    (
        "Die Lieferung kommt am 30.11. bei Ihnen an.",
        "am 30.11.",
        "2026-11-30",
    ),
    ("Das Angebot gilt bis 15.01.2027.", "bis 15.01.2027", "2027-01-15"),
    ("Ich rufe Sie morgen an.", "morgen", "2026-11-25"),
    ("Ich rufe Sie morgen früh an.", "morgen früh", "2026-11-25"),
    ("Das ist übermorgen fertig.", "übermorgen", "2026-11-26"),
    ("Ich schicke es heute noch.", "heute noch", "2026-11-24"),
    ("Heute Nachmittag haben Sie es.", "Heute Nachmittag", "2026-11-24"),
    (
        "Wir kommen am Freitagnachmittag vorbei.",
        "am Freitagnachmittag",
        "2026-11-27",
    ),
    (
        "Nächste Woche haben wir mehr Zeit.",
        "Nächste Woche",
        "2026-12-04",
    ),
    (
        "Wir melden uns Anfang nächster Woche.",
        "Anfang nächster Woche",
        "2026-11-30",
    ),
    (
        "Wir sind bis Ende der Woche fertig.",
        "bis Ende der Woche",
        "2026-11-27",
    ),
    (
        "Bis Ende nächster Woche ist alles erledigt.",
        "Bis Ende nächster Woche",
        "2026-12-04",
    ),
    ("Wir zahlen zum Monatsende.", "zum Monatsende", "2026-11-30"),
    (
        "Bis Ende des Monats ist das Geld da.",
        "Bis Ende des Monats",
        "2026-11-30",
    ),
    (
        "Bis Jahresende ist der Umbau fertig.",
        "Bis Jahresende",
        "2026-12-31",
    ),
    (
        "Der Vertrag kommt Mitte Dezember.",
        "Mitte Dezember",
        "2026-12-15",
    ),
    ("Wir liefern Ende März.", "Ende März", "2027-03-31"),
    (
        "Sie bekommen das Geld in drei Tagen.",
        "in drei Tagen",
        "2026-11-27",
    ),
    ("In zwei Wochen bin ich zurück.", "In zwei Wochen", "2026-12-08"),
    (
        "Wir antworten innerhalb von zwei Werktagen.",
        "innerhalb von zwei Werktagen",
        "2026-11-26",
    ),
    (
        "Das Geld ist binnen 14 Tagen bei Ihnen.",
        "binnen 14 Tagen",
        "2026-12-08",
    ),
    (
        "Sie hören innerhalb von 24 Stunden von uns.",
        "innerhalb von 24 Stunden",
        "2026-11-25 10:15",
    ),
    (
        "Wir treffen uns morgen um 14 Uhr.",
        "morgen um 14 Uhr",
        "2026-11-25 14:00",
    ),
    (
        "Bis 18 Uhr haben Sie eine Antwort.",
        "Bis 18 Uhr",
        "2026-11-24 18:00",
    ),
    (
        "Das Gespräch ist am Donnerstag um 14:30 Uhr.",
        "am Donnerstag um 14:30 Uhr",
        "2026-11-26 14:30",
    ),
    (
        "Ich bin am Mittwoch um halb drei bei Ihnen.",
        "am Mittwoch um halb drei",
        "2026-11-25 14:30",
    ),
    ("Der Techniker kommt in KW 49 zu Ihnen.", "in KW 49", "2026-12-04"),
    (
        "Ich schicke es noch diese Woche.",
        "noch diese Woche",
        "2026-11-27",
    ),
    (
        "Kommenden Montag sind wir wieder da.",
        "Kommenden Montag",
        "2026-11-30",
    ),
];

const DATELESS: &[Case] = &[
    ("Wir melden uns so bald wie möglich.", "so bald wie möglich", "-"),
    (
        "Die Ware wird schnellstmöglich geliefert.",
        "schnellstmöglich",
        "-",
    ),
    (
        "Ich melde mich, sobald ich mehr weiß.",
        "sobald ich mehr weiß",
        "-",
    ),
    (
        "Nach Eingang der Zahlung liefern wir.",
        "Nach Eingang der Zahlung liefern wir",
        "-",
    ),
    ("Wir antworten in Kürze.", "in Kürze", "-"),
    (
        "Wir zahlen innerhalb von 14 Tagen nach Erhalt der Rechnung.",
        "innerhalb von 14 Tagen",
        "-",
    ),
    (
        "Sie hören in den nächsten Tagen von uns.",
        "in den nächsten Tagen",
        "-",
    ),
    ("Ich erledige das umgehend.", "umgehend", "-"),
];

#[test]
fn german_days_are_those_of_the_calendar() {
    check_both(Language::German, DATED);
}

#[test]
fn german_words_that_name_no_day_are_left_without_one() {
    check_both(Language::German, DATELESS);
}

#[test]
fn german_words_that_only_look_like_days_are_not_named() {
    check_silent(
        Language::German,
        &[
            "Wir haben letzten Freitag telefoniert.",
            "Vor drei Tagen kam die Ware.",
            "Guten Morgen Herr Weber, ich habe Ihre Nachricht gelesen.",
            "Jeden Montag haben wir eine Besprechung.",
            "Das kostet 3.50 Euro und ist nicht mein Problem.",
            "Gestern um 14 Uhr war es noch da.",
        ],
    );
}
