//! Writing a text without what was found in it.

use std::collections::HashMap;
use std::fmt;

use crate::error::{Code, Error, Result};
use crate::kind::Kind;
use crate::span::Span;

/// What stands in the text instead of a span.
#[derive(Debug)]
pub(crate) struct Mask {
    text: String,
}

impl Mask {
    pub(crate) fn plain(kind: Kind) -> Self {
        Self { text: format!("[{}]", kind.label()) }
    }

    pub(crate) fn numbered(kind: Kind, number: usize) -> Self {
        Self { text: format!("[{}_{number}]", kind.label()) }
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }
}

/// The text with a typed mask, such as `[EMAIL]`, in place of each span.
pub fn mask(text: &str, spans: &[Span]) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    mask_into(text, spans, &mut out)?;
    Ok(out)
}

/// The same, written behind what is there, so that a column of texts is copied once.
pub fn mask_into(text: &str, spans: &[Span], out: &mut dyn fmt::Write) -> Result<()> {
    write(text, spans, out, |span, _| Mask::plain(span.kind))
}

/// The text with numbered masks: the same value gets the same number in one record, as `[PERSON_1]`, and the next one the next.
///
/// Values are compared without case, blanks and punctuation. `record` holds the numbers, and nothing else outlives it: use one for all texts of a record, and
/// another for the next record.
pub fn pseudonymise(text: &str, spans: &[Span], record: &mut Pseudonyms) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    write(text, spans, &mut out, |span, value| {
        Mask::numbered(span.kind, record.number(span.kind, value))
    })?;
    Ok(out)
}

/// Which value of a record has which number.
#[derive(Debug, Default)]
pub struct Pseudonyms {
    numbers: HashMap<(Kind, String), usize>,
    last: HashMap<Kind, usize>,
}

impl Pseudonyms {
    fn number(&mut self, kind: Kind, value: &str) -> usize {
        let folded = crate::fold::Folded::new(value);
        let key = folded.text().chars().filter(|c| c.is_alphanumeric());
        let key: String = key.flat_map(char::to_lowercase).collect();
        let last = self.last.entry(kind).or_default();
        *self.numbers.entry((kind, key)).or_insert_with(|| {
            *last += 1;
            *last
        })
    }
}

fn write(
    text: &str,
    spans: &[Span],
    out: &mut dyn fmt::Write,
    mut mask: impl FnMut(&Span, &str) -> Mask,
) -> Result<()> {
    let mut put = |part: &str| {
        out.write_str(part).map_err(|_| Error::new(Code::Spans, "what is masked cannot be written"))
    };
    let mut at = 0;
    for span in spans {
        let piece = (span.start < span.end)
            .then_some(())
            .and_then(|()| Some((text.get(at..span.start)?, text.get(span.start..span.end)?)));
        let Some((between, value)) = piece else {
            let message = format!("the span {}..{} is not one of this text", span.start, span.end);
            return Err(Error::new(Code::Spans, message)
                .hint("spans are sorted, disjoint, and those of a scan of the same bytes"));
        };
        put(between)?;
        put(&mask(span, value).text)?;
        at = span.end;
    }
    put(text.get(at..).unwrap_or_default())
}
