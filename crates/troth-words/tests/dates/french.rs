//! French phrases; the calendar stands in `dates.rs`.

use troth_words::Language;

use crate::{Case, check_both, check_silent};

const DATED: &[Case] = &[
    ("Nous livrons vendredi.", "vendredi", "2026-11-27"),
    ("Vous l'aurez d'ici vendredi.", "d'ici vendredi", "2026-11-27"),
    (
        "Merci de répondre avant le 15 mars.",
        "avant le 15 mars",
        "2027-03-15",
    ),
    ("Je vous rappelle lundi prochain.", "lundi prochain", "2026-11-30"),
    ("Le contrat sera prêt pour le 20.", "pour le 20", "2026-12-20"),
    (
        "Nous nous voyons le 3 décembre 2026.",
        "3 décembre 2026",
        "2026-12-03",
    ),
    (
        "La réunion est le vendredi 4 décembre.",
        "vendredi 4 décembre",
        "2026-12-04",
    ),
    (
        "Le paiement est dû au plus tard le 15/01/2027.",
        "au plus tard le 15/01/2027",
        "2027-01-15",
    ),
    ("Je vous appelle demain.", "demain", "2026-11-25"),
    (
        "Je vous envoie le contrat demain matin.",
        "demain matin",
        "2026-11-25",
    ),
    ("Nous serons là après-demain.", "après-demain", "2026-11-26"),
    ("Vous aurez la facture aujourd'hui.", "aujourd'hui", "2026-11-24"),
    ("Je vous rappelle cet après-midi.", "cet après-midi", "2026-11-24"),
    ("Je vous réponds ce soir.", "ce soir", "2026-11-24"),
    (
        "La semaine prochaine nous aurons plus de temps.",
        "semaine prochaine",
        "2026-12-04",
    ),
    (
        "Nous vous rappelons en début de semaine prochaine.",
        "en début de semaine prochaine",
        "2026-11-30",
    ),
    (
        "Tout sera fini d'ici la fin de la semaine.",
        "d'ici la fin de la semaine",
        "2026-11-27",
    ),
    ("Nous payons à la fin du mois.", "à la fin du mois", "2026-11-30"),
    (
        "Les travaux seront finis fin décembre.",
        "fin décembre",
        "2026-12-31",
    ),
    ("Vous recevrez le devis mi-décembre.", "mi-décembre", "2026-12-15"),
    (
        "Le mois prochain nous serons prêts.",
        "mois prochain",
        "2026-12-31",
    ),
    (
        "Nous livrons avant la fin de l'année.",
        "avant la fin de l'année",
        "2026-12-31",
    ),
    (
        "Vous serez payé dans trois jours.",
        "dans trois jours",
        "2026-11-27",
    ),
    (
        "Je reviens vers vous dans deux semaines.",
        "dans deux semaines",
        "2026-12-08",
    ),
    (
        "Nous répondons sous deux jours ouvrés.",
        "sous deux jours ouvrés",
        "2026-11-26",
    ),
    (
        "Vous aurez une réponse sous 48 heures.",
        "sous 48 heures",
        "2026-11-26 10:15",
    ),
    (
        "Vous serez livré d'ici trois jours.",
        "d'ici trois jours",
        "2026-11-27",
    ),
    (
        "Le rendez-vous est demain à 14h30.",
        "demain à 14h30",
        "2026-11-25 14:30",
    ),
    (
        "Je vous appelle jeudi à 15 h.",
        "jeudi à 15 h",
        "2026-11-26 15:00",
    ),
    (
        "Vous aurez la réponse avant 18 heures.",
        "avant 18 heures",
        "2026-11-24 18:00",
    ),
    (
        "On se voit mercredi à midi.",
        "mercredi à midi",
        "2026-11-25 12:00",
    ),
    (
        "Je vous envoie cela cette semaine.",
        "cette semaine",
        "2026-11-27",
    ),
    ("Le 1er décembre nous ouvrons.", "1er décembre", "2026-12-01"),
    (
        "Nous vous répondrons dans quelques jours.",
        "dans quelques jours",
        "2026-11-27",
    ),
];

const DATELESS: &[Case] = &[
    ("Nous vous répondrons dès que possible.", "dès que possible", "-"),
    (
        "Je vous écris dès que j'ai une réponse.",
        "dès que j'ai une réponse",
        "-",
    ),
    (
        "Une fois le contrat signé, nous livrons.",
        "Une fois le contrat signé",
        "-",
    ),
    ("Vous serez remboursé prochainement.", "prochainement", "-"),
    (
        "Nous payons sous 30 jours à réception de la facture.",
        "sous 30 jours",
        "-",
    ),
    ("Appelez-moi à votre convenance.", "à votre convenance", "-"),
    (
        "Je le ferai dans les plus brefs délais.",
        "dans les plus brefs délais",
        "-",
    ),
];

#[test]
fn french_days_are_those_of_the_calendar() {
    check_both(Language::French, DATED);
}

#[test]
fn french_words_that_name_no_day_are_left_without_one() {
    check_both(Language::French, DATELESS);
}

#[test]
fn french_words_that_only_look_like_days_are_not_named() {
    check_silent(
        Language::French,
        &[
            "Nous avons parlé vendredi dernier.",
            "Il y a trois jours le colis est arrivé.",
            "Nous travaillons chaque lundi avec vous.",
            "Je vous ai appelé hier à 14h.",
            "La semaine dernière vous étiez absent.",
            "Bonjour, merci pour votre commande de 20 pièces.",
        ],
    );
}
