//! One question of a form: its label, its kept answer, what would help, and what was wrong with it.

use maud::{Markup, Render, html};

use crate::frame::form::{Errors, message};

/// One value of a list to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub word: String,
    pub hint: Option<String>,
    /// The word that it stands under among others of its sort, in a list to choose one from.
    pub group: Option<&'static str>,
}

impl Choice {
    pub fn new(value: impl Into<String>, word: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            word: word.into(),
            hint: None,
            group: None,
        }
    }

    /// Choices that follow each other under one word stand together.
    #[must_use]
    pub fn under(self, group: &'static str) -> Choice {
        Choice {
            group: Some(group),
            ..self
        }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Choice {
        Choice {
            hint: Some(hint.into()),
            ..self
        }
    }
}

#[derive(Clone, Debug)]
enum Input {
    Line(&'static str),
    Area(u8),
    File(String),
    Select(Vec<Choice>),
    Radio(Vec<Choice>),
    Check,
}

/// One question of a form with its label, hint, error and kept value.
#[derive(Clone, Debug)]
pub struct Field {
    name: String,
    scope: Option<String>,
    label: String,
    input: Input,
    value: String,
    hint: Option<String>,
    error: Option<String>,
    example: Option<String>,
    autocomplete: Option<&'static str>,
    is_required: bool,
    is_short: bool,
    is_voice: bool,
    is_first: bool,
}

impl Field {
    fn new(name: &str, label: &str, input: Input) -> Field {
        Field {
            name: name.to_owned(),
            scope: None,
            label: label.to_owned(),
            input,
            value: String::new(),
            hint: None,
            error: None,
            example: None,
            autocomplete: None,
            is_required: false,
            is_short: false,
            is_voice: false,
            is_first: false,
        }
    }

    pub fn text(name: &str, label: &str) -> Field {
        Field::new(name, label, Input::Line("text"))
    }

    pub fn email(name: &str, label: &str) -> Field {
        Field::new(name, label, Input::Line("email")).autocomplete("email")
    }

    pub fn password(name: &str, label: &str) -> Field {
        Field::new(name, label, Input::Line("password")).autocomplete("current-password")
    }

    pub fn search(name: &str, label: &str) -> Field {
        Field::new(name, label, Input::Line("search"))
    }

    /// A day as people write it; the server reads it, so any browser will do.
    pub fn date(name: &str, label: &str) -> Field {
        Field::new(name, label, Input::Line("text"))
            .example("Friday, in 3 days")
            .autocomplete("off")
            .short()
    }

    /// Shows by an example that a day to come is meant.
    #[must_use]
    pub fn ahead(self, today: jiff::civil::Date) -> Field {
        const A_WHILE: i32 = 9;
        let day = today
            .checked_add(jiff::Span::new().days(A_WHILE))
            .unwrap_or(today);
        self.example(format!("Friday, {}, in 3 days", day.strftime("%-d %b")))
    }

    /// Several lines.
    pub fn area(name: &str, label: &str) -> Field {
        Field::new(name, label, Input::Area(4))
    }

    /// Several lines in somebody's own words, set in serif as they will be shown.
    pub fn words(name: &str, label: &str) -> Field {
        Field {
            is_voice: true,
            ..Field::area(name, label)
        }
    }

    pub fn select(name: &str, label: &str, choices: Vec<Choice>) -> Field {
        Field::new(name, label, Input::Select(choices))
    }

    pub fn radio(name: &str, label: &str, choices: Vec<Choice>) -> Field {
        Field::new(name, label, Input::Radio(choices))
    }

    /// A box to tick; it is ticked when the kept value is `on`.
    pub fn check(name: &str, label: &str) -> Field {
        Field::new(name, label, Input::Check)
    }

    /// A file to hand in; `accept` as in HTML, such as `.csv,.xlsx`.
    pub fn file(name: &str, label: &str, accept: &str) -> Field {
        Field::new(name, label, Input::File(accept.to_owned()))
    }

    /// What was typed before, kept.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Field {
        Field {
            value: value.into(),
            ..self
        }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Field {
        Field {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Takes this field's message, if the form was refused for it.
    #[must_use]
    pub fn errors(self, errors: &Errors) -> Field {
        Field {
            error: errors.get(&self.name).map(str::to_owned),
            ..self
        }
    }

    /// What an answer may look like, shown while the field is empty.
    #[must_use]
    pub fn example(self, example: impl Into<String>) -> Field {
        Field {
            example: Some(example.into()),
            ..self
        }
    }

    #[must_use]
    pub fn autocomplete(self, purpose: &'static str) -> Field {
        Field {
            autocomplete: Some(purpose),
            ..self
        }
    }

    #[must_use]
    pub fn rows(self, rows: u8) -> Field {
        Field {
            input: Input::Area(rows),
            ..self
        }
    }

    #[must_use]
    pub fn required(self) -> Field {
        Field {
            is_required: true,
            ..self
        }
    }

    /// For answers of a word or two, such as a day, a number or a code.
    #[must_use]
    pub fn short(self) -> Field {
        Field {
            is_short: true,
            ..self
        }
    }

    /// Puts the cursor here when the page opens.
    #[must_use]
    pub fn first(self) -> Field {
        Field {
            is_first: true,
            ..self
        }
    }

    /// Tells fields of one name apart on a page with several forms, such as one on each row.
    #[must_use]
    pub fn within(self, scope: impl Into<String>) -> Field {
        Field {
            scope: Some(scope.into()),
            ..self
        }
    }

    fn id(&self) -> String {
        match &self.scope {
            Some(scope) => format!("f-{scope}-{}", self.name),
            None => format!("f-{}", self.name),
        }
    }

    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let hint = self.hint.is_some().then(|| format!("{id}-hint"));
        let error = self.error.is_some().then(|| format!("{id}-error"));
        let both: Vec<String> = [error, hint].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    fn notes(&self) -> Markup {
        let id = self.id();
        html! {
            @if let Some(error) = &self.error { p.error id={ (id) "-error" } { span { (message(error)) } } }
            @if let Some(hint) = &self.hint { p.hint id={ (id) "-hint" } { (hint) } }
        }
    }

    fn optional(&self) -> Markup {
        html! { @if !self.is_required && !matches!(self.input, Input::File(_)) { " " span.optional { "if you like" } } }
    }

    fn line(&self, kind: &str, accept: Option<&str>) -> Markup {
        html! {
            input.voice[self.is_voice] id=(self.id()) type=(kind) name=(self.name) value=[accept.is_none().then_some(&self.value)]
                accept=[accept] placeholder=[self.example.as_deref()] autocomplete=[self.autocomplete]
                required[self.is_required] autofocus[self.is_first]
                aria-invalid=[self.error.as_ref().map(|_| "true")] aria-describedby=[self.described_by()];
        }
    }

    fn area_box(&self, rows: u8) -> Markup {
        html! {
            textarea.voice[self.is_voice] id=(self.id()) name=(self.name) rows=(rows) placeholder=[self.example.as_deref()]
                required[self.is_required] autofocus[self.is_first]
                aria-invalid=[self.error.as_ref().map(|_| "true")] aria-describedby=[self.described_by()] { (self.value) }
        }
    }

    fn select_box(&self, choices: &[Choice]) -> Markup {
        html! {
            select id=(self.id()) name=(self.name) required[self.is_required] autofocus[self.is_first]
                aria-invalid=[self.error.as_ref().map(|_| "true")] aria-describedby=[self.described_by()] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == self.value] { (choice.word) }
                }
            }
        }
    }

    fn radios(&self, choices: &[Choice]) -> Markup {
        html! {
            fieldset.field id=(self.id()) aria-describedby=[self.described_by()] {
                legend { (self.label) (self.optional()) }
                @for (at, together) in grouped(choices) {
                    @match together.first().and_then(|choice| choice.group) {
                        Some(word) => {
                            div role="group" aria-labelledby={ (self.id()) "-" (at) } {
                                p.hint id={ (self.id()) "-" (at) } { strong { (word) } }
                                (self.radio_choices(together, at))
                            }
                        }
                        None => { (self.radio_choices(together, at)) }
                    }
                }
                (self.notes())
            }
        }
    }

    /// Choices of a list, the first of which is that many down it.
    fn radio_choices(&self, choices: &[Choice], from: usize) -> Markup {
        html! {
            @for (at, choice) in choices.iter().enumerate() {
                label.choice {
                    input type="radio" name=(self.name) value=(choice.value) checked[choice.value == self.value]
                        required[self.is_required && from + at == 0];
                    span { (choice.word) @if let Some(hint) = &choice.hint { small { (hint) } } }
                }
            }
        }
    }

    fn tick(&self) -> Markup {
        html! {
            div.field {
                label.choice {
                    input id=(self.id()) type="checkbox" name=(self.name) value="on" checked[self.value == "on"]
                        required[self.is_required] aria-invalid=[self.error.as_ref().map(|_| "true")]
                        aria-describedby=[self.described_by()];
                    span { (self.label) }
                }
                (self.notes())
            }
        }
    }
}

/// Choices by the word they stand under, with how many come before.
fn grouped(choices: &[Choice]) -> Vec<(usize, &[Choice])> {
    let mut from = 0;
    choices
        .chunk_by(|one, next| one.group == next.group)
        .map(|together| {
            let at = from;
            from += together.len();
            (at, together)
        })
        .collect()
}

/// Words of which any number may be ticked, in a row.
pub fn ticks(
    name: &str,
    legend: &str,
    choices: &[Choice],
    ticked: &[String],
    errors: &Errors,
    scope: &str,
) -> Markup {
    let error = errors.get(name);
    let id = format!("f-{scope}-{name}-error");
    // The head of a refused form leads to the field by its name alone.
    let own = if error.is_some() {
        format!("f-{name}")
    } else {
        format!("f-{scope}-{name}")
    };
    html! {
        fieldset.field.ticks id=(own) aria-describedby=[error.map(|_| &id)] {
            legend { (legend) " " span.optional { "if you like" } }
            div.ticks-row { @for choice in choices {
                label.tick {
                    input type="checkbox" name=(name) value=(choice.value) checked[ticked.contains(&choice.value)]
                        aria-invalid=[error.map(|_| "true")];
                    span { (choice.word) }
                }
            } }
            @if let Some(error) = error { p.error id=(id) { span { (message(error)) } } }
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let input = match &self.input {
            Input::Radio(choices) => return self.radios(choices),
            Input::Check => return self.tick(),
            Input::Line(kind) => self.line(kind, None),
            Input::File(accept) => self.line("file", Some(accept)),
            Input::Area(rows) => self.area_box(*rows),
            Input::Select(choices) => self.select_box(choices),
        };
        html! {
            div.field.short[self.is_short] {
                label for=(self.id()) { (self.label) (self.optional()) }
                (input)
                (self.notes())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_under_their_word_and_one_of_all_is_needed() {
        let choices = [("a", "Answers"), ("b", "Answers"), ("c", "Orders")]
            .map(|(value, word)| Choice::new(value, value).under(word));
        let page = Field::radio("measure", "What is measured", choices.to_vec())
            .required()
            .render()
            .into_string();
        assert_eq!(page.matches("role=\"group\"").count(), 2, "{page}");
        assert_eq!(page.matches(" required").count(), 1, "{page}");
        assert!(
            page.contains("id=\"f-measure-2\"><strong>Orders</strong></p>"),
            "{page}"
        );
    }

    #[test]
    fn an_error_stands_by_its_field_and_what_was_typed_is_kept() {
        let errors = Errors::one(
            "due",
            "`31 Feb` is no day\n\nhint: write it as `28 Feb` or `Friday`",
        );
        let page = Field::date("due", "By when")
            .value("31 Feb")
            .errors(&errors)
            .render()
            .into_string();
        assert!(page.contains(r#"value="31 Feb""#), "{page}");
        assert!(page.contains(r#"aria-describedby="f-due-error""#), "{page}");
        let said = "<code>31 Feb</code> is no day. Write it as <code>28 Feb</code> or <code>Friday</code>.";
        assert!(page.contains(said), "{page}");
    }
}
