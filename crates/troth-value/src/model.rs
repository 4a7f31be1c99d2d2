//! A buying model with its parameters: how likely a log is, who is still active, and what is still to come.

use serde::{Deserialize, Serialize};

use crate::cohort::{Cohort, Summary};
use crate::dropout::{self, Leaving};
use crate::future::Active;
use crate::quadrature::smooth;
use crate::{pareto, timing};

/// The four buying models; `dropout` and `pareto` state their equations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Nobody leaves.
    Nbd,
    /// One can leave after each repeat purchase: whoever bought once is active for ever, so use it to compare only.
    Bg,
    /// One can leave after each purchase.
    Mbg,
    /// One can leave at any time.
    Pareto,
}

/// A family, and how regular its rhythm is: k ticks a purchase, 1 for chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Kind {
    pub family: Family,
    pub regularity: u32,
}

impl Kind {
    pub const NBD: Kind = Kind::random(Family::Nbd);
    pub const BG: Kind = Kind::random(Family::Bg);
    pub const MBG: Kind = Kind::random(Family::Mbg);
    pub const PARETO: Kind = Kind::random(Family::Pareto);

    const fn random(family: Family) -> Kind {
        Kind {
            family,
            regularity: 1,
        }
    }

    /// Regular rhythm; the Pareto/NBD has none here and stays as it is.
    pub const fn regular(family: Family, regularity: u32) -> Kind {
        match family {
            Family::Pareto => Kind::PARETO,
            _ if regularity == 0 => Kind::random(family),
            _ => Kind { family, regularity },
        }
    }

    /// Parameters, as the papers name them: r and alpha say how often, the other two how soon one leaves.
    pub fn names(self) -> &'static [&'static str] {
        match self.family {
            Family::Nbd => &["r", "alpha"],
            Family::Bg | Family::Mbg => &["r", "alpha", "a", "b"],
            Family::Pareto => &["r", "alpha", "s", "beta"],
        }
    }

    fn leaving(self) -> Leaving {
        match self.family {
            Family::Nbd | Family::Pareto => Leaving::Never,
            Family::Bg => Leaving::AfterRepeat,
            Family::Mbg => Leaving::AfterAny,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self.family {
            Family::Nbd => "NBD",
            Family::Bg => "BG/NBD",
            Family::Mbg => "MBG/NBD",
            Family::Pareto => "Pareto/NBD",
        };
        match self.regularity {
            1 => f.write_str(name),
            k => write!(f, "{name} with regular rhythm (k = {k})"),
        }
    }
}

/// A kind with its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    pub kind: Kind,
    /// In the order of [`Kind::names`]; the NBD uses the first two.
    pub parameters: [f64; 4],
}

impl Model {
    /// The logarithm of the likelihood; nothing for a regular kind when the gaps between purchases are not known.
    pub fn log_likelihood(&self, cohort: &Cohort) -> Option<f64> {
        let at = self.parameters.map(f64::ln);
        let value = match self.kind.family {
            Family::Nbd => {
                dropout::score_without_leaving(cohort, self.kind.regularity, &[at[0], at[1]]).value
            }
            Family::Pareto => pareto::score(cohort, &at).value,
            Family::Bg | Family::Mbg => {
                dropout::score(cohort, self.kind.leaving(), self.kind.regularity, &at).value
            }
        };
        Some(value + constant(cohort, self.kind)?)
    }

    /// The chance, between 0 and 1, that the customer has not left; nothing where the model knows no leaving.
    pub fn alive(&self, summary: Summary) -> Option<f64> {
        let summary = summary.sensible();
        match self.kind.family {
            Family::Nbd => None,
            Family::Pareto => Some(pareto::alive(summary, self.parameters)),
            Family::Bg | Family::Mbg => Some(dropout::alive(
                summary,
                self.kind.leaving(),
                self.kind.regularity,
                self.parameters,
            )),
        }
    }

    /// Expected purchases in the next `weeks`: E[X(T, T+t) | x, t_x, T], never below nought.
    pub fn expected(&self, summary: Summary, weeks: f64) -> f64 {
        let summary = summary.sensible();
        if weeks.is_nan() || weeks <= 0.0 {
            return 0.0;
        }
        self.alive(summary).unwrap_or(1.0) * self.if_active(summary, weeks.min(1e6))
    }

    /// Expected purchases in the next `weeks` of one who has not left.
    pub(crate) fn if_active(&self, summary: Summary, weeks: f64) -> f64 {
        let [r, alpha, a, b] = self.parameters;
        if self.kind.family == Family::Pareto {
            return pareto::purchases_if_active(summary, self.parameters, weeks);
        }
        let regularity = self.kind.regularity;
        let leaving = self.kind.leaving();
        let shape = r + f64::from(regularity) * f64::from(summary.repeats);
        let active = Active {
            shape,
            rate: alpha + summary.age_weeks,
            leaving: (leaving != Leaving::Never).then(|| (a, dropout::staying(leaving, summary.repeats, b))),
            regularity,
            passed: 0,
        };
        if regularity == 1 {
            return active.purchases(weeks);
        }
        let silence = summary.age_weeks - summary.last_weeks;
        let chances = timing::ticks_passed(regularity, shape, active.rate, silence);
        chances
            .iter()
            .zip(0_u32..)
            .map(|(chance, passed)| {
                let known = Active {
                    shape: shape + f64::from(passed),
                    passed,
                    ..active
                };
                chance * known.purchases(weeks)
            })
            .sum()
    }

    /// Expected repeat purchases of a new customer in their first `weeks`.
    pub fn expected_of_new(&self, weeks: f64) -> f64 {
        self.expected(Summary::NEW, weeks)
    }

    /// Expected purchases in the next `weeks`, each discounted to today continuously at `discount` a week.
    ///
    /// ∫ e^-δt dE(t) = e^-δH E(H) + δ ∫_0^H e^-δt E(t) dt, H the horizon: no term is negative.
    pub fn discounted(&self, summary: Summary, weeks: f64, discount: f64) -> f64 {
        let alive = self.alive(summary).unwrap_or(1.0);
        self.discounted_from(
            self.expected(summary, weeks),
            alive,
            summary.sensible(),
            weeks,
            discount,
        )
    }

    /// The same where E(H) and the chance of being active are known already.
    pub(crate) fn discounted_from(
        &self,
        at_end: f64,
        alive: f64,
        summary: Summary,
        weeks: f64,
        discount: f64,
    ) -> f64 {
        if discount.is_nan() || discount <= 0.0 || at_end <= 0.0 {
            return at_end;
        }
        let weeks = weeks.min(1e6);
        let faded = weeks.min(60.0 / discount);
        let between = smooth(faded, |t| (-discount * t).exp() * self.if_active(summary, t));
        ((-discount * weeks).exp() * at_end + discount * alive * between).min(at_end)
    }

    /// All purchases still to come, discounted continuously at `discount` a week, which must be above nought; only the
    /// Pareto/NBD has a finite form for it that is known to be right.
    pub fn residual(&self, summary: Summary, discount: f64) -> Option<f64> {
        (self.kind.family == Family::Pareto && discount.is_finite() && discount > 0.0)
            .then(|| pareto::residual(summary.sensible(), self.parameters, discount))
    }
}

/// What the rhythm adds to the log-likelihood, whatever the parameters.
pub(crate) fn constant(cohort: &Cohort, kind: Kind) -> Option<f64> {
    if kind.regularity == 1 {
        return Some(0.0);
    }
    cohort
        .log_gaps()
        .map(|log_gaps| timing::constant(kind.regularity, cohort.repeats(), log_gaps))
}
