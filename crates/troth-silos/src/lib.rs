//! Customer silos with all their mess, and the truth about them: what an engine that finds out who is who is measured against.
//!
//! Everything follows from a seed, so two programs that name the same seed and size speak of the same records.
//! The truth stands apart from the silos; no column of a silo says anything of it.

pub mod chance;
mod draft;
mod firm;
mod letters;
mod mess;
mod people;
mod place;
mod reach;

#[cfg(test)]
mod promises;

use crate::chance::{Chance, rising};
use crate::draft::{CRM, Draft, HELPDESK, NEWSLETTER, SHAPES, SHOP};
use crate::people::{Group, Maker, seniors};
use crate::place::{Place, SHARES, places};
use crate::reach::Mailboxes;

/// One source as it would be handed over: columns by name, and rows in no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silo {
    pub name: &'static str,
    /// `record_id` and `source` come first; the rest differs between silos.
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Person,
    Company,
}

/// What somebody belongs to besides being somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    Nowhere,
    Household(u32),
    Company(u32),
}

/// Who a record is about, and what it suffered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    pub record_id: String,
    pub entity_id: u32,
    pub kind: Kind,
    pub belongs: Belongs,
    pub tags: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silos {
    pub silos: Vec<Silo>,
    /// One for each row of each silo, in the order of the silos and of their rows.
    pub truth: Vec<Truth>,
}

/// `records` rows in all, the same for the same seed.
pub fn generate(seed: u64, records: usize) -> Silos {
    let mut world = World::new(seed, records);
    while world.pages.len() < records {
        world.group();
    }
    world.hand_over(records)
}

/// A record that has no number yet.
struct Page {
    shape: usize,
    draft: Draft,
    entity: u32,
    kind: Kind,
    belongs: Belongs,
}

struct World {
    chance: Chance,
    boxes: Mailboxes,
    places: Vec<Place>,
    shares: Vec<f64>,
    sizes: Vec<f64>,
    shapes: Vec<f64>,
    pages: Vec<Page>,
    entities: u32,
    groups: u32,
}

impl World {
    fn new(seed: u64, records: usize) -> World {
        World {
            chance: Chance::new(seed),
            boxes: Mailboxes::default(),
            places: places(),
            shares: rising(SHARES),
            // One to eight records of one entity: 2.69 in the mean, so 0.372 entities and 1.32 pairs for each record.
            sizes: rising([0.28, 0.26, 0.20, 0.11, 0.08, 0.045, 0.02, 0.005]),
            shapes: rising(SHAPES.iter().map(|shape| shape.weight)),
            pages: Vec::with_capacity(records + 64),
            entities: 0,
            groups: 0,
        }
    }

    fn group(&mut self) {
        let at = self.chance.weighed(&self.shares);
        let mut maker = Maker {
            place: &self.places[at],
            boxes: &mut self.boxes,
            chance: &mut self.chance,
        };
        let group = maker.group();
        self.groups += 1;
        match group {
            Group::Alone(person) => self.people(at, &[*person], Belongs::Nowhere),
            Group::Household(mut people) => {
                seniors(&mut people);
                self.people(at, &people, Belongs::Household(self.groups));
            }
            Group::Firm(firm, people) => {
                let belongs = Belongs::Company(self.groups);
                self.people(at, &people, belongs);
                let weights = rising([30.0, 25.0, 35.0, 10.0]);
                let silos = [SHOP, HELPDESK, CRM, NEWSLETTER];
                self.entity(
                    Kind::Company,
                    belongs,
                    |place, chance| {
                        let shape = silos[chance.weighed(&weights)];
                        (shape, mess::of_firm(&firm, place, shape, chance))
                    },
                    at,
                );
            }
        }
    }

    fn people(&mut self, at: usize, people: &[people::Person], belongs: Belongs) {
        let shapes = self.shapes.clone();
        for person in people {
            self.entity(
                Kind::Person,
                belongs,
                |place, chance| {
                    let shape = chance.weighed(&shapes);
                    (shape, mess::of_person(person, place, shape, chance))
                },
                at,
            );
        }
    }

    fn entity(
        &mut self,
        kind: Kind,
        belongs: Belongs,
        write: impl Fn(&Place, &mut Chance) -> (usize, Draft),
        at: usize,
    ) {
        self.entities += 1;
        for _ in 0..=self.chance.weighed(&self.sizes) {
            let (shape, draft) = write(&self.places[at], &mut self.chance);
            let entity = self.entities;
            self.pages.push(Page {
                shape,
                draft,
                entity,
                kind,
                belongs,
            });
        }
    }

    /// Shuffles, so that neither the order nor the numbers say who is who.
    fn hand_over(mut self, records: usize) -> Silos {
        self.pages.truncate(records);
        self.chance.shuffle(&mut self.pages);
        let mut silos: Vec<Silo> = SHAPES.iter().map(empty).collect();
        let mut truths: Vec<Vec<Truth>> = vec![Vec::new(); SHAPES.len()];
        for page in self.pages {
            let Page {
                shape,
                draft,
                entity,
                kind,
                belongs,
            } = page;
            let silo = &mut silos[shape];
            let record_id = format!("{}-{:06}", silo.name, silo.rows.len() + 1);
            let values = SHAPES[shape]
                .columns
                .iter()
                .map(|(_, field, _)| draft.get(*field).to_owned());
            silo.rows.push(
                [record_id.clone(), silo.name.to_owned()]
                    .into_iter()
                    .chain(values)
                    .collect(),
            );
            truths[shape].push(Truth {
                record_id,
                entity_id: entity,
                kind,
                belongs,
                tags: draft.tags,
            });
        }
        Silos {
            silos,
            truth: truths.into_iter().flatten().collect(),
        }
    }
}

fn empty(shape: &draft::Shape) -> Silo {
    let named = shape.columns.iter().map(|(name, _, _)| *name);
    Silo {
        name: shape.name,
        columns: ["record_id", "source"].into_iter().chain(named).collect(),
        rows: Vec::new(),
    }
}
