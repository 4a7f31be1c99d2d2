//! Pledges as pages: all of them, one with what became of its promises, and the form.

use maud::{Markup, Render as _, html};

use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, refused};
use crate::frame::icon;
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, empty, facts, section};
use crate::frame::words;
use crate::pledge::form::Unit;
use crate::pledge::web::{PledgeForm, PledgeView, Pledges};
use crate::pledge::{Hears, Pledge};
use crate::promise::board::Asked;
use crate::promise::{Kind, TOUCHPOINTS};
use crate::share::Share;
use crate::share::page::three;

fn heard(hears: Hears) -> &'static str {
    match hears {
        Hears::Message => "each letter or message",
        Hears::Ticket => "each request",
        Hears::Order => "each order",
    }
}

fn kind_said(kind: Kind) -> &'static str {
    match kind {
        Kind::Given => "given: customers were told",
        Kind::Implied => "implied: customers may expect it",
    }
}

impl Page for Pledges {
    fn title(&self) -> String {
        "Pledges".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (hold, retired): (Vec<&PledgeView>, Vec<&PledgeView>) =
            self.pledges.iter().partition(|one| one.pledge.retired.is_none());
        let new = || {
            Way::new("Make a pledge", "/pledge/new")
                .key('n')
                .primary()
                .render()
        };
        let mut heading = Heading::new("Pledges")
            .sentence(html! { "What we promise to everybody: each makes a promise whenever it applies." });
        if lens.may_write && !hold.is_empty() {
            heading = heading.acts(new());
        }
        html! {
            (heading)
            @if hold.is_empty() {
                (empty("Nothing is pledged yet", "“We answer within one working day” is a good one to begin with: every letter then makes a promise, and you see which were kept.",
                    html! { @if lens.may_write { (new()) } }))
            } @else { (list(&hold.iter().map(|one| line(one, lens)).collect::<Vec<_>>())) }
            @if !retired.is_empty() {
                (section("Retired", None, list(&retired.iter().map(|one| line(one, lens)).collect::<Vec<_>>())))
            }
        }
    }
}

fn line(view: &PledgeView, lens: &Lens) -> Line {
    let pledge = &view.pledge;
    let why = match &pledge.retired {
        Some(retired) => html! {
            "Retired " (words::instant(retired.at, lens.now, &lens.zone)) " by "
            (retired.by_name.as_deref().unwrap_or("Troth")) ": " (retired.why)
        },
        None => html! {
            (heard(pledge.hears)) ", within " (pledge.within.said()) " · we say " (share_said(view.kept.we_say))
            " · they say " (share_said(view.kept.they_say))
        },
    };
    let open = words::count(view.open, "open", "open");
    let aside = html! { (open) @if view.overdue > 0 { ", " (icon::state_as(icon::State::Overdue, &format!("{} overdue", words::number(view.overdue)))) } };
    Line::new(
        format!("/pledge/{}", pledge.id),
        html! { q.voice { (pledge.words) } },
    )
    .why(why)
    .aside(aside)
}

fn share_said(share: Share) -> String {
    words::share(
        share.part,
        share.whole,
        share.low.unwrap_or(0.0),
        share.high.unwrap_or(1.0),
    )
}

impl Page for PledgeView {
    fn title(&self) -> String {
        self.pledge.words.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let pledge = &self.pledge;
        let href = format!("/promise?pledge={}", pledge.id);
        // All that was ever settled, as its figures count.
        let counted = Asked {
            pledge: Some(pledge.id),
            months: Some(240),
            ..Asked::default()
        };
        let heading = Heading::new(&pledge.words).above("Pledges", "/pledge").sentence(html! {
            "Heard in " (heard(pledge.hears)) ", kept within " (pledge.within.said()) ". "
            a href=(href) { (words::begun(&words::count(self.open, "promise is open", "promises are open"))) }
            @if self.overdue > 0 { ", " a href={ (href) "&state=overdue" } { (words::number(self.overdue)) " overdue" } } "."
        });
        html! {
            (heading)
            (refused(&self.errors))
            @if self.kept.nobody_asked.whole == 0 {
                (empty("Nothing to count yet", "Figures come with the first promise that was kept or broken.", html! {}))
            } @else { (three(&self.kept, &counted)) }
            @if self.kept.in_error > 0 {
                p.aside { (words::count(i64::try_from(self.kept.in_error).unwrap_or(0), "needed no answer or was made in error", "needed no answer or were made in error")) ", in none of these figures." }
            }
            (known(pledge, lens))
            @if lens.may_write && pledge.retired.is_none() { (self.retiring()) }
        }
    }
}

fn known(pledge: &Pledge, lens: &Lens) -> Markup {
    let by = pledge.by_name.as_deref().unwrap_or("Troth");
    let mut known = vec![
        Fact::new("Kind", html! { (kind_said(pledge.kind)) }),
        Fact::new("Touchpoint", html! { (pledge.touchpoint) }),
        Fact::new(
            "Since",
            html! { (words::instant(pledge.since, lens.now, &lens.zone)) },
        ),
        Fact::new(
            "Made",
            html! { (words::instant(pledge.at, lens.now, &lens.zone)) " by " (by) },
        ),
    ];
    if let Some(retired) = &pledge.retired {
        let by = retired.by_name.as_deref().unwrap_or("Troth");
        known.push(Fact::new(
            "Retired",
            html! { (words::instant(retired.at, lens.now, &lens.zone)) " by " (by) },
        ));
        known.push(Fact::new("Why", html! { (retired.why) }));
    }
    facts(&known)
}

impl PledgeView {
    fn retiring(&self) -> Markup {
        let is_open = !self.errors.is_empty();
        html! {
            details.act-form open[is_open] {
                summary { "Retire it" }
                p { "It makes no promises from then on. Those it made still hold, and the pledge stays here with your name and your reason." }
                (form(&format!("/pledge/{}/retire", self.pledge.id), html! {
                    (Field::words("why", "Why it holds no longer").rows(2).value(&self.why).errors(&self.errors).required())
                    (buttons(button("Retire")))
                }))
            }
        }
    }
}

impl Page for PledgeForm {
    fn title(&self) -> String {
        "Make a pledge".to_owned()
    }

    fn body(&self, _lens: &Lens) -> Markup {
        let (input, errors) = (&self.input, &self.errors);
        let units = [Unit::WorkingDays, Unit::WorkingHours]
            .map(|unit| Choice::new(unit.word(), unit.word().replace('_', " ")));
        let hears = Hears::ALL.map(|hears| Choice::new(hears.word(), heard(hears)));
        let kinds = Kind::ALL.map(|kind| Choice::new(kind.word(), kind_said(kind)));
        let touchpoints = TOUCHPOINTS.map(|word| Choice::new(word, word));
        let within = input
            .within
            .map_or_else(|| "1".to_owned(), |many| many.to_string());
        html! {
            (Heading::new("Make a pledge").above("Pledges", "/pledge").sentence(html! {
                "A pledge cannot be edited afterwards: another one takes its place, and it is retired."
            }))
            (refused(errors))
            (form("/pledge", html! {
                (Field::words("words", "What we promise").rows(2).value(&input.words).errors(errors).required().first()
                    .example("We answer within one working day"))
                (Field::radio("hears", "It applies to", hears.to_vec()).errors(errors).required()
                    .value(input.hears.unwrap_or(Hears::Message).word()))
                (Field::text("within", "Within").value(within).errors(errors).required().short())
                (Field::select("unit", "Counted in", units.to_vec()).errors(errors).required().short()
                    .value(input.unit.unwrap_or_default().word())
                    .hint("By your opening hours and days closed, under Settings."))
                (Field::radio("kind", "How customers know", kinds.to_vec()).errors(errors).required()
                    .value(input.kind.unwrap_or(Kind::Given).word()))
                (Field::select("touchpoint", "Where it belongs", touchpoints.to_vec()).errors(errors).required().short()
                    .value(input.touchpoint.as_deref().unwrap_or("service")))
                (Field::date("since", "From when on").value(input.since.as_deref().unwrap_or("")).errors(errors)
                    .hint("Now, unless you say another day. An earlier day also judges what came since then."))
                (buttons(button("Pledge")))
            }))
        }
    }
}
