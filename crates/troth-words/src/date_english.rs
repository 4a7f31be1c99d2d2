//! How English names days.

use crate::date_words::{Edge, Feast, Meridiem, Part, Sense, Unit, Words};

pub static ENGLISH: Words = Words {
    senses: SENSES,
    light: LIGHT,
    who: WHO,
    small: "is|are|was|were|be|been|have|has|had|do|does|did|not|no|your|our|their|his|its|my|them|him|there|these|those|what|who|how|been|would|could|just|get|know|send|call|thanks|hope",
    is_day_first: false,
    has_bare_days: false,
    has_dotted_days: false,
    has_trailing_next: false,
    has_hours_as_clock: false,
    has_half_before: false,
    joined_parts: &[],
};

const LIGHT: &str = "and|but|so|that|which|with|we|i|you|he|she|they|it|will|would|should|can|could|may|might|must|\
    please|pls|to|if|as|at|for|because|since|unless|while|though|although|then|thanks|thank|or|also|too|by|in|on|is|\
    are|was|works|work|sharp|otherwise|when|where|before|after|until|per|via|there|instead|again|ok|okay|regarding|\
    re|during|rather|let|have|has|be|this|thx|here|just|maybe|prior|from|only|however|ll|m|d|x|s";

const WHO: &str = "i|we|you|he|she|they|it|the|our|my|your|their|his|her|this|that|all|everything|everyone|a|an|each|\
    lunch|closing|work|signing|approval|receipt|receiving|completion|reviewing|talking|discussing|speaking|\
    information|someone|somebody|getting|hearing|meeting|these|those|both|u|more|any|things|\
    resolution|execution|delivery|arrival|request|notice|expiration|termination|written|such|my|acceptance|payment|\
    final|full";

const SENSES: &[(Sense, &str)] = &[
    (Sense::Weekday(1), "monday"),
    (Sense::Weekday(2), "tuesday|tues|teusday"),
    (Sense::Weekday(3), "wednesday|weds|wednesay|wensday|wednsday"),
    (Sense::Weekday(4), "thursday|thurs|thur|thrusday|thursay"),
    (Sense::Weekday(5), "friday|firday"),
    (Sense::Weekday(6), "saturday|satuday"),
    (Sense::Weekday(7), "sunday"),
    (Sense::WeekdayOrNot(1), "mon"),
    (Sense::WeekdayOrNot(2), "tue"),
    (Sense::WeekdayOrNot(3), "wed"),
    (Sense::WeekdayOrNot(4), "thu"),
    (Sense::WeekdayOrNot(5), "fri"),
    (Sense::WeekdayOrNot(6), "sat"),
    (Sense::WeekdayOrNot(7), "sun"),
    (
        Sense::Again,
        "mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|daily|weekly|monthly|quarterly",
    ),
    (Sense::Month(1), "january|janurary"),
    (Sense::Month(2), "february|feburary|febuary"),
    (Sense::MonthOrNot(3), "march"),
    (Sense::Month(4), "april"),
    (Sense::MonthOrNot(5), "may"),
    (Sense::Month(6), "june"),
    (Sense::Month(7), "july"),
    (Sense::MonthOrNot(8), "august"),
    (Sense::Month(9), "september"),
    (Sense::Month(10), "october"),
    (Sense::Month(11), "november"),
    (Sense::Month(12), "december"),
    (Sense::MonthOrNot(1), "jan"),
    (Sense::MonthOrNot(2), "feb"),
    (Sense::MonthOrNot(3), "mar"),
    (Sense::MonthOrNot(4), "apr"),
    (Sense::MonthOrNot(6), "jun"),
    (Sense::MonthOrNot(7), "jul"),
    (Sense::MonthOrNot(8), "aug"),
    (Sense::MonthOrNot(9), "sep|sept"),
    (Sense::MonthOrNot(10), "oct"),
    (Sense::MonthOrNot(11), "nov"),
    (Sense::MonthOrNot(12), "dec"),
    (Sense::Offset(0), "today|todays|2day|later today"),
    (
        Sense::Offset(1),
        "tomorrow|tommorrow|tommorow|tomorow|tomorrows|tomrrow|tomorro|tomarrow|tomm|tmrw|tmr|tmw|tmrrw|2morrow|tom",
    ),
    (
        Sense::Offset(2),
        "day after tomorrow|the day after tomorrow|day after tommorrow|day after tommorow",
    ),
    (
        Sense::Past,
        "yesterday|last|past|previous|prior|earlier this|earlier|earlier in the|preceding|late last|early last",
    ),
    (Sense::Ago, "ago|earlier|back|old"),
    (
        Sense::Part(Part::Morning),
        "morning|mornings|mid morning|midmorning|morn",
    ),
    (Sense::Part(Part::Noon), "noon|midday|mid day|lunchtime|12 noon"),
    (
        Sense::Part(Part::Afternoon),
        "afternoon|mid afternoon|afternoons|aft",
    ),
    (Sense::Part(Part::Evening), "evening|eve"),
    (Sense::Part(Part::Night), "night|midnight|nite"),
    (
        Sense::OffsetPart(0, Part::Evening),
        "tonight|tonite|2night|2nite|later tonight",
    ),
    (Sense::OffsetPart(0, Part::Close), "by days end"),
    (
        Sense::Part(Part::Close),
        "cob|eod|eob|cop|close of business|close of the business day|close of business day|end of business|\
         end of the business day|end of business day|end of the day|end of day|end of the work day|end of work day|\
         end of the working day|end of the workday|close of play|close of the day|days end|end of today|\
         close of trading|close of the market",
    ),
    (Sense::Count(1), "a|an|one|another|1 more"),
    (
        Sense::Count(2),
        "two|couple|couple of|couple more|a couple|a couple of|a couple more|the couple of",
    ),
    (Sense::Count(3), "three"),
    (Sense::Count(4), "four"),
    (Sense::Count(5), "five"),
    (Sense::Count(6), "six"),
    (Sense::Count(7), "seven"),
    (Sense::Count(8), "eight"),
    (Sense::Count(9), "nine"),
    (Sense::Count(10), "ten"),
    (Sense::Count(11), "eleven"),
    (Sense::Count(12), "twelve|dozen|a dozen"),
    (Sense::Count(14), "fourteen"),
    (Sense::Count(15), "fifteen"),
    (Sense::Count(20), "twenty"),
    (Sense::Count(24), "twenty four"),
    (Sense::Count(30), "thirty"),
    (Sense::Count(40), "forty"),
    (Sense::Count(45), "forty five"),
    (Sense::Count(48), "forty eight"),
    (Sense::Count(60), "sixty"),
    (Sense::Count(72), "seventy two"),
    (Sense::Count(90), "ninety"),
    (Sense::Few(3), "few|a few|few more|a few more|the few|couple few"),
    (Sense::Few(5), "several|several more"),
    (Sense::Half, "half|half an|half a"),
    (Sense::Ordinal(1), "first"),
    (Sense::Ordinal(2), "second"),
    (Sense::Ordinal(3), "third"),
    (Sense::Ordinal(4), "fourth"),
    (Sense::Ordinal(5), "fifth"),
    (Sense::Ordinal(6), "sixth"),
    (Sense::Ordinal(7), "seventh"),
    (Sense::Ordinal(8), "eighth"),
    (Sense::Ordinal(9), "ninth"),
    (Sense::Ordinal(10), "tenth"),
    (Sense::Ordinal(11), "eleventh"),
    (Sense::Ordinal(12), "twelfth"),
    (Sense::Ordinal(13), "thirteenth"),
    (Sense::Ordinal(14), "fourteenth"),
    (Sense::Ordinal(15), "fifteenth"),
    (Sense::Ordinal(20), "twentieth"),
    (Sense::Ordinal(30), "thirtieth"),
    (Sense::Unit(Unit::Minute), "minute|minutes|min|mins|minuets"),
    (Sense::Unit(Unit::Hour), "hour|hours|hr|hrs"),
    (
        Sense::Unit(Unit::Day),
        "day|days|calendar day|calendar days|consecutive days",
    ),
    (
        Sense::Unit(Unit::Workday),
        "business day|business days|working day|working days|work day|work days|workday|workdays|bus day|bus days|\
         weekday|weekdays|banking day|banking days|trading day|trading days|buisness days|bussiness days",
    ),
    (
        Sense::Unit(Unit::Week),
        "week|weeks|wk|wks|business week|work week|workweek|business weeks",
    ),
    (Sense::Unit(Unit::Fortnight), "fortnight"),
    (Sense::Unit(Unit::Month), "month|months|mth|mths|calendar month"),
    (
        Sense::Unit(Unit::Quarter),
        "quarter|quarters|q|qtr|calendar quarter|fiscal quarter",
    ),
    (Sense::Unit(Unit::Year), "year|years|yr|yrs|calendar year"),
    (Sense::UnitEdge(Unit::Week, Edge::End), "eow|weeks end|week s end"),
    (
        Sense::UnitEdge(Unit::Month, Edge::End),
        "eom|months end|month s end",
    ),
    (
        Sense::UnitEdge(Unit::Quarter, Edge::End),
        "eoq|quarters end|quarter s end",
    ),
    (Sense::UnitEdge(Unit::Year, Edge::End), "eoy|years end|year s end"),
    (Sense::Weekend, "weekend|week end"),
    (
        Sense::Feast(Feast::Fixed(12, 25)),
        "christmas|christmas day|xmas|x mas",
    ),
    (Sense::Feast(Feast::Fixed(12, 24)), "christmas eve|xmas eve"),
    (Sense::Feast(Feast::Fixed(12, 31)), "new years eve|new year s eve"),
    (
        Sense::Feast(Feast::Fixed(1, 1)),
        "new years day|new year s day|new year s|new years",
    ),
    (Sense::Feast(Feast::Fixed(10, 31)), "halloween"),
    (
        Sense::Feast(Feast::Fixed(2, 14)),
        "valentines day|valentine s day",
    ),
    (
        Sense::Feast(Feast::Nth(11, 4, 4)),
        "thanksgiving|thanksgiving day",
    ),
    (Sense::Feast(Feast::Nth(9, 1, 1)), "labor day"),
    (Sense::Feast(Feast::Nth(5, 1, -1)), "memorial day"),
    (Sense::Next, "next|this next|nxt|ensuing"),
    (Sense::Coming, "coming|upcoming|this coming|the coming"),
    (Sense::AfterNext, "after next"),
    (Sense::This, "this|the current|current"),
    (
        Sense::Edge(Edge::Start),
        "start|start of|beginning|beginning of|first of|first part of|1st of the",
    ),
    (
        Sense::Edge(Edge::Early),
        "early|early in|earlier part of|early part of|first half of|very early",
    ),
    (
        Sense::Edge(Edge::Middle),
        "mid|middle|middle of|midway through|mid part of",
    ),
    (
        Sense::Edge(Edge::Late),
        "late|later|later in|later on|late in|latter part of|latter half of|second half of|rest of|remainder of|sometime later|balance of",
    ),
    (
        Sense::Edge(Edge::End),
        "end|end of|close of|tail end of|very end of|ending|conclusion of",
    ),
    (
        Sense::By,
        "by|no later than|not later than|not later then|no later then|on or before|at the latest by|by no later than|due|due by|due on|\
         no later|by or before|deadline is|deadline of|by the latest|b4|through|thru",
    ),
    (Sense::Before, "before|prior to|in advance of|ahead of"),
    (Sense::Until, "until|till|til|untill"),
    (Sense::On, "on|effective"),
    (Sense::In, "in|inside"),
    (
        Sense::Within,
        "within|with in|w in|in less than|in under|up to|upto|under|allow|please allow|give us|give it|please give us|please give it|in no more than|no more than",
    ),
    (Sense::Take, "take|takes|taking"),
    (Sense::At, "at|@|between"),
    (Sense::Of, "of"),
    (Sense::The, "the"),
    (Sense::From, "from"),
    (Sense::After, "after"),
    (
        Sense::About,
        "about|around|approximately|approx|roughly|at least|another|say|circa|sometime|some time|anytime|any time|\
         hopefully|perhaps|likely|probably|maybe|possibly|either|ideally|as early as|as late as|minimum|some|maximum|max",
    ),
    (Sense::Or, "or|and"),
    (Sense::To, "to"),
    (Sense::FirstThing, "first thing|bright and early"),
    (Sense::Suffix, "st|nd|rd|th"),
    (Sense::During, "over|during|for|throughout"),
    (Sense::Meridiem(Meridiem::Am), "am|a m"),
    (Sense::Meridiem(Meridiem::Pm), "pm|p m"),
    (Sense::Clock, "o clock|oclock|hrs|hours|ish"),
    (
        Sense::Zone,
        "cst|cdt|est|edt|pst|pdt|mst|mdt|gmt|bst|utc|cet|ct|et|pt|mt|central|eastern|pacific|houston time|central time|\
         eastern time|pacific time|my time|your time|our time|local time|mountain time|london time|houston|cpt|ept|ppt|hst|est time|pst time|cst time",
    ),
    (
        Sense::Every,
        "every|each|per|all|most|any|every other|a single|the same|that|same|the other|the following|whole|entire|what|which|that same|the very|the entire|the whole|other|the previous|the preceding",
    ),
    (Sense::Now, "now|today|receipt of this"),
    (Sense::Since, "since|as of|dated|ever since"),
    (
        Sense::Vague,
        "shortly|soon|very soon|real soon|asap|as soon as possible|as soon as practicable|as soon as practical|\
         as quickly as possible|as quickly as we can|as soon as i can|as soon as we can|as soon as you can|\
         as soon as u can|soon as possible|soon as i can|at your convenience|at your earliest convenience|\
         at your earliest opportunity|at my earliest convenience|at our earliest convenience|immediately|right away|\
         straight away|straightaway|promptly|momentarily|in due course|in due time|in the near future|\
         in the very near future|in the not too distant future|in the future|in the foreseeable future|eventually|\
         at some point|before long|in a bit|in a little bit|in a little while|in a moment|in a sec|in a second|\
         in a minute|in a jiffy|in a while|in no time|someday|one of these days|as time permits|\
         as time allows|when possible|whenever possible|wherever possible|at the earliest|at once|down the road|\
         until further notice|till further notice|when you get a chance|when you have a chance|when i get a chance|\
         when you get a minute|when you have time|when i have time|when i have a chance|when time permits|\
         in the coming days|in the coming weeks|in the coming months|in coming days|in coming weeks|\
         in coming months|over the coming weeks|over the coming months|over the coming days|in the weeks ahead|\
         over the next days|in days to come|sooner rather than later|soonest|any day now|as and when|tbd|\
         without delay|forthwith|as we speak|at a later date|at a later time|on another occasion|at the appropriate time|\
         in a timely manner|in a timely fashion|in good time|as needed|in short order|in next to no time|\
         within reason|within a reasonable time|in a reasonable time|sometime soon|some time soon",
    ),
    (
        Sense::Event,
        "as soon as|just as soon as|by then|by that time|until then|till then|upon my return|on my return|upon your return|as soon|as and when|at such time as|at which time|by the time|until such time as|\
         on receipt of|on completion of|immediately after|shortly after|soon after|right after|\
         immediately following|shortly following|at closing|prior to closing|immediately upon|promptly after|\
         promptly upon|whenever|so soon as|the moment|the minute|\
         on the day of|on arrival|on delivery|upon arrival|upon delivery|on receipt|on approval|in time for|\
         no sooner than|pending|as information becomes|as it becomes|as they become|as soon",
    ),
    (Sense::Once, "once|upon"),
    (Sense::When, "when|following"),
    (
        Sense::Word,
        "if possible|if at all possible|if you can|if not|if needed|if so|if necessary|if you like|if you wish|\
         if you would|if i may|if any|from us|from me|from you|from them|of us|of you|of them|based upon|agreed upon|relied upon|rely upon|depend upon|depends upon|depending upon|called upon|\
         call upon|effect upon|impact upon|once upon|once again|once more|at once|looked upon|dependent upon",
    ),
    (
        Sense::Will,
        "will|ll|i shall|we shall|i shall be|we shall be|i shall have|we shall have|shall i|shall we|gonna|going to|let you know|hope to|plan to|expect to|should|please|pls|need to",
    ),
    (Sense::If, "if|unless|should you"),
    (
        Sense::Rule,
        "failure to|whereby|of such|such notice|such request|such dispute|any such|such event|seller|buyer|hereof|in the event|in the event that|\
         herein|hereto|hereunder|thereof|thereafter|pursuant|counterparty|either party|other party|each party|\
         neither party|parties|the party|shall|failing|consumer reporting agency|a consumer|the consumer|notwithstanding|per the tariff|tariff",
    ),
];
