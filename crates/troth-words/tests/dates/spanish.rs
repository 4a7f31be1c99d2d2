//! Spanish phrases; the calendar stands in `dates.rs`.

use troth_words::Language;

use crate::{Case, check_both, check_silent};

const DATED: &[Case] = &[
    ("Lo tendrá para el viernes.", "para el viernes", "2026-11-27"),
    ("Le llamo el lunes.", "lunes", "2026-11-30"),
    ("Nos vemos el próximo jueves.", "próximo jueves", "2026-11-26"),
    (
        "Le llamaremos el viernes que viene.",
        "viernes que viene",
        "2026-11-27",
    ),
    (
        "Necesitamos el contrato antes del 15 de marzo.",
        "antes del 15 de marzo",
        "2027-03-15",
    ),
    (
        "La entrega será el 3 de diciembre de 2026.",
        "3 de diciembre de 2026",
        "2026-12-03",
    ),
    (
        "La reunión es el viernes 4 de diciembre.",
        "viernes 4 de diciembre",
        "2026-12-04",
    ),
    (
        "El pago vence el 15/01/2027.",
        "vence el 15/01/2027",
        "2027-01-15",
    ),
    ("Estará listo el día 20.", "el día 20", "2026-12-20"),
    ("Le llamo mañana.", "mañana", "2026-11-25"),
    (
        "Le enviaremos el contrato mañana por la mañana.",
        "mañana por la mañana",
        "2026-11-25",
    ),
    ("Estaremos allí pasado mañana.", "pasado mañana", "2026-11-26"),
    ("Le envío la factura hoy.", "hoy", "2026-11-24"),
    ("Le llamo esta tarde.", "esta tarde", "2026-11-24"),
    (
        "La próxima semana tendremos más tiempo.",
        "próxima semana",
        "2026-12-04",
    ),
    (
        "Se lo enviaremos la semana que viene.",
        "semana que viene",
        "2026-12-04",
    ),
    (
        "Le escribimos a principios de la próxima semana.",
        "a principios de la próxima semana",
        "2026-11-30",
    ),
    (
        "Todo estará listo para el final de la semana.",
        "para el final de la semana",
        "2026-11-27",
    ),
    ("Pagaremos a finales de mes.", "a finales de mes", "2026-11-30"),
    (
        "Estará terminado a finales de diciembre.",
        "a finales de diciembre",
        "2026-12-31",
    ),
    (
        "Recibirá la oferta a mediados de diciembre.",
        "a mediados de diciembre",
        "2026-12-15",
    ),
    (
        "El mes que viene estaremos listos.",
        "mes que viene",
        "2026-12-31",
    ),
    (
        "Entregaremos antes de fin de año.",
        "antes de fin de año",
        "2026-12-31",
    ),
    ("Lo recibirá en tres días.", "en tres días", "2026-11-27"),
    (
        "Vuelvo dentro de dos semanas.",
        "dentro de dos semanas",
        "2026-12-08",
    ),
    (
        "Contestamos en dos días hábiles.",
        "en dos días hábiles",
        "2026-11-26",
    ),
    (
        "Tendrá una respuesta en 48 horas.",
        "en 48 horas",
        "2026-11-26 10:15",
    ),
    (
        "La cita es mañana a las 15:00.",
        "mañana a las 15:00",
        "2026-11-25 15:00",
    ),
    (
        "Le llamo el jueves a las 3 de la tarde.",
        "jueves a las 3 de la tarde",
        "2026-11-26 15:00",
    ),
    (
        "Nos vemos el miércoles a las 10 de la mañana.",
        "miércoles a las 10 de la mañana",
        "2026-11-25 10:00",
    ),
    (
        "Lo tendrá antes de las 18:00.",
        "antes de las 18:00",
        "2026-11-24 18:00",
    ),
    ("Se lo envío esta semana.", "esta semana", "2026-11-27"),
    ("Llegará en unos días.", "en unos días", "2026-11-27"),
    (
        "Lo necesito a más tardar el lunes.",
        "a más tardar el lunes",
        "2026-11-30",
    ),
];

const DATELESS: &[Case] = &[
    ("Le contestaremos lo antes posible.", "lo antes posible", "-"),
    ("Le aviso en cuanto sepa algo.", "en cuanto sepa algo", "-"),
    (
        "Una vez firmado el contrato, entregamos.",
        "Una vez firmado el contrato",
        "-",
    ),
    ("Recibirá noticias en breve.", "en breve", "-"),
    (
        "Pagamos en 30 días desde la recepción de la factura.",
        "en 30 días",
        "-",
    ),
    ("Llámeme cuando pueda.", "cuando pueda", "-"),
    ("Lo haremos cuanto antes.", "cuanto antes", "-"),
];

#[test]
fn spanish_days_are_those_of_the_calendar() {
    check_both(Language::Spanish, DATED);
}

#[test]
fn spanish_words_that_name_no_day_are_left_without_one() {
    check_both(Language::Spanish, DATELESS);
}

#[test]
fn spanish_words_that_only_look_like_days_are_not_named() {
    check_silent(
        Language::Spanish,
        &[
            "Hablamos el viernes pasado.",
            "Hace tres días llegó el paquete.",
            "Buenos días, gracias por su mensaje.",
            "Cada lunes tenemos una reunión.",
            "Le llamé ayer a las 15:00.",
            "La semana pasada no estaba.",
        ],
    );
}
