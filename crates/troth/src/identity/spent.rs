//! What a run has cost so far, as the system counts it.

use std::fs;

/// Time on all processors, and the most memory ever held. Unknown where there is no `/proc`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    pub cpu_seconds: Option<f64>,
    pub peak_mebibytes: Option<f64>,
}

/// Clock ticks in a second: Linux tells every program of one hundred, whatever it counts by itself (`proc(5)`).
const TICKS_IN_SECOND: f64 = 100.0;

impl Spent {
    pub fn so_far() -> Spent {
        Spent {
            cpu_seconds: fs::read_to_string("/proc/self/stat")
                .ok()
                .and_then(|text| cpu_seconds(&text)),
            peak_mebibytes: fs::read_to_string("/proc/self/status")
                .ok()
                .and_then(|text| peak_mebibytes(&text)),
        }
    }
}

/// Fields 14 and 15 of `stat`, counted after the program's name, which may hold spaces.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_IN_SECOND)
}

fn peak_mebibytes(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_own_lines_are_read() {
        let stat = "7 (a b) c) S 1 1 1 0 -1 4194304 1 2 3 4 250 50 0 0 20 0 1 0 1 1 1";
        assert_eq!(cpu_seconds(stat), Some(3.0));
        assert_eq!(peak_mebibytes("Name:\ttroth\nVmHWM:\t  2048 kB\n"), Some(2.0));
        assert_eq!((cpu_seconds("7"), peak_mebibytes("")), (None, None));
    }
}
