//! Reading a text once for everybody.

use super::builder::WORDS_MAX;
use super::key::{self, CLASSES, Class, Space, Word, join, within};
use super::{Directory, Nearby, PersonId};
use crate::kind::Kind;
use crate::scrubber::Claim;

pub(super) const DETECTORS: [&str; 4] =
    ["person.name", "person.handle", "person.link", "person.single"];

/// At most so many bytes between two words of a name.
const GAP_BYTES_MAX: usize = 3;
/// Longer runs are no handles and no profile links.
const RUN_BYTES_MAX: usize = 256;

/// Words before a name that say that a name follows.
const GREETINGS: &[&str] = &[
    "hi", "hey", "hello", "dear", "thanks", "thank", "thx", "cheers", "congrats", "sorry", "ask",
    "hallo", "liebe", "lieber", "danke", "merci", "bonjour", "salut", "cher", "chere", "ciao",
    "grazie", "caro", "cara", "hola", "gracias", "querido", "querida", "bedankt", "beste", "dag",
    "czesc", "dzieki", "drogi", "droga", "mr", "mrs", "ms", "dr", "prof", "herr", "frau", "pan",
    "pani", "signor", "signora", "senor", "senora", "monsieur", "madame", "meneer", "mevrouw",
];

/// A word of the text.
#[derive(Debug, Clone, Copy)]
struct Token {
    hash: u64,
    start: usize,
    end: usize,
    is_capital: bool,
    is_han: bool,
}

/// The beginning of a name.
#[derive(Debug, Clone, Copy)]
struct Partial {
    hash: u64,
    start: usize,
    words: usize,
    is_capital: bool,
    has_common: bool,
    is_han: bool,
}

/// One reading of one text.
#[derive(Debug)]
struct Reading<'r> {
    directory: &'r Directory,
    nearby: &'r Nearby<'r>,
    text: &'r str,
    rules: usize,
    singles: Vec<u32>,
    partials: Vec<Partial>,
    claims: &'r mut Vec<Claim>,
}

impl Directory {
    pub(crate) fn claims(
        &self,
        text: &str,
        nearby: &Nearby<'_>,
        rules: usize,
        claims: &mut Vec<Claim>,
    ) {
        let near = nearby.near.iter().filter(|person| nearby.masked.contains(**person));
        let singles = near.filter_map(|person| self.singles.get(*person as usize));
        let singles = singles.flatten().copied().filter(|hash| *hash != 0).collect();
        let partials = Vec::with_capacity(WORDS_MAX);
        let mut reading =
            Reading { directory: self, nearby, text, rules, singles, partials, claims };
        reading.read();
    }
}

impl Reading<'_> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let class = |at: usize| {
            bytes.get(at).map_or(Class::Other, |byte| {
                CLASSES.get(usize::from(*byte)).copied().unwrap_or(Class::Other)
            })
        };
        let mut at = 0;
        let mut last_end = 0;
        let mut link_end = 0;
        while let Some(first) = bytes.get(at) {
            match class(at) {
                Class::Word => {
                    let start = at;
                    let mut hash = Word::start();
                    let mut is_odd = false;
                    while let Some(byte) = bytes.get(at).filter(|_| class(at) == Class::Word) {
                        hash.push(*byte);
                        is_odd |= byte.is_ascii_digit() || *byte == b'_';
                        at += 1;
                    }
                    let is_capital = first.is_ascii_uppercase() || *first >= 0x80;
                    let hash = hash.finish();
                    let token = Token { hash, start, end: at, is_capital, is_han: false };
                    if is_odd && at - start >= 6 {
                        self.bare_handle(token);
                    }
                    self.token(token, last_end);
                    last_end = at;
                }
                Class::Han => {
                    let mut hash = Word::start();
                    let start = at;
                    at = (at + 3).min(bytes.len());
                    bytes.get(start..at).unwrap_or_default().iter().for_each(|b| hash.push(*b));
                    let hash = hash.finish();
                    let token = Token { hash, start, end: at, is_capital: true, is_han: true };
                    self.token(token, last_end);
                    last_end = at;
                }
                Class::At => {
                    self.handle(at);
                    at += 1;
                }
                Class::Slash => {
                    if at >= link_end {
                        link_end = self.link(at);
                    }
                    at += 1;
                }
                Class::Joint | Class::Other => at += 1,
            }
        }
    }

    /// Goes on with every name that has begun, and begins new ones.
    #[inline]
    fn token(&mut self, token: Token, last_end: usize) {
        if !self.partials.is_empty() {
            self.go_on(token, last_end);
        }
        let directory = self.directory;
        if directory.table.begins(token.hash) && self.partials.len() < WORDS_MAX {
            self.partials.push(Partial {
                hash: token.hash,
                start: token.start,
                words: 1,
                is_capital: token.is_capital,
                has_common: directory.ambiguous.has(token.hash),
                is_han: token.is_han,
            });
        }
        if !self.singles.is_empty() && token.is_capital {
            self.single(token);
        }
    }

    fn go_on(&mut self, token: Token, last_end: usize) {
        let gap = self.text.get(last_end..token.start).unwrap_or("\0");
        let is_joint = gap.len() <= GAP_BYTES_MAX
            && gap.bytes().all(|byte| key::class(byte) == Class::Joint)
            && (!gap.is_empty() || token.is_han);
        if !is_joint {
            self.partials.clear();
            return;
        }
        let directory = self.directory;
        let mut partials = std::mem::take(&mut self.partials);
        partials.retain_mut(|partial| {
            partial.hash = join(partial.hash, token.hash);
            partial.words += 1;
            if !directory.table.goes_on(partial.hash) {
                return false;
            }
            partial.has_common |= directory.ambiguous.has(token.hash);
            self.ends(partial, token);
            partial.words < WORDS_MAX
        });
        self.partials = partials;
    }

    fn ends(&mut self, partial: &Partial, token: Token) {
        let is_typed_as_name = partial.is_capital && token.is_capital;
        if partial.has_common && !is_typed_as_name
            || partial.is_han && partial.words < 3 && !self.is_greeted(partial.start)
            || self.goes_on_in_text(partial.start, token.end)
        {
            return;
        }
        if self.is_masked(within(Space::Name, partial.hash)) {
            self.claim(partial.start, token.end, 0);
        }
    }

    /// Whether a hyphen makes the name part of another one.
    fn goes_on_in_text(&self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let byte = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
        let is_word = |byte: u8| key::class(byte) == Class::Word;
        byte(Some(end)) == b'-' && is_word(byte(Some(end + 1)))
            || byte(start.checked_sub(1)) == b'-' && is_word(byte(start.checked_sub(2)))
    }

    fn single(&mut self, token: Token) {
        if !self.singles.contains(&(token.hash as u32)) || token.end - token.start < 2 {
            return;
        }
        let is_sure = !self.directory.ambiguous.has(token.hash);
        if (is_sure || self.is_greeted(token.start))
            && !self.goes_on_in_text(token.start, token.end)
        {
            self.claim(token.start, token.end, 3);
        }
    }

    /// Whether a word that comes before names stands before.
    fn is_greeted(&self, start: usize) -> bool {
        let before = self.text.get(..start).unwrap_or_default();
        let before = before.trim_end_matches([' ', '.', ',']);
        if before.ends_with('@') {
            return true;
        }
        let from = before.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| {
            at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        let word = before.get(from..).unwrap_or_default();
        GREETINGS.iter().any(|greeting| word.eq_ignore_ascii_case(greeting))
    }

    /// `@anna`, and `@ anna` as tokenizers leave it.
    fn handle(&mut self, at: usize) {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let blank = usize::from(rest.starts_with(' '));
        let rest = rest.get(blank..).unwrap_or_default();
        let is_in = |b: &u8| b.is_ascii_alphanumeric() || b"_.-".contains(b) || *b >= 0x80;
        let length = rest.bytes().take(RUN_BYTES_MAX).take_while(is_in).count();
        let mut handle = rest.get(..length).unwrap_or_default();
        // A dot or hyphen may be the sentence's.
        loop {
            if handle.is_empty() {
                return;
            }
            if self.is_masked(within(Space::Handle, Word::of(handle))) {
                self.claim(at, at + 1 + blank + handle.len(), 1);
                return;
            }
            match handle.rfind(['.', '-']) {
                Some(cut) => handle = handle.get(..cut).unwrap_or_default(),
                None => return,
            }
        }
    }

    /// A handle that no word looks like, without its `@`.
    fn bare_handle(&mut self, token: Token) {
        let hash = within(Space::Handle, token.hash);
        if self.directory.table.may_be_handle(hash) && self.is_masked(hash) {
            self.claim(token.start, token.end, 1);
        }
    }

    /// The profile link around a slash, if there is one. Says where its run of characters ends.
    fn link(&mut self, slash: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_in = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~%/:".contains(byte);
        let before = bytes.get(..slash).unwrap_or_default();
        let before = before.iter().rev().take(RUN_BYTES_MAX).take_while(|byte| is_in(byte));
        let start = slash - before.count();
        let after = bytes.get(slash..).unwrap_or_default();
        let length = after.iter().take(RUN_BYTES_MAX).take_while(|byte| is_in(byte)).count();
        let end = slash + length;
        let run = self.text.get(start..end).unwrap_or_default();
        let host = run.find("://").map_or(start, |at| start + at + 3);
        // Without the subdomain too: `de.example.org/in/anna` is `example.org/in/anna`.
        let dot = self.text.get(host..end).and_then(|run| run.find('.')).map(|at| host + at + 1);
        for from in [Some(host), dot].into_iter().flatten() {
            let mut cut = self.text.get(from..end).unwrap_or_default();
            while cut.contains('/') {
                let key = key::link(cut);
                if self.is_masked(within(Space::Link, Word::of(&key))) {
                    self.claim(start, from + cut.trim_end_matches('/').len(), 2);
                    return end;
                }
                let last = cut.rfind(['/', '.', ':']).unwrap_or_default();
                cut = cut.get(..last).unwrap_or_default();
            }
        }
        end
    }

    fn is_masked(&self, hash: u64) -> bool {
        let mut people = self.directory.table.people(hash);
        people.any(|person: PersonId| self.nearby.masked.contains(person))
    }

    fn claim(&mut self, start: usize, end: usize, detector: usize) {
        let rule = self.rules + detector;
        self.claims.push(Claim { range: start..end, kind: Kind::Person, rule });
    }
}
