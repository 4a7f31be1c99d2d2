//! What was spent on customers, as a list and a form.

use maud::{Markup, html};

use crate::frame::act::asking;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, refused};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::words;
use crate::value::spending::{For, Spending};
use crate::value::web::SpendingView;

impl Page for SpendingView {
    fn title(&self) -> String {
        "Money spent on customers".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new("Money spent on customers")
            .above("Value", "/value")
            .sentence(html! {
                "Offers, fairs, mailings: for whom was it? Value sets it beside what each side brought."
            });
        let lines: Vec<Line> = self.spent.iter().map(|one| line(one, lens)).collect();
        html! {
            (heading)
            (refused(&self.errors))
            @if lens.may_write { (self.form()) }
            @if lines.is_empty() { (empty("Nothing was told yet", "What is told here shows beside what customers brought.", html! {})) }
            @else { (section("Told so far", None, list(&lines))) }
            @if let Some(next) = self.next { p { a href=(format!("/value/spending?before={next}")) { "Older" } } }
        }
    }
}

impl SpendingView {
    fn form(&self) -> Markup {
        let (typed, errors) = (&self.form, &self.errors);
        let sides = vec![
            Choice::new("new", "New customers"),
            Choice::new("existing", "Those here before"),
        ];
        let side = match typed.for_whom {
            For::New => "new",
            For::Existing => "existing",
        };
        let amount = format!("How much, in {}", self.currency.code());
        form(
            "/value/spending",
            html! {
                (Field::select("for", "For whom", sides).value(side).errors(errors).short())
                (Field::text("amount", &amount).value(typed.amount.as_str()).errors(errors).short().required().example("250"))
                (Field::text("what", "On what").value(typed.what.as_str()).errors(errors).required().example("spring fair"))
                (Field::text("month", "In which month").value(typed.month.clone().unwrap_or_default()).errors(errors).short().example("2026-11"))
                (buttons(button("Tell")))
            },
        )
    }
}

fn line(one: &Spending, lens: &Lens) -> Line {
    let side = match one.for_whom {
        For::New => "new customers",
        For::Existing => "those here before",
    };
    let line = Line::new("/value", html! { (one.what) })
        .why(html! {
            (one.month) ", for " (side) @if let Some(by) = &one.by { ", told by " (by) }
            @if let Some(why) = &one.error { ". Entered in error: " (why) }
        })
        .aside(html! { (words::money(one.amount)) });
    if lens.may_write && one.error.is_none() {
        line.acts(asking(
            "In error",
            'e',
            form(
                &format!("/value/spending/{}/error", one.id),
                html! {
                    (Field::text("why", "Why").required().within(format!("error-{}", one.id)))
                    (buttons(button("Enter the error")))
                },
            ),
        ))
    } else {
        line
    }
}
