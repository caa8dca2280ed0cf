//! Comma-separated text in one of the two ways in which exports write a quote inside a cell.
//!
//! One archive holds both: comments write `\"`, everything else `""`. Read in the wrong way a comment
//! falls into pieces, so this parser is strict: text after a closing quote, or a quote in the middle of a
//! cell that is not quoted, is a fault, and the caller tries the other way or refuses the file.

use std::fmt;

/// How a quote inside a quoted cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `""`, as RFC 4180 has it.
    Doubled,
    /// `\"`. A doubled quote is understood as well. No other backslash was seen to mean anything.
    Escaped,
}

/// One record, and the line on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

impl Record {
    /// A line without any text.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// Why the text is not comma-separated in this dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) line: u64,
    /// In bytes, from 1.
    pub(crate) column: u64,
    pub(crate) fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    TextAfterQuote,
    StrayQuote,
    OpenQuote,
    HugeCell,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TextAfterQuote => "text follows a closing quote",
            Self::StrayQuote => "a quote stands in the middle of a cell that is not quoted",
            Self::OpenQuote => "a quoted cell is not closed",
            Self::HugeCell => "a cell exceeds the limit",
        })
    }
}

/// Reads record after record. After a fault it ends.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    line_start: usize,
    dialect: Dialect,
    cell_bytes_max: usize,
    is_broken: bool,
}

impl<'a> Records<'a> {
    pub(crate) fn new(text: &'a str, dialect: Dialect, cell_bytes_max: usize) -> Self {
        Self { text, at: 0, line: 1, line_start: 0, dialect, cell_bytes_max, is_broken: false }
    }

    /// Passes over a line, whatever stands on it; `false` at the end.
    pub(crate) fn skip_line(&mut self) -> bool {
        while let Some(c) = self.take() {
            if c == '\n' {
                return true;
            }
        }
        false
    }

    /// A reader of the same text from here on.
    pub(crate) fn fork(&self) -> Self {
        Self { is_broken: false, ..*self }
    }

    /// The same in that dialect.
    pub(crate) fn fork_as(&self, dialect: Dialect) -> Self {
        Self { dialect, ..self.fork() }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        if c == '\n' {
            self.line += 1;
            self.line_start = self.at;
        }
        Some(c)
    }

    fn broken(&mut self, fault: Fault) -> Broken {
        self.is_broken = true;
        Broken { line: self.line, column: (self.at - self.line_start) as u64 + 1, fault }
    }

    /// Ends at the comma, line end or end of text, which it leaves.
    fn cell(&mut self) -> Result<String, Broken> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        self.at += rest.find([',', '\n', '"']).unwrap_or(rest.len());
        let cell = self.text.get(start..self.at).unwrap_or_default();
        if self.peek() == Some('"') {
            // Only blanks may stand before the quote that opens a cell.
            if !cell.trim().is_empty() {
                return Err(self.broken(Fault::StrayQuote));
            }
            self.take();
            return self.quoted();
        }
        if cell.len() > self.cell_bytes_max {
            return Err(self.broken(Fault::HugeCell));
        }
        Ok(cell.strip_suffix('\r').unwrap_or(cell).to_owned())
    }

    fn quoted(&mut self) -> Result<String, Broken> {
        let mut cell = String::new();
        loop {
            let Some(c) = self.take() else {
                return Err(self.broken(Fault::OpenQuote));
            };
            match c {
                '"' if self.peek() == Some('"') => {
                    self.take();
                    cell.push('"');
                }
                '"' => break,
                '\\' if self.dialect == Dialect::Escaped && self.peek() == Some('"') => {
                    self.take();
                    cell.push('"');
                }
                '\r' if self.peek() == Some('\n') => {}
                _ => cell.push(c),
            }
            if cell.len() > self.cell_bytes_max {
                return Err(self.broken(Fault::HugeCell));
            }
        }
        while let Some(' ' | '\t' | '\r') = self.peek() {
            self.take();
        }
        match self.peek() {
            None | Some(',' | '\n') => Ok(cell),
            Some(_) => Err(self.broken(Fault::TextAfterQuote)),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_broken || self.at >= self.text.len() {
            return None;
        }
        let mut record = Record { line: self.line, cells: Vec::new() };
        loop {
            match self.cell() {
                Ok(cell) => record.cells.push(cell),
                Err(broken) => return Some(Err(broken)),
            }
            if self.take() != Some(',') {
                return Some(Ok(record));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, dialect: Dialect) -> String {
        Records::new(text, dialect, 40)
            .map(|record| match record {
                Ok(record) => {
                    format!("{}: {}", record.line, record.cells.join(" | ").escape_debug())
                }
                Err(broken) => format!("{}:{} {}", broken.line, broken.column, broken.fault),
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn reads_what_each_dialect_writes() {
        let doubled = "a,\"b \"\"q\"\", c\"\r\n\"two\nlines\" ,\n,\n";
        assert_eq!(
            show(doubled, Dialect::Doubled),
            "1: a | b \\\"q\\\", c\n2: two\\nlines | \n4:  | "
        );
        let escaped = r#""say \"hi\", \\ and \n""#;
        assert_eq!(show(escaped, Dialect::Escaped), r#"1: say \"hi\", \\\\ and \\n"#);
        assert_eq!(show(escaped, Dialect::Doubled), "1:8 text follows a closing quote");
    }

    #[test]
    fn refuses_rather_than_guesses() {
        assert_eq!(
            show("a \"b\"", Dialect::Doubled),
            "1:3 a quote stands in the middle of a cell that is not quoted"
        );
        assert_eq!(show("x\n\"a", Dialect::Doubled), "1: x\n2:3 a quoted cell is not closed");
        let huge = "y".repeat(41);
        assert_eq!(show(&huge, Dialect::Doubled), "1:42 a cell exceeds the limit");
        assert_eq!(show(&format!("\"{huge}\""), Dialect::Doubled), "1:43 a cell exceeds the limit");
        assert_eq!(show(r#""path\","x""#, Dialect::Doubled), r"1: path\\ | x");
        assert_eq!(show(r#""path\","x""#, Dialect::Escaped), "1:10 text follows a closing quote");
    }
}
