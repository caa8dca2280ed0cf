//! Single names of people who are near: what stands around one says whether it calls them.

use super::key;
use super::matcher::{Reading, Token};

/// Words before a name that say that a name follows.
const GREETINGS: &str = "hi hey hello dear hallo liebe lieber moin servus bonjour salut coucou cher chere ciao buongiorno caro cara hola oye querido querida beste dag hoi hej \
    czesc witaj drogi droga";
const ADDRESSES: &str = "thanks thank thx cheers congrats welcome sorry ask danke willkommen merci bienvenue grazie benvenuto benvenuta gracias bienvenido bienvenida bedankt \
    welkom dzieki mr mrs ms dr prof herr frau pan pani signor signora senor senora monsieur madame meneer mevrouw cc per asked told tell with frag fragt \
    laut mit avec selon con secondo segun volgens wedlug zapytaj aan";
/// Words behind a name that say that somebody spoke or did.
const ACTS: &str = "said says wrote writes asked asks told tells thinks thought mentioned pointed suggested replied answered explained posted reviewed agrees noted sagt \
    sagte schrieb schreibt meint meinte fragt fragte dit ecrit pense demande repond dice scrive dijo escribio zegt zei schreef vraagt mowi napisal \
    napisala pisal pisala odpisal odpisala";
/// The same at the beginning of a sentence only.
const BEGINS: &str = " is right| is wrong| has | hat | hatte | a raison| a tort| ha | tiene | heeft | ma racj| and i | und ich | et moi | e io | y yo | en ik | i ja ";
/// Between two names of a list.
const JOINTS: &str = "and or und oder et ou e o y en of i";
/// Before a word that is none.
const ARTICLES: &str = "the an un une una ein eine een";
/// Behind these stands a saint, or what is named after one.
const SAINTS: &str = "st ste saint sainte san santo santa sankt sint swiety swieta ave";
/// Between a given name and what a ruler or a family is called.
const BYNAMES: &str = "the le la van von of";
/// What the languages hang on to a name, and how long the name is at least.
const ENDINGS: &[(&str, usize)] = &[("s", 3), ("em", 3), ("owi", 3), ("a", 5)];
/// What stands behind a family name in Chinese, and before one.
const TITLES: &[&str] =
    &["先生", "女士", "小姐", "老师", "老師", "总", "经理", "教授", "博士", "同学", "哥", "姐"];
const FAMILIAR: &[&str] = &["小", "老"];

impl Reading<'_> {
    pub(super) fn single(&mut self, token: Token, before: Option<Token>) {
        if token.is_han {
            self.single_han(token, before);
            return;
        }
        let Some(name) = self.single_name(token) else { return };
        let around = Around::of(self.text, token.start, token.end);
        let is_greeted = around.is_behind(GREETINGS);
        let is_called = is_greeted || around.is_behind(ADDRESSES) || around.has_at();
        let counts = match (token.is_capital, name.is_word) {
            (true, false) => is_called || !around.is_of_another(name),
            (true, true) => {
                is_called
                    || !around.is_of_another(name)
                        && (around.is_addressed() || around.acts() || self.is_listed(&around))
            }
            (false, false) => is_called,
            // `hi mark, …`, but not `hi will this …`.
            (false, true) => is_greeted && around.next().is_empty(),
        };
        if counts && !self.goes_on_in_text(token.start, token.end) {
            self.claim(token.start, token.end, 3);
        }
    }

    /// What is known of a name of somebody who is near.
    fn single_name(&self, token: Token) -> Option<Name> {
        let of = |hash: u64| {
            let is_last = self.singles.iter().any(|single| single[1] == hash as u32);
            let is_known = is_last || self.singles.iter().any(|single| single[0] == hash as u32);
            let is_word = self.directory.ambiguous.has(hash);
            is_known.then_some(Name { is_last, is_word, is_inflected: false })
        };
        let inflected = || {
            let word = self.text.get(token.start..token.end).filter(|_| token.is_capital)?;
            ENDINGS.iter().find_map(|(ending, least)| {
                let stem = word.strip_suffix(ending).filter(|stem| stem.len() >= *least)?;
                let name = of(key::word(stem.as_bytes())).filter(|name| !name.is_word)?;
                Some(Name { is_inflected: true, ..name })
            })
        };
        if token.end - token.start < 2 { None } else { of(token.hash).or_else(inflected) }
    }

    /// Whether `and` or the like stands between it and another name of somebody who is near.
    fn is_listed(&self, around: &Around<'_>) -> bool {
        let knows = |word: &str| {
            let hash = key::word(word.as_bytes()) as u32;
            word.starts_with(char::is_uppercase)
                && self.singles.iter().flatten().any(|single| *single == hash)
        };
        let (next, last) = (around.next(), around.last(&[' ']));
        let behind = around.after.get(1 + next.len()..).unwrap_or_default();
        let before = around.before.trim_end_matches(' ');
        let before = before.get(..before.len() - last.len()).unwrap_or_default();
        has(JOINTS, next) && knows(first_word(behind.trim_start_matches(' ')))
            || has(JOINTS, last) && knows(last_word(before.trim_end_matches(' ')))
    }

    /// A given name of two characters, or all of a name that has no more; a family name with what goes with one.
    fn single_han(&mut self, token: Token, before: Option<Token>) {
        let knows = |hash: u64| self.singles.iter().any(|single| single[1] == hash as u32);
        if let Some(before) = before.filter(|before| before.is_han && before.end == token.start)
            && knows(key::join(before.hash, token.hash))
        {
            self.claim(before.start, token.end, 3);
            return;
        }
        if !self.singles.iter().any(|single| single[0] == token.hash as u32) {
            return;
        }
        let text = self.text;
        let (head, tail) = (text.get(..token.start), text.get(token.end..));
        let (head, tail) = (head.unwrap_or_default(), tail.unwrap_or_default());
        let is_titled = TITLES.iter().any(|title| tail.starts_with(title));
        let is_familiar = FAMILIAR.iter().any(|word| head.ends_with(word));
        if is_titled || is_familiar {
            let lead = if is_titled { 0 } else { key::HAN_BYTES };
            self.claim(token.start - lead, token.end, 3);
        }
    }

    /// Whether a word that comes before names stands before.
    pub(super) fn is_greeted(&self, start: usize) -> bool {
        let around = Around::of(self.text, start, start);
        around.has_at() || around.is_behind(GREETINGS) || around.is_behind(ADDRESSES)
    }
}

/// A name that somebody who is near has.
#[derive(Debug, Clone, Copy)]
struct Name {
    is_last: bool,
    /// It is a word, too.
    is_word: bool,
    /// It has an ending that the language hung on to it.
    is_inflected: bool,
}

/// What stands before and behind a name.
#[derive(Debug)]
struct Around<'t> {
    before: &'t str,
    after: &'t str,
}

impl<'t> Around<'t> {
    fn of(text: &'t str, start: usize, end: usize) -> Self {
        let (before, after) = (text.get(..start), text.get(end..));
        Self { before: before.unwrap_or_default(), after: after.unwrap_or_default() }
    }

    fn has_at(&self) -> bool {
        self.before.trim_end_matches([' ', '.', ',']).ends_with('@')
    }

    /// The word before, with nothing between but blanks and signs of these.
    fn last(&self, signs: &[char]) -> &'t str {
        last_word(self.before.trim_end_matches(signs))
    }

    /// The word behind one blank.
    fn next(&self) -> &'t str {
        self.after.strip_prefix(' ').map(first_word).unwrap_or_default()
    }

    fn is_behind(&self, words: &str) -> bool {
        has(words, self.last(&[' ', '.', ',']))
    }

    fn begins_sentence(&self) -> bool {
        begins_sentence(self.before)
    }

    /// A name that a sentence begins with and a comma follows.
    fn is_addressed(&self) -> bool {
        self.begins_sentence() && self.after.starts_with([',', ':', '!'])
    }

    fn acts(&self) -> bool {
        let begins = || {
            let is_there = |words: &str| {
                let head = self.after.get(..words.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(words))
            };
            self.after.starts_with("'s ") || BEGINS.split('|').any(is_there)
        };
        has(ACTS, self.next()) || self.begins_sentence() && begins()
    }

    /// Whether what stands around makes it the name of somebody else, a date or a word.
    fn is_of_another(&self, name: Name) -> bool {
        let is_named = |word: &str| word.len() > 1 && word.starts_with(|c: char| c.is_uppercase());
        let next = self.next();
        let behind_next = self.after.get(1 + next.len()..).unwrap_or_default();
        let byname = behind_next.strip_prefix(' ').map(first_word).unwrap_or_default();
        let is_digit = |c: char| c.is_ascii_digit();
        let is_dated = self.after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(is_digit))
            || self.before.trim_end_matches([' ', '.']).ends_with(is_digit);
        if is_dated || has(ARTICLES, self.last(&[' '])) {
            return true;
        }
        if is_named(next) && !name.is_inflected || has(BYNAMES, next) && is_named(byname) {
            return true;
        }
        if has(SAINTS, self.last(&[' ', '.'])) {
            return true;
        }
        let Some(before) = self.before.strip_suffix(' ') else { return false };
        let last = last_word(before);
        let head = before.get(..before.len() - last.len()).unwrap_or_default();
        is_named(last) && (name.is_last || name.is_word || !begins_sentence(head))
    }
}

/// Whether a word is one of those, without case.
fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|other| word.eq_ignore_ascii_case(other))
}

fn begins_sentence(before: &str) -> bool {
    let line = before.trim_end_matches([' ', '"', '(', '*', '>']);
    line.is_empty() || line.ends_with(['.', '!', '?', ':', ';', '\n'])
}

fn last_word(before: &str) -> &str {
    let start = before.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last();
    start.and_then(|(at, _)| before.get(at..)).unwrap_or_default()
}

fn first_word(after: &str) -> &str {
    let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    after.get(..end).unwrap_or_default()
}
