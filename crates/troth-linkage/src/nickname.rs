//! Short and pet forms of given names in seven languages.
//!
//! One line is one name in all its forms: two words on one line may be the same person's name. A form may stand on
//! several lines (`Alex`, `Sam`, `Chris`), and then agrees with each of them, while they don't agree with each other.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::fold::{fold, unspell};
use crate::intern::hash_of;

/// At most so many lines does one form stand on.
pub(crate) const MOST: usize = 4;

/// The lines a form stands on, as numbers from 1; 0 fills up.
pub(crate) type Lines = [u16; MOST];

/// The lines of a folded name.
pub(crate) fn lines_of(word: &str) -> Lines {
    INDEX.get(word).copied().unwrap_or_default()
}

/// One value for a line, that of its first form, so that lines may come and go around it.
pub(crate) fn line_hash(line: u16) -> u64 {
    static FIRST: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let lines = FORMS.lines().filter(|line| !line.is_empty());
        lines
            .map(|line| hash_of(line.split(' ').next().unwrap_or_default()))
            .collect()
    });
    FIRST.get(usize::from(line).wrapping_sub(1)).copied().unwrap_or(0)
}

static INDEX: LazyLock<FxHashMap<String, Lines>> = LazyLock::new(|| {
    let mut index: FxHashMap<String, Lines> = FxHashMap::default();
    for (number, line) in (1_u16..).zip(FORMS.lines().filter(|line| !line.is_empty())) {
        for form in line.split(' ') {
            let mut word = String::new();
            fold(form, &mut word);
            unspell(&mut word);
            let lines = index.entry(word).or_default();
            if !lines.contains(&number)
                && let Some(free) = lines.iter_mut().find(|line| **line == 0)
            {
                *free = number;
            }
        }
    }
    index
});

const FORMS: &str = "
alexander alex alec alek sandy sasha sascha xander lex alejandro alexandre aleksander olek sander
alexandra alex sandra sandy sasha lexi alejandra aleksandra ola alix
alfred alf alfie fred freddie freddy alfredo fredo
abigail abby abbie gail
abraham abe bram
adelaide adele addie heidi
agnes agnieszka aga ines inés agnès
alan allan allen al alain
albert al bert bertie alberto albrecht beto
alice ali allie alicja ala alicia lici
alison ali allie
amanda mandy manda
amelia amy millie mila melia
andrew andy drew andreas andré andrés andrzej anders andre jędrzej andi dré
andrea andi andrée andréa
angela angie ange angelika angélique ángela geli angelica
ann anne anna annie nan nancy hannah ania anka annette ana anita anke anja annika änne anouk anya
anthony tony anton toni antoine antonio antoni antek toño toninho antônio
antonia toni tonia antonina tosia antoinette toinette
arthur art artie arturo artur arturas
astrid asta
augustus gus august auguste agustín augusto augustin augustine gustl
barbara barb babs barbie basia baśka bärbel
bartholomew bart bartłomiej bartek bartolomé
beatrice bea trixie beatriz beatrix beata
benjamin ben benny benji benny benjamín beniamin
bernard bernie bernd bernhard bernardo berni
bernadette bernie berna
bridget biddy bridie brigitte birgit brygida gitte brigida birgitta britta
bruno brunon
caroline carol carrie caro carolina karolina karoline line karola lina
carl karl charles carlos karol charlie chuck chip charly chas carlo kalle karel
carmen carmela menchu mela
catherine kate katie cathy kathy katherine kathryn kath kat kit kitty katarzyna kasia kaśka katharina katja käthe kati catalina cata catarina katarina karin trina kathrin katrin catia
charlotte lottie charlie lotte lotta carlota lola szarlota
christian chris christer kristian cristian krystian cristiano
christine chris christina chrissie tina christiane krystyna krysia kristina kerstin cristina christel kris stina tine
christopher chris kit topher christoph krzysztof krzysiek kristoffer cristóbal christophe toffe cristóvão
clara clare claire klara
claudia claudie klaudia clodagh
constance connie konstanze constanza konstancja
cynthia cindy
daniel dan danny dani daniele danilo
danielle dani daniela dana
david dave davy dawid davi
deborah deb debbie debora debra
dennis denny den denis dionizy
diana di diane dianne
dominic dom nick dominik dominique domingo domingos
donald don donny donnie
dorothy dot dottie dolly dora dorothea dorota doris dörte thea dorothée dorotea
edith edie edyta edit
edmund ed ned eddie edmond edmundo
edward ed eddie ted teddy ned eduard edouard édouard eduardo edu lalo edek edvard duda dudu
eleanor ellie nell nora lena leonor eleonora leonore éléonore norah
elizabeth liz lizzie beth betty bess eliza elsie libby lisa elisabeth elżbieta ela lisbeth elsa else elise ilse isabel betsy elke lilibet babette élisabeth isabel lise elisa bettina elisabet
emily em emmy millie emilia emilie emi émilie milka
emma em emmy
eric rick erik éric eryk
ernest ernie ernst ernesto
eugene gene eugen eugenio eugène eugeniusz eugênio
eva eve ewa evie eveline ewelina evelyn evita
felix feliks félix
ferdinand ferdy fernando ferdynand nando fer hernando
florence flo flossie florentyna florencia flora
frances fran fanny franny francesca françoise fanchon franziska francisca franciszka paca paquita franzi sissi chica
francis frank fran franz françois francisco paco pancho franciszek franek francesco kico chico quico frans
frederick fred freddy freddie friedrich fritz frédéric fryderyk federico fede fredrik rick frederico fredde
gabriel gabe gabi gabo gab
gabriele gabrielle gaby gabi gabriela gabriella gabrysia
gareth gary gaz
george georg georges jorge jerzy jurek geordie jörg göran jürgen jiří
gerald gerry jerry gerhard gerd gérard gerardo gert gérald
geraldine gerry gerri
gertrude trudy gertie trude gertrud gertruda gerda
gilbert gil bert gilberto
giles gilles egidio
gregory greg gregor grzegorz grzesiek gregorio grégoire goyo
gustav gus gustavo gustave guga gusten gustaw
harold harry hal harald haroldo
harriet hattie hetty henrietta henriette henryka henriqueta
helen nell nellie lena helena hélène elena ellen helene leni hella helenka lenka
henry harry hank heinrich heinz henri enrique henryk heniek quique henrik hendrik heiner henrique henke
herbert herb bert herbie heriberto
horace horatio
hubert bert hubertus
hugh hughie hugo hugues
ian iain
ignatius ignacio nacho ignacy iggy inácio
ingrid inga inge inger
isaac ike zak
isabella bella izzy isabelle izabela iza isabel bel belle isabela ysabel
ivan iwan
jacob jake jakob jakub kuba jacobo
jacqueline jackie jacqui jacky
james jim jimmy jamie jem jacques jaime santiago diego santi jakob tiago thiago
jane janie janet joan johanna joanna asia hanni hanne jeanne juana janina janka jeannette jeanette hanna hanne jana janne joana
janusz jan
jason jay jase
jeffrey jeff geoff geoffrey gottfried godfrey
jennifer jen jenny jenna jenni
jeremy jerry jem jérémie jeremiasz jérémy
jerome jerry hieronim jerónimo jérôme
jessica jess jessie jesse
jill gillian gill jilly
john jack johnny jon johann hans jan jean juan jens giovanni ivan johannes jasiek janek jannis hannes juanito joão ian johan janne
jonathan jon jonny jonatan jonas nathan
joseph joe joey josef josé jozef józef pepe josep jupp sepp zé josip giuseppe chema josse
josephine jo josie josefine joséphine josefina józefina pepa fifi
joshua josh josué
joyce joy
judith judy judi jude judyta judit
julia julie jules juliet juliette julka giulia juliana giuliana
julian jules julien julio julius juliusz juliano
justin justyn
justine justyna justina
kenneth ken kenny kent
kevin kev
kimberly kim kimmy
kristin kristen kris kirsten kirsti
lawrence larry laurie laurence lorenz laurent lorenzo wawrzyniec lars lasse laurenz lourenço
leonard leo len lenny leonardo leonhard lennart
leopold leo poldi leopoldo
lewis lew louis luis ludwig ludwik lou lutz luiz luís luisinho luca
laura laurie lora lori
lillian lily lil liliana lilly lilli lila
linda lindy lynn belinda
louise lou luise luisa ludwika lulu lovisa luiza
lucas luke luca lukas łukasz lucasz luc
lucy lucia łucja luzie lucie lucía lucja luz luzia
ludovic ludo
magdalen magdalena magda maddy madeleine madeline lena leni magdalene malena maud
manuel manny manu manolo immanuel emanuel emmanuel lolo manoel mané
manuela manu lola manoela
marcel marceli marcelo marcello
margaret maggie meg peggy madge marge margie margarete grete gretchen greta marguerite margarita małgorzata gosia rita gretel margareta margot margit margo margarida daisy marit
mark marc marcus markus marek marco marcos mackan
mary maria marie molly polly may mia mitzi marion maryla marysia mariola marika mari miriam maja ria mimi marisa
marianne mary marianna mariana maryanne
martha marta marthe patty
martin marty marcin martín martijn tino
martina marti tina martine marcinka
matthew matt matty matthias mateusz mateo matthieu mathieu matteo matheus mats matias matías mathias mattias maciej maciek teo
maurice moe mo moritz mauricio maurycy maurício
maximilian max maksymilian maxime máximo maks maximiliano
melanie mel melania mélanie
melissa mel missy lissa
michael mike mick mickey mikey mitch michel miguel michał mikael michi micha mischa misiek mikaël micke michal
michelle shelly michele michaela michaelle micaela mikaela michalina
mildred millie
monica mona monika mónica moni monique mônica
nancy nan
natalie nat natalia nathalie natasha nata natália tasha
nathaniel nate nathan nat
nicholas nick nicky nico nicolas nikolaus klaus claus mikołaj nicolás nikolas niels nils mikolaj niclas niklas nicolau colin
nicole nicky nikki nikola nicola nicoletta nicolette
oliver ollie oli oliwier olivier olle
olivia liv livvy oliwia olive livia
oscar oskar ossie
oswald ozzie osvaldo
pamela pam pammy
patricia pat patty trish tricia patsy patrizia patrycja patrice
patrick pat paddy patrik patryk patricio patrício
paul pauly pablo paweł paolo pål pavel paulo
paula paulina pauline paulette pola
peter pete pierre pedro piotr piotrek petr pär per peer petter pietro perico piet
petra pietra
philip phil pip philippe felipe filip philipp phillip filipe lippe
priscilla cilla
rachel rae rachael raquel rachela rahel rachele
ralph raff ralf raúl raul
raymond ray raimund raimundo rajmund
rebecca becky becca rebeka rebekka rébecca reba rebeca
regina reggie gina régine reina
reginald reg reggie reinhold rex reinaldo
richard rick ricky dick rich ricardo ryszard rysiek rikard richie ritchie
robert bob bobby rob robbie bert roberto beto robin robban tito
roberta bobbie robbie
roderick rod rodrigo roddy rodryk
roger rodge rüdiger rogério rogelio hodge
roland rolle rolando orlando roldán
ronald ron ronnie ronny ronaldo
rosemary rose rosie romy rosmarie rosemarie
rose rosa rosie róża rosalia rosalie rosita rosalind rosalinda
rudolf rudi rudy rodolfo rudolph rodolphe
russell russ rusty
ruth ruthie rut
samantha sam sammy
samuel sam sammy samu
sarah sally sadie sara sally
sebastian seb basti bastian bas sébastien sebastián sebastião tián
sigmund sigi zygmunt siegmund sigismund
siegfried sigi sigge
simon si szymon simón simão
sophie sophia sofia zofia zosia sofie zofía sofi
stanley stan stanisław staszek stanislaus estanislao stanislav stanislas
stephanie steph stephanie steffi stefanie stéphanie stefania estefanía fanny estefânia
stephen steve steven stevie stefan stephan szczepan étienne esteban stéphane estevão steffen staffan
susan sue susie suzy susanne susanna suzanne zuzanna susana sanna suse zuza sanne
sylvia silvia syl sylvie sylwia silke silvana
tabitha tabby
tamara tammy tamy mara
teresa terry tess theresa therese tessa resi thérèse teresita tereza terezinha tere
thaddeus tad thad tadeusz tadek tadeo
theodore ted teddy theo theodor théodore teodor teodoro tore
thomas tom tommy tomasz tomek tomás tomas thom tomé tomaz
timothy tim timmy timotheus tymoteusz timo timothée timoteo timóteo
tobias toby tobi tobe tobiasz
ursula uschi urszula ula ulla úrsula
valentine val valentin valentín walenty valentino tino valentina
valerie val valeria waleria valérie
veronica ronnie vera weronika veronika vero véronique verónica nica verônica
victor vic wiktor viktor víctor vico
victoria vicky tori viktoria vicki wiktoria victoire vitória vicki
vincent vince vinny vicente vinzenz wincenty vinnie vincenzo chente
virginia ginny ginger virginie
walter walt wally walther gualterio valter wolter
wendy wen gwendolyn gwen
wilhelmina minnie mina wilma wilhelmine guillermina willa
william bill billy will willie liam wilhelm willi guillaume guillermo memo wilhelm willy vilhelm wiktor wim guilherme gui ville
ashley ash
winifred winnie freda
wolfgang wolf wolle
xavier javier javi xaver ksawery xabi
yvonne iwona ivonne yvette
zachary zach zack zacharias
wojciech wojtek adalbert
władysław władek
zbigniew zbyszek
sławomir sławek
bogdan bogdan boguś
jarosław jarek
mirosław mirek
radosław radek
przemysław przemek
dariusz darek darius
arkadiusz arek
ireneusz irek
leszek lech
mieczysław mietek
kazimierz kazik casimir
bożena bożka
jadwiga jadzia hedwig
irena irenka irene
grażyna grażka
danuta danka
aneta anetka
bogumiła bogusia bogusława
halina halinka hala
wiesława wiesia
dieter dietrich
günter günther gunter gunther
helmut helmuth hellmut
hildegard hilde hilda
ingeborg inge inga
jochen joachim achim joaquín quim joaquim jo
karl-heinz karlheinz heinz
liselotte lilo lotte
lieselotte lilo
rosemarie romy
sabine bine sabina
ute uta
walburga wally
waltraud traudl traudel
jean-pierre jeanpierre jp
jean-luc jeanluc
marie-claire marieclaire
dolores lola loli
concepción concha conchita conchi
consuelo chelo
encarnación encarna
guadalupe lupe lupita
inmaculada inma
jesús chus suso
josefa pepa pepita
maría-josé majo
mercedes merche merced
pilar pili
rafael rafa raphael rafał raphaël rafinha
rosario charo chayo
soledad sole
eduarda duda
gonçalo gonzalo
henriqueta
lurdes lourdes
margarida guida
vasco velasco
ewa ewka
bengt bengan
birgitta gittan
göran jörgen
gunilla nilla
ingemar ingmar
kristoffer stoffe
lennart lelle
magnus mange manne
margareta greta maggan
marianne mia
mikaela mickan
per pelle
sven svante
tor tore thor
ulf uffe
ulrika ulla rika ulrike uli
ulrich uli ueli ulrik
";

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(one: &str, other: &str) -> bool {
        let (one, other) = (lines_of(one), lines_of(other));
        one.iter().any(|line| *line != 0 && other.contains(line))
    }

    #[test]
    fn a_short_form_agrees_with_its_name_and_not_with_another_of_its_names() {
        assert!(agree("bill", "william"));
        assert!(agree("kasia", "katarzyna"));
        assert!(agree("chris", "christopher") && agree("chris", "christine"));
        assert!(!agree("christopher", "christine"));
        assert!(!agree("bill", "robert"));
        assert!(!agree("zzz", "zzz"));
    }
}
