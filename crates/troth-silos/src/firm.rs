//! Firms, and the people who answer for them.

use crate::chance::rising;
use crate::people::{Group, Maker, Person, slug};
use crate::reach::{Home, home, landline};

#[derive(Debug, Clone)]
pub struct Job {
    pub firm: Firm,
    pub title: &'static str,
    pub email: String,
    pub direct: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Firm {
    /// Without its legal form.
    pub name: String,
    pub forms: &'static [&'static str],
    pub domain: String,
    pub roles: Vec<String>,
    pub office: String,
    pub home: Home,
}

impl Maker<'_> {
    pub fn firm(&mut self) -> Group {
        let firm = self.firm_itself();
        let contacts = 1 + self.chance.weighed(&rising([0.4, 0.3, 0.2, 0.1]));
        let people = (0..contacts).map(|_| self.contact(&firm)).collect();
        Group::Firm(Box::new(firm), people)
    }

    fn firm_itself(&mut self) -> Firm {
        let chance = &mut *self.chance;
        let surname = self.place.surname(chance);
        let trade = chance.pick(self.place.list("trade"));
        let name = match chance.below(5) {
            0 | 1 => format!("{surname} {trade}"),
            2 => format!("{surname} & {}", self.place.surname(chance)),
            3 => format!(
                "{}{} {trade}",
                chance.pick(&["Nova", "Alpha", "Euro", "Inter", "Vita", "Terra"]),
                chance.pick(&["tec", "plan", "med", "log", "form", "line"])
            ),
            _ => format!(
                "{surname} {trade} {}",
                chance
                    .pick(self.place.list("city"))
                    .rsplit_once(' ')
                    .map_or("", |(city, _)| city)
            ),
        };
        let stem: String = slug(&name).chars().take(18).collect();
        let end = match self.place.code {
            "gb" => "co.uk",
            "us" => "com",
            "br" => "com.br",
            code => code,
        };
        // A domain is unique as a mailbox is: it is opened as one.
        let domain = self.boxes.open(&stem, end, chance).replace('@', ".");
        let names: &[&str] = match self.place.code {
            "gb" | "us" => &["info", "sales", "office", "accounts", "contact"],
            "de" => &["info", "vertrieb", "buero", "buchhaltung", "kontakt"],
            "fr" => &["contact", "info", "commercial", "compta"],
            "es" => &["info", "ventas", "contacto", "administracion"],
            "pl" => &["biuro", "info", "sprzedaz", "kontakt"],
            "se" => &["info", "order", "kontakt", "ekonomi"],
            _ => &["contato", "vendas", "financeiro", "info"],
        };
        let count = chance.between(1, 2);
        let roles = names[..count]
            .iter()
            .map(|name| format!("{name}@{domain}"))
            .collect();
        Firm {
            name,
            forms: chance.pick(self.place.forms),
            domain,
            roles,
            office: landline(self.place, chance),
            home: home(self.place, chance),
        }
    }

    fn contact(&mut self, firm: &Firm) -> Person {
        let year = self.year(1955, 2001);
        let mut person = self.person(year);
        let given = slug(person.given.split([' ', '-']).next().unwrap_or_default());
        let surname = slug(&person.surname);
        let local = if self.chance.hits(0.7) {
            format!("{given}.{surname}")
        } else {
            format!("{}{surname}", given.chars().next().unwrap_or('x'))
        };
        person.job = Some(Job {
            firm: firm.clone(),
            title: self.chance.pick(self.place.list("job")),
            email: self.boxes.open(&local, &firm.domain, self.chance),
            direct: self.chance.hits(0.25).then(|| landline(self.place, self.chance)),
        });
        person
    }
}
