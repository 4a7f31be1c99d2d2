//! Sentences as people write them in mail and on service desks.

use troth_words::sentences;

fn cut(text: &str) -> Vec<&str> {
    sentences(text)
        .iter()
        .map(|sentence| sentence.span.of(text))
        .collect()
}

fn expect(cases: &[(&str, &[&str])]) {
    for (text, wanted) in cases {
        assert_eq!(cut(text), *wanted, "{text:?}");
    }
}

#[test]
fn an_abbreviation_does_not_end_a_sentence() {
    expect(&[
        (
            "I will send it to Mr. Reyes on Dec. 22 at 5 p.m. The U.S. office is closed.",
            &[
                "I will send it to Mr. Reyes on Dec. 22 at 5 p.m.",
                "The U.S. office is closed.",
            ],
        ),
        (
            "See e.g. the list. Ask J. Reyes!",
            &["See e.g. the list.", "Ask J. Reyes!"],
        ),
        (
            "Barr Frames, Inc. has it. I am at Barr Frames, Inc. We sell.",
            &[
                "Barr Frames, Inc. has it.",
                "I am at Barr Frames, Inc.",
                "We sell.",
            ],
        ),
        (
            "No. I won't. See No. 5 for that.",
            &["No.", "I won't.", "See No. 5 for that."],
        ),
        (
            "Am 5. Mai kommen wir. Wir bringen z.B. Rahmen mit.",
            &["Am 5. Mai kommen wir.", "Wir bringen z.B. Rahmen mit."],
        ),
        ("So do I. We go.", &["So do I.", "We go."]),
        (
            "He sits in St. Louis. Come at 5 p.m. EST.",
            &["He sits in St. Louis.", "Come at 5 p.m. EST."],
        ),
    ]);
}

#[test]
fn a_stop_within_a_number_or_an_address_does_not_end_a_sentence() {
    expect(&[
        (
            "It costs 3.50 or $.25. Fine?",
            &["It costs 3.50 or $.25.", "Fine?"],
        ),
        (
            "See www.frames.example/a.b?x=1. Then call.",
            &["See www.frames.example/a.b?x=1.", "Then call."],
        ),
        (
            "Write to a.b@c.example. Thanks!",
            &["Write to a.b@c.example.", "Thanks!"],
        ),
        (
            "Open http://frames.example/Look.The!Best now.",
            &["Open http://frames.example/Look.The!Best now."],
        ),
    ]);
}

#[test]
fn dots_and_marks_in_a_row_are_one_stop() {
    expect(&[
        ("Wait... What?! ok", &["Wait...", "What?!", "ok"]),
        ("i'll call you... maybe.", &["i'll call you... maybe."]),
        (
            "Sorry for the bother...I'm in a rush.",
            &["Sorry for the bother...", "I'm in a rush."],
        ),
        ("Well… Then Friday.", &["Well…", "Then Friday."]),
    ]);
}

#[test]
fn quotes_and_brackets_close_with_their_sentence() {
    expect(&[
        (
            "He said \"Stop!\" and left. (It was late.) Home.",
            &["He said \"Stop!\" and left.", "(It was late.)", "Home."],
        ),
        ("„Gut.“ Bis dann.", &["„Gut.“", "Bis dann."]),
    ]);
}

#[test]
fn a_wrapped_line_goes_on() {
    expect(&[
        (
            "We need the frames by the end of the week at the latest, says\nAnna. Otherwise Mr.\nReyes will be cross.",
            &[
                "We need the frames by the end of the week at the latest, says\nAnna.",
                "Otherwise Mr.\nReyes will be cross.",
            ],
        ),
        (
            "a line that was wrap=\nped here and goes =\non.",
            &["a line that was wrap=\nped here and goes =\non."],
        ),
        ("it came\r\nyesterday.\r\n", &["it came\r\nyesterday."]),
    ]);
}

#[test]
fn an_empty_line_an_item_and_a_short_line_end_a_sentence() {
    expect(&[
        ("no stop here\n\nnor here", &["no stop here", "nor here"]),
        (
            "Please bring:\n- the frame\n- two screws. And glue.",
            &["Please bring:", "- the frame", "- two screws.", "And glue."],
        ),
        ("1. The frame\n2. The glass", &["1. The frame", "2. The glass"]),
        (
            "Impact: all\nOutage: monthly",
            &["Impact: all", "Outage: monthly"],
        ),
        (
            "thanks for the laugh\ni will be there",
            &["thanks for the laugh", "i will be there"],
        ),
        (
            "And so the whole of the order will be lost to us again\nThanks,\nTom",
            &[
                "And so the whole of the order will be lost to us again",
                "Thanks,",
                "Tom",
            ],
        ),
    ]);
}

#[test]
fn a_greeting_is_a_sentence() {
    expect(&[
        ("Hi Anna,\nI will come.", &["Hi Anna,", "I will come."]),
        (
            "hi anna,\nthe frame is here.",
            &["hi anna,", "the frame is here."],
        ),
        (
            "Anna, Tom and Ida:\nthe frame is here.",
            &["Anna, Tom and Ida:", "the frame is here."],
        ),
        (
            "Sehr geehrte Frau Reyes,\nder Rahmen ist da.",
            &["Sehr geehrte Frau Reyes,", "der Rahmen ist da."],
        ),
        (
            "Bonjour Anna,\nle cadre est là.",
            &["Bonjour Anna,", "le cadre est là."],
        ),
    ]);
}

#[test]
fn short_messages_keep_their_marks_with_their_words() {
    expect(&[
        (
            "@116000 Hi, sorry. Please DM us your order number.^KL",
            &["@116000 Hi, sorry.", "Please DM us your order number.^KL"],
        ),
        (
            "Check there (Home &gt; Settings). 2/2",
            &["Check there (Home &gt; Settings). 2/2"],
        ),
        (
            "WHY DID YOU MAKE ME PAY?????!!?!! 😡🤬",
            &["WHY DID YOU MAKE ME PAY?????!!?!! 😡🤬"],
        ),
        ("I wonder 😜 We will see", &["I wonder 😜", "We will see"]),
        ("Glad it works. *AFC", &["Glad it works. *AFC"]),
        ("Where are you?\n^JAY", &["Where are you?\n^JAY"]),
        ("We will tell cust. service.", &["We will tell cust. service."]),
    ]);
}

#[test]
fn other_scripts_have_their_own_stops() {
    expect(&[
        (
            "買った。映らない！どうしたら",
            &["買った。", "映らない！", "どうしたら"],
        ),
        ("ماذا؟ نعم.", &["ماذا؟", "نعم."]),
        ("यह ठीक है। धन्यवाद", &["यह ठीक है।", "धन्यवाद"]),
    ]);
}

#[test]
fn nothing_but_space_has_no_sentence() {
    expect(&[("", &[]), (" \n\t\n\u{a0}", &[]), ("...", &["..."])]);
}
