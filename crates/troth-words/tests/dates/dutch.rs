//! Dutch phrases; the calendar stands in `dates.rs`.

use troth_words::Language;

use crate::{Case, check_both, check_silent};

const DATED: &[Case] = &[
    ("Wij leveren vrijdag.", "vrijdag", "2026-11-27"),
    ("U krijgt het voor vrijdag.", "voor vrijdag", "2026-11-27"),
    ("Ik bel u uiterlijk maandag.", "uiterlijk maandag", "2026-11-30"),
    ("Het is klaar op de 20e.", "op de 20e", "2026-12-20"),
    (
        "De factuur moet voor 15 maart betaald zijn.",
        "voor 15 maart",
        "2027-03-15",
    ),
    (
        "Wij zien u op 3 december 2026.",
        "op 3 december 2026",
        "2026-12-03",
    ),
    (
        "Het overleg is op vrijdag 4 december.",
        "op vrijdag 4 december",
        "2026-12-04",
    ),
    (
        "De offerte is geldig tot 15-01-2027.",
        "tot 15-01-2027",
        "2027-01-15",
    ),
    ("Ik bel je morgen.", "morgen", "2026-11-25"),
    ("Ik stuur het morgenochtend.", "morgenochtend", "2026-11-25"),
    ("Wij zijn er overmorgen.", "overmorgen", "2026-11-26"),
    ("U krijgt de factuur vandaag nog.", "vandaag nog", "2026-11-24"),
    ("Ik bel u vanmiddag terug.", "vanmiddag", "2026-11-24"),
    ("Je hoort het vanavond van mij.", "vanavond", "2026-11-24"),
    (
        "Volgende week hebben wij meer tijd.",
        "Volgende week",
        "2026-12-04",
    ),
    (
        "Wij bellen u begin volgende week.",
        "begin volgende week",
        "2026-11-30",
    ),
    (
        "Aan het eind van de week is het klaar.",
        "het eind van de week",
        "2026-11-27",
    ),
    (
        "Wij zijn eind volgende week klaar.",
        "eind volgende week",
        "2026-12-04",
    ),
    (
        "Wij betalen aan het einde van de maand.",
        "het einde van de maand",
        "2026-11-30",
    ),
    (
        "De verbouwing is eind december klaar.",
        "eind december",
        "2026-12-31",
    ),
    (
        "U krijgt de offerte half december.",
        "half december",
        "2026-12-15",
    ),
    ("Volgende maand zijn wij klaar.", "Volgende maand", "2026-12-31"),
    (
        "Wij leveren voor het einde van het jaar.",
        "voor het einde van het jaar",
        "2026-12-31",
    ),
    ("U krijgt het over drie dagen.", "over drie dagen", "2026-11-27"),
    ("Ik ben over twee weken terug.", "over twee weken", "2026-12-08"),
    (
        "Wij antwoorden binnen twee werkdagen.",
        "binnen twee werkdagen",
        "2026-11-26",
    ),
    (
        "U hoort binnen 24 uur van ons.",
        "binnen 24 uur",
        "2026-11-25 10:15",
    ),
    (
        "De afspraak is morgen om 14.30 uur.",
        "morgen om 14.30 uur",
        "2026-11-25 14:30",
    ),
    (
        "Ik bel u donderdag om 15 uur.",
        "donderdag om 15 uur",
        "2026-11-26 15:00",
    ),
    (
        "Ik ben er woensdag om half drie.",
        "woensdag om half drie",
        "2026-11-25 14:30",
    ),
    (
        "U krijgt voor 18:00 uur antwoord.",
        "voor 18:00 uur",
        "2026-11-24 18:00",
    ),
    ("Ik stuur het nog deze week.", "nog deze week", "2026-11-27"),
    ("Wij komen vrijdagmiddag langs.", "vrijdagmiddag", "2026-11-27"),
    (
        "Komende maandag zijn wij er weer.",
        "Komende maandag",
        "2026-11-30",
    ),
    (
        "U krijgt het over een paar dagen.",
        "over een paar dagen",
        "2026-11-27",
    ),
];

const DATELESS: &[Case] = &[
    ("Wij antwoorden zo snel mogelijk.", "zo snel mogelijk", "-"),
    ("Ik laat het weten zodra ik iets hoor.", "zodra ik iets hoor", "-"),
    (
        "Na ontvangst van de betaling leveren wij.",
        "Na ontvangst van de betaling leveren wij",
        "-",
    ),
    ("U hoort binnenkort van ons.", "binnenkort", "-"),
    (
        "Wij betalen binnen 30 dagen na ontvangst van de factuur.",
        "binnen 30 dagen",
        "-",
    ),
    ("Ik regel het meteen.", "meteen", "-"),
    ("U hoort het de komende dagen.", "de komende dagen", "-"),
];

#[test]
fn dutch_days_are_those_of_the_calendar() {
    check_both(Language::Dutch, DATED);
}

#[test]
fn dutch_words_that_name_no_day_are_left_without_one() {
    check_both(Language::Dutch, DATELESS);
}

#[test]
fn dutch_words_that_only_look_like_days_are_not_named() {
    check_silent(
        Language::Dutch,
        &[
            "Wij hebben vorige vrijdag gebeld.",
            "Drie dagen geleden kwam het pakket.",
            "Goedemorgen, bedankt voor uw bericht.",
            "Elke maandag hebben wij overleg.",
            "Gisteren om 14 uur was het er nog.",
            "Het is 3 keer zo duur als de rest.",
        ],
    );
}
