//! Sentences from small grammars, one file a language.
//!
//! A symbol stands at the beginning of a line, and the ways to say it on indented lines below.
//! `{name}` stands for another symbol, `\n` for a new line. Symbols in capitals, and `{n}`, are made up
//! by the program: numbers, names that the caller hands in, and things that must never be trained on. What
//! a language does not define is in `shared.txt`.

use crate::draw::Draw;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::secret::{self, Secret};

const SHARED: (&str, &str) = ("shared.txt", include_str!("../grammar/shared.txt"));

/// One text is about one topic, in all its sentences.
const STEADY: &[&str] = &["topic", "tool", "project", "company"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Words(&'static str),
    NewLine,
    Symbol(usize),
    /// 2 to 15.
    Small,
    /// 20 to 400.
    Large,
    Year,
    Code,
    /// The other person's name.
    Other,
    /// The handle of somebody who is mentioned.
    Handle,
    Secret(Secret),
}

#[derive(Debug)]
struct Symbol {
    name: &'static str,
    is_steady: bool,
    ways: Vec<Vec<Part>>,
}

/// One language's sentences.
#[derive(Debug)]
pub(crate) struct Grammar {
    symbols: Vec<Symbol>,
}

/// Something in a text that must not be trained on, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Planted {
    pub(crate) secret: Secret,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A text in the making.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) words: String,
    pub(crate) planted: Vec<Planted>,
    /// Which way was taken for the steady symbols.
    taken: Vec<(usize, usize)>,
}

impl Text {
    /// An empty text about the same things.
    pub(crate) fn follow(&self) -> Self {
        Self { taken: self.taken.clone(), ..Self::default() }
    }

    /// Sets the next sentence off, as the language does.
    pub(crate) fn space(&mut self, language: Language) {
        if !self.words.is_empty() && language != Language::Zh {
            self.words.push(' ');
        }
    }
}

impl Grammar {
    pub(crate) fn read(language: Language) -> Result<Self> {
        let files = [SHARED, language.grammar()];
        let mut symbols: Vec<Symbol> = Vec::new();
        for (_, text) in files {
            for line in text.lines().filter(|line| is_name(line)) {
                let (name, is_steady) = (line, STEADY.contains(&line));
                symbols.push(Symbol { name, is_steady, ways: Vec::new() });
            }
        }
        let mut at: usize = 0;
        for (file, text) in files {
            for (number, line) in text.lines().enumerate() {
                let fault = || Error::Grammar { file, line: number + 1 };
                if is_name(line) {
                    at += 1;
                } else if let Some(way) = line.strip_prefix("  ") {
                    let parts = parts(way, &symbols).ok_or_else(fault)?;
                    let symbol = at.checked_sub(1).and_then(|at| symbols.get_mut(at));
                    symbol.ok_or_else(fault)?.ways.push(parts);
                }
            }
        }
        Ok(Self { symbols })
    }

    /// Goes on with a text. Says nothing for a symbol that is not there.
    pub(crate) fn say(&self, name: &str, other: &str, text: &mut Text, draw: &mut Draw) {
        if let Some(at) = self.symbols.iter().position(|symbol| symbol.name == name) {
            self.expand(at, other, text, draw, 0);
        }
    }

    fn expand(&self, at: usize, other: &str, text: &mut Text, draw: &mut Draw, depth: u8) {
        // No grammar is nearly as deep; a test looks for circles.
        let Some(symbol) = self.symbols.get(at).filter(|_| depth < 16) else { return };
        let known = text.taken.iter().find(|(known, _)| *known == at).map(|(_, way)| *way);
        let way = known.unwrap_or_else(|| draw.below(symbol.ways.len() as u64) as usize);
        if symbol.is_steady && known.is_none() {
            text.taken.push((at, way));
        }
        for part in symbol.ways.get(way).map_or(&[][..], Vec::as_slice) {
            match *part {
                Part::Words(words) => text.words.push_str(words),
                Part::NewLine => text.words.push('\n'),
                Part::Symbol(at) => self.expand(at, other, text, draw, depth + 1),
                Part::Small => push(text, draw.between(2, 16)),
                Part::Large => push(text, draw.between(20, 401)),
                Part::Year => push(text, draw.between(2009, 2025)),
                Part::Code => {
                    text.words.push(char::from(b'A' + draw.below(26) as u8));
                    push(text, draw.between(1000, 100_000));
                }
                Part::Other | Part::Handle => text.words.push_str(other),
                Part::Secret(secret) => {
                    let start = text.words.len();
                    secret::push(secret, &mut text.words, draw);
                    text.planted.push(Planted { secret, start, end: text.words.len() });
                }
            }
        }
    }
}

/// Whether a line names a symbol.
fn is_name(line: &str) -> bool {
    !line.is_empty() && !line.starts_with([' ', '#'])
}

fn push(text: &mut Text, number: i64) {
    use std::fmt::Write as _;
    // Writing to a string cannot fail.
    let _ = write!(text.words, "{number}");
}

fn parts(way: &'static str, symbols: &[Symbol]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = way;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("\\n") {
            parts.push(Part::NewLine);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let (name, after) = after.split_once('}')?;
            parts.push(slot(name, symbols)?);
            rest = after;
        } else {
            let end = rest.find(['{', '\\']).unwrap_or(rest.len());
            let (words, after) =
                rest.split_at_checked(end).filter(|(words, _)| !words.is_empty())?;
            parts.push(Part::Words(words));
            rest = after;
        }
    }
    Some(parts)
}

fn slot(name: &str, symbols: &[Symbol]) -> Option<Part> {
    Some(match name {
        "n" => Part::Small,
        "N" => Part::Large,
        "YEAR" => Part::Year,
        "CODE" => Part::Code,
        "OTHER" => Part::Other,
        "HANDLE" => Part::Handle,
        _ => match Secret::parse(name) {
            Some(secret) => Part::Secret(secret),
            None => Part::Symbol(symbols.iter().position(|symbol| symbol.name == name)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::draw::Purpose;
    use crate::leaf;

    fn goes_in_circles(grammar: &Grammar, at: usize, above: &[usize]) -> bool {
        above.contains(&at)
            || grammar.symbols[at].ways.iter().flatten().any(|part| match part {
                Part::Symbol(next) => goes_in_circles(grammar, *next, &[above, &[at]].concat()),
                _ => false,
            })
    }

    #[test]
    fn every_language_says_everything_in_many_ways() {
        for language in Language::ALL {
            let grammar = Grammar::read(language).unwrap();
            for (at, symbol) in grammar.symbols.iter().enumerate() {
                assert!(!symbol.ways.is_empty(), "{language:?} {}", symbol.name);
                assert!(!goes_in_circles(&grammar, at, &[]), "{language:?} {}", symbol.name);
            }
            for name in leaf::symbols() {
                let is_there = grammar.symbols.iter().any(|symbol| symbol.name == name);
                assert!(is_there, "{language:?} {name}");
            }
            let mut draw = Draw::new(3, Purpose::Records, 1);
            let texts: BTreeSet<_> = (0..1000)
                .map(|_| {
                    let mut text = Text::default();
                    grammar.say("post", "", &mut text, &mut draw);
                    text.words
                })
                .collect();
            assert!(texts.len() > 950, "{language:?} {}", texts.len());
            assert!(texts.iter().all(|text| !text.contains(['{', '}', '\\'])), "{language:?}");
        }
    }

    #[test]
    fn what_is_planted_stands_where_it_is_said_to() {
        let grammar = Grammar::read(Language::De).unwrap();
        let mut draw = Draw::new(3, Purpose::Records, 1);
        let mut text = Text::default();
        grammar.say("leak_card", "", &mut text, &mut draw);
        let [planted] = text.planted[..] else { panic!("{:?}", text.planted) };
        assert_eq!(planted.secret, Secret::Card);
        assert!(
            text.words[planted.start..planted.end].bytes().all(|b| b.is_ascii_digit() || b == b' ')
        );
    }
}
