//! The page of a file before it is taken in: how each column is read and why, its first rows, and what is open.

use maud::{Markup, Render, html};

use crate::frame::act::Act;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form;
use crate::frame::sheet::{Heading, Tone, notice, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::intake::look::Question;
use crate::intake::meaning::Meaning;
use crate::intake::see::word;
use crate::intake::view::{ColumnView, PreviewView};

/// What a column can be said to mean, in the order people look for it.
const MEANINGS: [Meaning; 68] = {
    use Meaning as M;
    [
        M::Name,
        M::GivenName,
        M::MiddleName,
        M::FamilyName,
        M::Email,
        M::Phone,
        M::PersonId,
        M::Organisation,
        M::OrganisationId,
        M::JobTitle,
        M::Website,
        M::Street,
        M::HouseNumber,
        M::City,
        M::Region,
        M::Postcode,
        M::Country,
        M::Birthday,
        M::BirthYear,
        M::BirthMonth,
        M::BirthDay,
        M::Tags,
        M::Note,
        M::OutsideId,
        M::ContactName,
        M::ContactGiven,
        M::ContactFamily,
        M::Date,
        M::Description,
        M::Id,
        M::OrderNumber,
        M::Quantity,
        M::Sku,
        M::Product,
        M::UnitPrice,
        M::LineAmount,
        M::Discount,
        M::OrderTotal,
        M::Shipping,
        M::Refunded,
        M::CancelledAt,
        M::OrderStatus,
        M::Currency,
        M::PromisedOn,
        M::EstimatedOn,
        M::ShippedOn,
        M::DeliveredOn,
        M::TakenBy,
        M::TicketNumber,
        M::Subject,
        M::Words,
        M::Answer,
        M::Status,
        M::Kind,
        M::Assignee,
        M::FirstAnsweredAt,
        M::FirstReplyMinutes,
        M::SolvedAt,
        M::DueOn,
        M::Reopened,
        M::Satisfaction,
        M::Via,
        M::MessageId,
        M::InReplyTo,
        M::Author,
        M::Addressee,
        M::ConsentEmail,
        M::ConsentSms,
    ]
};
const FURTHER: [Meaning; 5] = [
    Meaning::Inbound,
    Meaning::ConsentAt,
    Meaning::ConsentProof,
    Meaning::WithdrawnAt,
    Meaning::Blocked,
];

impl Page for PreviewView {
    fn title(&self) -> String {
        format!("Look at {}", self.file)
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(&self.file).above("Import", "/import").sentence(self.sentence()).acts(self.acts(lens)))
            (form::refused(&self.errors))
            @if !self.questions.is_empty() { (notice(Tone::Careful, html! { ul { @for asked in &self.questions { li { (asked.words) } } } })) }
            (form::form(&format!("/import/{}/run", self.id), html! {
                (self.asked_first(lens))
                (section("How each column is read", None, self.columns(lens)))
                (section("As the first rows are understood", None, self.first_rows()))
                (section("What else is taken for granted", None, self.granted(lens)))
                @if lens.may_write { (form::buttons(html! {
                    (form::button("Take it in"))
                    (form::other_button("Show it read that way", "act", "look"))
                })) }
            }))
        }
    }
}

impl PreviewView {
    fn sentence(&self) -> Markup {
        let lines = words::count(i64::try_from(self.lines).unwrap_or(i64::MAX), "line", "lines");
        html! { "Read as " (self.format) ", " (lines) ". Nothing is in yet." }
    }

    fn acts(&self, lens: &Lens) -> Markup {
        html! { @if lens.may_write { (Act::new("Throw it away", format!("/import/{}/undo", self.id)).quiet().about(&self.file)) } }
    }

    fn asks(&self, question: Question) -> bool {
        self.questions.iter().any(|asked| asked.question == question)
    }

    /// What only a person can say stands above what was understood.
    fn asked_first(&self, lens: &Lens) -> Markup {
        html! {
            (self.silo())
            @if self.asks(Question::OwnDomains) { (self.own_domains()) }
            @if self.asks(Question::DayOrder) { (self.day_order()) }
            @if self.asks(Question::Currency) { (self.currency()) }
            @if lens.may_write && self.questions.is_empty() { (form::buttons(form::button_at_hand("Take it in"))) }
            @else if lens.may_write { (form::buttons(form::button("Take it in"))) }
        }
    }

    fn granted(&self, _: &Lens) -> Markup {
        html! {
            (self.subject())
            @if !self.asks(Question::DayOrder) && self.day_order.is_some() { (self.day_order()) }
            @if !self.asks(Question::Currency) { (self.currency()) }
            (Field::text("zone", "Zone of times that name none").value(&self.zone).short().errors(&self.errors))
            (Field::text("country", "Country of phone numbers that name none").value(self.country.clone().unwrap_or_default()).short().errors(&self.errors))
            @if !self.asks(Question::OwnDomains) { (self.own_domains()) }
        }
    }

    fn silo(&self) -> Markup {
        let known = match self.silos.as_slice() {
            [] => "Such as shop, helpdesk, newsletter.".to_owned(),
            silos => format!("So far there are {}.", silos.join(", ")),
        };
        Field::text("silo", "Where do these rows come from")
            .value(&self.silo)
            .hint(known)
            .required()
            .errors(&self.errors)
            .render()
    }

    fn own_domains(&self) -> Markup {
        Field::text("own_domains", "Your own mail domains")
            .value(self.own_domains.join(", "))
            .hint("Who writes from them is a colleague, not a customer. Write none if you have none.")
            .errors(&self.errors)
            .render()
    }

    fn day_order(&self) -> Markup {
        let choices = vec![
            Choice::new("day_first", "Day first").hint("1/2 is the first of February"),
            Choice::new("month_first", "Month first").hint("1/2 is the second of January"),
        ];
        Field::radio("day_order", "In days such as 1/2/2026", choices)
            .value(self.day_order.clone().unwrap_or_else(|| "day_first".to_owned()))
            .errors(&self.errors)
            .render()
    }

    fn currency(&self) -> Markup {
        Field::text("currency", "Currency of amounts that name none")
            .value(&self.currency)
            .short()
            .errors(&self.errors)
            .render()
    }

    fn subject(&self) -> Markup {
        let choices = [
            ("person", "A person"),
            ("organisation", "A firm"),
            ("order", "An order, or one line of it"),
            ("ticket", "A request or complaint"),
            ("message", "Something written by one to others"),
            ("nothing", "Nothing Troth knows"),
        ];
        let choices = choices
            .iter()
            .map(|(value, said)| Choice::new(*value, *said))
            .collect();
        Field::select("subject", "What one row is", choices)
            .value(&self.subject)
            .errors(&self.errors)
            .render()
    }

    fn columns(&self, lens: &Lens) -> Markup {
        if self.columns.is_empty() {
            return html! { p { "A letter says by itself who wrote it, to whom and when." } };
        }
        let rows = self.columns.iter().map(|column| {
            Row::new(vec![
                html! { (column.header) },
                html! { @if lens.may_write { (choice(column)) } @else { (readable(&column.meaning)) } },
                html! { (column.why) },
                html! { (column.examples.join(" · ")) },
            ])
        });
        let heads = vec![
            Column::new("Column"),
            Column::new("Is read as"),
            Column::new("Because"),
            Column::new("Such as"),
        ];
        Table::new("columns", "How each column is read", heads)
            .rows(rows.collect())
            .render()
    }

    fn first_rows(&self) -> Markup {
        let rows = self.rows.iter().map(|row| {
            let said = match (&row.understood, &row.refused) {
                (Some(understood), _) => html! {
                    (understood)
                    @for remark in &row.remarks { " " small { (form::message(remark)) } }
                },
                (None, reason) => {
                    html! { strong { "Refused. " } (form::message(reason.as_deref().unwrap_or_default())) }
                }
            };
            let line = i64::try_from(row.line).unwrap_or(i64::MAX);
            Row::new(vec![html! { (words::number(line)) }, said])
        });
        let heads = vec![Column::figure("Line"), Column::new("What was understood")];
        Table::new("first", "The first rows", heads)
            .rows(rows.collect())
            .render()
    }
}

fn choice(column: &ColumnView) -> Markup {
    let choices = MEANINGS.iter().chain(&FURTHER).map(word);
    html! {
        select name="columns" aria-label={ "What " (column.header) " means" } {
            option value="kept" selected[column.meaning == "kept"] { "kept, not read" }
            @for value in choices { option value=(value) selected[column.meaning == value] { (readable(&value)) } }
        }
    }
}

/// `given_name` as people read it.
fn readable(word: &str) -> String {
    word.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::meaning::MEANINGS as ALL;

    #[test]
    fn every_meaning_can_be_chosen_once() {
        let mut words: Vec<String> = MEANINGS.iter().chain(&FURTHER).map(word).collect();
        words.sort();
        words.dedup();
        // Kept is the choice above them.
        assert_eq!(words.len(), ALL - 1);
    }
}
