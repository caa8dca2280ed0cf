//! A TOML table as a terms document needs it: every key known, every value with its place.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};

use jiff::{Timestamp, civil::Date};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Kind, ParseError};
use crate::instant;

/// The document's text and the name of its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    pub(crate) fn fault(
        &self,
        kind: Kind,
        span: &Range<usize>,
        message: String,
        hint: impl Into<Option<String>>,
    ) -> ParseError {
        ParseError::new(kind, (self.file, self.text), span, message, hint.into())
    }
}

/// A table all of whose keys are known.
#[derive(Debug, Clone)]
pub(crate) struct Table<'a> {
    source: Source<'a>,
    /// How messages speak of it: `the document`, `region`, `category."content.post"`.
    name: String,
    pub(crate) span: Range<usize>,
    cells: &'a DeTable<'a>,
}

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Value<'a> {
    source: Source<'a>,
    /// The key, or the key of the list that it stands in.
    pub(crate) name: String,
    pub(crate) span: Range<usize>,
    cell: &'a DeValue<'a>,
}

impl<'a> Table<'a> {
    /// Refuses a key that is not among the known ones.
    pub(crate) fn new(
        source: Source<'a>,
        name: String,
        span: Range<usize>,
        cells: &'a DeTable<'a>,
        known: &[&str],
    ) -> Result<Self, ParseError> {
        let mut unknown: Vec<_> =
            cells.keys().filter(|key| !known.contains(&key.get_ref().as_ref())).collect();
        // The first in the file, so that the same file always gives the same error.
        unknown.sort_by_key(|key| key.span().start);
        if let Some(key) = unknown.first() {
            let hint = match nearest(key.get_ref(), known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys: {}", known.join(", ")),
            };
            let message = format!("unknown key `{}` in {name}", shown(key.get_ref()));
            return Err(source.fault(Kind::UnknownKey, &key.span(), message, hint));
        }
        Ok(Self { source, name, span, cells })
    }

    pub(crate) fn optional(&self, key: &str) -> Option<Value<'a>> {
        let (_, cell) = self.cells.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value::new(self.source, key.to_owned(), cell))
    }

    pub(crate) fn required(&self, key: &str) -> Result<Value<'a>, ParseError> {
        self.optional(key).ok_or_else(|| {
            let message = format!("the key `{key}` is missing in {}", self.name);
            let hint = "a permission rests on it, so it has no default: state it".to_owned();
            self.source.fault(Kind::MissingKey, &self.span, message, hint)
        })
    }
}

impl<'a> Value<'a> {
    fn new(source: Source<'a>, name: String, cell: &'a Spanned<DeValue<'a>>) -> Self {
        Self { source, name, span: cell.span(), cell: cell.get_ref() }
    }

    pub(crate) fn fault(
        &self,
        kind: Kind,
        message: String,
        hint: impl Into<Option<String>>,
    ) -> ParseError {
        self.source.fault(kind, &self.span, message, hint)
    }

    fn wrong(&self, wanted: &str) -> ParseError {
        let is = match self.cell {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.fault(
            Kind::WrongType,
            format!("`{}` should be {wanted}, and is {is}", self.name),
            None,
        )
    }

    /// The value as the file writes it.
    fn raw(&self) -> &'a str {
        self.source.text.get(self.span.clone()).unwrap_or_default()
    }

    /// A string, blank or not.
    pub(crate) fn text(&self) -> Result<&'a str, ParseError> {
        match self.cell {
            DeValue::String(text) => Ok(text.as_ref()),
            _ => Err(self.wrong("a string")),
        }
    }

    /// A string that says something.
    pub(crate) fn words(&self) -> Result<&'a str, ParseError> {
        let text = self.text()?;
        if text.trim().is_empty() {
            let message = format!("`{}` is empty", self.name);
            return Err(self.fault(Kind::Empty, message, None));
        }
        Ok(text)
    }

    pub(crate) fn boolean(&self) -> Result<bool, ParseError> {
        match self.cell {
            DeValue::Boolean(value) => Ok(*value),
            _ => Err(self.wrong("`true` or `false`")),
        }
    }

    /// An integer in plain decimal digits, within the range.
    pub(crate) fn integer<N>(&self, range: &RangeInclusive<N>, unit: &str) -> Result<N, ParseError>
    where
        N: TryFrom<i64> + PartialOrd + Display,
    {
        if !matches!(self.cell, DeValue::Integer(_)) {
            return Err(self.wrong("an integer"));
        }
        let raw = self.raw();
        let number = raw.parse::<i64>().ok().filter(|number| number.to_string() == raw);
        number.and_then(|number| N::try_from(number).ok()).filter(|n| range.contains(n)).ok_or_else(
            || {
                let message = format!("`{}` is `{}`, which is out of range", self.name, shown(raw));
                let (low, high) = (range.start(), range.end());
                let hint = format!("write {unit} from {low} to {high}, in plain digits");
                self.fault(Kind::OutOfRange, message, hint)
            },
        )
    }

    /// An instant, quoted or as a TOML date-time.
    pub(crate) fn instant(&self) -> Result<Timestamp, ParseError> {
        let text = self.moment("an instant")?;
        instant::instant(text).map_err(|hint| {
            let message = format!("`{}` is not an instant: `{}`", self.name, shown(text));
            self.fault(Kind::BadInstant, message, hint.to_owned())
        })
    }

    /// A UTC date, quoted or as a TOML date.
    pub(crate) fn day(&self) -> Result<Date, ParseError> {
        let text = self.moment("a date")?;
        instant::day(text).map_err(|hint| {
            let message = format!("`{}` is not a date: `{}`", self.name, shown(text));
            self.fault(Kind::BadDate, message, hint.to_owned())
        })
    }

    fn moment(&self, wanted: &str) -> Result<&'a str, ParseError> {
        match self.cell {
            DeValue::String(text) => Ok(text.as_ref()),
            DeValue::Datetime(_) => Ok(self.raw()),
            _ => Err(self.wrong(wanted)),
        }
    }

    pub(crate) fn list(&self) -> Result<Vec<Value<'a>>, ParseError> {
        match self.cell {
            DeValue::Array(cells) => Ok(cells
                .iter()
                .map(|cell| Value::new(self.source, self.name.clone(), cell))
                .collect()),
            _ => Err(self.wrong("a list")),
        }
    }

    pub(crate) fn table(&self, name: String, known: &[&str]) -> Result<Table<'a>, ParseError> {
        match self.cell {
            DeValue::Table(cells) => Table::new(self.source, name, self.span.clone(), cells, known),
            _ => Err(self.wrong("a table")),
        }
    }

    /// The entries of a table whose keys are names, in the order of the file. What is wrong with an
    /// entry as a whole is shown at its name.
    pub(crate) fn entries(&self) -> Result<Vec<(&'a str, Value<'a>)>, ParseError> {
        let DeValue::Table(cells) = self.cell else { return Err(self.wrong("a table")) };
        let mut entries: Vec<_> = cells
            .iter()
            .map(|(key, cell)| {
                let name: &str = key.get_ref();
                let value = Value::new(self.source, name.to_owned(), cell);
                (name, Value { span: key.span(), ..value })
            })
            .collect();
        entries.sort_by_key(|(_, value)| value.span.start);
        Ok(entries)
    }

    /// Whether it is a table that holds nothing but tables.
    pub(crate) fn nests(&self) -> bool {
        match self.cell {
            DeValue::Table(cells) => {
                !cells.is_empty() && cells.values().all(|cell| cell.get_ref().is_table())
            }
            _ => false,
        }
    }
}

/// The known name that was probably meant.
pub(crate) fn nearest<'n>(
    written: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

/// A value of the file, cut so that a message stays one line that can be read.
pub(crate) fn shown(text: &str) -> String {
    let line: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
    if line.chars().count() < text.chars().count() { format!("{line}…") } else { line }
}
