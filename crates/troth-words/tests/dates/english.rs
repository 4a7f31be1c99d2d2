//! English phrases; the calendar stands in `dates.rs`.

use jiff::civil::date;
use troth_words::{Language, Workdays, dates};

use crate::{Case, check_both, check_silent, written};

const DAYS: &[Case] = &[
    ("I'll send it by Friday.", "by Friday", "2026-11-27"),
    ("Let's meet on Tuesday.", "on Tuesday", "2026-12-01"),
    ("How about next Friday?", "next Friday", "2026-12-04"),
    ("We need it this Sunday.", "this Sunday", "2026-11-29"),
    ("I'd say next Tuesday or Wednesday.", "Wednesday", "2026-12-02"),
    (
        "Could we do Tuesday of next week?",
        "Tuesday of next week",
        "2026-12-01",
    ),
    ("It will be done Friday week.", "Friday week", "2026-12-04"),
    (
        "She'll answer tommorrow morning.",
        "tommorrow morning",
        "2026-11-25",
    ),
    (
        "We'll see you the day after tomorrow.",
        "the day after tomorrow",
        "2026-11-26",
    ),
    (
        "I'll call first thing in the morning.",
        "first thing in the morning",
        "2026-11-25",
    ),
    ("It ends this evening.", "this evening", "2026-11-24"),
    ("You'll have it early next week.", "early next week", "2026-12-01"),
    ("It should go out late this week.", "late this week", "2026-11-27"),
    (
        "We'll finish by the end of the week.",
        "by the end of the week",
        "2026-11-27",
    ),
    ("I will confirm by next week.", "by next week", "2026-12-04"),
    ("Expect it the week after next.", "week after next", "2026-12-11"),
    ("We will pay by end of month.", "by end of month", "2026-11-30"),
    (
        "We will pay by the end of next month.",
        "by the end of next month",
        "2026-12-31",
    ),
    ("It'll be closed by year-end.", "by year-end", "2026-12-31"),
    ("We plan it for the end of Q1.", "end of Q1", "2027-03-31"),
    ("Delivery is in mid-December.", "in mid-December", "2026-12-15"),
    ("I'll pay on the 20th.", "on the 20th", "2026-12-20"),
    (
        "We'll be through by the 15th of next month.",
        "by the 15th of next month",
        "2026-12-15",
    ),
    (
        "Could you come on Saturday the 28th?",
        "on Saturday the 28th",
        "2026-11-28",
    ),
    (
        "We open on Friday, Dec. 4, at noon.",
        "on Friday, Dec. 4, at noon",
        "2026-12-04 12:00",
    ),
    ("It is due 2026-12-01.", "due 2026-12-01", "2026-12-01"),
    (
        "Bids are due to us by 3/15 at the latest.",
        "by 3/15",
        "2027-03-15",
    ),
    ("We moved it to 3 December 2026.", "3 December 2026", "2026-12-03"),
];

const DAYS_TOLD_OTHERWISE: &[Case] = &[
    ("Invoices go out by EOM.", "by EOM", "2026-11-30"),
    (
        "It's planned for the Monday after next.",
        "Monday after next",
        "2026-12-07",
    ),
    (
        "The course is June 11-12, 2027 in town.",
        "June 11-12, 2027",
        "2027-06-11",
    ),
    (
        "We meet the week of December 7.",
        "week of December 7",
        "2026-12-11",
    ),
    (
        "He flies on the morning of the 14th.",
        "on the morning of the 14th",
        "2026-12-14",
    ),
    (
        "I expect it by the last day of the month.",
        "by the last day of the month",
        "2026-11-30",
    ),
    (
        "It closes in the first quarter of 2027.",
        "in the first quarter of 2027",
        "2027-03-31",
    ),
];

const STRETCHES: &[Case] = &[
    // Wednesday and Thursday.
    (
        "We'll answer within two (2) business days.",
        "within two (2) business days",
        "2026-11-26",
    ),
    // Wednesday to Friday are three, the week from the 30th five, 7 and 8 December the ninth and tenth.
    (
        "It ships in 6 to 10 business days.",
        "in 6 to 10 business days",
        "2026-12-08",
    ),
    ("It will be removed in 30-60 days.", "in 30-60 days", "2027-01-23"),
    ("I'll be back in a day or two.", "in a day or two", "2026-11-26"),
    ("I will reply in a few days.", "in a few days", "2026-11-27"),
    (
        "We'd want it over the next two weeks.",
        "next two weeks",
        "2026-12-08",
    ),
    ("We leave a week from Friday.", "a week from Friday", "2026-12-04"),
    (
        "You hear from us within 24 hours.",
        "within 24 hours",
        "2026-11-25 10:15",
    ),
    (
        "I'll ring in an hour and a half.",
        "in an hour and a half",
        "2026-11-24 11:45",
    ),
];

const TIMES: &[Case] = &[
    ("Please call by 3.", "by 3", "2026-11-24 15:00"),
    // Eight has passed.
    ("It'll be there by 8 AM.", "by 8 AM", "2026-11-25 08:00"),
    (
        "Are you free at 330 on thursday?",
        "at 330 on thursday",
        "2026-11-26 15:30",
    ),
    ("See you at 7 tonight.", "at 7 tonight", "2026-11-24 19:00"),
    (
        "I'll call you tomorrow after I talk with Sam - should be by 11:00 am.",
        "by 11:00 am",
        "2026-11-25 11:00",
    ),
    (
        "They meet on Monday from 1 to 3 p.m. here.",
        "on Monday from 1 to 3 p.m.",
        "2026-11-30 13:00",
    ),
    (
        "Send it no later than 12:00 noon Thursday.",
        "no later than 12:00 noon Thursday",
        "2026-11-26 12:00",
    ),
    ("I need it by COB Monday.", "by COB Monday", "2026-11-30"),
    ("I need it by EOD.", "by EOD", "2026-11-24"),
];

const DATELESS: &[Case] = &[
    ("We'll reply shortly.", "shortly", "-"),
    ("I'll do it as soon as possible.", "as soon as possible", "-"),
    (
        "I'll write as soon as I hear from them.",
        "as soon as I hear from them",
        "-",
    ),
    (
        "Once the contract is signed, we ship.",
        "Once the contract is signed",
        "-",
    ),
    ("Call me at your convenience.", "at your convenience", "-"),
    (
        "It is due within two business days of receipt.",
        "within two business days of",
        "-",
    ),
    (
        "Upon resolution of the dispute, we pay within five business days.",
        "within five business days",
        "-",
    ),
    (
        "If you send us your number, we will call within 2 hours.",
        "within 2 hours",
        "-",
    ),
    ("I'll be there by 7:15 a.m. on game day.", "by 7:15 a.m.", "-"),
    ("Failure to pay by 5:00 p.m. will cost you.", "by 5:00 p.m.", "-"),
    ("Enron shall respond within 10 days.", "within 10 days", "-"),
    (
        "We pay by noon on the Business Day following receipt.",
        "by noon",
        "-",
    ),
    ("It will work in the coming weeks.", "in the coming weeks", "-"),
];

#[test]
fn english_days_are_those_of_the_calendar() {
    check_both(Language::English, DAYS);
    check_both(Language::English, DAYS_TOLD_OTHERWISE);
    check_both(Language::English, STRETCHES);
}

#[test]
fn an_english_time_of_day_belongs_to_the_day_named_with_it() {
    check_both(Language::English, TIMES);
}

#[test]
fn english_words_that_name_no_day_are_left_without_one() {
    check_both(Language::English, DATELESS);
}

#[test]
fn english_words_that_only_look_like_days_are_not_named() {
    check_silent(
        Language::English,
        &[
            "You may march on, as she sat in the sun.",
            "The second quarter was good; the first one was not.",
            "Version 2.3.4 has 24/7 support at 713-853-1234.",
            "It grew by 5 percent, or by $20, on the 1st page.",
            "I called last Friday and on the 3rd of last month.",
            "Two days ago, and yesterday at 5 pm, it was there.",
            "Every Monday we meet, these days they do not.",
            "The book has 1/2 of it, see 3:16 and 10:1.",
        ],
    );
}

#[test]
fn a_bare_weekday_is_never_the_day_of_writing() {
    // A Friday.
    let friday = date(2026, 11, 27).at(9, 0, 0, 0);
    let read = |text| dates(text, Some(friday), &Workdays::default())[0].day;
    assert_eq!(read("by Friday"), Some(date(2026, 12, 4)));
    assert_eq!(read("by next Friday"), Some(date(2026, 12, 4)));
    assert_eq!(read("by the end of the week"), Some(date(2026, 11, 27)));
}

#[test]
fn days_of_work_know_the_holidays() {
    let work = Workdays {
        holidays: vec![date(2026, 11, 26)],
        ..Workdays::default()
    };
    // Wednesday is the first; Thursday is a holiday, so Friday is the second.
    assert_eq!(
        dates("within two business days", Some(written()), &work)[0].day,
        Some(date(2026, 11, 27))
    );
}

#[test]
fn without_the_moment_of_writing_only_a_whole_date_has_a_day() {
    let named = dates("by Friday or on December 4, 2026", None, &Workdays::default());
    let days: Vec<_> = named.iter().map(|named| named.day).collect();
    assert_eq!(days, [None, Some(date(2026, 12, 4))]);
}
