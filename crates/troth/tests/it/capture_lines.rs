//! Sixty lines as people in a bicycle shop write them, typos included: what is understood of each, or asked about.
//!
//! They are told on Friday, 20 November 2026, at noon: a bare “Friday” is the 27th, “tomorrow” the 21st.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};

use crate::house::{House, Person};
use crate::story;

/// What is expected of one line.
struct Line<'t> {
    line: &'t str,
    who: &'t str,
    kind: &'t str,
    feeling: &'t str,
    /// Words that stand in what is promised.
    promise: &'t str,
    due: &'t str,
    /// What is asked about: `who`, `due` or `promise`; then nothing else is expected.
    asks: &'t str,
}

impl Line<'_> {
    /// `line | who | kind and direction | feeling | promise | due`, or `line | asks who`; nothing is written `-`.
    fn parse(row: &str) -> Line<'_> {
        let parts: Vec<&str> = row
            .split(" | ")
            .map(|part| if part == "-" { "" } else { part })
            .collect();
        let at = |nth: usize| parts.get(nth).copied().unwrap_or("");
        let asks = at(1).strip_prefix("asks ").unwrap_or("");
        assert!(
            parts.len() == 6 || (parts.len() == 2 && !asks.is_empty()),
            "{row}"
        );
        Line {
            line: at(0),
            who: at(1),
            kind: at(2),
            feeling: at(3),
            promise: at(4),
            due: at(5),
            asks,
        }
    }
}

const LINES: &str = "\
called Tom, upset about the late frame, promised a new one by Friday | Tom Weaver | call out | upset | a new one | 2026-11-27
Tom rang, wheel still rubbing, will call him back tmrw am | Tom Weaver | call in | - | call him back | 2026-11-21
otto brandt came by, happy with the service | Otto Brandt | visit in | happy | - | -
spoke to sofia, she'll send photos of the crack | Sofia Rossi | call out | - | - | -
lars in the shop, wants 2 cargo bikes, owe him a quote by wed | Lars Nygaard | visit in | - | a quote | 2026-11-25
emailed grace re invoice, said I'd send the new one today | Grace Okafor | message out | - | send the new one | 2026-11-20
priya texted, derailleur works now, so relieved | Priya Nair | message in | relieved | - | -
left a vm for jonas about the pickup | Jonas Lind | call out | - | - | -
karl petersen furious, third time the brake squeals, Bea to ring him monday | Karl Petersen | note between | angry | ring him | 2026-11-23
met Dieter at the fair, keen on ebikes, I'll send him the catalogue next week | Dieter Kohl | visit out | - | send him the catalogue | 2026-11-27
10 min call with grace, confused about the warranty, promised to explain it in writing by tuesday | Grace Okafor | call out | confused | explain it in writing | 2026-11-24
jonas popped in, not happy w the paint, we'll respray it free by 4 dec | Jonas Lind | visit in | not happy | respray it free | 2026-12-04
rang sofia yesterday, delighted with the new saddle | Sofia Rossi | call out | delighted | - | -
called lars at 9, no answer, try again mon | Lars Nygaard | call out | - | - | -
wrote to otto about the recall | Otto Brandt | message out | - | - | -
otto wrote back, grateful for the quick fix | Otto Brandt | message in | grateful | - | -
sent a letter to karl petersen re overdue invoice | Karl Petersen | letter out | - | - | -
called +44 20 7946 0018, wants to know when we open | Priya Nair | call out | - | - | -
grace@example.org asked for the invoice again, annoyed | Grace Okafor | note between | annoyed | - | -
note: dieter prefers to be called after 5 | Dieter Kohl | note between | - | - | -
sofia says the child seat wobbles, worried, told her we'd check it tomorrow morning | Sofia Rossi | note between | worried | check it | 2026-11-21
visit from lars this morning, he loves the cargo bike | Lars Nygaard | visit in | delighted | - | -
dropped the spare tube off at dieters | Dieter Kohl | visit out | - | - | -
phoned May, calm, agreed to wait until the 1st | May Albright | call out | calm | - | -
Will called, wants a bell | Will Turner | call in | - | - | -
told Will his fork is in | Will Turner | note between | - | - | -
priya will come by on monday to pick up the trailer | Priya Nair | note between | - | - | -
jonas will think about it, met him at the race sunday | Jonas Lind | visit out | - | - | -
grace called, she will be away til the 3rd | Grace Okafor | call in | - | - | -
the supplier will deliver mid december, emailed tom about it | Tom Weaver | message out | - | - | -
rang back otto 5 min, chuffed with the wheelset | Otto Brandt | call out | delighted | - | -
met up w Hansen Cykler, they want 12 frames, promised an offer by end of next week | Hansen Cykler | visit out | - | an offer | 2026-11-27
Ann from Hansen Cykler called, invoice was wrong, sorry, I'll send a corrected one today | Ann Hansen | call in | - | send a corrected one | 2026-11-20
ann devlin rang this morning 5 min, sad about her stolen bike, will lend her one till friday | Ann Devlin | call in | sad | lend her one | -
called dieter 3pm yesterday, disappointed about the discount | Dieter Kohl | call out | disappointed | - | -
sofia came in w/ the kids bike, said it'd be ready by sat | Sofia Rossi | visit in | - | ready | 2026-11-21
caled tom, upset abt the late frame, promissed a new one by firday | Tom Weaver | call out | upset | a new one | 2026-11-27
otto rnag, hapy with the repiar | Otto Brandt | call in | happy | - | -
jonas came buy, dissapointed w the colour | Jonas Lind | visit in | disappointed | - | -
spok to lars, furius about the wait, wil call him back tomorow | Lars Nygaard | call out | angry | call him back | 2026-11-21
emaild grace the quote, she was gratefull | Grace Okafor | message out | grateful | - | -
priya pooped in to say thanks, deligthed | Priya Nair | visit in | delighted | - | -
left voicmail for sofia re the pickup | Sofia Rossi | call out | - | - | -
metting w dieter, woried about the battery, promised to send test results by wensday | Dieter Kohl | visit out | worried | send test results | 2026-11-25
karl petersen cald, angy about the brake, wil fix it for free by thursady | Karl Petersen | call in | angry | fix it for free | 2026-11-26
texed jonas that his bike is ready | Jonas Lind | message out | - | - | -
recieved a leter from otto, releived its sorted | Otto Brandt | letter in | relieved | - | -
grace anoyed, we stil owe her a refund by mon | Grace Okafor | note between | annoyed | a refund | 2026-11-23
spoke to sofia yestreday, cofused by the invioce | Sofia Rossi | call out | confused | - | -
lars poped by, fustrated, bea will cal him monady | Lars Nygaard | visit in | frustrated | cal him | 2026-11-23
phned may 10 mins, hapyy | May Albright | call out | happy | - | -
called Ann, upset about the late frame, promised a new one by Friday | asks who
petersen rang, brake still bad, will send someone tmrw | asks who
mrs petersen came by, happy | asks who
called back, said I'd send it tonight | asks who
Frodo called, wants a tandem | asks who
grace and otto came by, both happy | asks who
sam rang, wants his bike back | asks who
promised tom a call by 11/12 | asks due
ann h called, will send the invoice by fri | Ann Hansen | call in | - | send the invoice | 2026-11-27";

/// Twenty more, with more in each of them.
const LONGER: &str = "\
rang Tom back, he's still cross about the gears, I'll get Bea to have a look on thurs | Tom Weaver | call out | annoyed | get Bea | 2026-11-26
Grace in, bought a helmet, v happy | Grace Okafor | visit in | happy | - | -
had jonas on the phone for 20 mins, fed up with waiting | Jonas Lind | call out | frustrated | - | -
otto emailed: wants to return the lights, told him that's fine | Otto Brandt | message in | - | - | -
lars called in a rage, chain snapped again, we'll send a courier tomorrow | Lars Nygaard | call in | angry | send a courier | 2026-11-21
quick chat with sofia at the till, pleased w the fit | Sofia Rossi | call out | happy | - | -
text from dieter, running late, will be here at 4 | Dieter Kohl | message in | - | - | -
karl petersen phoned, worrid about price, promised we'd hold the old price til end of month | Karl Petersen | call in | worried | hold the old price | -
no answer from grace, left message | Grace Okafor | call out | - | - | -
priya collected her bike, thrilled | Priya Nair | note between | delighted | - | -
May rang re her refund - should have it by tues, i'll chase the bank | May Albright | call in | - | chase the bank | -
spoke with tom, agreed he brings it in on sat | Tom Weaver | call out | - | - | -
will turner rang, his order hasn't come, said we'd look into it today | Will Turner | call in | - | look into it | 2026-11-20
email to Hansen Cykler w/ offer for the 12 frames | Hansen Cykler | message out | - | - | -
Sofia's saddle came in, let her know | Sofia Rossi | note between | - | - | -
jonas cancelled, not angry just busy, will rebook in 2 weeks | asks promise
otto asked whether we do wheel truing, I said yes and that Bea would call him monday | Otto Brandt | note between | - | call him | 2026-11-23
fone call w lars 15min, he wil pay by friday | Lars Nygaard | call out | - | - | -
grace v dissapointed, gave her 10% off, must ring her nxt week | Grace Okafor | note between | disappointed | - | -
Dieter dropped off his e-bike, brakes, ready by wed promised | Dieter Kohl | visit in | - | ready | 2026-11-25";

/// As strangers to the code wrote them for another shop, with the names of this one.
const STRANGE: &str = "\
lm for grace okafor re inv 4471, will try again tmrw am | Grace Okafor | call out | - | try again | 2026-11-21
txt from Sofia R – running 15 min late, no prob | Sofia Rossi | message in | - | - | -
cld Karl Petersen. no ans. lm | Karl Petersen | call out | - | - | -
drove out to Hansen Cykler y'day, looked at the cracked rack | Hansen Cykler | visit out | - | - | -
posted the signed warranty card to Otto Brandt on Thursday | Otto Brandt | letter out | - | - | -
ring Jonas Lind back asap about the leak | Jonas Lind | note between | - | - | -
Lars Nygaard left a vm, annoyed, still no credit note | Lars Nygaard | call in | annoyed | - | -
Priya Nair surprised we still had her pattern, called to order 6 more | Priya Nair | call in | surprised | - | -
Tom Weaver - complaint, 2 lamps broken. Refund 34.50 agreed, Bea to issue it by 30 Nov | Tom Weaver | note between | - | issue it | 2026-11-30
Otto was told by Sam that the pads arrive Tuesday. They did not, Otto is livid, Sam must call him first thing tmrw | Otto Brandt | note between | angry | call him | 2026-11-21
spk w/ Dieter, told him Bea confirms in writing tomorrow | Dieter Kohl | call out | - | confirms in writing | 2026-11-21
Jonas was promised a callback today by Bea, nobody called, he's really frustrated | Jonas Lind | note between | frustrated | a callback | 2026-11-20
Phoned Grace about the fitting, she's thrilled. sending her the menu tonight | Grace Okafor | call out | delighted | sending her the menu | 2026-11-20
saw Sofia at her salon, chairs wobble, I come back 3 Dec 2pm to fix them | Sofia Rossi | visit out | - | come back to fix them | 2026-12-03
otto brandt not satisfied w the paint, we respray it | Otto Brandt | note between | not happy | respray it | -
cb'd Grace Okafor re warranty, she wasnt pleased | Grace Okafor | call out | not happy | - | -
Karl Petersen's brother came to collect the bike, happy w the setup | Karl Petersen | visit in | happy | - | -
Otto B. returned my call. all good now | Otto Brandt | call in | - | - | -
Dieter in, two wheels to true, promised for next Friday | Dieter Kohl | visit in | - | two wheels to true | 2026-11-27
told Tom by phone his order is in | Tom Weaver | call out | - | - | -
sofia came by, straps too tight. redo ready sat | asks promise
Lars in shop, ring resize. pick up 5 dec after 11 | asks promise
otto rang, wants a quote for 40 lamps. told him eod tues | asks promise
call with Grace, I owe her: a corrected invoice (tmrw) and the spec sheet (by friday) | asks promise
Tessa Marlow 206-555-0148 called, looking for a tandem | asks who
Bea says the hinges will be in on Wed | asks who
Hi - note to self: Otto Brandt prefers deliveries before 9, side door | Otto Brandt | note between | - | - | -";

const CAST: [&str; 13] = [
    "Ann Devlin",
    "Marta Petersen",
    "Karl Petersen",
    "Tom Weaver",
    "Otto Brandt",
    "Jonas Lind",
    "Grace Okafor",
    "Sofia Rossi",
    "Lars Nygaard",
    "Will Turner",
    "May Albright",
    "Dieter Kohl",
    "Joanne Field",
];

/// The shop's customers and colleagues; returns nobody, they are found by name.
async fn settle(house: &House, mia: &Person<'_>) {
    for name in CAST {
        let email = format!("{}@example.org", name.split(' ').next().unwrap().to_lowercase());
        house.customer(mia, name, &email).await;
    }
    for more in [
        json!({ "name": "Ann Hansen", "firm": "Hansen Cykler", "emails": ["ann.h@hansen.example"] }),
        json!({ "name": "Priya Nair", "emails": ["priya@example.org"], "phones": ["+442079460018"] }),
    ] {
        mia.post("/api/customer", more).await.expect(StatusCode::CREATED);
    }
    house.colleague("Bea Wright", Role::Member, Visibility::All).await;
    house.colleague("Sam Stone", Role::Member, Visibility::All).await;
    house.catch_up().await;
}

/// What differs between what a line is read as and what was expected; nothing when it is as expected.
fn wrong(line: &Line<'_>, read: &Value) -> Option<String> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let asked: Vec<String> = read["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["about"]))
        .collect();
    if !line.asks.is_empty() {
        let is_so = asked.iter().any(|about| about == line.asks);
        return (!is_so).then(|| format!("asked {asked:?}, not {}", line.asks));
    }
    let promises = read["promises"].as_array().unwrap();
    let promise = promises.first().map(|one| text(&one["what"])).unwrap_or_default();
    let due = promises
        .first()
        .map(|one| text(&one["due"]["day"]))
        .unwrap_or_default();
    let found = [
        ("who", text(&read["who"]["name"]), line.who),
        (
            "kind",
            format!("{} {}", text(&read["kind"]), text(&read["direction"])),
            line.kind,
        ),
        ("feeling", text(&read["feeling"]), line.feeling),
        ("due", due, line.due),
    ];
    let mut differ: Vec<String> = found
        .iter()
        .filter(|(_, is, wanted)| is != wanted)
        .map(|(part, is, wanted)| format!("{part} is `{is}`, not `{wanted}`"))
        .collect();
    if line.promise.is_empty() != promises.is_empty() || !promise.contains(line.promise) {
        differ.push(format!("promise is `{promise}`, not `{}`", line.promise));
    }
    if !asked.is_empty() {
        differ.push(format!("it asks for {asked:?}"));
    }
    (!differ.is_empty()).then(|| differ.join("; "))
}

/// Every line that is read otherwise than expected, and how.
async fn misread(house: &House, lines: &str) -> Vec<String> {
    let mia = house.member().await;
    settle(house, &mia).await;
    let mut missed = Vec::new();
    for line in lines.lines().map(Line::parse) {
        let query = serde_html_form::to_string([("line", line.line)]).unwrap();
        let read = mia
            .get(&format!("/api/capture?{query}"))
            .await
            .expect(StatusCode::OK)
            .json();
        missed.extend(wrong(&line, &read).map(|what| format!("{}: {what}", line.line)));
    }
    missed
}

story! {
    async fn sixty_lines_of_shorthand_are_understood_or_asked_about(house: House) {
        assert_eq!(LINES.lines().count(), 60);
        assert_eq!(misread(&house, LINES).await, Vec::<String>::new());
    }
}

story! {
    async fn twenty_longer_lines_are_understood_or_asked_about(house: House) {
        assert_eq!(misread(&house, LONGER).await, Vec::<String>::new());
    }
}

story! {
    async fn lines_of_strangers_are_understood_or_asked_about(house: House) {
        assert_eq!(misread(&house, STRANGE).await, Vec::<String>::new());
    }
}

story! {
    async fn a_contact_made_with_a_line_keeps_the_name_and_the_number(house: House) {
        let mia = house.member().await;
        // A number there is, and one there is none: that stands in the line alone, and holds nothing up.
        for (number, kept) in [("020 7946 0958", Some("+442079460958")), ("206-555-0148", None)] {
            let line = format!("Tessa Marlow {number} called, looking for a tandem");
            let made = mia.post("/api/capture", json!({ "line": line, "new": true })).await;
            let made = made.expect(StatusCode::CREATED).json();
            assert_eq!(made["party_name"], json!("Tessa Marlow"));
            let view = mia.get(&format!("/api/customer/{}", made["party"])).await.expect(StatusCode::OK).json();
            let phone = view["phone"].as_str().map(|phone| phone.replace(' ', ""));
            assert_eq!(phone.as_deref(), kept, "{view}");
        }
    }
}
