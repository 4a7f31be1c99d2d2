//! A trial of detectors on what a business sees: weeks of promises kept, a year of past, then a year or two that may slide.

#![allow(
    clippy::unwrap_used,
    reason = "a trial that cannot be set up has nothing to tell"
)]

use troth_drift::{
    Better, BinomialCusum, Cusum, Ewma, HEALTH_SERVICE, Number, Observation, Past, Proportion, Rule, Side,
    Standard, ewma, first_alarm, likeliest_step, past, scores, signals, sliding,
};

#[path = "../../src/chance.rs"]
#[allow(dead_code, reason = "the trial needs some of its draws only")]
mod chance;
use chance::Chance;

/// Weeks of history that the standard is learnt from.
pub const YEAR: usize = 52;

/// What becomes of a measure that stood at .90.
#[derive(Clone, Copy, Debug)]
pub enum Course {
    Stable,
    Step {
        to: f64,
    },
    /// Half a year as it was, and then a ramp; of one week, a step.
    Late {
        to: f64,
        weeks: usize,
    },
    Ramp {
        to: f64,
        weeks: usize,
    },
}

/// What is simulated: promises a week, correlation between those of one week, and the course.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    pub a_week: f64,
    pub correlation: f64,
    pub course: Course,
    pub watched: usize,
}

impl Scene {
    pub fn of(course: Course, watched: usize) -> Scene {
        Scene {
            a_week: 20.0,
            correlation: 0.0,
            course,
            watched,
        }
    }

    fn level(self, week: usize) -> f64 {
        match self.course {
            Course::Stable => 0.9,
            Course::Step { to } => to,
            Course::Late { to, weeks } => {
                let gone = ((week + 1).saturating_sub(YEAR / 2) as f64 / weeks as f64).min(1.0);
                0.9 + (to - 0.9) * gone
            }
            Course::Ramp { to, weeks } => {
                let gone = ((week + 1) as f64 / weeks as f64).min(1.0);
                0.9 + (to - 0.9) * gone
            }
        }
    }
}

/// One way to watch: what it says each week, the higher the worse, and above what it speaks.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// The default: sums of scores divided by the past's σ_MR.
    Cusum {
        reference: f64,
    },
    LikelihoodRatio {
        odds: f64,
    },
    /// The largest of all windows of 4 to 52 weeks.
    Scan,
    Ewma {
        weight: f64,
    },
    /// The last quarter against the year before.
    LastQuarter,
    /// Whether the last 26 weeks fall (H. B. Mann 1945, M. G. Kendall 1948), which forgets how good it was before.
    Trend,
    /// The last four weeks against the thirteen before them: the target slips with the result.
    MovingBaseline,
    /// Rules of the chart on their adverse side; they have no threshold to set.
    Chart {
        rules: &'static [Rule],
    },
}

pub const METHODS: [(&str, Method); 14] = [
    ("sum on z/sigma, k .25", Method::Cusum { reference: 0.25 }),
    ("sum on z/sigma, k .5", Method::Cusum { reference: 0.5 }),
    ("likelihood sum, odds 1.5", Method::LikelihoodRatio { odds: 1.5 }),
    ("likelihood sum, odds 2", Method::LikelihoodRatio { odds: 2.0 }),
    ("scan of windows 4 to 52", Method::Scan),
    ("moving average .1", Method::Ewma { weight: 0.1 }),
    ("moving average .2", Method::Ewma { weight: 0.2 }),
    ("last quarter v the year", Method::LastQuarter),
    ("trend of Mann and Kendall, 26", Method::Trend),
    ("moving baseline, 4 v 13", Method::MovingBaseline),
    (
        "chart, outside",
        Method::Chart {
            rules: &[Rule::Outside],
        },
    ),
    (
        "chart, outside or 8 in a row",
        Method::Chart {
            rules: &[Rule::Outside, Rule::Run(8)],
        },
    ),
    (
        "chart, Wheeler",
        Method::Chart {
            rules: &troth_drift::WHEELER,
        },
    ),
    (
        "chart, health service",
        Method::Chart {
            rules: &HEALTH_SERVICE,
        },
    ),
];

impl Method {
    /// What it says week by week of the watched weeks.
    pub fn says(self, weeks: &Weeks) -> Vec<f64> {
        match self {
            Method::Cusum { reference } => {
                let cusum = Cusum::parse(reference, 40.0).unwrap();
                let sums = sliding(&weeks.watched, weeks.standard(), &weeks.past, cusum);
                sums.iter().map(|sum| sum.height).collect()
            }
            Method::LikelihoodRatio { odds } => {
                let level = weeks.level().clamp(0.01, 0.99);
                let sum = BinomialCusum::parse(level, Better::Higher, odds, 100.0).unwrap();
                let counted: Vec<_> = weeks.watched.iter().map(|week| week.map(proportion)).collect();
                sum.sums(&counted).iter().map(|sum| sum.height).collect()
            }
            Method::Scan => scan(&weeks.plain_scores()),
            Method::Ewma { weight } => {
                let averages = ewma(&weeks.scores(), Ewma::parse(weight, 3.0).unwrap());
                averages.iter().map(|average| -average.level).collect()
            }
            Method::LastQuarter => weeks.last_against(13, None),
            Method::Trend => weeks.trend(26),
            Method::MovingBaseline => weeks.last_against(4, Some(13)),
            Method::Chart { rules } => {
                let mut says = vec![0.0; weeks.watched.len()];
                for signal in signals(&weeks.scores(), rules) {
                    if signal.side == Side::Below {
                        says[signal.to] = 1.0;
                    }
                }
                says
            }
        }
    }
}

fn proportion(week: Observation) -> Proportion {
    match week {
        Observation::Share(counted) => counted,
        _ => unreachable!("the trial counts shares only"),
    }
}

fn scan(scores: &[f64]) -> Vec<f64> {
    let of_week = |at: usize| {
        let mut sum = 0.0;
        let mut best = 0.0_f64;
        for (weeks, score) in scores[..=at].iter().rev().take(52).enumerate() {
            sum -= score;
            if weeks >= 3 {
                best = best.max(sum / ((weeks + 1) as f64).sqrt());
            }
        }
        best
    };
    (0..scores.len()).map(of_week).collect()
}

/// A simulated past and what came after it.
pub struct Weeks {
    history: Vec<Option<Observation>>,
    watched: Vec<Option<Observation>>,
    past: Past,
}

impl Weeks {
    pub fn simulated(scene: Scene, chance: &mut Chance) -> Weeks {
        let mut week = |level: f64| {
            let of = chance.poisson(scene.a_week);
            let level = if scene.correlation > 0.0 {
                chance.stray(level, scene.correlation)
            } else {
                level
            };
            Proportion::parse(chance.binomial(of, level), of)
                .ok()
                .map(Observation::Share)
        };
        let history: Vec<_> = (0..YEAR).map(|_| week(0.9)).collect();
        let watched: Vec<_> = (0..scene.watched).map(|at| week(scene.level(at))).collect();
        let past = past(&history).unwrap().unwrap();
        Weeks {
            history,
            watched,
            past,
        }
    }

    fn level(&self) -> f64 {
        self.past.told.estimate()
    }

    /// The level of the past, held still.
    fn standard(&self) -> Standard {
        Standard::floor(self.level(), Better::Higher).unwrap()
    }

    fn scores(&self) -> Vec<Option<Number>> {
        scores(&self.watched, self.standard(), &self.past)
    }

    /// Not divided by the past's spread, and a gap as nothing strange.
    fn plain_scores(&self) -> Vec<f64> {
        let (level, spread) = (Number::parse(self.level()).unwrap(), Number::ZERO);
        let score = |week: &Option<Observation>| week.map_or(0.0, |week| week.score(level, spread).get());
        self.watched.iter().map(score).collect()
    }

    /// The z of two shares: the last weeks, and either so many before them or the whole first year.
    fn last_against(&self, last: usize, before: Option<usize>) -> Vec<f64> {
        let all: Vec<_> = self.history.iter().chain(&self.watched).copied().collect();
        let counted = |from: usize, to: usize| {
            let weeks = all[from..to].iter().flatten().map(|week| proportion(*week));
            weeks.fold((0.0, 0.0), |(part, whole), week| {
                (part + week.part() as f64, whole + week.whole() as f64)
            })
        };
        let of_week = |at: usize| {
            let end = YEAR + at + 1;
            if before.is_none() && at + 1 < last {
                return 0.0;
            }
            let (now, of) = counted(end - last, end);
            let (then, of_then) = before.map_or_else(
                || counted(0, YEAR),
                |weeks| counted(end - last - weeks, end - last),
            );
            let pooled = ((now + then) / (of + of_then)).clamp(1e-3, 1.0 - 1e-3);
            (then / of_then - now / of) / (pooled * (1.0 - pooled) * (1.0 / of + 1.0 / of_then)).sqrt()
        };
        (0..self.watched.len()).map(of_week).collect()
    }
}

impl Weeks {
    /// Kendall's count of falling pairs less rising ones among the last weeks, in its standard deviations.
    fn trend(&self, last: usize) -> Vec<f64> {
        let all: Vec<Option<f64>> = self
            .history
            .iter()
            .chain(&self.watched)
            .map(|week| week.map(Observation::estimate))
            .collect();
        let of_week = |at: usize| {
            let end = YEAR + at + 1;
            let shares: Vec<f64> = all[end - last..end].iter().flatten().copied().collect();
            let pairs = shares
                .iter()
                .enumerate()
                .flat_map(|(at, one)| shares[at + 1..].iter().map(move |other| one - other));
            let falling: f64 = pairs.filter(|by| *by != 0.0).map(f64::signum).sum();
            let n = shares.len() as f64;
            falling / (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt()
        };
        (0..self.watched.len()).map(of_week).collect()
    }
}

/// What a method said in each of so many runs: its highest, and week by week.
pub fn runs(method: Method, scene: Scene, count: usize, name: &str) -> Vec<Vec<f64>> {
    let mut chance = Chance::of(name);
    (0..count)
        .map(|_| method.says(&Weeks::simulated(scene, &mut chance)))
        .collect()
}

/// In which week each of so many runs is said to have begun to slide, by the sum's last zero and as the likeliest step.
pub fn dated(scene: Scene, cusum: Cusum, count: usize, name: &str) -> Vec<(usize, usize)> {
    let mut chance = Chance::of(name);
    let mut date = |_| {
        let weeks = Weeks::simulated(scene, &mut chance);
        let sums = sliding(&weeks.watched, weeks.standard(), &weeks.past, cusum);
        let (at, since) = first_alarm(&sums)?;
        Some((since, likeliest_step(&weeks.scores()[..=at], Side::Below)?))
    };
    (0..count).filter_map(&mut date).collect()
}

/// A quarter, the middle and three quarters of some weeks in order.
pub fn quartiles(mut weeks: Vec<usize>) -> [usize; 3] {
    weeks.sort_unstable();
    [1, 2, 3].map(|quarter| weeks.get(weeks.len() * quarter / 4).copied().unwrap_or(0))
}

/// The threshold above which one stable year in ten speaks.
pub fn threshold(method: Method, stable: &[Vec<f64>]) -> f64 {
    if matches!(method, Method::Chart { .. }) {
        return 0.5;
    }
    let mut highest: Vec<f64> = stable
        .iter()
        .map(|says| says.iter().copied().fold(0.0, f64::max))
        .collect();
    highest.sort_by(f64::total_cmp);
    highest[highest.len() * 9 / 10]
}

/// The share of runs that spoke, and the median week in which they did.
pub fn found(runs: &[Vec<f64>], threshold: f64) -> (f64, usize) {
    let mut at: Vec<usize> = runs
        .iter()
        .filter_map(|says| says.iter().position(|height| *height > threshold))
        .collect();
    at.sort_unstable();
    let share = at.len() as f64 / runs.len() as f64;
    (share, at.get(at.len() / 2).map_or(0, |week| week + 1))
}
