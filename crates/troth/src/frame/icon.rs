//! Small drawings in one stroke: how something reached us, and how it stands.

use maud::{Markup, PreEscaped, Render, html};

/// What an entry of a timeline is, so that its kind reads without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Call,
    Mail,
    Talk,
    Visit,
    Note,
    Order,
    Invoice,
    Delivery,
    Complaint,
    Word,
    Person,
    Flag,
    File,
    Task,
    Search,
    More,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Call => "M6 3 4 4.5C4 11 9 16 15.5 16L17 14 13.5 11.5 12 13C9.5 12 8 10.5 7 8L8.5 6.5z",
            Icon::Mail => "M3 5h14v10H3zM3 5.5l7 5.5 7-5.5",
            Icon::Talk => "M3 4h14v9H9l-4 3.5V13H3z",
            Icon::Visit => {
                "M10 17.5C6.5 13.5 4.5 11 4.5 8a5.5 5.5 0 0 1 11 0c0 3-2 5.5-5.5 9.5zM10 6v4M8 8h4"
            }
            Icon::Note => "M5 3h10v14H5zM7.5 7h5M7.5 10h5M7.5 13h3",
            Icon::Order => "M4.5 7h11l-.8 10H5.3zM7.5 9V5.5a2.5 2.5 0 0 1 5 0V9",
            Icon::Invoice => "M5 3h10v14l-2.5-1.5L10 17l-2.5-1.5L5 17zM7.5 7h5M7.5 10.5h5",
            Icon::Delivery => "M3 7l7-4 7 4v7l-7 4-7-4zM3 7l7 4 7-4M10 11v7",
            Icon::Complaint => "M10 3l7.5 13.5h-15zM10 8v4M10 14v.5",
            Icon::Word => "M7.5 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12.5 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
            Icon::Person => "M10 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4 17c0-3.5 2.5-5 6-5s6 1.5 6 5",
            Icon::Flag => "M5 17.5V3.5h9.5L12.5 7l2 3.5H5",
            Icon::File => "M5 3h7l3 3v11H5zM12 3v3h3",
            Icon::Task => "M4 4h12v12H4zM7 10l2.2 2.2L13.5 8",
            Icon::Search => "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.8 12.8L17 17",
            Icon::More => "M4.5 10h.01M10 10h.01M15.5 10h.01",
        }
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icon viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false" {
                path d=(self.path()) {}
            }
        }
    }
}

/// How a thing stands. Each has a shape, a word and a colour, and no two share a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Kept,
    AtRisk,
    Broken,
    Open,
    Waiting,
    Released,
    Overdue,
    /// Entered in error: outside the figures, and shown beside them.
    Mistaken,
}

impl State {
    /// Every state, in the order legends list them.
    pub const ALL: [State; 8] = [
        State::Kept,
        State::AtRisk,
        State::Overdue,
        State::Broken,
        State::Open,
        State::Waiting,
        State::Released,
        State::Mistaken,
    ];

    pub fn word(self) -> &'static str {
        match self {
            State::Kept => "kept",
            State::AtRisk => "at risk",
            State::Broken => "broken",
            State::Open => "open",
            State::Waiting => "waiting",
            State::Released => "released",
            State::Overdue => "overdue",
            State::Mistaken => "entered in error",
        }
    }

    /// The class that carries the colour.
    pub fn class(self) -> &'static str {
        match self {
            State::Kept => "is-kept",
            State::AtRisk => "is-at-risk",
            State::Broken => "is-broken",
            State::Open => "is-open",
            State::Waiting => "is-waiting",
            State::Released => "is-released",
            State::Overdue => "is-overdue",
            State::Mistaken => "is-mistaken",
        }
    }

    /// The shape alone, inside a 16 by 16 square, for charts and chips.
    pub fn shape(self) -> Markup {
        PreEscaped(
            match self {
                State::Kept => r#"<circle class="fill" cx="8" cy="8" r="7"/><path class="cut" d="M4.7 8.3l2.3 2.3 4.4-4.7"/>"#,
                State::AtRisk => r#"<circle cx="8" cy="8" r="6"/><path class="fill" d="M8 8V2a6 6 0 0 1 6 6z"/>"#,
                State::Broken => r#"<path class="thick" d="M3 3l10 10M13 3L3 13"/>"#,
                State::Open => r#"<circle cx="8" cy="8" r="6"/>"#,
                State::Waiting => r#"<path class="thick" d="M5.5 3v10M10.5 3v10"/>"#,
                State::Released => r#"<path d="M3 6.5h6.5a3.3 3.3 0 0 1 0 6.5H6M5.8 3.5l-3 3 3 3"/>"#,
                State::Overdue => r#"<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.6 1.8"/>"#,
                State::Mistaken => r#"<circle class="dash" cx="8" cy="8" r="6"/><path d="M5 11l6-6"/>"#,
            }
            .to_owned(),
        )
    }
}

/// The chip of a state in its own word.
pub fn state(state: State) -> Markup {
    state_as(state, state.word())
}

/// The chip of a state in another word for it, such as `answered in time`.
pub fn state_as(state: State, word: &str) -> Markup {
    html! {
        span class={ "state " (state.class()) } {
            svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" { (state.shape()) }
            (word)
        }
    }
}

/// A label a person gave.
pub fn tag(word: &str) -> Markup {
    html! { span.tag { (word) } }
}

/// What we read into somebody's words: always marked as ours, so it never passes for theirs.
pub fn reading(word: &str) -> Markup {
    html! { span.reading { span.reading-by { "our reading" } (word) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_states_share_a_shape_a_word_or_a_class() {
        for (at, one) in State::ALL.iter().enumerate() {
            for other in &State::ALL[at + 1..] {
                assert_ne!(one.shape().into_string(), other.shape().into_string());
                assert_ne!(one.word(), other.word());
                assert_ne!(one.class(), other.class());
            }
        }
    }
}
