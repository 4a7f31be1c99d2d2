//! Letters of every kind, and what their writers wrote now.

use troth_words::{PartKind, parts};

fn own(text: &str) -> String {
    of(text, |kind| matches!(kind, PartKind::Own | PartKind::List))
}

fn of(text: &str, wanted: impl Fn(PartKind) -> bool) -> String {
    let found = parts(text);
    let words = found
        .iter()
        .filter(|part| wanted(part.kind))
        .flat_map(|part| part.span.of(text).split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

fn expect_own(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        assert_eq!(own(text), *wanted, "{text}\n{:#?}", parts(text));
    }
}

#[test]
fn marked_lines_are_quoted_and_what_stands_below_them_is_own() {
    expect_own(&[
        (
            "Friday suits.\n\nOn Mon, 2 Nov 2026 at 10:14, Tom Barr <tom@barr.example> wrote:\n> Does Friday suit?\n>> I asked.\n",
            "Friday suits.",
        ),
        (
            "On Mon, 2 Nov 2026 at 10:14, Tom Barr <tom@barr.example>\nwrote:\n\n> Does Friday suit?\n\nIt does.\n",
            "It does.",
        ),
        (
            "> Does Friday suit?\n\nIt does.\n\n> And the glass?\n\nWe will bring it.\n",
            "It does. We will bring it.",
        ),
        (
            "> This line was so long that the program which sent it broke it once\nmore\n> and went on.\nAgreed then.",
            "Agreed then.",
        ),
        (
            "Doors open early.\n>From 5 o'clock we are there.\n",
            "Doors open early. >From 5 o'clock we are there.",
        ),
    ]);
}

#[test]
fn the_line_that_names_the_writer_is_known_in_other_languages() {
    expect_own(&[
        (
            "Passt.\n\nAm Mo., 2. Nov. 2026 um 10:14 Uhr schrieb Anna Reyes <anna@reyes.example>:\n\n> Freitag?\n",
            "Passt.",
        ),
        (
            "Passt.\n\nAm 02.11.2026 um 10:14 schrieb\nAnna Reyes:\n> Freitag?",
            "Passt.",
        ),
        (
            "D'accord.\n\nLe lun. 2 nov. 2026 à 10:14, Anna Reyes <anna@reyes.example> a\nécrit :\n\n> Vendredi ?",
            "D'accord.",
        ),
        (
            "Vale.\n\nEl lun, 2 nov 2026 a las 10:14, Anna Reyes (<anna@reyes.example>) escribió:\n\n> ¿Viernes?",
            "Vale.",
        ),
        (
            "Prima.\n\nOp ma 2 nov 2026 om 10:14 schreef Anna Reyes <anna@reyes.example>:\n\n> Vrijdag?",
            "Prima.",
        ),
        (
            "Fine.\n\n\"Reyes, Anna\" <anna@reyes.example> wrote:\nDoes Friday suit?\nAnna",
            "Fine.",
        ),
        (
            "On Mon, 2 Nov 2026, Anna wrote:\n    Does Friday suit?\n    And the glass?\nIt does.",
            "It does.",
        ),
        (
            "On Monday I wrote:\nnobody answered.",
            "On Monday I wrote: nobody answered.",
        ),
    ]);
}

#[test]
fn what_an_office_program_quotes_runs_to_the_end() {
    expect_own(&[
        (
            "See you there.\n\n -----Original Message-----\nFrom: \tBarr, Tom  \nSent:\tMonday, November 02, 2026 3:43 PM\nTo:\tReyes, Anna\nSubject:\tRE: Frame\n\nFriday at ten?\n\nTom\n",
            "See you there.",
        ),
        (
            "See you there.\n\nFrom: Tom Barr <tom@barr.example>\nSent: Monday, 2 November 2026 15:43\nTo: Anna Reyes\nSubject: Frame\n\nFriday at ten?",
            "See you there.",
        ),
        (
            "Bis dann.\n\nVon: Tom Barr\nGesendet: Montag, 2. November 2026 15:43\nAn: Anna Reyes\nBetreff: Rahmen\n\nFreitag um zehn?",
            "Bis dann.",
        ),
        (
            "À vendredi.\n\nDe : Tom Barr\nEnvoyé : lundi 2 novembre 2026 15:43\nÀ : Anna Reyes\nObjet : Cadre\n\nVendredi ?",
            "À vendredi.",
        ),
        (
            "Hasta el viernes.\n\nDe: Tom Barr\nEnviado el: lunes, 2 de noviembre de 2026\nPara: Anna Reyes\nAsunto: Marco\n\n¿Viernes?",
            "Hasta el viernes.",
        ),
        (
            "Tot vrijdag.\n\nVan: Tom Barr\nVerzonden: maandag 2 november 2026\nAan: Anna Reyes\nOnderwerp: Lijst\n\nVrijdag?",
            "Tot vrijdag.",
        ),
        (
            "Fine.\n________________________________\n*From:* Tom Barr\n*Date:* Monday\n*To:* Anna\n\nFriday?",
            "Fine.",
        ),
        (
            "From: London\nTo: Paris\nWe fly on Friday.",
            "From: London To: Paris We fly on Friday.",
        ),
    ]);
}

#[test]
fn a_note_that_names_the_day_above_its_readers_is_quoted() {
    expect_own(&[
        (
            "Yes please.\n\n\n\nTom Barr\n11/02/2026 03:04 PM\nTo: Anna Reyes/LON/BARR@BARR\ncc:  \nSubject: Frame\n\nShall I?",
            "Yes please.",
        ),
        (
            "Yes please.\n\n\n\n\"Tom Barr\" <tom@barr.example> on 11/02/2026 09:23:07 PM\nTo: anna@reyes.example\ncc:  \nSubject: Frame\n\nShall I?",
            "Yes please.",
        ),
        (
            "Yes.\n\n\t  From:  Tom Barr                           11/02/2026 04:07 PM\t\n\t\t\n\n\nTo:\tAnna Reyes\ncc:\t \nSubject:\tFrame\n\nShall I?",
            "Yes.",
        ),
    ]);
}

#[test]
fn what_is_handed_on_is_forwarded() {
    for text in [
        "For you.\n\n---------------------- Forwarded by Anna Reyes/LON/BARR on 11/02/2026 \n03:28 PM ---------------------------\n\nTom Barr\n11/02/2026 03:04 PM\nTo: Anna\n\nShall I?",
        "For you.\n\nBegin forwarded message:\n\nFrom: Tom Barr\nDate: 2 November 2026\n\nShall I?",
        "For you.\n\n---------- Forwarded message ---------\nFrom: Tom Barr <tom@barr.example>\nDate: Mon, 2 Nov 2026\n\nShall I?",
        "For you.\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Rahmen\nVon: Tom\n\nSoll ich?",
    ] {
        assert_eq!(own(text), "For you.", "{text}");
        assert!(
            of(text, |kind| kind == PartKind::Forwarded).contains('I') || text.contains("Soll"),
            "{text}"
        );
        assert_eq!(of(text, |kind| kind == PartKind::Quoted), "", "{text}");
    }
    let alone = " -----Original Message-----\nFrom: Tom\nSent: Monday\n\nShall I?";
    assert_eq!(
        parts(alone)[0].kind,
        PartKind::Forwarded,
        "nothing else was written"
    );
}

#[test]
fn a_signature_is_told_from_what_is_said() {
    expect_own(&[
        (
            "I will call.\n-- \nAnna Reyes\nBuyer\nBarr Frames\n",
            "I will call.",
        ),
        (
            "I will call.\n\nRegards,\n\nAnna Reyes\nHead of Buying\n020 7946 0000\n",
            "I will call.",
        ),
        ("I will call.\n\nThanks,\nAnna\n", "I will call. Thanks,"),
        (
            "I will call.\nMany thanks for your help,\n\nAnna\n\nAnna B. Reyes\nBarr Frames Company\n020-7946-0000   office\n020-7946-0001   fax\nanna@barr.example",
            "I will call. Many thanks for your help,",
        ),
        (
            "Ich rufe an.\n\nMit freundlichen Grüßen\nAnna Reyes\nEinkauf",
            "Ich rufe an.",
        ),
        (
            "Je vous appelle.\n\nCordialement,\nAnna Reyes",
            "Je vous appelle.",
        ),
        (
            "I will call.\n\nAnna Reyes, \nPresident \nBarr Frames, Inc.",
            "I will call.",
        ),
        ("I will call.\n\nSent from my iPhone", "I will call."),
        ("Approved", "Approved"),
        ("The glass too?\n\nYes", "The glass too? Yes"),
        (
            "Tom\n\nDid I say this rightly? Please let us know.",
            "Tom Did I say this rightly? Please let us know.",
        ),
    ]);
}

#[test]
fn notices_and_footers_are_nobodys_words() {
    expect_own(&[
        (
            "I will call.\n\nAnna\n\n**********************************************************************\nThis e-mail is the property of Barr Frames and may contain confidential and\nprivileged material for the sole use of the intended recipient.\n**********************************************************************\n",
            "I will call.",
        ),
        (
            "I will call.\n\nCONFIDENTIALITY NOTICE: The words above are yours alone.\n\nDestroy them.",
            "I will call.",
        ),
        (
            "I will call.\n\nThe information contained in this message is confidential. If you are\nnot the intended recipient, delete it.",
            "I will call.",
        ),
        (
            "New frames are in.\n\nTo unsubscribe, click here.\nBarr Frames, 1 High Street",
            "New frames are in.",
        ),
        (
            "New frames are in.\n\n------------------------\nIf you no longer wish to receive this newsletter, you may\nunsubscribe by visiting:\n   http://frames.example/out",
            "New frames are in.",
        ),
        (
            "New frames are in.\n\nYou are receiving this because you bought a frame.",
            "New frames are in.",
        ),
        ("[EXTERNAL] Take care with links.\n\nI will call.", "I will call."),
        (
            "This message is short. The information you asked for is attached.",
            "This message is short. The information you asked for is attached.",
        ),
        (
            "Alles klar.\n\nDiese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt.",
            "Alles klar.",
        ),
    ]);
}

#[test]
fn items_and_rows_are_a_list_of_ones_own() {
    let text = "Please bring:\n\n- the frame,\n  the black one\n- the glass\n1. a hammer\n2) nails\n\nWe need them by Friday.\n\nSize   Price   Left\n20x30  12.50   4\n";
    let lists = parts(text).into_iter().filter(|part| part.kind == PartKind::List);
    let lists: Vec<&str> = lists.map(|part| part.span.of(text).trim()).collect();
    assert_eq!(
        lists,
        [
            "- the frame,\n  the black one",
            "- the glass",
            "1. a hammer",
            "2) nails",
            "Size   Price   Left",
            "20x30  12.50   4"
        ]
    );
    assert_eq!(
        of(text, |kind| kind == PartKind::Own),
        "Please bring: We need them by Friday."
    );
}

#[test]
fn a_text_of_nothing_has_no_parts_and_one_of_space_is_own() {
    assert!(parts("").is_empty());
    assert_eq!(parts(" \n\n")[0].kind, PartKind::Own);
}
