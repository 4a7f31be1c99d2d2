//! The firm's terms as a form: what it earns, what serving costs, how far ahead to look.

use maud::{Markup, html};

use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{button, buttons, form, hidden, refused};
use crate::frame::sheet::Heading;
use crate::value::web::TermsView;

impl Page for TermsView {
    fn title(&self) -> String {
        "Margin and costs".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new("Margin and costs")
            .above("Value", "/value")
            .sentence(html! {
                "What is not said is not known: without a margin there is no profit to draw."
            });
        let (typed, errors) = (&self.form, &self.errors);
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let cost = |name: &str, label: &str, value: &Option<String>| {
            let label = format!("{label}, in {}", self.currency.code());
            Field::text(name, &label)
                .value(text(value))
                .errors(errors)
                .short()
        };
        html! {
            (heading)
            (refused(errors))
            @if lens.may_own {
                (form("/value/terms", html! {
                    (hidden("version", &self.terms.version.to_string()))
                    (Field::text("margin", "Margin, per cent of sales").value(text(&typed.margin)).errors(errors).short().example("32.5"))
                    (cost("order", "An order costs us", &typed.order))
                    (cost("return", "A return costs us", &typed.return_cost))
                    (cost("contact", "A letter, call or visit costs us", &typed.contact))
                    (cost("case", "A request costs us", &typed.case))
                    (cost("hour", "An hour with a customer costs us", &typed.hour))
                    (Field::text("years", "Years ahead that count").value(text(&typed.years)).errors(errors).short().example("5"))
                    (Field::text("discount", "Money counts less each year, per cent").value(text(&typed.discount)).errors(errors).short().example("10"))
                    (buttons(button("Say so")))
                }))
            } @else { p.quiet { "An owner can say them." } }
        }
    }

    fn version(&self) -> Option<i64> {
        Some(self.terms.version)
    }
}
