//! German as the rules of promises read it.

use crate::deed::Deed;
use crate::tongue::who::{ANY, HE, I, THEY, WE, YOU};
use crate::tongue::{Act, Form, Order, Sense, Tongue};

pub(crate) static GERMAN: Tongue = Tongue {
    order: Order::Second,
    has_capital_nouns: true,
    senses: SENSES,
    forms: FORMS,
    stems: STEMS,
    endings: ENDINGS,
    participle: "ge",
    particles: "zuruck|zurueck|entgegen|vorbei|weiter|heraus|hinaus|raus|herum|rum|hinzu|durch|nach|fest|fertig|bereit|frei|gut|rein|ein|aus|auf|ab|an|bei|her|hin|los|mit|um|vor|weg|zu",
    infix: "zu",
    tails: &[],
    heads: &[],
    company: COMPANY,
};

const SENSES: &[(Sense, &str)] = &[
    (Sense::Who(I), "ich"),
    (Sense::Who(WE), "wir"),
    (Sense::Who(YOU), "du"),
    (Sense::Who(HE), "er|man|jemand"),
    (Sense::Either(YOU | THEY | HE), "sie"),
    (
        Sense::Reader,
        "ihnen|dir|dich|euch|an sie|fur sie|fuer sie|bei ihnen|fur dich|an dich",
    ),
    (Sense::Writer, "mir|mich|uns"),
    (
        Sense::Yours,
        "ihr|ihre|ihren|ihrem|ihrer|ihres|dein|deine|deinen|deinem|deiner|eure|euer|euren",
    ),
    (
        Sense::Ours,
        "unser|unsere|unserem|unseren|unserer|unseres|unsre|mein|meine|meinem|meinen|meiner|meines",
    ),
    (
        Sense::It,
        "es|das|dies|davon|daran|darauf|darum|dazu|dafur|dafuer|diese|dieses|diesen|hierzu",
    ),
    (
        Sense::The,
        "der|die|den|dem|des|ein|eine|einen|einem|einer|eines|zum|zur|im|am|vom|beim|ins",
    ),
    (Sense::Title, "herr|herrn|frau|hr|fr|dr"),
    (
        Sense::Team,
        "kollege|kollegin|kollegen|kolleginnen|techniker|technikerin|monteur|monteurin|mitarbeiter|mitarbeiterin|fahrer|team|abteilung|kundendienst|kundenservice|kundenbetreuung|buchhaltung|werkstatt|vertrieb|support|chef|chefin|berater|beraterin|sachbearbeiter|fachabteilung|aussendienst|service|jemand|elektriker|installateur|spediteur|assistentin|assistent|lager|innendienst|supportteam|serviceteam|serviceabteilung|hausmeister|mechaniker",
    ),
    (
        Sense::Not,
        "nicht|kein|keine|keinen|keinem|keiner|nie|niemals|nichts|niemand|niemandem|niemanden",
    ),
    (
        Sense::Doubt,
        "voraussichtlich|vermutlich|wahrscheinlich|vielleicht|eventuell|evtl|moglicherweise|hoffentlich|wohl|normalerweise|womoglich|unter umstanden|gegebenenfalls|ggf|falls moglich|wenn moglich|nach moglichkeit|aller voraussicht nach|planmassig|schatzungsweise",
    ),
    (Sense::Glad, "gern|gerne|herzlich gern|jederzeit"),
    (Sense::Only, "nur|lediglich"),
    (
        Sense::Gone,
        "gewohnlich|gewoehnlich|ublicherweise|ueblicherweise|in der regel|grundsatzlich|stets|immer|jeden|jede|gestern|vorgestern",
    ),
    (Sense::If, "wenn|falls|sofern|vorausgesetzt"),
    (Sense::Once, "sobald|nachdem"),
    (
        Sense::IfEmpty,
        "wunschen|wuenschen|fragen|notig|noetig|erforderlich|bedarf|lust|interesse|gewunscht",
    ),
    (
        Sense::Upon,
        "nach eingang|nach erhalt|bei eingang|nach zahlungseingang|nach geldeingang|nach ihrer zahlung|nach bezahlung|nach freigabe|nach ihrer freigabe|nach ruckerhalt|gegen vorkasse|nach ihrer bestatigung|nach bestatigung|nach rucksendung",
    ),
    (Sense::That, "dass"),
    (
        Sense::Under,
        "weil|ob|wie|warum|wieso|damit|bevor|ehe|obwohl|wahrend|indem|was|wer|welche|welcher|welches|wo|solange|denn",
    ),
    (
        Sense::Word,
        "so schnell wie|wie besprochen|wie gewunscht|wie versprochen|wie vereinbart|wie gesagt|wie folgt|was auch",
    ),
    (Sense::Ask, "wann|wo|warum|wieso|wer|was|welche|wie"),
    (Sense::Please, "bitte"),
    (Sense::And, "und|oder|aber|sondern|sowie|u"),
    (
        Sense::Then,
        "dann|daher|deshalb|also|danach|anschliessend|somit|so",
    ),
    (Sense::To, "zu"),
    (
        Sense::Done,
        "fertig|abholbereit|bereit|lieferbar|erledigt|versandfertig",
    ),
];

const FORMS: &[(Act, Form, &str)] = &[
    (Act::Become, Form::present(I), "werde|werd"),
    (
        Act::Become,
        Form::present(WE | YOU | THEY).or_infinitive(),
        "werden",
    ),
    (Act::Become, Form::present(HE), "wird"),
    (Act::Become, Form::present(YOU), "wirst|werdet"),
    (Act::Be, Form::past(ANY), "wurde|wurden|wurdest|war|waren"),
    (Act::Be, Form::PARTICIPLE, "worden|gewesen"),
    (
        Act::Can,
        Form::would(ANY),
        "konnte|konnten|koennte|koennten|konntest",
    ),
    (Act::Can, Form::present(I | HE), "kann|darf"),
    (
        Act::Can,
        Form::present(WE | YOU | THEY).or_infinitive(),
        "konnen|koennen|kannst|konnt|durfen|duerfen",
    ),
    (
        Act::Should,
        Form::would(ANY),
        "sollte|sollten|solltest|musste|mussten|muesste|muessten",
    ),
    (Act::Should, Form::present(ANY), "soll|sollen"),
    (
        Act::Must,
        Form::present(ANY).or_infinitive(),
        "muss|mussen|muessen|musst|brauche|brauchen",
    ),
    (
        Act::Want,
        Form::present(ANY),
        "will|wollen|willst|wollt|mochte|mochten|moechte|moechten",
    ),
    (
        Act::Have,
        Form::present(ANY).or_infinitive(),
        "habe|hab|haben|hast|hat|habt",
    ),
    (
        Act::Have,
        Form::past(ANY),
        "hatte|hatten|hatte|hattest|haette|haetten",
    ),
    (
        Act::Be,
        Form::present(ANY).or_infinitive(),
        "bin|bist|ist|sind|seid|sein",
    ),
    (Act::Be, Form::would(ANY), "ware|waren|waere|waeren"),
    (
        Act::Let,
        Form::present(ANY).or_infinitive(),
        "lasse|lass|lassen|lasst|laesst",
    ),
    (
        Act::Does(Deed::Serve),
        Form::present(HE | YOU),
        "gibt|nimmt|sieht|halt|haelt|ubernimmt|uebernimmt|schlagt|tragt|behebt|misst",
    ),
    (
        Act::Does(Deed::Serve),
        Form::PARTICIPLE,
        "gesandt|gesendet|versandt|zugesandt|gebracht|gegeben|geschrieben|genommen|behoben|verschoben|angerufen|ubernommen|erstattet|ersetzt|repariert|storniert|uberwiesen|ueberwiesen|gutgeschrieben|ubergeben|freigegeben|gezogen|unterschrieben|getroffen|gefunden|besprochen|zugestellt|ausgetauscht|umgetauscht",
    ),
    (Act::Does(Deed::Serve), Form::present(HE), "ruft"),
    (Act::Arrive, Form::present(HE | YOU), "trifft|kommt|geht|lauft"),
    (Act::Courtesy, Form::present(HE), "hilft"),
    (
        Act::Pledge,
        Form::present(ANY),
        "verspreche|versprechen|verspricht|garantiere|garantieren|garantiert|versichere|versichern|verpflichten|verpflichte|zusichern|sichere|sichern|zusage",
    ),
    (
        Act::Think,
        Form::present(ANY),
        "glaube|glauben|glaubt|denke|denken|denkt|vermute|vermuten|schatze|schatzen|schaetze|meine|meint|gehe davon aus|rechne|rechnen",
    ),
    (Act::Think, Form::past(ANY), "meinte|sagte|dachte|sagten|meinten"),
    (Act::Hope, Form::present(ANY), "hoffe|hoffen|hofft"),
    (
        Act::Try,
        Form::present(ANY).or_infinitive(),
        "versuche|versuchen|versucht|bemuhe|bemuhen|bemuehe|bemuehen|bemuht|probiere|probieren",
    ),
    (
        Act::Receive,
        Form::present(HE | YOU),
        "erhalt|erhaelt|erhaltst|bekommt|bekommst|kriegst",
    ),
];

const STEMS: &[(Act, &str)] = &[
    (
        Act::Does(Deed::Answer),
        "meld|kummer|kuemmer|antwort|ruckmeld|beantwort|rueckmeld",
    ),
    (
        Act::Does(Deed::Serve),
        "schick|send|versend|verschick|ubersend|uebersend|liefer|bring|pruf|pruef|uberpruf|ueberpruef|klar|klaer|abklar|erledig|bearbeit|reparier|tausch|ersetz|erstatt|uberweis|ueberweis|buch|verbuch|reservier|bestell|stornier|ander|aender|korrigier|aktualisier|leit|reich|schreib|ruf|telefonier|informier|benachrichtig|bestatig|bestaetig|sorg|such|schau|guck|frag|mess|montier|installier|lackier|beheb|los|loes|organisier|vereinbar|verschieb|verlanger|verlaenger|erstell|mach|stell|nehm|hol|bezahl|zahl|ubernehm|uebernehm|unterschreib|unterzeichn|mail|fax|kopier|druck|besorg|erganz|ergaenz|fug|fueg|trag|setz|kontaktier|kontrollier|analysier|untersuch|weis|veranlass|entfern|losch|loesch|sperr|schalt|aktivier|richt|beantwort|geb|eskalier|vermess|reinig|schneid|schweiss|berechn|rechn|bericht|erklar|erklaer|zeig|begleich|vergut|verguet|begutacht|bau|wechsel|pack|leg|streich|ordn|plan|trenn|ubermittl|uebermittel|ubermittel|nachbesser|beauftrag|erinner|verbind|zieh|gewahr|gewaehr|schenk|sprech|besprech|feil|find|ruckerstatt|quittier|bereinig|ermittl|recherchier",
    ),
    (Act::Does(Deed::See), "seh|sieh"),
    (Act::Does(Deed::Meet), "treff|besuch"),
    (Act::Arrive, "komm|geh|eintreff"),
    (Act::Receive, "erhalt|bekomm|krieg|empfang"),
    (Act::Hear, "hor|hoer"),
    (Act::Courtesy, "helf|unterstutz|unterstuetz|dien|berat"),
    (
        Act::Does(Deed::Live),
        "freu|dank|bedank|bitt|wunsch|wuensch|entschuldig|bedauer|versteh|steh|hab|bleib|arbeit|wart|reis|kauf|find|wohn|brauch|lern|feier|steig|offn|oeffn|schliess|gelt|kost|regn|halt|lieg|fuhl|empfehl|biet|verkauf|fuhr|schaff",
    ),
];

const ENDINGS: &[(&str, Form)] = &[
    (
        "en",
        Form::present(WE | YOU | THEY).or_infinitive().or_participle(),
    ),
    ("ern", Form::present(WE | YOU | THEY).or_infinitive()),
    ("n", Form::present(WE | YOU | THEY).or_infinitive()),
    ("est", Form::present(YOU)),
    ("st", Form::present(YOU)),
    ("et", Form::present(HE | YOU).or_participle()),
    ("t", Form::present(HE | YOU).or_participle()),
    ("e", Form::present(I).or_order()),
    ("", Form::present(I).or_order()),
];

/// Company outranks the verb; the first line that fits counts.
const COMPANY: &[(&str, &str, Act)] = &[
    (
        "geb|gibt|gegeben",
        "bescheid|ruckmeldung|rueckmeldung|antwort|info|auskunft",
        Act::Does(Deed::Answer),
    ),
    ("komm|kommt", "zuruck|zurueck|wieder", Act::Does(Deed::Answer)),
    ("komm|kommt", "auf", Act::Does(Deed::Answer)),
    ("komm|kommt", "vorbei|abholen|raus", Act::Does(Deed::Serve)),
    (
        "lasse|lass|lassen|lasst|laesst",
        "zukommen|wissen",
        Act::Does(Deed::Answer),
    ),
    ("halt|haelt", "laufenden|informiert", Act::Does(Deed::Serve)),
    ("nehm|nimmt", "kontakt|verbindung", Act::Does(Deed::Answer)),
    ("setz", "verbindung", Act::Does(Deed::Answer)),
    ("nehm|nimmt", "teil|platz", Act::Does(Deed::Live)),
    ("geh|geht", "nach", Act::Does(Deed::Serve)),
    ("steh", "verfugung|verfuegung|seite", Act::Courtesy),
    ("ruf|ruft|angerufen", "zuruck|zurueck|an", Act::Does(Deed::Answer)),
    ("find", "losung|loesung", Act::Does(Deed::Serve)),
    (
        "schaff",
        "reparatur|lieferung|es|das|termin|bis",
        Act::Does(Deed::Serve),
    ),
    ("meld", "sie", Act::Does(Deed::Answer)),
    ("mach", "vorschlag|angebot|fertig|termin", Act::Does(Deed::Serve)),
    (
        "mach",
        "urlaub|pause|feierabend|spass|sorgen",
        Act::Does(Deed::Live),
    ),
    ("seh", "an|nach", Act::Does(Deed::Serve)),
    ("seh", "uns", Act::Does(Deed::Meet)),
    ("stell|frag|rechn|schreib", "fragen|vor", Act::Does(Deed::Live)),
    ("pack", "urlaub", Act::Does(Deed::Live)),
    ("rechn", "mit", Act::Think),
];
