//! From text to a value.

use super::{Json, number};
use crate::error::{Error, Kind, Result};

const DEPTH_MAX: usize = 32;

pub(super) fn document(bytes: &[u8], bytes_max: usize) -> Result<Json> {
    if bytes.len() > bytes_max {
        let found = bytes.len();
        return Err(fault(
            "json::size",
            format!("it has {found} bytes, and at most {bytes_max} are read"),
        ));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| syntax(error.valid_up_to(), "it is not in UTF-8"))?;
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(0)?;
    parser.spaces();
    if parser.at == text.len() { Ok(value) } else { Err(parser.unexpected()) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self, depth: usize) -> Result<Json> {
        self.spaces();
        match self.peek() {
            Some(b'{' | b'[') if depth == DEPTH_MAX => {
                Err(fault("json::depth", format!("it is nested deeper than {DEPTH_MAX} levels")))
            }
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.list(depth + 1),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, value) in
                    [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))]
                {
                    if self.rest().starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.unexpected())
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json> {
        let mut items = Vec::new();
        self.at += 1;
        if self.found(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.ends(b']')? {
                return Ok(Json::List(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json> {
        let mut members = Vec::new();
        self.at += 1;
        if self.found(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.spaces();
            if self.peek() != Some(b'"') {
                return Err(self.unexpected());
            }
            let key = self.string()?;
            if !self.found(b':') {
                return Err(self.unexpected());
            }
            members.push((key, self.value(depth)?));
            if self.ends(b'}')? {
                break;
            }
        }
        let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        if keys.iter().zip(keys.iter().skip(1)).any(|(key, next)| key == next) {
            return Err(fault("json::twice", "an object of it has a key twice"));
        }
        Ok(Json::Object(members))
    }

    /// Whether what is open ends here; else it goes on behind a comma.
    fn ends(&mut self, end: u8) -> Result<bool> {
        if self.found(end) {
            Ok(true)
        } else if self.found(b',') {
            Ok(false)
        } else {
            Err(self.unexpected())
        }
    }

    fn string(&mut self) -> Result<String> {
        self.at += 1;
        let mut words = String::new();
        loop {
            let rest = self.rest();
            let Some(plain) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') else {
                return Err(syntax(self.text.len(), "a text of it does not end"));
            };
            words.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(words);
                }
                Some(b'\\') => words.push(self.escape()?),
                _ => return Err(self.unexpected()),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let after = self.text.as_bytes().get(self.at + 1).copied();
        let letter = match after {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.unexpected()),
        };
        self.at += 2;
        Ok(letter)
    }

    /// One escape, or two that make one character together.
    fn unicode(&mut self) -> Result<char> {
        let half = || fault("json::unicode", "a text of it has half of a character");
        let first = self.unit()?;
        if let Some(letter) = char::from_u32(first) {
            return Ok(letter);
        }
        if !(0xd800..0xdc00).contains(&first) || !self.rest().starts_with("\\u") {
            return Err(half());
        }
        let second = self.unit()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or_else(half)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low).ok_or_else(half)
    }

    /// `\u` and four digits.
    fn unit(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at + 2..self.at + 6);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.unexpected())?;
        self.at += 6;
        Ok(unit)
    }

    fn number(&mut self) -> Result<Json> {
        let start = self.at;
        let whole = |digits: &str| digits.len() == 1 || !digits.starts_with('0');
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let digits = self.digits()?;
        if !whole(digits) {
            return Err(syntax(start, "a number of it begins with 0"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        let token = self.text.get(start..self.at).unwrap_or_default();
        if number::is_exact(token) {
            Ok(Json::Number(token.to_owned()))
        } else {
            Err(fault("json::number", format!("the number at byte {start} has another spelling")))
        }
    }

    fn digits(&mut self) -> Result<&'a str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.unexpected());
        }
        self.at += end;
        Ok(rest.get(..end).unwrap_or_default())
    }

    fn spaces(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Steps over this byte and the spaces before it, if it is the next.
    fn found(&mut self, byte: u8) -> bool {
        self.spaces();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What stands here is not quoted: it may be somebody's words.
    fn unexpected(&self) -> Error {
        if self.at >= self.text.len() {
            return syntax(self.at, "it breaks off");
        }
        syntax(self.at, "something else should stand here")
    }
}

fn syntax(at: usize, words: &str) -> Error {
    fault("json::syntax", format!("it is not JSON at byte {at}: {words}"))
}

fn fault(code: &'static str, words: impl Into<String>) -> Error {
    Error::new(Kind::Format, words).coded(code)
}
