//! Three silos tell of two people; who is who, and why.
//!
//! `cargo run -p troth-linkage --example waterfall`

use troth_linkage::{Base, Told, resolve};

fn main() {
    let told = [
        Told {
            given: "Katarzyna",
            family: "Wójcik",
            emails: ["k.wojcik@firm.pl", ""],
            postcode: "30-001",
            ..Told::default()
        },
        Told {
            name: "Wojcik, Kasia",
            phones: ["+48 601 555 019", ""],
            postcode: "30-001",
            ..Told::default()
        },
        Told {
            name: "Kasia Wójcik",
            emails: ["K.Wojcik+news@firm.pl", ""],
            phones: ["601555019", ""],
            ..Told::default()
        },
        Told {
            name: "Jan Wójcik",
            phones: ["601 555 019", ""],
            postcode: "30-001",
            ..Told::default()
        },
    ];
    let mut base = Base::new();
    told.iter().for_each(|one| base.push(one));
    let found = resolve(&base);
    println!("clusters {:?}", found.clusters.of);
    for (one, other) in [(0, 2), (1, 2), (1, 3)] {
        let why = found.explain(&base, one, other);
        println!(
            "\nrecords {one} and {other}, against {:?}: {:.1} bits before anything is compared",
            why.rival, why.prior_bits
        );
        for step in &why.steps {
            let (name, level) = (step.field.name(), step.level);
            println!("  {name}: {level}: {:+.1}", step.bits);
        }
        println!("  one party with probability {:.3}", why.probability());
    }
}
