//! `@handles` in a text: where one begins, how far it may go, and what of it counts.
//!
//! Texts are compared in the form NFKC of the Unicode Standard (annex 15), so that `＠` is `@` and a letter is one letter
//! however it was typed. Marks and characters that nobody sees are part of the word that they stand in.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Handles longer than this in words are not tried: `@Ann Maria Smith` is.
const WORDS_MAX: usize = 3;

/// Whether nobody sees it: the code points that Unicode's `Default_Ignorable_Code_Point` names, and annotations.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether it shows and tells one name from another.
fn counts(c: char) -> bool {
    !is_hidden(c) && (c.is_alphanumeric() || is_combining_mark(c))
}

/// Whether a word goes on with it.
pub(crate) fn is_in_word(c: char) -> bool {
    counts(c) || is_hidden(c)
}

/// What of a name counts when names are compared: its letters, marks and digits in lower case.
///
/// Platforms write `@T.E.D.`, `@PieterGeerkens` and `@pieter geerkens` for the same people.
pub(crate) fn key(name: &str) -> String {
    name.nfkc().filter(|c| counts(*c)).flat_map(char::to_lowercase).collect()
}

/// The text in the form in which handles are looked for; `None` if there is none in it.
pub(crate) fn normal(text: &str) -> Option<String> {
    text.contains(['@', '＠', '﹫']).then(|| text.nfkc().collect())
}

/// What stands behind an `@`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Handle<'a> {
    /// Where the `@` stands, and where the stretch begins.
    pub(crate) at: usize,
    pub(crate) from: usize,
    /// Up to the end of its line, `WORDS_MAX` words; empty where no letter follows.
    pub(crate) stretch: &'a str,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Somebody is called.
    Call,
    /// It may be an e-mail address: somebody is called only if there is such a person.
    Address,
    /// A handle of another place follows, as in `@ann@example.org`: nobody here is meant for certain.
    Elsewhere,
}

/// Everything that an `@` of a normal text calls. One before a space is a word.
pub(crate) fn handles(text: &str) -> Vec<Handle<'_>> {
    let mut found = Vec::new();
    let mut end_of_run = 0;
    for (at, _) in text.match_indices('@') {
        if at < end_of_run {
            continue;
        }
        let behind = text.get(at..).unwrap_or_default();
        let rest = behind.trim_start_matches(|c| c == '@' || is_hidden(c));
        end_of_run = text.len() - rest.len();
        if rest.chars().next().is_none_or(char::is_whitespace) {
            continue;
        }
        let name =
            rest.trim_start_matches(|c: char| !is_in_word(c) && !c.is_whitespace() && c != '@');
        let stretch = stretch(name);
        let after = name.get(stretch.len()..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default();
        let kind = if is_address(before, rest) {
            Kind::Address
        } else if after.starts_with('@') && !stretch.contains(char::is_whitespace) {
            Kind::Elsewhere
        } else {
            Kind::Call
        };
        found.push(Handle { at, from: text.len() - name.len(), stretch, kind });
    }
    found
}

fn stretch(rest: &str) -> &str {
    let mut words = 1;
    let mut was_space = false;
    for (at, c) in rest.char_indices() {
        if c == '\n' || c == '\r' || c == '@' || (at == 0 && c.is_whitespace()) {
            return rest.get(..at).unwrap_or_default();
        }
        let is_space = c.is_whitespace();
        if is_space && !was_space {
            if words == WORDS_MAX {
                return rest.get(..at).unwrap_or_default();
            }
            words += 1;
        }
        was_space = is_space;
    }
    rest
}

/// Whether the two sides of an `@` are an address: a name with a letter or digit, and a host of two labels or more.
fn is_address(before: &str, behind: &str) -> bool {
    let is_local = |c: char| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c);
    let has_local =
        before.chars().rev().take_while(|c| is_local(*c)).take(64).any(char::is_alphanumeric);
    let host = behind.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).next();
    let labels: Vec<&str> = host.unwrap_or_default().trim_end_matches('.').split('.').collect();
    let is_last = |label: &&str| label.len() > 1 && label.chars().all(char::is_alphabetic);
    has_local
        && labels.len() > 1
        && labels.iter().all(|label| !label.is_empty())
        && labels.last().is_some_and(is_last)
}

/// One way to cut a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) key: String,
    /// Where it ends in the stretch.
    pub(crate) end: usize,
    /// Behind it stand a space, the end, punctuation and a space, or the genitive.
    pub(crate) is_whole: bool,
    /// Behind it the name goes on: `@Ann-Mary` is not Ann.
    pub(crate) goes_on: bool,
    pub(crate) is_one_word: bool,
}

/// The keys that the stretch may stand for, longest first: cut before every character that is of no word.
pub(crate) fn cuts(stretch: &str) -> Vec<Cut> {
    let ends = stretch.char_indices().filter(|(_, c)| !is_in_word(*c)).map(|(at, _)| at);
    let mut cuts: Vec<Cut> = Vec::new();
    for end in ends.chain([stretch.len()]) {
        let part = stretch.get(..end).unwrap_or_default();
        let rest = stretch.get(end..).unwrap_or_default();
        let key = key(part);
        if key.is_empty() {
            continue;
        }
        let tail = rest.strip_prefix("'s").or_else(|| rest.strip_prefix("’s")).unwrap_or(rest);
        let behind = tail.trim_start_matches(|c: char| !is_in_word(c) && !c.is_whitespace());
        let is_whole = behind.is_empty() || behind.starts_with(char::is_whitespace);
        let joined = tail.strip_prefix(['-', '_', '\'', '’', '‐', '‑']);
        let goes_on = joined.is_some_and(|behind| behind.starts_with(is_in_word));
        match cuts.last_mut() {
            Some(last) if last.key == key => {
                last.is_whole |= is_whole;
                last.goes_on &= goes_on;
            }
            _ => cuts.push(Cut {
                key,
                end,
                is_whole,
                goes_on,
                is_one_word: !part.contains(char::is_whitespace),
            }),
        }
    }
    cuts.reverse();
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_however_it_is_typed() {
        for (one, other) in [
            ("José", "Jose\u{301}"),
            ("Ann", "A\u{200b}n\u{2060}n\u{fe0f}"),
            ("T.E.D.", "ted"),
            ("ＡＮＮ", "ann"),
            ("ﬁona", "Fiona"),
        ] {
            assert_eq!(key(one), key(other), "{one}");
        }
        for (one, other) in [("Ann", "A\u{338}nn"), ("Jose", "José"), ("क्षमा", "कषमा")]
        {
            assert_ne!(key(one), key(other), "{one}");
        }
        assert_eq!(key("\u{3164}\u{115f}."), "", "nothing that shows");
    }

    #[test]
    fn an_at_calls_somebody_unless_it_is_a_word_or_an_address() {
        for (text, expected) in [
            ("ann@example.org, 5 @ 3, @", "Address:example.org, 5"),
            ("@Ann Lee is here now", "Call:Ann Lee is"),
            ("_@Ann @_Ann\n.@Ann @.Ann", "Call:Ann Call:Ann Call:Ann Call:Ann"),
            ("＠Ann ﹫Ann @\u{200b}Ann", "Call:Ann Call:Ann Call:Ann"),
            ("Hi@Ann, a_@x.example", "Call:Ann, a_ Address:x.example"),
            ("@, x @… @@ @@Ann", "Call: Call: Call:Ann"),
            ("@ann@example.org", "Elsewhere:ann Address:example.org"),
            ("@\u{2060} Ann", ""),
        ] {
            let text = normal(text).unwrap();
            let found: Vec<String> = handles(&text)
                .iter()
                .map(|handle| format!("{:?}:{}", handle.kind, handle.stretch.trim_end()))
                .collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
