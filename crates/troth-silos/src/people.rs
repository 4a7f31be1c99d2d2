//! Who there is in truth: people alone and households; firms stand beside.

use crate::chance::{Chance, rising};
use crate::firm::{Firm, Job};
use crate::letters::ascii;
use crate::place::Place;
use crate::reach::{Home, Mailboxes, handle, home, landline, mobile};

#[derive(Debug, Clone)]
pub struct Person {
    pub is_female: bool,
    pub given: String,
    pub surname: String,
    /// The other name of somebody who married.
    pub married: Option<String>,
    pub nick: Option<String>,
    /// `Jr` or `Sen.`, for those called exactly like another of the household.
    pub suffix: &'static str,
    pub born: Day,
    pub email: String,
    pub second_email: Option<String>,
    pub stale_email: Option<String>,
    pub family_email: Option<String>,
    pub mobile: String,
    pub stale_phone: Option<String>,
    pub landline: Option<String>,
    pub home: Home,
    pub old_home: Option<Home>,
    pub job: Option<Job>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

/// The people of one door, or of one firm.
#[derive(Debug)]
pub enum Group {
    Alone(Box<Person>),
    Household(Vec<Person>),
    Firm(Box<Firm>, Vec<Person>),
}

pub struct Maker<'a> {
    pub place: &'a Place,
    pub boxes: &'a mut Mailboxes,
    pub chance: &'a mut Chance,
}

impl Maker<'_> {
    /// 58 % alone, 32 % households, 10 % firms.
    pub fn group(&mut self) -> Group {
        match self.chance.share() {
            share if share < 0.58 => {
                let year = self.year(1942, 2001);
                Group::Alone(Box::new(self.person(year)))
            }
            share if share < 0.90 => Group::Household(self.household()),
            _ => self.firm(),
        }
    }

    pub fn year(&mut self, first: usize, last: usize) -> i32 {
        self.chance.between(first, last) as i32
    }

    pub fn person(&mut self, year: i32) -> Person {
        let is_female = self.chance.hits(0.5);
        let surname = self.place.surname(self.chance);
        let surname = self.place.worn(&surname, is_female);
        let given = self.given(is_female);
        let home = home(self.place, self.chance);
        let landline = self.chance.hits(0.55).then(|| landline(self.place, self.chance));
        self.known(is_female, given, surname, year, home, landline)
    }

    /// Two given names at times, as most places have them.
    fn given(&mut self, is_female: bool) -> String {
        let first = self.place.given(is_female, self.chance);
        let (share, joint) = match self.place.code {
            "gb" | "us" => (0.02, "-"),
            "fr" | "de" => (0.05, "-"),
            "pl" => (0.02, " "),
            _ => (0.08, " "),
        };
        let second = self.place.given(is_female, self.chance);
        if self.chance.hits(share) && second != first {
            format!("{first}{joint}{second}")
        } else {
            first.to_owned()
        }
    }

    fn known(
        &mut self,
        is_female: bool,
        given: String,
        surname: String,
        year: i32,
        home: Home,
        landline: Option<String>,
    ) -> Person {
        let chance = &mut *self.chance;
        let born = Day {
            year,
            month: chance.between(1, 12) as u8,
            day: chance.between(1, 28 + chance.clone().below(3)) as u8,
        };
        let first = given.split([' ', '-']).next().unwrap_or_default();
        let nick = self
            .place
            .nicks
            .get(first)
            .map(|nicks| chance.pick(nicks).to_owned());
        let nick = nick.filter(|_| chance.hits(0.6));
        let married = (is_female && chance.hits(0.22)).then(|| {
            let other = self.place.surname(chance);
            let other = self.place.worn(&other, true);
            if chance.hits(0.3) {
                format!("{surname}-{other}")
            } else {
                other
            }
        });
        let mut person = Person {
            is_female,
            given,
            surname,
            married,
            nick,
            suffix: "",
            born: Day {
                day: born.day.min(if born.month == 2 { 28 } else { 30 }),
                ..born
            },
            email: String::new(),
            second_email: None,
            stale_email: None,
            family_email: None,
            mobile: mobile(self.place, chance),
            stale_phone: chance.hits(0.35).then(|| mobile(self.place, chance)),
            landline,
            home,
            old_home: chance.hits(0.3).then(|| crate::reach::home(self.place, chance)),
            job: None,
        };
        person.email = self.mailbox(&person);
        person.second_email = self.chance.hits(0.4).then(|| self.mailbox(&person));
        person.stale_email = self.chance.hits(0.35).then(|| self.mailbox(&person));
        person
    }

    fn mailbox(&mut self, person: &Person) -> String {
        let called = match &person.nick {
            Some(nick) if self.chance.hits(0.3) => nick,
            _ => &person.given,
        };
        let local = handle(called, &person.surname, person.born.year, self.chance);
        let domain = self.chance.pick(self.place.providers);
        self.boxes.open(&local, domain, self.chance)
    }

    /// Two to four people: a couple, at times with grown children.
    fn household(&mut self) -> Vec<Person> {
        let size = 2 + self.chance.weighed(&rising([0.5, 0.3, 0.2]));
        // Parents are old enough to have grown children.
        let year = self.year(1942, if size == 2 { 1999 } else { 1978 });
        let mut all = vec![self.person(year)];
        all[0].landline = Some(landline(self.place, self.chance));
        let is_couple = self.chance.hits(0.8);
        while all.len() < size {
            let next = if all.len() == 1 && is_couple {
                self.partner(&all[0])
            } else if let Some(twin) = all.get(2).cloned().filter(|_| self.chance.hits(0.15)) {
                self.twin(&twin)
            } else {
                self.child(&all)
            };
            all.push(next);
        }
        if self.chance.hits(0.5) {
            let family = self.family_mailbox(&all[0]);
            for person in &mut all {
                person.family_email = Some(family.clone());
            }
        }
        all
    }

    fn partner(&mut self, head: &Person) -> Person {
        let is_female = !head.is_female || self.chance.hits(0.04);
        let given = self.given(is_female);
        let year = head.born.year + self.chance.between(0, 8) as i32 - 4;
        let surname = if self.chance.hits(0.75) {
            self.of_family(&head.surname, is_female)
        } else {
            let own = self.place.surname(self.chance);
            self.place.worn(&own, is_female)
        };
        self.known(
            is_female,
            given,
            surname,
            year.clamp(1942, 2001),
            head.home.clone(),
            head.landline.clone(),
        )
    }

    /// At times called exactly like the parent.
    fn child(&mut self, all: &[Person]) -> Person {
        let parent = &all[self.chance.below(all.len().min(2))];
        let is_junior = self.chance.hits(0.16);
        let is_female = if is_junior {
            parent.is_female
        } else {
            self.chance.hits(0.5)
        };
        let given = if is_junior {
            parent.given.clone()
        } else {
            self.given(is_female)
        };
        let year = (parent.born.year + self.chance.between(20, 36) as i32).min(2001);
        let surname = self.of_family(&parent.surname, is_female);
        let mut child = self.known(
            is_female,
            given,
            surname,
            year,
            parent.home.clone(),
            parent.landline.clone(),
        );
        if is_junior {
            child.suffix = self.chance.pick(&["Jr", "Jr.", "jun."]);
        }
        child
    }

    fn twin(&mut self, other: &Person) -> Person {
        let is_female = if self.chance.hits(0.7) {
            other.is_female
        } else {
            !other.is_female
        };
        let given = self.given(is_female);
        let surname = self.of_family(&other.surname, is_female);
        let mut twin = self.known(
            is_female,
            given,
            surname,
            other.born.year,
            other.home.clone(),
            other.landline.clone(),
        );
        twin.born = other.born;
        twin
    }

    fn of_family(&self, surname: &str, is_female: bool) -> String {
        match surname.strip_suffix("ska") {
            Some(stem) if self.place.code == "pl" && !is_female => format!("{stem}ski"),
            _ => self.place.worn(surname, is_female),
        }
    }

    /// The head's own, or one with the family's name.
    fn family_mailbox(&mut self, head: &Person) -> String {
        if self.chance.hits(0.5) {
            return head.email.clone();
        }
        let name = slug(&head.surname);
        let local = match self.place.code {
            "gb" | "us" => format!("the.{name}s"),
            "de" | "se" => format!("familie.{name}"),
            "fr" => format!("famille.{name}"),
            "pl" => format!("rodzina.{name}"),
            _ => format!("familia.{name}"),
        };
        let domain = self.chance.pick(self.place.providers);
        self.boxes.open(&local, domain, self.chance)
    }
}

pub fn slug(text: &str) -> String {
    ascii(text)
        .to_lowercase()
        .replace(|letter: char| !letter.is_ascii_alphanumeric(), "")
}

/// An elder gets his `Sen.` once there is a younger.
pub fn seniors(all: &mut [Person]) {
    for at in 0..all.len() {
        let has_junior = all
            .iter()
            .any(|other| !other.suffix.is_empty() && other.given == all[at].given);
        if all[at].suffix.is_empty() && has_junior {
            all[at].suffix = "Sen.";
        }
    }
}
