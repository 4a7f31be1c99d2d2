//! Dutch as the rules of promises read it.

use crate::deed::Deed;
use crate::tongue::who::{ANY, HE, I, THEY, WE, YOU};
use crate::tongue::{Act, Form, Order, Sense, Tongue};

pub(crate) static DUTCH: Tongue = Tongue {
    order: Order::Second,
    has_capital_nouns: false,
    senses: SENSES,
    forms: FORMS,
    stems: STEMS,
    endings: ENDINGS,
    participle: "ge",
    particles: "terug|toe|door|langs|mee|klaar|vast|binnen|rond|over|voor|bij|weg|uit|aan|op|af|na|om|in",
    infix: "",
    tails: &[],
    heads: &[],
    company: COMPANY,
};

const SENSES: &[(Sense, &str)] = &[
    (Sense::Who(I), "ik"),
    (Sense::Who(WE), "wij|we"),
    (Sense::Who(YOU), "jij"),
    (Sense::Who(HE), "hij|men"),
    (Sense::Who(HE | THEY), "zij|ze"),
    (Sense::Either(YOU), "u|je|jullie"),
    (
        Sense::Reader,
        "aan u|aan je|jou|voor u|voor je|bij u|met u|met je|naar u|naar je|aan jullie",
    ),
    (Sense::Writer, "mij|me|ons"),
    (Sense::Yours, "uw|jouw"),
    (Sense::Ours, "mijn|onze"),
    (
        Sense::It,
        "het|dit|er|ernaar|ervoor|hieraan|hierop|erop|eraan|hier|hiervoor|daarvoor|deze",
    ),
    (Sense::The, "de|een"),
    (Sense::Title, "dhr|mevr|mevrouw|meneer|heer|mw"),
    (
        Sense::Team,
        "collega|collega's|monteur|monteurs|medewerker|medewerkers|technicus|team|supportteam|ons team|ons supportteam|ons serviceteam|ons magazijn|ons kantoor|afdeling|klantenservice|werkplaats|boekhouding|koerier|bezorger|chauffeur|adviseur|verkoper|iemand|specialist|vertegenwoordiger|administratie|helpdesk|servicedesk|magazijn|manager|installateur|assistent|assistente|support|planning",
    ),
    (Sense::Not, "niet|geen|nooit|niets"),
    (
        Sense::Doubt,
        "misschien|waarschijnlijk|vermoedelijk|naar verwachting|hopelijk|mogelijk|wellicht|eventueel|normaal gesproken|in principe|indien mogelijk|zo mogelijk|als het goed is|als alles goed gaat|als het lukt",
    ),
    (Sense::Glad, "graag|met plezier|gerust"),
    (Sense::Only, "slechts|enkel|alleen"),
    (
        Sense::Tried,
        "mijn best|ons best|mijn uiterste best|ons uiterste best|er alles aan",
    ),
    (
        Sense::Gone,
        "gewoonlijk|doorgaans|meestal|altijd|elke|gisteren|eergisteren|vorige week|afgelopen week",
    ),
    (
        Sense::When,
        "morgen|vandaag|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|morgenochtend|morgenvroeg|vanmiddag|straks|bedankt|hallo|goedemorgen",
    ),
    (Sense::If, "als|indien|mits"),
    (Sense::Once, "zodra|nadat|wanneer"),
    (Sense::IfEmpty, "wenst|vragen|nodig|behoefte|interesse|prijs"),
    (
        Sense::Upon,
        "na ontvangst|na betaling|na uw betaling|na akkoord|na uw akkoord|na goedkeuring|bij ontvangst|na je betaling|na bevestiging",
    ),
    (Sense::That, "dat"),
    (
        Sense::Under,
        "omdat|want|hoe|waarom|terwijl|totdat|voordat|wie|wat|waar|die|waarmee|zodat|hoewel",
    ),
    (
        Sense::Word,
        "zo snel mogelijk|zo spoedig mogelijk|als bijlage|zoals afgesproken|zoals beloofd|zoals gevraagd",
    ),
    (Sense::Ask, "welke|hoeveel"),
    (Sense::Please, "alstublieft|alsjeblieft|aub|a.u.b|svp|gelieve"),
    (Sense::And, "en|maar|of"),
    (Sense::Then, "dan|dus|daarna|vervolgens|daarom"),
    (Sense::To, "te"),
    (Sense::Done, "klaar|gereed|beschikbaar|leverbaar"),
];

const FORMS: &[(Act, Form, &str)] = &[
    (Act::Will, Form::present(I | HE | YOU), "zal|zult"),
    (Act::Will, Form::present(WE | THEY | YOU), "zullen"),
    (Act::Will, Form::present(I | YOU), "ga"),
    (Act::Will, Form::present(HE | YOU), "gaat"),
    (Act::Will, Form::present(WE | THEY | YOU).or_infinitive(), "gaan"),
    (Act::Become, Form::present(I | YOU), "word"),
    (Act::Become, Form::present(HE | YOU), "wordt"),
    (
        Act::Become,
        Form::present(WE | THEY | YOU).or_infinitive(),
        "worden",
    ),
    (Act::Be, Form::past(ANY), "werd|werden|was|waren"),
    (Act::Be, Form::PARTICIPLE, "geworden|geweest"),
    (Act::Be, Form::present(I | YOU), "ben|bent"),
    (Act::Be, Form::present(HE | YOU), "is"),
    (Act::Be, Form::present(WE | THEY | YOU).or_infinitive(), "zijn"),
    (
        Act::Have,
        Form::present(ANY).or_infinitive(),
        "heb|hebt|heeft|hebben",
    ),
    (Act::Have, Form::past(ANY), "had|hadden"),
    (Act::Can, Form::present(I | HE | YOU), "kan|kunt|mag|kun"),
    (
        Act::Can,
        Form::present(WE | THEY | YOU).or_infinitive(),
        "kunnen|mogen",
    ),
    (Act::Can, Form::would(ANY), "zou|zouden|konden|kon"),
    (Act::Must, Form::present(I | HE | YOU), "moet|hoef|hoeft"),
    (
        Act::Must,
        Form::present(WE | THEY | YOU).or_infinitive(),
        "moeten|hoeven",
    ),
    (Act::Want, Form::present(I | HE | YOU), "wil|wilt|wou"),
    (
        Act::Want,
        Form::present(WE | THEY | YOU).or_infinitive(),
        "willen",
    ),
    (Act::Let, Form::present(I | YOU).or_order(), "laat"),
    (Act::Let, Form::present(WE | THEY | YOU).or_infinitive(), "laten"),
    (Act::Think, Form::past(ANY), "zei|zeiden|dacht|dachten"),
    (
        Act::Does(Deed::Serve),
        Form::PARTICIPLE,
        "verzonden|gezonden|gebracht|gegeven|geschreven|gevonden|opgelost|gezocht|genomen|besproken|opgenomen|uitgezocht|toegezonden|nagekeken",
    ),
];

const STEMS: &[(Act, &str)] = &[
    (
        Act::Does(Deed::Answer),
        "bel|bell|antwoord|beantwoord|reageer|reager|informeer|informer|contacteer|contacter|bericht",
    ),
    (
        Act::Does(Deed::Serve),
        "stuur|stur|verstuur|verstur|verzend|zend|lever|breng|kijk|bekijk|check|controleer|controler|zoek|onderzoek|regel|los|repareer|reparer|vervang|ruil|wissel|betaal|betal|vergoed|stort|maak|mak|boek|reserveer|reserver|bestel|bestell|annuleer|annuler|wijzig|pas|pass|corrigeer|corriger|herstel|herstell|verwerk|behandel|bevestig|meld|mail|app|schrijf|schrijv|vraag|vrag|plan|plann|haal|hal|installeer|installer|monteer|monter|print|factureer|facturer|crediteer|crediter|bespreek|besprek|overleg|verleng|verplaats|verzet|voeg|zet|zett|leg|legg|schakel|activeer|activer|blokkeer|blokker|deblokkeer|deblokker|verwijder|afrond|handel|neem|nem|geef|gev|stel|stell|leid|verzorg|bezorg|bereken|offreer|offrer|doe|houd|hou|ontkoppel|koppel|vul|vull|bewaar|bewar|zorg|licht|spreek|sprek|duid|test|teken|teken|onderteken|reinig|smeer|smer|laad|pak|pakk|escaleer|escaler|vernieuw|dien|kopieer|kopier|leen|len|start|deel|del|verhelp|verbeter|richt|schenk|sluit",
    ),
    (Act::Does(Deed::Meet), "zie|spreek|ontmoet|bezoek"),
    (Act::Arrive, "kom|arriveer|arriver|vertrek|vertrekk"),
    (Act::Receive, "ontvang|krijg"),
    (Act::Hear, "hoor|hor"),
    (
        Act::Courtesy,
        "help|assisteer|assister|adviseer|adviser|ondersteun",
    ),
    (Act::Pledge, "beloof|belov|garandeer|garander|verzeker"),
    (Act::Think, "denk|verwacht|geloof|gelov|vermoed"),
    (Act::Hope, "hoop|hop"),
    (Act::Try, "probeer|prober|tracht|streef|strev"),
    (
        Act::Does(Deed::Live),
        "wens|dank|bedank|begrijp|betreur|vind|woon|won|werk|koop|kop|wacht|stijg|verwelkom|waardeer|waarder|lees|lez|slaap|regen|bied|sta|staan|leef|rijd|verkoop|verkop|zit|blijf|blijv|excuseer",
    ),
];

const ENDINGS: &[(&str, Form)] = &[
    (
        "en",
        Form::present(WE | THEY | YOU).or_infinitive().or_participle(),
    ),
    ("n", Form::present(WE | THEY | YOU).or_infinitive()),
    ("d", Form::PARTICIPLE),
    ("t", Form::present(HE | YOU).or_participle()),
    ("", Form::present(I | YOU).or_order()),
];

/// Company outranks the verb; the first line that fits counts.
const COMPANY: &[(&str, &str, Act)] = &[
    ("laat|laten", "weten|horen", Act::Does(Deed::Answer)),
    ("kom", "terug", Act::Does(Deed::Answer)),
    ("kom", "langs|ophalen|brengen|afhalen", Act::Does(Deed::Serve)),
    ("neem|nem", "contact", Act::Does(Deed::Answer)),
    ("neem|nem", "plaats|deel|vakantie", Act::Does(Deed::Live)),
    (
        "geef|gev",
        "antwoord|bericht|uitsluitsel|reactie",
        Act::Does(Deed::Answer),
    ),
    ("houd|hou", "hoogte", Act::Does(Deed::Serve)),
    ("houd|hou", "", Act::Does(Deed::Live)),
    ("ga|gaat|gaan", "deur|onderweg", Act::Arrive),
    ("ga|gaat|gaan", "slag|achteraan|achterna", Act::Does(Deed::Serve)),
    ("ben|zijn|is", "plan", Act::Want),
    ("zou|zouden", "moeten", Act::Should),
    ("zijn", "bij|binnen", Act::Arrive),
    ("doe", "boodschappen|mee", Act::Does(Deed::Live)),
    ("sluit|start", "winkel|deuren", Act::Does(Deed::Live)),
    ("maak|mak", "zorgen|vakantie", Act::Does(Deed::Live)),
    ("stel", "prijs", Act::Does(Deed::Live)),
];
