//! The questions of a batch: a record, a person and what their terms say of its category.

use std::ops::Range;

use arrow::array::{Array, RecordBatch, TimestampMicrosecondArray};

use crate::Error;
use crate::calendar::NEVER;
use crate::categories::{ABSENT, Clause, audience_bit};
use crate::columns::Table;
use crate::fold::Folded;
use crate::lists::{Numbers, Texts};
use crate::person::Person;
use crate::versions::signal;

/// So many authors are looked at at once: they are far away in memory, and are fetched side by side.
const TOGETHER: usize = 32;

/// When a record was made, `[from, to]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    Known {
        from: i64,
        to: i64,
    },
    /// One of the two is unknown.
    Unknown,
    /// The first is after the last.
    Reversed,
}

/// One record, asked of one person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// The row of the batch.
    pub(crate) row: usize,
    pub(crate) person: &'a Person,
    /// The person's number.
    pub(crate) number: u32,
    /// What the person's version and all later ones say of the category.
    pub(crate) clause: &'a Clause,
    pub(crate) category: u32,
    pub(crate) made: Made,
    /// The bit of the audience; 0 if it is unknown.
    pub(crate) audience: u8,
    /// Whether the record was deleted by the cutoff.
    pub(crate) deleted: bool,
    /// Outside signals on the record.
    pub(crate) signals: u8,
    /// The first instant after the cutoff that the record speaks of: from then on it may be decided otherwise.
    pub(crate) later: Option<i64>,
}

/// The people of a batch besides its authors.
#[derive(Debug)]
pub(crate) struct Others<'a> {
    pub(crate) contributors: Numbers<'a>,
    pub(crate) mentions: Numbers<'a>,
}

/// What the decision needs of a batch: its columns, and everybody in them by number.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    folded: &'a Folded,
    /// The authors' numbers, `NOBODY` for who is no member.
    pub(crate) authors: Vec<u32>,
    pub(crate) categories: Vec<u32>,
    audiences: Vec<u8>,
    from: Option<TimestampMicrosecondArray>,
    to: Option<TimestampMicrosecondArray>,
    deleted: Option<TimestampMicrosecondArray>,
    signals: Texts<'a>,
    pub(crate) others: Others<'a>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(
        folded: &'a Folded,
        batch: &'a RecordBatch,
        place: &'a str,
    ) -> Result<Self, Error> {
        let table = Table { batch, place };
        let rows = batch.num_rows();
        let categories = table.strings("category")?;
        Ok(Self {
            folded,
            authors: table.strings("author")?.numbers(rows, &folded.ids),
            categories: categories
                .resolve(rows, ABSENT, |name| folded.world.categories.number(name)),
            audiences: table.strings("audience")?.resolve(rows, 0, audience_bit),
            from: table.instants("made_from")?,
            to: table.instants("made_to")?,
            deleted: table.instants("deleted_at")?,
            signals: table.texts("signals", None)?,
            others: Others {
                contributors: table.texts("contributors", Some("member"))?.numbers(&folded.ids),
                mentions: table.texts("mentions", None)?.numbers(&folded.ids),
            },
        })
    }

    /// The questions of these rows in place of those before, each of its author.
    pub(crate) fn ask(&self, rows: Range<usize>, asks: &mut Vec<Ask<'a>>) {
        let (folded, cutoff) = (self.folded, self.folded.world.cutoff);
        let known = |column: &Option<TimestampMicrosecondArray>, row: usize| {
            column.as_ref().and_then(|a| a.is_valid(row).then(|| a.value(row)))
        };
        let cells = self.authors.iter().zip(&self.categories).zip(&self.audiences).enumerate();
        let mut versions = [0; TOGETHER];
        asks.clear();
        for (row, ((number, category), audience)) in cells.take(rows.end).skip(rows.start) {
            let place = (row - rows.start) % TOGETHER;
            if place == 0 {
                let next = self.authors.iter().skip(row).take(TOGETHER);
                for (version, number) in versions.iter_mut().zip(next) {
                    *version = folded.person(*number).version;
                }
            }
            let version = versions.get(place).copied().unwrap_or_default();
            let instants =
                [known(&self.from, row), known(&self.to, row), known(&self.deleted, row)];
            let [from, to, deleted] = instants;
            let made = match (from, to) {
                (Some(from), Some(to)) if from > to => Made::Reversed,
                (Some(from), Some(to)) => Made::Known { from, to },
                _ => Made::Unknown,
            };
            asks.push(Ask {
                row,
                person: folded.person(*number),
                number: *number,
                clause: folded.world.categories.clause(*category, version),
                category: *category,
                made,
                audience: *audience,
                deleted: deleted.unwrap_or(NEVER) <= cutoff,
                // A null stands for a signal that nobody knows.
                signals: self
                    .signals
                    .row(row)
                    .fold(0, |bits, word| bits | signal(word.unwrap_or_default())),
                later: instants.into_iter().flatten().filter(|at| *at > cutoff).min(),
            });
        }
    }
}

impl<'a> Ask<'a> {
    /// The same record, asked of somebody else.
    pub(crate) fn of_other(self, folded: &'a Folded, number: u32) -> Self {
        let person = folded.person(number);
        let clause = folded.world.categories.clause(self.category, person.version);
        Self { person, number, clause, ..self }
    }
}
