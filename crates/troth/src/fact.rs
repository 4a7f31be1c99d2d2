//! The closed list of facts, for whoever listens: programs that are told of them, and the reference that names them.

/// Every fact there is, and what it says.
pub const FACTS: &[(&str, &str)] = &[
    ("access.colleague_added", "someone may sign in from now on"),
    (
        "access.colleague_changed",
        "a colleague's name, address, role, visibility or team was changed",
    ),
    ("access.colleague_left", "a colleague can no longer come in"),
    (
        "access.colleague_returned",
        "a colleague who left can come in again",
    ),
    (
        "access.link_made",
        "an owner made a link that lets a colleague in once",
    ),
    (
        "organisation.changed",
        "the firm said something else of itself: name, zone, country, currency, domains, hours or how many false alarms it bears",
    ),
    ("purpose.stated", "the firm said for whose sake it exists"),
    ("access.key_made", "a program may act as a colleague"),
    ("access.key_revoked", "a program can no longer act as a colleague"),
    ("access.link_used", "a link let a colleague in"),
    (
        "access.password_changed",
        "a colleague has another password from now on",
    ),
    (
        "access.session_ended",
        "a colleague ended a session of theirs from another",
    ),
    (
        "record.received",
        "rows of a file or a hand-typed contact were taken in",
    ),
    (
        "record.batch_undone",
        "rows of a batch were taken back: at most 5,000",
    ),
    (
        "organisation.own_domains_added",
        "mail domains of our own were named as a mailbox came in",
    ),
    (
        "mailbox.added",
        "a colleague's mailbox, or one of the firm's, is read from now on",
    ),
    (
        "mailbox.changed",
        "a mailbox is reached otherwise: its servers or its password",
    ),
    (
        "mailbox.stopped",
        "a mailbox is read no more until somebody starts it",
    ),
    ("mailbox.started", "a mailbox is read again"),
    (
        "mailbox.letter_written",
        "a colleague wrote a letter to a customer, and it is on its way out",
    ),
    (
        "mailbox.capture_address_made",
        "a colleague may mail lines to be captured",
    ),
    (
        "mailbox.capture_address_ended",
        "what comes to a capture address is no line any more",
    ),
    ("mailbox.lines_came", "lines to be captured came by mail"),
    (
        "mailbox.removed",
        "a mailbox was let go of, and its password forgotten",
    ),
    ("identity.linked", "somebody said that two records are one party"),
    (
        "identity.refused",
        "somebody said that records are never one party",
    ),
    (
        "identity.undone",
        "what somebody said of who is who was taken back",
    ),
    (
        "identity.weighed",
        "what records have in common with others is new, other or gone",
    ),
    ("identity.resolved", "records have another party now"),
    (
        "identity.model_adopted",
        "another model judges who is who, and these records are decided again",
    ),
    ("party.made", "a person or firm was typed by hand"),
    ("party.corrected", "somebody corrected what is known of a party"),
    ("party.tagged", "somebody tagged a party"),
    ("party.untagged", "somebody took a tag off a party"),
    (
        "party.kept",
        "somebody looks after a party from now on, or nobody does",
    ),
    ("party.derived", "what is shown of these parties was read again"),
    (
        "household.settled",
        "these households are new, have other people now, or dissolved",
    ),
    (
        "interaction.heard",
        "rows of the spine are new, changed or withdrawn",
    ),
    (
        "interaction.noted",
        "a colleague wrote down a call, a visit or another meeting",
    ),
    ("interaction.error", "a logged call or visit was entered in error"),
    (
        "interaction.settled",
        "a colleague found that no answer is needed, or that one is after all",
    ),
    (
        "interaction.again",
        "a mail domain of our own came or went: letters that name it are read again",
    ),
    ("note.written", "a colleague wrote a note, or silos told of some"),
    ("note.error", "a note was entered in error"),
    ("purchase.booked", "purchases are new, changed or withdrawn"),
    ("promise.made", "we gave our word: these promises"),
    ("promise.acted", "something happened to these promises"),
    ("experience.told", "somebody's account of what passed was kept"),
    (
        "experience.read",
        "feelings of an account were said, or read into it",
    ),
    (
        "experience.acted",
        "an account or a feeling of one was entered in error, or put back",
    ),
    (
        "experience.linked",
        "a link by which a customer tells their own account was made or ended",
    ),
    ("experience.thanked", "a customer's thanks were passed on"),
    (
        "experience.thanks_taken_back",
        "thanks that were passed on wrongly were taken back",
    ),
    ("pledge.made", "a standing promise holds from its beginning on"),
    (
        "pledge.looked_back",
        "a page of what came before a pledge was made was gone through",
    ),
    ("pledge.retired", "a standing promise holds no longer"),
    (
        "calendar.made",
        "a colleague's calendar reads what is due from now on",
    ),
    ("calendar.ended", "a colleague's calendar reads nothing any more"),
    ("plan.made", "somebody of us means to speak with a customer"),
    ("plan.acted", "something came of these plans"),
    (
        "suggestion.answered",
        "a colleague confirmed or rejected what words suggested, or took that back",
    ),
    (
        "value.terms_set",
        "the firm said something else of its margin, its costs or how far ahead it looks",
    ),
    (
        "value.spending_told",
        "a colleague told what was spent on customers",
    ),
    (
        "value.spending_error",
        "a sum spent on customers was told in error",
    ),
    (
        "neglect.remembered",
        "how many valued customers were neglected at the end of that week",
    ),
    (
        "hindrance.named",
        "a rule, an approval or a target is on the register of what may stop us serving",
    ),
    (
        "hindrance.marked",
        "somebody marked a case in which a hindrance stopped them",
    ),
    (
        "hindrance.acted",
        "something was done about a hindrance, or to one of its cases",
    ),
    (
        "intervention.begun",
        "something is done about a standard or a hindrance, and will be looked at again",
    ),
    (
        "intervention.acted",
        "an intervention was looked at, given up or entered in error, or that was taken back",
    ),
    (
        "belief.said",
        "somebody said what they think the level of a measure is; not what they said",
    ),
    ("belief.taken_back", "somebody took back what they had said of it"),
    (
        "inspection.made",
        "purpose, a standard, a hindrance or a guard was looked at in its time",
    ),
    (
        "inspection.acted",
        "a look was entered in error, or that was taken back",
    ),
    ("inspection.run_asked", "an owner asked that a guard be run"),
    ("inspection.run", "a guard was run: whether all was well"),
    (
        "inspection.backed_up",
        "a backup was made; the last fact that it holds",
    ),
    (
        "capture.recorded",
        "one line recorded what it said: a call or a note, and promises",
    ),
    (
        "indicator.defined",
        "the firm counts something of itself from now on",
    ),
    (
        "indicator.redefined",
        "something is counted otherwise from now on: a further definition beside the older ones",
    ),
    (
        "indicator.told",
        "somebody told these weeks of what the firm counts",
    ),
    ("indicator.withdrawn", "what was told of a week was taken back"),
    ("indicator.ended", "something is counted no longer"),
    ("indicator.resumed", "something is counted again"),
    ("standard.set", "a standard is asked of a measure from now on"),
    (
        "standard.raised",
        "a standard asks more: what was proposed was accepted",
    ),
    (
        "standard.deferred",
        "a proposal to raise a standard was put off, with a reason",
    ),
    (
        "standard.milestone",
        "a step on the way to a standard was named; it replaces nothing",
    ),
    (
        "standard.alarm",
        "a standard is below what it asks, or slides, since that week",
    ),
    (
        "standard.handed",
        "a standard's alarms go to another colleague from then on",
    ),
    (
        "standard.retired",
        "a standard is asked no longer; its line stays drawn",
    ),
    (
        "erasure.done",
        "somebody was erased: how much, and nothing about whom",
    ),
];
