//! Resolves CSV files whose headers name what they hold, and says how right that is against a truth.
//!
//! `cargo run --release -p troth-linkage --example measure -- DIR_OR_FILES…`: the truth is a column `entity_id`, or a file
//! `truth.csv` with `record_id` and `entity_id`.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use troth_linkage::{Base, Quality, Told, resolve};

fn main() -> Result<(), Box<dyn Error>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for argument in std::env::args().skip(1) {
        let path = PathBuf::from(argument);
        if path.is_dir() {
            let mut within: Vec<PathBuf> = std::fs::read_dir(&path)?
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<_, _>>()?;
            within.sort();
            files.extend(within);
        } else {
            files.push(path);
        }
    }
    let is_truth = |path: &Path| path.file_name().is_some_and(|name| name == "truth.csv");
    let mut truth: HashMap<String, String> = HashMap::new();
    let mut groups: HashMap<String, String> = HashMap::new();
    for file in files.iter().filter(|file| is_truth(file)) {
        let mut reader = csv::Reader::from_path(file)?;
        for row in reader.records() {
            let row = row?;
            truth.insert(row[0].to_owned(), row[1].to_owned());
            groups.insert(row[0].to_owned(), row.get(3).unwrap_or_default().to_owned());
        }
    }
    let begun = Instant::now();
    let mut base = Base::new();
    let mut entities: Vec<String> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let mut rows: Vec<String> = Vec::new();
    for file in files.iter().filter(|file| !is_truth(file)) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
        let headers = reader.headers()?.clone();
        let at = |names: &[&str]| headers.iter().position(|header| names.contains(&header));
        let columns = [
            at(&[
                "name",
                "full_name",
                "customer_name",
                "requester",
                "executive_director_",
            ]),
            at(&["first_name", "given_name", "fname_c1", "firstname", "given"]),
            at(&["middle_name", "fname_c2"]),
            at(&["last_name", "surname", "lname_c1", "lastname", "family"]),
            at(&["company", "site_name", "organisation"]),
            at(&["email"]),
            at(&["second_email", "email2", "work_email"]),
            at(&["phone"]),
            at(&["mobile", "phone2"]),
            at(&["street", "address", "address_1"]),
            at(&["street_number", "house_number"]),
            at(&["city", "suburb"]),
            at(&["postcode", "zip"]),
            at(&["dob", "date_of_birth", "birthday"]),
            at(&["soc_sec_id"]),
        ];
        let parts = [at(&["by"]), at(&["bm"]), at(&["bd"])];
        let (id, entity) = (at(&["record_id"]), at(&["entity_id"]));
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row)? {
            let get = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default();
            let [
                name,
                given,
                middle,
                family,
                company,
                email,
                second,
                phone,
                mobile,
                street,
                number,
                city,
                postcode,
                born,
                code,
            ] = columns.map(get);
            let day = match parts.map(get) {
                ["", ..] => String::new(),
                [year, month, day] => format!("{year}-{month:0>2}-{day:0>2}"),
            };
            base.push(&Told {
                name,
                given,
                middle,
                family,
                suffix: "",
                company,
                emails: [email, second],
                phones: [phone, mobile],
                street,
                house_number: number,
                city,
                postcode,
                born: if born.is_empty() { &day } else { born },
                code,
            });
            rows.push(row.iter().collect::<Vec<_>>().join(","));
            let id = get(id).to_owned();
            entities.push(if entity.is_some() {
                get(entity).to_owned()
            } else {
                truth.get(&id).cloned().unwrap_or_default()
            });
            ids.push(id);
        }
    }
    let read = begun.elapsed();
    let found = resolve(&base);
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let truth: Vec<u32> = entities
        .iter()
        .map(|entity| {
            let next = numbers.len() as u32;
            *numbers.entry(entity).or_insert(next)
        })
        .collect();
    let quality = Quality::of(&found.clusters.of, &truth);
    println!(
        "{} records, {} candidates, {} links; read {read:.2?}, all {:.2?}",
        base.len(),
        found.candidates,
        found.links.len(),
        begun.elapsed()
    );
    println!(
        "pairs P {:.4} R {:.4} F1 {:.4}; B-cubed P {:.4} R {:.4} F1 {:.4}; largest {}",
        quality.pair_precision,
        quality.pair_recall,
        quality.pair_f1(),
        quality.b_cubed_precision,
        quality.b_cubed_recall,
        quality.b_cubed_f1(),
        quality.largest_cluster
    );
    let mut by_cluster: HashMap<u32, Vec<u32>> = HashMap::new();
    for at in 0..base.len() as u32 {
        by_cluster
            .entry(found.clusters.of[at as usize])
            .or_default()
            .push(at);
    }
    let mut wrong: HashMap<&str, usize> = HashMap::new();
    for group in by_cluster.values() {
        for (at, one) in group.iter().enumerate() {
            for other in &group[at + 1..] {
                if truth[*one as usize] != truth[*other as usize] {
                    let of =
                        [one, other].map(|at| groups.get(&ids[*at as usize]).cloned().unwrap_or_default());
                    *wrong
                        .entry(if of[0] == of[1] && !of[0].is_empty() {
                            if of[0].starts_with('c') {
                                "company"
                            } else {
                                "household"
                            }
                        } else {
                            "strangers"
                        })
                        .or_default() += 1;
                }
            }
        }
    }
    if std::env::var_os("BINS").is_some() {
        let mut bins: std::collections::BTreeMap<i32, [usize; 3]> = std::collections::BTreeMap::new();
        for link in &found.links {
            let of =
                [link.one, link.other].map(|at| groups.get(&ids[at as usize]).cloned().unwrap_or_default());
            let kind = if truth[link.one as usize] == truth[link.other as usize] {
                0
            } else if of[0] == of[1] && !of[0].is_empty() {
                1
            } else {
                2
            };
            bins.entry(link.bits.min(20.0).floor() as i32).or_default()[kind] += 1;
        }
        for (bits, [same, near, far]) in bins {
            println!(
                "{bits:3} bits: {same:6} same {near:5} near {far:5} strangers; {:.4} right, said {:.4}",
                same as f64 / (same + near + far) as f64,
                troth_linkage::probability(f64::from(bits) + 0.5)
            );
        }
    }
    println!("wrong pairs {wrong:?}");
    if let Some(most) = std::env::var("WRONG")
        .ok()
        .and_then(|most| most.parse::<usize>().ok())
    {
        let mut by_entity: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut by_cluster: HashMap<u32, Vec<u32>> = HashMap::new();
        for (at, entity) in (0_u32..).zip(&truth) {
            by_entity.entry(*entity).or_default().push(at);
            by_cluster
                .entry(found.clusters.of[at as usize])
                .or_default()
                .push(at);
        }
        let show = |title: &str, groups: &HashMap<u32, Vec<u32>>, label: &dyn Fn(u32) -> u32| {
            let (mut count, mut unseen, mut weak) = (0, 0, 0);
            for group in groups.values() {
                for (at, one) in group.iter().enumerate() {
                    for other in &group[at + 1..] {
                        if label(*one) == label(*other) {
                            continue;
                        }
                        count += 1;
                        let rules = troth_linkage::common_rules(&base, *one, *other);
                        let why = found.explain(&base, *one, *other);
                        unseen += usize::from(rules.is_empty());
                        weak += usize::from(!rules.is_empty() && why.bits < 2.0);
                        if count % most == 0 {
                            println!(
                                "{title}: {:.1} bits {rules:?}\n  {}\n  {}",
                                why.bits, rows[*one as usize], rows[*other as usize]
                            );
                            for step in why.steps {
                                println!(
                                    "      {} {}: {:.1} ({:.1})",
                                    step.field.name(),
                                    step.level,
                                    step.bits,
                                    step.bits_against_near
                                );
                            }
                        }
                    }
                }
            }
            println!("{title}: {count} pairs, {unseen} without a common key, {weak} too weak");
        };
        show("missed", &by_entity, &|at| found.clusters.of[at as usize]);
        show("wrong", &by_cluster, &|at| truth[at as usize]);
    }
    if std::env::var_os("MODEL").is_some() {
        println!("{}", found.model.to_json());
    }
    Ok(())
}
