//! Forms that forgive: errors stand beside their field, say what would be right, and what was typed is kept.

use std::collections::BTreeMap;

use maud::{Markup, Render, html};
use serde::{Deserialize, Serialize};

/// Messages by field name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Errors(pub BTreeMap<String, String>);

impl Errors {
    pub fn one(field: &str, message: impl Into<String>) -> Errors {
        Errors(BTreeMap::from([(field.to_owned(), message.into())]))
    }

    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.entry(field.to_owned()).or_insert_with(|| message.into());
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was typed into a field, trimmed; nothing when it is empty, or refused as too long or not to be kept.
    pub fn text(&mut self, field: &str, typed: Option<&str>, longest: usize) -> Option<String> {
        let text = typed?.trim();
        if text.contains('\0') {
            self.add(field, "holds a character that cannot be kept (NUL)");
            return None;
        }
        if text.chars().count() > longest {
            self.add(field, format!("is too long: {longest} characters at most"));
            return None;
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// As [`Errors::text`], where there must be an answer: `what` says what would be right.
    pub fn needed(&mut self, field: &str, typed: &str, longest: usize, what: &str) -> String {
        let text = self.text(field, Some(typed), longest);
        if text.is_none() {
            self.add(field, what);
        }
        text.unwrap_or_default()
    }
}

/// The summary at the head of a refused form, with a way to each field; nothing when nothing was refused.
pub fn refused(errors: &Errors) -> Markup {
    if errors.is_empty() {
        return html! {};
    }
    html! {
        div.notice.is-broken role="alert" data-focus tabindex="-1" {
            p { strong { "Not saved yet. What you typed is still here." } }
            ul { @for (field, text) in &errors.0 {
                li { @if field == WHOLE { (message(text)) } @else { a href={ "#f-" (field) } { (message(text)) } } }
            } }
        }
    }
}

/// The field name of messages that belong to no single field.
const WHOLE: &str = "body";

/// Writes an error's text for people: a sentence, the values it quotes set apart, its hint after it.
pub fn message(text: &str) -> Markup {
    let (what, hint) = text.split_once("\n\nhint: ").unwrap_or((text, ""));
    let sentence = |text: &str| {
        let text = text.trim().trim_end_matches('.');
        let end = if text.ends_with('?') { "" } else { "." };
        let mut letters = text.chars();
        letters.next().map_or(String::new(), |first| {
            format!("{}{}{end}", first.to_uppercase(), letters.as_str())
        })
    };
    html! { (quoted(&sentence(what))) @if !hint.is_empty() { " " (quoted(&sentence(hint))) } }
}

/// Sets what stands between backticks as a value.
fn quoted(text: &str) -> Markup {
    html! { @for (at, part) in text.split('`').enumerate() { @if at % 2 == 1 { code { (part) } } @else { (part) } } }
}

/// A form that posts; what is typed into it survives until it was accepted.
pub fn form(post_to: &str, body: impl Render) -> Markup {
    html! {
        form.form method="post" action=(post_to) data-keep=(post_to) {
            (body)
        }
    }
}

/// A form that hands in files as soon as they are chosen or dropped anywhere on the page, and shows in its place what
/// is asked about them.
pub fn upload(post_to: &str, body: impl Render) -> Markup {
    html! {
        form.form.drop method="post" action=(post_to) enctype="multipart/form-data" data-drop
            hx-post=(post_to) hx-encoding="multipart/form-data" hx-target="#main" hx-select="#main" hx-swap="outerHTML"
            hx-select-oob="#toasts" {
            (body)
        }
    }
}

/// The button that sends the form it stands in, in hand already: nothing else on the page is waited for.
pub fn button_at_hand(label: &str) -> Markup {
    html! { button.button.primary type="submit" autofocus { (label) } }
}

/// A form that asks and changes nothing; its answer has an address to keep.
pub fn filter(get_from: &str, body: impl Render) -> Markup {
    html! { form.filter method="get" action=(get_from) data-filter { (body) } }
}

pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The row of buttons that ends a form.
pub fn buttons(body: impl Render) -> Markup {
    html! { div.buttons { (body) } }
}

/// The button that sends the form it stands in.
pub fn button(label: &str) -> Markup {
    html! { button.button.primary type="submit" { (label) } }
}

/// A second way to send the same form, told apart by `name=value`.
pub fn other_button(label: &str, name: &str, value: &str) -> Markup {
    html! { button.button type="submit" name=(name) value=(value) { (label) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_a_sentence_and_a_question_keeps_its_mark() {
        let page = message("`7` is no day\n\nhint: is it a month?").into_string();
        assert_eq!(page, "<code>7</code> is no day. Is it a month?");
    }

    #[test]
    fn a_refused_form_leads_to_each_field() {
        let mut errors = Errors::one("name", "is empty");
        errors.add("body", "nothing came");
        let page = refused(&errors).into_string();
        assert!(page.contains(r##"<a href="#f-name">Is empty.</a>"##), "{page}");
        assert!(page.contains("<li>Nothing came.</li>"), "{page}");
        assert!(refused(&Errors::default()).into_string().is_empty());
    }
}
