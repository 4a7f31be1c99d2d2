//! The places of the list in which stands what stops us serving and what is done about it: hindrances
//! and their cases, interventions, what colleagues believe, looks, and runs of guards.

use crate::erasure::fate::Fate::{Nothing, Word as Erased};
use crate::erasure::fate::Place;
use crate::erasure::place::{CLOSED, DIGEST, FIGURES, FIRM};

/// What a rule of the firm is called is the firm's own; a case is told about somebody, and loses its words with them.
pub const SERVES: &[Place] = &[
    Place {
        table: "hindrance",
        whose: None,
        columns: &[
            ("name", FIRM),
            ("kind", CLOSED),
            ("asks", FIRM),
            ("state", CLOSED),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "hindrance_case",
        whose: Some("subject_id in ({s})"),
        columns: &[("words", Erased), ("salt", Nothing), ("digest", DIGEST)],
    },
    Place {
        table: "hindrance_act",
        whose: Some("case_id in (select id from hindrance_case where subject_id in ({s}))"),
        columns: &[
            ("act", CLOSED),
            ("why", Nothing),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "intervention",
        whose: None,
        columns: &[
            ("kind", CLOSED),
            ("what", FIRM),
            ("sake", FIRM),
            ("from_day", CLOSED),
            ("look_day", CLOSED),
            ("expected", FIRM),
            ("state", CLOSED),
            ("now_look_day", CLOSED),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "intervention_act",
        whose: None,
        columns: &[
            ("act", CLOSED),
            ("words", FIRM),
            ("found", FIRM),
            ("verdict", CLOSED),
            ("again_day", CLOSED),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "belief",
        whose: None,
        columns: &[
            ("series", FIRM),
            ("on_day", CLOSED),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "belief_withdrawn",
        whose: None,
        columns: &[("salt", DIGEST), ("digest", DIGEST)],
    },
    Place {
        table: "belief_asked",
        whose: None,
        columns: &[("series", FIRM)],
    },
    Place {
        table: "inspection",
        whose: None,
        columns: &[
            ("thing", CLOSED),
            ("outcome", CLOSED),
            ("words", FIRM),
            ("found", FIRM),
            ("next_day", CLOSED),
            ("on_day", CLOSED),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "inspection_act",
        whose: None,
        columns: &[
            ("act", CLOSED),
            ("why", FIRM),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "guard_run",
        whose: None,
        columns: &[
            ("guard", CLOSED),
            ("against", DIGEST),
            ("found", FIGURES),
            ("anchor", DIGEST),
        ],
    },
];
