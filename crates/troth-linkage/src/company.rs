//! Firms' names without what they share with other firms: legal forms, articles, `and`.

use crate::fold::{fold, is_filler, unspell};
use crate::list::List;

/// Legal forms in folded words; those of several words stand as they fold.
static FORMS: List = List::new(
    "ltd limited llc llp inc incorporated corp corporation co company plc gmbh mbh ag kg ohg ug \
     ek gbr kgaa se sarl sas sasu sa eurl snc sl slu srl spa bv nv ab hb kb as aps oy oyj sp zoo \
     spzoo spolka ltda eireli me epp pty group holding cie",
);

static SMALL: List = List::new("the and und et y e i och of de di la le z");

/// The words that name a firm, in order, joined by spaces: `The Miller & Sons Company, Ltd.` → `miller sons`.
pub(crate) fn core(text: &str, folded: &mut String, into: &mut String) {
    into.clear();
    fold(text, folded);
    if is_filler(folded) {
        return;
    }
    let words = || folded.split(' ').filter(|word| !word.is_empty());
    let tells = |word: &&str| !FORMS.has(word) && !SMALL.has(word) && word.len() > 1;
    let any_tells = words().any(|word| tells(&word));
    for word in words().filter(|word| tells(word) || !any_tells) {
        if !into.is_empty() {
            into.push(' ');
        }
        into.push_str(word);
    }
    unspell(into);
}

/// Whether this names a firm and no person: it ends in a legal form that no person's name does.
pub fn is_firms_name(name: &str) -> bool {
    has_form(name, &mut String::new())
}

/// Whether a name ends in a legal form that no person's does.
pub(crate) fn has_form(text: &str, folded: &mut String) -> bool {
    static SURE: List = List::new(
        "ltd limited llc llp inc incorporated corp corporation plc gmbh mbh ag kg ohg ug gbr sarl sas \
         sasu sa eurl sl slu srl bv nv ab hb aps oy ltda eireli",
    );
    // Written with dots, and no blank between them, a form folds to single letters: `S.L.`, `Sp. z o.o.`, `L.L.C.`
    const DOTTED: [&str; 8] = [
        " s l", " s a", " l l c", " l l p", " z o o", " s a r l", " p l c", " a b",
    ];
    fold(text, folded);
    let last = text.trim_end().rsplit(' ').next().unwrap_or_default();
    let is_dotted =
        last.trim_end_matches('.').contains('.') && DOTTED.iter().any(|form| folded.ends_with(form));
    // `GmbH & Co. KG` has its forms in its last words.
    let words = folded.split(' ').count();
    let at_the_end = folded.split(' ').skip(1.max(words.saturating_sub(3)));
    is_dotted || at_the_end.into_iter().any(|word| SURE.has(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_at_the_end_makes_a_firm_and_initials_do_not() {
        let mut folded = String::new();
        for (text, expected) in [
            ("Bodin Distribution S.A.", true),
            ("Carbonell Electricidad S.L", true),
            ("Kowalski Sp. z o.o.", true),
            ("Müller GmbH & Co. KG", true),
            ("Miller, S. L.", false),
            ("Lee, A. B.", false),
            ("Limited Edition Prints", false),
            ("Ag", false),
        ] {
            assert_eq!(has_form(text, &mut folded), expected, "{text}");
        }
    }

    #[test]
    fn legal_forms_and_small_words_name_nobody() {
        let (mut folded, mut into) = (String::new(), String::new());
        for (text, expected) in [
            ("The Miller & Sons Company, Ltd.", "miller sons"),
            ("Müller GmbH & Co. KG", "muller"),
            ("Kowalski Sp. z o.o.", "kowalski"),
            ("AG", "ag"),
            ("n/a", ""),
        ] {
            core(text, &mut folded, &mut into);
            assert_eq!(into, expected, "{text}");
        }
    }
}
