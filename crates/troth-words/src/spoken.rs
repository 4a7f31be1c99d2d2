//! Which language a sentence is in, told by its small words.

use std::sync::LazyLock;

use crate::Language;
use crate::cut::Said;
use crate::word::Words;

/// How many more words of English than of any other language decide at once.
const CLEAR: u64 = 2;
/// Up to how many words of a sentence are looked at.
const LOOKED: usize = 40;
/// After how many words of English a text is taken to be English.
const MANY: u64 = 12;
/// How many words of one language are enough for a text.
const ENOUGH: u64 = 4;

const LANGUAGES: usize = Language::ALL.len();

/// The languages of the sentences of a text: each sentence's own, and where one is too short to tell, that of what
/// stands before it, or else after it.
pub(crate) struct Spoken<'a> {
    sentences: &'a [Said],
    so_far: [u64; LANGUAGES],
}

impl<'a> Spoken<'a> {
    pub fn new(sentences: &'a [Said]) -> Spoken<'a> {
        Spoken {
            sentences,
            so_far: [0; LANGUAGES],
        }
    }

    /// To be asked of each sentence in turn.
    pub fn language(&mut self, number: usize) -> Language {
        // After many words of English, one more is enough.
        let is_english = self.so_far[0] > MANY;
        let clear = if is_english { 0 } else { CLEAR };
        let words = &self.sentences[number].words;
        let mut counts = count(words, clear);
        if lane(counts, 0) == 0 && !is_english {
            counts += bent(words);
        }
        let (best, most) = top(|language| lane(counts, language));
        let is_told = most >= 2 || best == Language::English && most > 0;
        if !is_told && self.so_far == [0; LANGUAGES] {
            self.look_ahead(number + 1);
        }
        add(&mut self.so_far, counts);
        if is_told {
            best
        } else {
            top(|language| self.so_far[language]).0
        }
    }

    fn look_ahead(&mut self, from: usize) {
        for said in &self.sentences[from..] {
            add(&mut self.so_far, count(&said.words, CLEAR));
            if self.so_far.iter().any(|count| *count >= ENOUGH) {
                break;
            }
        }
    }
}

fn add(sums: &mut [u64; LANGUAGES], counts: Counts) {
    for (language, sum) in sums.iter_mut().enumerate() {
        *sum += lane(counts, language);
    }
}

/// The language with the most words, and how many; English wins a draw.
fn top(count: impl Fn(usize) -> u64) -> (Language, u64) {
    let best = (1..LANGUAGES).fold(0, |best, at| if count(at) > count(best) { at } else { best });
    (Language::ALL[best], count(best))
}

/// Words of each language, counted side by side in lanes of twelve bits, as no more than [`LOOKED`] are counted.
type Counts = u64;

const LANE: usize = 12;

fn lane(counts: Counts, language: usize) -> u64 {
    counts >> (LANE * language) & ((1 << LANE) - 1)
}

/// How many small words of each language a sentence has, up to where that is clear.
fn count(words: &Words, clear: u64) -> Counts {
    let mut counts = 0;
    for at in 0..words.len().min(LOOKED) {
        let known = KNOWN.counts(words.bytes(at));
        counts += known;
        // Most mail is English, and a few words show it.
        if known & 1 != 0 && is_english(counts, clear) {
            break;
        }
    }
    counts
}

/// One for each word that ends or is accented as in one language only.
fn bent(words: &Words) -> Counts {
    (0..words.len().min(LOOKED))
        .map(|at| lanes(bent_as(words.low(at))))
        .sum()
}

fn bent_as(low: &str) -> u8 {
    match () {
        () if low.ends_with("mos") || low.contains(['ñ', '¿', '¡']) => SPANISH,
        () if low.contains(['ä', 'ö', 'ü', 'ß']) => GERMAN,
        () if low.contains(['á', 'í', 'ó', 'ú']) => SPANISH,
        () if low.contains(['ç', 'è', 'ê', 'à', 'â', 'û', 'œ']) => FRENCH,
        () if low.len() > 5 && (low.ends_with("ons") || low.ends_with("ez")) => FRENCH,
        () if low.len() > 3 && low.contains("ij") => DUTCH,
        () => 0,
    }
}

fn is_english(counts: Counts, clear: u64) -> bool {
    let english = lane(counts, 0);
    english > clear && (1..LANGUAGES).all(|language| lane(counts, language) + clear < english)
}

static KNOWN: LazyLock<Known> = LazyLock::new(Known::new);

/// More than twice as many as there are words, so that looking one up takes a step or two.
const PLACES: usize = 1024;

/// The small words, each packed into a number, in a table that is walked on from where a word belongs.
struct Known {
    words: Box<[(u64, Counts); PLACES]>,
}

impl Known {
    fn new() -> Known {
        let mut known = Known {
            words: Box::new([(0, 0); PLACES]),
        };
        for (languages, words) in SMALL {
            for word in words.split('|') {
                if let Some(packed) = pack(word.as_bytes()) {
                    let at = known.place(packed);
                    known.words[at].0 = packed;
                    known.words[at].1 |= lanes(*languages);
                }
            }
        }
        known
    }

    /// One for each language that has the word.
    fn counts(&self, word: &[u8]) -> Counts {
        pack(word).map_or(0, |packed| self.words[self.place(packed)].1)
    }

    /// Where a word stands, or would.
    fn place(&self, packed: u64) -> usize {
        // Knuth's multiplier of 64 bits for linear congruences spreads the words.
        let mut at = (packed.wrapping_mul(6_364_136_223_846_793_005) >> 54) as usize % PLACES;
        while self.words[at].0 != 0 && self.words[at].0 != packed {
            at = (at + 1) % PLACES;
        }
        at
    }
}

fn lanes(languages: u8) -> Counts {
    let each = (0..LANGUAGES).map(|language| u64::from(languages >> language & 1) << (LANE * language));
    each.sum()
}

fn pack(word: &[u8]) -> Option<u64> {
    let mut packed = [0; 8];
    packed.get_mut(..word.len())?.copy_from_slice(word);
    Some(u64::from_le_bytes(packed))
}

/// Words so frequent that hardly a sentence lacks them, by the languages they belong to: a bit each, in the order of
/// [`Language::ALL`]; none longer than eight letters.
const SMALL: &[(u8, &str)] = &[
    (
        ENGLISH,
        "i|the|and|to|you|your|of|for|that|it|this|with|have|be|not|are|our|they|was|us|at|by|from|but|please|if|it's|would|can|she|as|on|or|any|do|my|their|when|what|has|been|out|let|there|know|should|could",
    ),
    (ENGLISH | GERMAN, "will|so|an"),
    (ENGLISH | DUTCH, "we|is|he"),
    (ENGLISH | GERMAN | DUTCH, "in|hat"),
    (
        GERMAN,
        "ich|wir|und|nicht|ihnen|sie|mit|auf|wird|werden|ihre|ihr|bitte|uns|den|dem|ein|eine|einen|bei|zu|von|haben|kann|sich|noch|das|ist|zum|zur|im|am|bis|mir|dir|mich|auch|wenn|dann|oder|aber|fur|für|können|keine|sind|der|morgen|heute|dies|unser|unsere|gerne|werde|konnen|ihren|ihrer|meine|mein|dass|gleich|montag|dienstag|mittwoch|freitag|samstag|gestern",
    ),
    (GERMAN | DUTCH, "die|was|man|wie"),
    (
        FRENCH,
        "je|nous|vous|votre|vos|les|est|et|pour|pas|dans|avec|sur|une|du|des|au|ce|cette|notre|nos|mon|ma|qui|sera|merci|bonjour|on|il|elle|sont|par|ne|tout|ou|leur|avant|demain|si|bien|plus|lui|ete|lundi|mardi|mercredi|jeudi|vendredi|samedi|hier|jour|avez|avons|fait|allons|etes|dès|été|êtes|à|aux",
    ),
    (ENGLISH | FRENCH | SPANISH, "me"),
    (FRENCH | SPANISH, "le|la|que|les|tu|te|es|se|un|me"),
    (FRENCH | SPANISH | DUTCH, "en|de"),
    (
        SPANISH,
        "el|yo|los|las|usted|su|sus|por|para|con|una|del|al|como|lo|nos|hoy|esta|este|pero|y|mas|ya|gracias|hola|favor|si|sí|muy|está|más|mañana|antes|cuando|hemos|ser|no|nuestro|nuestra|mi|os|pedido|tiene|ahora|ello|hasta|sin|sobre|lunes|martes|jueves|viernes|días|dias|nuestra|debería|ayer|mismo|puede|voy|vamos|sera|ha",
    ),
    (
        DUTCH,
        "het|een|ik|wij|niet|voor|van|u|uw|je|zijn|naar|er|dat|aan|op|met|te|ook|om|als|dan|bij|ons|onze|kan|kunnen|heeft|hebben|wordt|worden|zullen|zal|nog|maar|graag|dit|deze|mijn|geen|of|moet|uit|over|tot|gaan|komt|jullie|hebt|weten|maandag|dinsdag|woensdag|vrijdag|zaterdag|vandaag|gisteren",
    ),
];

const ENGLISH: u8 = 1;
const GERMAN: u8 = 2;
const FRENCH: u8 = 4;
const SPANISH: u8 = 8;
const DUTCH: u8 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cut::cut;

    fn languages(text: &str) -> Vec<Language> {
        let said = cut(text);
        let mut spoken = Spoken::new(&said);
        (0..said.len()).map(|number| spoken.language(number)).collect()
    }

    #[test]
    fn a_sentence_tells_its_language_by_its_small_words() {
        for (text, language) in [
            ("I will send you the frame on Monday.", Language::English),
            ("Ich schicke Ihnen den Rahmen am Montag.", Language::German),
            ("Je vous envoie le cadre lundi.", Language::French),
            (
                "Le envío el cuadro el lunes, gracias por la espera.",
                Language::Spanish,
            ),
            ("Ik stuur u het frame op maandag.", Language::Dutch),
            ("Frame 12?", Language::English),
        ] {
            assert_eq!(languages(text), [language], "{text}");
        }
    }

    #[test]
    fn a_short_sentence_is_of_the_language_of_its_text() {
        assert_eq!(
            languages("Erledige ich. Die Rechnung ist schon bei Ihnen."),
            [Language::German; 2]
        );
        assert_eq!(
            languages("The invoice is on its way to you. Wir schicken Ihnen die Rechnung."),
            [Language::English, Language::German]
        );
    }
}
