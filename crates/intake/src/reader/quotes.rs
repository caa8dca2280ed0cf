//! Whether quotes stand where RFC 4180 has them.
//!
//! A lenient reader takes a quote that is not closed for the beginning of a cell that holds the rows behind it: what others
//! wrote becomes part of one member's text, and their own records are gone. So whatever is not exactly a quoted cell is a fault.

use std::fmt;

/// Follows a file from its first byte on, piece by piece.
#[derive(Debug)]
pub(crate) struct Quotes {
    delimiter: u8,
    state: State,
    line: u64,
    /// Where the cell began that is quoted.
    opened: u64,
    /// Whether the byte before was a backslash.
    escapes: bool,
    /// How much of a byte order mark has passed.
    mark: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    Start,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: it closes the cell, or is the first of two. `true` behind a backslash.
    Quote(bool),
    /// Behind `\""`.
    Escaped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: u64,
    pub(crate) what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    TextAfterQuote,
    StrayQuote,
    OpenQuote,
    Backslash,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TextAfterQuote => "text follows a closing quote",
            Self::StrayQuote => "a quote stands in a cell that is not quoted",
            Self::OpenQuote => "a quoted cell is not closed",
            Self::Backslash => {
                "a cell ends in `\\\"\"`, or a quote in it is written with a backslash"
            }
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.fmt(f)
    }
}

impl std::error::Error for Fault {}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Quotes {
    pub(crate) fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Start, line: 1, opened: 1, escapes: false, mark: 0 }
    }

    /// Takes the next piece; an empty one is the end of the file.
    pub(crate) fn see(&mut self, piece: &[u8]) -> Result<(), Fault> {
        if piece.is_empty() {
            return match self.state {
                State::Quoted => Err(Fault { line: self.opened, what: What::OpenQuote }),
                State::Escaped => Err(self.fault(What::Backslash)),
                State::Start | State::Plain | State::Quote(_) => Ok(()),
            };
        }
        piece.iter().try_for_each(|byte| self.take(*byte))
    }

    fn fault(&self, what: What) -> Fault {
        Fault { line: self.line, what }
    }

    fn take(&mut self, byte: u8) -> Result<(), Fault> {
        if BYTE_ORDER_MARK.get(self.mark) == Some(&byte) {
            self.mark += 1;
            return Ok(());
        }
        self.mark = BYTE_ORDER_MARK.len();
        let is_end = byte == self.delimiter || matches!(byte, b'\r' | b'\n');
        self.state = match (self.state, byte) {
            (State::Start, b'"') => {
                self.opened = self.line;
                State::Quoted
            }
            (State::Plain, b'"') => return Err(self.fault(What::StrayQuote)),
            (State::Start | State::Plain | State::Quote(_), _) if is_end => State::Start,
            (State::Start | State::Plain, _) => State::Plain,
            (State::Escaped, _) if is_end => return Err(self.fault(What::Backslash)),
            (State::Quoted | State::Escaped, b'"') => State::Quote(self.escapes),
            (State::Quote(true), b'"') => State::Escaped,
            (State::Quoted | State::Escaped, _) | (State::Quote(false), b'"') => State::Quoted,
            (State::Quote(_), _) => return Err(self.fault(What::TextAfterQuote)),
        };
        self.escapes = byte == b'\\';
        self.line += u64::from(byte == b'\n');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn see(text: &str, piece: usize) -> Result<(), String> {
        let mut quotes = Quotes::new(b',');
        let pieces = text.as_bytes().chunks(piece).chain([[].as_slice()]);
        let seen = pieces.into_iter().try_for_each(|piece| quotes.see(piece));
        seen.map_err(|fault| format!("{}: {:?}", fault.line, fault.what))
    }

    #[test]
    fn only_what_rfc_4180_has_passes() {
        for (text, expected) in [
            ("", None),
            ("a,b\n1,\n,2\n", None),
            ("\u{feff}\"a\",b\r\n\"x, \"\"y\"\"\nz\",2\r\n\"\",\"\"\"\"", None),
            ("a\n\"C:\\\"\n", None),
            ("a\n\"he said \\\"\"no\"\" once\"\n", None),
            ("a\nfive \" long\n", Some("2: StrayQuote")),
            ("a\n \"x\"\n", Some("2: StrayQuote")),
            ("a\n\"x\" \n", Some("2: TextAfterQuote")),
            ("a\n\"say \\\"hi\\\"\"\n", Some("2: TextAfterQuote")),
            ("a,b\n1,\"27\\\"\"\n2,x\n", Some("2: Backslash")),
            ("a,b\n1,\"27\\\"\"", Some("2: Backslash")),
            ("a\n\nb\n\"x\ny\n", Some("4: OpenQuote")),
        ] {
            for piece in [1, 2, 5, 1000] {
                assert_eq!(see(text, piece).err().as_deref(), expected, "{piece}: {text:?}");
            }
        }
    }
}
