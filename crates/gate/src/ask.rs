//! The questions of a batch: a record, a person and what their terms say of its category.

use arrow::array::RecordBatch;

use crate::Error;
use crate::calendar::NEVER;
use crate::categories::{ABSENT, Clause, audience_bit};
use crate::columns::Table;
use crate::fold::Folded;
use crate::lists::Numbers;
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

/// The questions of a batch.
#[derive(Debug)]
pub(crate) struct Asks<'a> {
    /// One for each row, of its author.
    pub(crate) asks: Vec<Ask<'a>>,
    pub(crate) others: Others<'a>,
}

impl<'a> Asks<'a> {
    pub(crate) fn of(
        folded: &'a Folded,
        batch: &'a RecordBatch,
        place: &'a str,
    ) -> Result<Self, Error> {
        let table = Table { batch, place };
        let rows = batch.num_rows();
        let authors = table.strings("author")?.numbers(rows, &folded.ids);
        let categories = table
            .strings("category")?
            .resolve(rows, ABSENT, |name| folded.world.categories.number(name));
        let audiences = table.strings("audience")?.resolve(rows, 0, audience_bit);
        let from = table.instants("made_from")?;
        let to = table.instants("made_to")?;
        let deleted = table.instants("deleted_at")?;
        let signals = table.texts("signals", None)?;
        let cutoff = folded.world.cutoff;

        let known = |column: &Option<arrow::array::TimestampMicrosecondArray>, row: usize| {
            use arrow::array::Array;
            column.as_ref().and_then(|a| a.is_valid(row).then(|| a.value(row)))
        };
        let mut asks = Vec::with_capacity(rows);
        let cells = authors.iter().zip(&categories).zip(&audiences);
        let mut versions = [0; TOGETHER];
        for (row, ((number, category), audience)) in cells.enumerate() {
            if row % TOGETHER == 0 {
                let next = authors.iter().skip(row).take(TOGETHER);
                for (version, number) in versions.iter_mut().zip(next) {
                    *version = folded.person(*number).version;
                }
            }
            let version = versions.get(row % TOGETHER).copied().unwrap_or_default();
            let person = folded.person(*number);
            let made = match (known(&from, row), known(&to, row)) {
                (Some(from), Some(to)) if from > to => Made::Reversed,
                (Some(from), Some(to)) => Made::Known { from, to },
                _ => Made::Unknown,
            };
            let instants = [known(&from, row), known(&to, row), known(&deleted, row)];
            asks.push(Ask {
                row,
                person,
                number: *number,
                clause: folded.world.categories.clause(*category, version),
                category: *category,
                made,
                audience: *audience,
                deleted: known(&deleted, row).unwrap_or(NEVER) <= cutoff,
                // A null stands for a signal that nobody knows.
                signals: signals
                    .row(row)
                    .fold(0, |bits, word| bits | signal(word.unwrap_or_default())),
                later: instants.into_iter().flatten().filter(|at| *at > cutoff).min(),
            });
        }
        let others = Others {
            contributors: table.texts("contributors", Some("member"))?.numbers(&folded.ids),
            mentions: table.texts("mentions", None)?.numbers(&folded.ids),
        };
        Ok(Self { asks, others })
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
