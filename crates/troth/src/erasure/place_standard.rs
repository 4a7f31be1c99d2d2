//! Where standards and what the firm counts itself keep words: the firm's own, and figures of all together.

use crate::erasure::fate::Fate::{Gone, Scanned};
use crate::erasure::fate::Place;
use crate::erasure::place::{CLOSED, DIGEST, FIGURES, FIRM, THEIRS};

pub(super) const STANDARDS: &[Place] = &[
    Place {
        table: "indicator",
        whose: None,
        columns: &[
            ("name", FIRM),
            ("question", FIRM),
            ("shape", CLOSED),
            ("counted_on", FIRM),
            ("better", CLOSED),
            ("folded", FIRM),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "indicator_version",
        whose: None,
        columns: &[
            ("definition", FIRM),
            ("why", FIRM),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    // Outside the seal, so that whoever is named there in passing can be struck out.
    Place {
        table: "indicator_telling",
        whose: None,
        columns: &[("note", Scanned), ("salt", DIGEST), ("digest", DIGEST)],
    },
    Place {
        table: "indicator_act",
        whose: None,
        columns: &[
            ("act", CLOSED),
            ("why", Scanned),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "standard",
        whose: None,
        columns: &[
            ("series", FIRM),
            ("kind", CLOSED),
            ("better", CLOSED),
            ("whose", FIRM),
            ("source", FIRM),
            ("why", FIRM),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "standard_act",
        whose: None,
        columns: &[
            ("act", CLOSED),
            ("why", FIRM),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "standard_week",
        whose: None,
        columns: &[("series", FIGURES)],
    },
    Place {
        table: "standard_few",
        whose: Some(THEIRS),
        columns: &[("series", Gone)],
    },
    Place {
        table: "standard_due",
        whose: None,
        columns: &[],
    },
    Place {
        table: "standard_seen",
        whose: None,
        columns: &[("zone", FIRM)],
    },
    Place {
        table: "standard_stale",
        whose: None,
        columns: &[],
    },
    Place {
        table: "standard_decision",
        whose: None,
        columns: &[("word", FIGURES)],
    },
    Place {
        table: "standard_rise",
        whose: None,
        columns: &[],
    },
    Place {
        table: "standard_alarm",
        whose: None,
        columns: &[("kind", CLOSED)],
    },
];
