//! Accounts as people read them: words in serif, side by side, each with who and when, and whose each feeling is.

use maud::{Markup, html};

use crate::experience::feeling::Feeling;
use crate::experience::form::{AccountInput, touchpoint_of};
use crate::experience::link_store::Link;
use crate::experience::store::{Felt, Told};
use crate::experience::web::{AccountForm, AccountView, Accounts};
use crate::experience::{Lean, Voice, Whose};
use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field, ticks};
use crate::frame::form::{Errors, button, buttons, form, hidden, refused};
use crate::frame::icon;
use crate::frame::sheet::{Fact, Heading, Tone, empty, facts, notice, section};
use crate::frame::timeline::words_of;
use crate::frame::words;
use crate::interaction::beside::{Beside, Part};
use crate::interaction::kind_shown;
use crate::interaction::store::Entry;
use crate::promise::TOUCHPOINTS;
use crate::spine::Direction;

/// A feeling in somebody's own word.
pub fn chips(feeling: Feeling) -> Markup {
    html! { span.felt { (feeling.word()) } " " }
}

/// What was felt: in their own word, or marked as our reading.
pub fn felt(feelings: &[Felt]) -> Markup {
    html! {
        @for one in feelings {
            @match one.whose {
                Whose::Own => (chips(one.feeling)),
                Whose::Reading => { span title=(read_by(one)) { (icon::reading(one.feeling.word())) } " " }
            }
        }
    }
}

fn read_by(felt: &Felt) -> String {
    format!("read by {}", felt.by_name.as_deref().unwrap_or("one of us"))
}

/// The feelings to tick, as a row of words.
pub fn ticks_of_feelings(legend: &str, ticked: &[String], errors: &Errors, scope: &str) -> Markup {
    let choices = Feeling::ALL.map(|feeling| Choice::new(feeling.word(), feeling.word()));
    ticks("feeling", legend, &choices, ticked, errors, scope)
}

/// One account as a card.
pub fn card(told: &Told, lens: &Lens, acts: &Markup) -> Markup {
    let account = &told.account;
    html! {
        article.account id=(format!("account-{}", account.id)) data-row {
            p.account-who {
                strong { (told.who) }
                " " span.aside { (whose(told, lens)) ", " (words::instant(account.at, lens.now, &lens.zone)) }
            }
            (words_of(&account.words))
            @if !told.feelings.is_empty() { p { (felt(&told.feelings)) } }
            @if account.mood.is_some() || account.context.is_some() { (beside(told)) }
            p.aside.account-from {
                @if let Some(by) = &told.written_by { "Written down by " (by) ". " }
                @if account.link.is_some() { "Told by their own link. " }
                @if told.is_withdrawn { (icon::tag("source withdrawn")) }
            }
            (acts)
        }
    }
}

fn whose(told: &Told, lens: &Lens) -> &'static str {
    match told.account.voice {
        Voice::Customer => "customer",
        Voice::Colleague if told.account.by == Some(lens.person) => "you",
        Voice::Colleague => "colleague",
        Voice::Supplier => "supplier",
    }
}

fn beside(told: &Told) -> Markup {
    let voiced = |text: &String| html! { span.voice { (text) } };
    let mut known = Vec::new();
    known.extend(
        told.account
            .mood
            .as_ref()
            .map(|mood| Fact::new("Before", voiced(mood))),
    );
    known.extend(
        told.account
            .context
            .as_ref()
            .map(|day| Fact::new("That day", voiced(day))),
    );
    facts(&known)
}

impl Accounts {
    /// Side by side, with where they differ and what can be added; for this page and for that of what passed.
    pub fn side_by_side(&self, lens: &Lens) -> Markup {
        let (in_error, standing): (Vec<&Told>, Vec<&Told>) =
            self.accounts.iter().partition(|told| told.error.is_some());
        html! {
            @if !self.differ.is_empty() { (self.worth_a_look()) }
            @if standing.is_empty() {
                p.quiet { "Nobody has told yet how it was." }
            } @else {
                div.accounts data-list { @for told in &standing { (card(told, lens, &self.acts(told, lens))) } }
            }
            @if !in_error.is_empty() { (mistaken(&in_error, lens)) }
            @if lens.may_write && self.passed.is_some() { (self.add(lens)) }
        }
    }

    fn name(&self, account: i64) -> &str {
        let told = self.accounts.iter().find(|told| told.account.id == account);
        told.map_or("somebody", |told| told.who.as_str())
    }

    fn worth_a_look(&self) -> Markup {
        let link = |id: i64| html! { a href=(format!("#account-{id}")) { (self.name(id)) } };
        notice(
            Tone::Careful,
            html! { p {
                strong { "These differ: worth a look. " }
                @for [one, other] in &self.differ {
                    @if one == other { "What " (link(*one)) " says, and what we read into it. " }
                    @else { (link(*one)) " and " (link(*other)) ". " }
                }
            } },
        )
    }

    fn acts(&self, told: &Told, lens: &Lens) -> Markup {
        let account = &told.account;
        let is_theirs = account.voice == Voice::Colleague && account.by != Some(lens.person);
        if !lens.may_write || is_theirs {
            return html! {};
        }
        html! {
            div.account-acts {
                details.act-form {
                    summary { @if account.voice == Voice::Colleague { "Say what you felt" } @else { "What we read in it" } }
                    (form(&format!("/account/{}/feel", account.id), html! {
                        (ticks_of_feelings("Felt", &[], &Errors::default(), &format!("feel-{}", account.id)))
                        (buttons(button("Mark")))
                    }))
                    @for one in told.feelings.iter().filter(|one| one.by.is_some()) {
                        (Act::new(format!("Take out {}", one.feeling.word()), format!("/account/{}/feeling/{}/error", account.id, one.id)).quiet())
                    }
                }
                @if account.voice == Voice::Customer && told.lean != Lean::Hurt {
                    (self.thanks("Pass on thanks", Some(account.id), &account.words))
                }
                details.act-form {
                    summary { "Entered in error" }
                    (form(&format!("/account/{}/error", account.id), html! {
                        (Field::text("why", "Why").within(format!("why-{}", account.id)))
                        (buttons(button("Enter in error")))
                    }))
                }
            }
        }
    }

    /// Thanks in an account, or in what passed itself.
    fn thanks(&self, label: &str, account: Option<i64>, words: &str) -> Markup {
        let here = self.colleagues.iter().filter(|one| one.left_at.is_none());
        let choices = here
            .map(|one| Choice::new(one.id.to_string(), &one.name))
            .collect();
        let scope = account.map_or_else(|| "thanks".to_owned(), |id| format!("thanks-{id}"));
        html! {
            details.act-form {
                summary { (label) }
                (form(&format!("/interaction/{}/thanks", self.interaction), html! {
                    @if let Some(account) = account { (hidden("account", &account.to_string())) }
                    (Field::select("colleague", "To whom", choices).required().short().within(&scope))
                    (Field::words("words", "Their words").rows(2).value(words).required().within(&scope)
                        .hint("Leave what is meant for them. They alone read it, and it is counted nowhere."))
                    (buttons(button("Pass on")))
                }))
            }
        }
    }

    fn add(&self, lens: &Lens) -> Markup {
        let Some(entry) = &self.passed else {
            return html! {};
        };
        let input = AccountInput::default();
        html! {
            div.buttons {
                (account_here(entry, None, None, "h"))
                (Act::new("A link for their own words", format!("/interaction/{}/account/link", self.interaction)).quiet())
            }
            @for link in &self.links { (open_link(link, lens)) }
            details.act-form {
                summary { "Write down how it was for somebody else" }
                (account_form(entry.id, &entry.kind, &self.customers, &AccountInput { voice: Some(Voice::Customer), ..input }, &Errors::default()))
            }
            @if entry.direction == Direction::In && !self.customers.is_empty() {
                (self.thanks("Pass on thanks that stand in it", None, entry.excerpt.as_deref().unwrap_or_default()))
            }
        }
    }
}

fn open_link(link: &Link, lens: &Lens) -> Markup {
    let used = match link.used {
        0 => "nothing was told by it yet".to_owned(),
        used => format!("told {}", words::count(used, "account", "accounts")),
    };
    html! {
        div.row {
            span { "A link for " (link.party_name) ", made by " (link.made_by) ", until " (words::instant(link.ends_at, lens.now, &lens.zone)) ": " (used) "." }
            (Act::new("End it", format!("/account/link/{}/end", link.id)).quiet())
        }
    }
}

/// Outside the figures and counted beside them.
fn mistaken(told: &[&Told], lens: &Lens) -> Markup {
    html! {
        details {
            summary { (words::number(i64::try_from(told.len()).unwrap_or(0))) " entered in error" }
            @for one in told {
                @if let Some(error) = &one.error {
                    p.quiet {
                        (error.by_name) ", " (words::instant(error.at, lens.now, &lens.zone))
                        @if let Some(why) = &error.why { ": " (why) }
                    }
                    @let undo = Act::new("It counts after all", format!("/account/{}/undo", one.account.id)).quiet();
                    (card(one, lens, &html! { @if lens.may_write { (undo) } }))
                }
            }
        }
    }
}

/// One's own account of what passed, folded away until it is wanted: a key, the words, and Ctrl+Enter keeps them.
pub fn account_here(entry: &Entry, party: Option<i64>, to: Option<&str>, key: &str) -> Markup {
    let scope = format!("mine-{}", entry.id);
    html! {
        details.menu.in-place data-menu {
            summary.button.quiet data-act data-key=(key) { "How it was for you" kbd aria-hidden="true" { (key) } }
            div.menu-body {
                (form(&format!("/interaction/{}/account", entry.id), html! {
                    @if let Some(party) = party { (hidden("party", &party.to_string())) }
                    @if let Some(to) = to { (hidden("back", to)) }
                    (Field::words("words", "How it was for you").rows(3).required().within(&scope)
                        .hint(format!("Your own account, beside theirs: {}", entry.title)))
                    (ticks_of_feelings("What you felt", &[], &Errors::default(), &scope))
                    (buttons(html! { (button("Keep it")) " " span.hint { kbd { "Ctrl" } " " kbd { "Enter" } } }))
                }))
            }
        }
    }
}

/// Everything that can be said of how it was.
fn account_form(
    interaction: i64,
    kind: &str,
    customers: &[crate::experience::store::Customer],
    input: &AccountInput,
    errors: &Errors,
) -> Markup {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let voices = vec![
        Choice::new("customer", "The customer's"),
        Choice::new("supplier", "A supplier's"),
        Choice::new("colleague", "Your own"),
    ];
    let whose = vec![
        Choice::new("reading", "We read it in their words"),
        Choice::new("own", "They said so"),
    ];
    let touchpoints = TOUCHPOINTS.map(|word| Choice::new(word, word)).to_vec();
    let many = customers.len() > 1;
    let known = customers
        .iter()
        .map(|one| Choice::new(one.party.to_string(), &one.name))
        .collect();
    let body = html! {
        (Field::select("voice", "Whose words", voices).value(input.voice.unwrap_or_default().word()).errors(errors).required().short())
        @if many { (Field::select("party", "Whom it concerns", known).value(input.party.map_or_else(String::new, |party| party.to_string())).errors(errors).required().short()) }
        @else if errors.get("party").is_some() { (Field::text("party", "Whom it concerns").errors(errors)) }
        (Field::words("words", "How it was").value(&input.words).errors(errors).required().hint("Word for word, where you can."))
        (ticks_of_feelings("What was felt", &input.feeling, errors, "form"))
        (Field::select("whose", "Who says so", whose).value(input.whose.unwrap_or(Whose::Reading).word()).errors(errors).required().short())
        (Field::text("told_by", "Who said it, of a supplier").value(text(&input.told_by)).errors(errors))
        (Field::text("mood", "How they were before").value(text(&input.mood)).errors(errors))
        (Field::text("context", "What they were trying to do that day").value(text(&input.context)).errors(errors))
        (Field::select("touchpoint", "Where it belongs", touchpoints)
            .value(input.touchpoint.clone().unwrap_or_else(|| touchpoint_of(kind).to_owned())).errors(errors).required().short())
        (Field::date("on", "When it was lived").value(text(&input.on)).errors(errors).example("as it passed, Mon, 2 Nov"))
        (Field::text("time", "At what time").value(text(&input.time)).errors(errors).short().example("14:30"))
        (hidden("back", &text(&input.back)))
        (buttons(button("Keep it")))
    };
    form(&format!("/interaction/{interaction}/account"), body)
}

impl Page for Accounts {
    fn title(&self) -> String {
        match &self.passed {
            Some(entry) => format!("How it was: {}", entry.title),
            None => "How it was".to_owned(),
        }
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new(self.title());
        let heading = match &self.passed {
            Some(entry) => heading
                .above(entry.title.as_str(), format!("/interaction/{}", self.interaction))
                .sentence(html! { (kind_shown(&entry.kind).0) ", " (words::instant(entry.at, lens.now, &lens.zone)) }),
            None => heading.above("Experiences", "/experience").sentence(html! {
                "The row that told of it was taken back; what was told of it stays."
            }),
        };
        html! { (heading) (self.side_by_side(lens)) }
    }
}

impl Page for AccountView {
    fn title(&self) -> String {
        format!("How it was for {}", self.told.who)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let above = format!("/interaction/{}", self.told.account.interaction);
        html! {
            (Heading::new(self.title()).above(self.told.title.as_str(), above))
            (card(&self.told, lens, &html! {}))
        }
    }
}

impl Page for AccountForm {
    fn title(&self) -> String {
        "How it was".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        let above = format!("/interaction/{}", self.interaction);
        html! {
            (Heading::new(self.title()).above(self.title.as_str(), above))
            (refused(&self.errors))
            (account_form(self.interaction, "", &self.customers, &self.input, &self.errors))
        }
    }
}

/// The newest accounts that concern a customer, for their own page.
pub fn of_customer(told: &[Told], party: i64, lens: &Lens) -> Markup {
    if told.is_empty() {
        return html! { p.quiet { "Nobody has told yet how anything was." } };
    }
    html! {
        div.accounts.is-narrow {
            @for one in told { (card(one, lens, &html! { p { (Way::new("Beside the others", format!("/interaction/{}#account-{}", one.account.interaction, one.account.id)).quiet()) } })) }
        }
        p { a href=(format!("/experience?party={party}")) { "All accounts" } }
    }
}

/// Beside what passed, on its own page.
pub const BESIDE: Beside = Beside {
    word: "experience",
    read: |tx, actor, id, now| {
        Accounts::read(tx, actor, id, now)?
            .map(|all| Part::new(all, drawn))
            .transpose()
    },
};

fn drawn(accounts: &Accounts, lens: &Lens) -> Markup {
    section("How it was", None, accounts.side_by_side(lens))
}

/// Nothing was told anywhere yet.
pub fn nothing_yet() -> Markup {
    empty(
        "Nobody has told yet how it was",
        "Open a call, a letter or an order of a customer and write how it was for them or for you, or send them a link.",
        html! { (Way::new("Contacts", "/customer")) },
    )
}
