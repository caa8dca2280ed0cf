//! Words and places that are names too.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::key;

/// Given names and family names that stand in texts as words or places, in the languages of the reference regions. Folded.
const NAMES: &str = "\
    abel ace angel april art ash august autumn baker bank banks barber basil bear bell berg berry best bill birch bird bishop black blue bob bond bow box boy brand \
    brick bridge bright brook brooks brown buck bush butcher butler cable can cane carol carpenter carter case cash castle chance charity chase child chip christian church \
    clay clear close cloud coach cole cook cooper corn cotton country court cross crystal curry dale dam dawn day deal dean dear destiny dew dick dock doll don drew duke \
    east eve ever faith fair farmer field finch fisher flora flower flowers ford forest fort fox frank freeman french friend frost fry gay gene gift glass glen \
    gold golden good grace grant grass gray green grey grove guy hall ham hand harmony harper hart haven hazel heath heather hill holiday holly honey hood hope house \
    hunt hunter ice iris iron ivory ivy jack jade jasmine jean jewel joy judge june justice king kitty knight lake lance land lane large law leaf lee lilly lily linden \
    little long lord love low luck lucky major man mark marks marsh mason may maya mercy merit mike mild miles mill miller mine mist money moon moore morning moss \
    mother nail new nick noble noon north oak ocean olive page pain paige parish park parker pat patience paul pearl peace penny pepper perry pet piece piper pitt \
    place pleasant plum pool poppy porter post potter power powers price pride prince prize pure quick rain raven ray reach read red reed rich ring river rivers rob \
    robin rock rocky rod rose rosemary rosy royal ruby rule rush rusty sadler sage salt sand sandy sat savage savannah scout sea see senior shade shark sharp shell shepherd short \
    shore silver singer sky small smart smith snow son song soul south sparks spear spring stark star steel stephens sterling stone storm street strong sue summer summers \
    sun swan sweet swift tailor tanner taylor teal temple tiger till tim town tree trip true tucker turner van victor victory viola violet virtue wade walker wall \
    ward warner water waters way weaver webb weber wells west wheeler white wild will winter winters wise wolf wood woods work worth wren wright young zen \
    arm bach bauer baum becker brand braun engel ernst fischer frei frohlich fuchs gross gut hahn hase herr herz hirsch hofer hoffnung jager jung kaiser kaufmann klein koch \
    kohl konig krebs kurz lang licht lieb lustig maier meister mut nagel neu neumann ott reich richter roth sauer schafer schmidt schneider schon schulz schwarz sommer stark \
    stein stern stolz sturm tag vogel wagner weiss winter wirt wolf zimmer aime amour beau belle blanc bois bon boulanger chant charpentier clement court desire dupont france \
    fleur fontaine grand gros joli joly juste laurent legrand loup marin martin meunier moulin noel olive petit pierre pont renard riviere rousseau roux roy victoire \
    alba amore angelo bianca bianchi bruno chiara costa fabbri ferrari fiore fontana forte franco giusto grazia greco leone luce marino mancini monte negri neri perla pace \
    ricci rossi russo santo serena sole stella terra valle verde vita vittoria alegria amor angeles blanca blanco bravo campo campos castillo cruz delgado dolores domingo \
    flores fuentes gloria guerra iglesias leon luna luz mar marina mercado mercedes mesa montes mora moreno nieves paz pilar prado reina reyes rico rios rojas rosa rosario \
    rubio santos serrano sol soledad torre torres vega victoria vidal bakker boer bos bosch brand de groot hart jong kok kuiper lief meer mulder smit sterk timmer visser vos vries \
    aimee claire austin berlin boston brooklyn carolina charlotte chelsea dakota dallas denver florence florida georgia havana houston india israel jordan kenya lincoln london madison max \
    paris phoenix sofia sydney texas verona vienna virginia washington wit baran duda dudek gora kot kowal krol lis mazur mucha nowak sikora sowa wilk wolny wrobel zajac zima";

/// Hashes of those words.
#[derive(Debug)]
pub(super) struct Ambiguous {
    words: HashSet<u64, BuildHasherDefault<Hashed>>,
}

impl Ambiguous {
    pub(super) fn new() -> Self {
        let words = NAMES.split_ascii_whitespace();
        Self { words: words.map(|word| key::word(word.as_bytes())).collect() }
    }

    pub(super) fn has(&self, word: u64) -> bool {
        self.words.contains(&word)
    }
}

/// The hash of a hash is itself.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
