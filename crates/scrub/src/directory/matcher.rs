//! Reading a text once for everybody.

use super::builder::WORDS_MAX;
use super::key::{self, CLASSES, HAN_BYTES, JOINT, Space, WORD, is, join, within};
use super::{Directory, Nearby, PersonId};
use crate::bits::{self, CHUNK_BYTES, places};
use crate::kind::Kind;
use crate::scrubber::Claim;

pub(super) const DETECTORS: [&str; 4] =
    ["person.name", "person.handle", "person.link", "person.single"];

/// At most so many bytes between two words of a name.
const GAP_BYTES_MAX: usize = 3;
/// Longer runs are no handles and no profile links.
const RUN_BYTES_MAX: usize = 256;
/// A handle is found without its `@` if it is as long, and has a digit or `_`.
const BARE_HANDLE_BYTES_MIN: usize = 6;

/// A word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) hash: u64,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_capital: bool,
    pub(super) is_han: bool,
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
pub(super) struct Reading<'r> {
    pub(super) directory: &'r Directory,
    nearby: &'r Nearby<'r>,
    pub(super) text: &'r str,
    rules: usize,
    /// The first and the last name of who is near.
    pub(super) singles: Vec<[u32; 2]>,
    partials: Vec<Partial>,
    last: Option<Token>,
    /// Where the last link ended, and what has been read beyond where reading stands.
    link_end: usize,
    read_until: usize,
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
        let singles = singles.copied().filter(|single| *single != [0; 2]).collect();
        let partials = Vec::with_capacity(WORDS_MAX);
        let mut reading = Reading {
            directory: self,
            nearby,
            text,
            rules,
            singles,
            partials,
            last: None,
            link_end: 0,
            read_until: 0,
            claims,
        };
        reading.read();
    }
}

impl Reading<'_> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let mut before = 0;
        for (place, chunk) in bytes.chunks(CHUNK_BYTES).enumerate() {
            let [words, signs] = bits::of(chunk, &CLASSES);
            // A word begins where no byte of a word stands before.
            let begin = words & !(words << 1 | before);
            before = words >> (CHUNK_BYTES - 1);
            for at in places(begin | signs) {
                let start = place * CHUNK_BYTES + at;
                if start < self.read_until {
                    continue;
                }
                if begin >> at & 1 == 1 {
                    let length = (words >> at).trailing_ones() as usize;
                    let length =
                        if at + length < CHUNK_BYTES { length } else { self.length(start) };
                    self.word(start, length);
                } else {
                    self.sign(start);
                }
            }
        }
    }

    /// How long the word is that begins at a place.
    fn length(&self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        rest.iter().take_while(|byte| is(**byte, WORD)).count()
    }

    #[inline]
    fn word(&mut self, start: usize, length: usize) {
        let bytes = self.text.as_bytes();
        let end = start + length;
        let first = bytes.get(start).copied().unwrap_or_default();
        let is_capital = first.is_ascii_uppercase() || first >= 0x80;
        let hash = key::part(bytes, start, end);
        let token = Token { hash, start, end, is_capital, is_han: false };
        if length >= BARE_HANDLE_BYTES_MIN {
            self.bare_handle(token);
        }
        self.token(token);
    }

    /// What begins something else than a word.
    fn sign(&mut self, at: usize) {
        match self.text.as_bytes().get(at) {
            Some(b'@') => self.handle(at),
            Some(b'/') => {
                if at >= self.link_end {
                    self.link_end = self.link(at);
                }
            }
            _ => {
                let end = (at + HAN_BYTES).min(self.text.len());
                let hash = key::part(self.text.as_bytes(), at, end);
                self.token(Token { hash, start: at, end, is_capital: true, is_han: true });
                // Its other bytes look like those of words, and a word may follow at once.
                let length = self.length(end);
                if length > 0 {
                    self.word(end, length);
                }
                self.read_until = end + length;
            }
        }
    }

    /// Goes on with every name that has begun, and begins new ones.
    #[inline]
    fn token(&mut self, token: Token) {
        if !self.partials.is_empty() {
            self.go_on(token);
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
        let before = self.last.replace(token);
        if !self.singles.is_empty() {
            self.single(token, before);
        }
    }

    fn go_on(&mut self, token: Token) {
        let last_end = self.last.map_or(0, |last| last.end);
        let gap = self.text.get(last_end..token.start).unwrap_or("\0");
        let is_joint = gap.len() <= GAP_BYTES_MAX
            && gap.bytes().all(|byte| is(byte, JOINT))
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
    pub(super) fn goes_on_in_text(&self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let byte = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
        let is_word = |byte: u8| is(byte, WORD);
        byte(Some(end)) == b'-' && is_word(byte(Some(end + 1)))
            || byte(start.checked_sub(1)) == b'-' && is_word(byte(start.checked_sub(2)))
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
            let hash = within(Space::Handle, key::word(handle.as_bytes()));
            if self.directory.table.may_be_handle(hash) && self.is_masked(hash) {
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
        let word = self.text.as_bytes().get(token.start..token.end).unwrap_or_default();
        let hash = within(Space::Handle, token.hash);
        if word.iter().any(|byte| byte.is_ascii_digit() || *byte == b'_')
            && self.directory.table.may_be_handle(hash)
            && self.is_masked(hash)
        {
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
            let host = cut.split('/').next().unwrap_or_default();
            let host = host
                .get(..4)
                .filter(|www| www.eq_ignore_ascii_case("www."))
                .map_or(host, |www| host.get(www.len()..).unwrap_or_default());
            if !self.directory.hosts.contains(&key::word(host.as_bytes())) {
                continue;
            }
            while cut.contains('/') {
                let key = key::link(cut);
                if self.is_masked(within(Space::Link, key::word(key.as_bytes()))) {
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
        let mut people = self.directory.table.people(hash).peekable();
        if let (Some(asked), Some(_)) = (self.nearby.asked, people.peek()) {
            asked.see(hash);
        }
        people.any(|person: PersonId| self.nearby.masked.contains(person))
    }

    pub(super) fn claim(&mut self, start: usize, end: usize, detector: usize) {
        let rule = self.rules + detector;
        self.claims.push(Claim { range: start..end, kind: Kind::Person, rule });
    }
}
