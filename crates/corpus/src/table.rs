//! The tables of a corpus: what trainers read, and what auditors read.

use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};

use crate::mask;
use crate::pseudonym::Place;

/// A folder of the snapshot with one schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Table {
    /// Records with a text.
    Text,
    /// Records with messages.
    Chat,
    /// Records that only refer to images, audio, video or documents.
    Media,
    /// Every record, without what it says.
    Decisions,
    /// What was masked in which record, without what stood there.
    Redactions,
}

impl Table {
    pub(crate) const ALL: [Self; 5] =
        [Self::Text, Self::Chat, Self::Media, Self::Decisions, Self::Redactions];

    /// Those of `data/`, in the order in which a bucket's digest takes them.
    pub(crate) const DATA: [Self; 3] = [Self::Text, Self::Chat, Self::Media];

    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Text => "data/text",
            Self::Chat => "data/chat",
            Self::Media => "data/media",
            Self::Decisions | Self::Redactions => "audit",
        }
    }

    pub(crate) fn stem(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Redactions => "redactions",
            _ => "train",
        }
    }

    /// The columns in the buffers, in order. Decisions get their words and the member's pseudonym when they are written:
    /// `member` is the number of who has an account, `author` the id of who has none.
    fn columns(self) -> Vec<Field> {
        let word = |name| Field::new(name, DataType::Utf8, true);
        let list = |name, first, second| Field::new(name, pairs(first, second), true);
        let shared = [
            word("category"),
            word("language"),
            word("licence"),
            word("attribution"),
            word("source"),
        ];
        let own = match self {
            Self::Text => vec![word("id"), word("text"), list("media", "digest", "reference")],
            Self::Chat => vec![word("id"), list("messages", "role", "content")],
            Self::Media => vec![word("id"), list("media", "digest", "reference")],
            Self::Redactions => return mask::schema().fields().iter().map(to_field).collect(),
            Self::Decisions => {
                return vec![
                    word("id"),
                    Field::new("member", DataType::UInt32, true),
                    word("author"),
                    Field::new("category", DataType::UInt32, true),
                    Field::new("region", DataType::UInt32, true),
                    Field::new("reason", DataType::UInt8, false),
                    Field::new("rule", DataType::UInt8, false),
                    // Of the record, where it is kept for the next build.
                    Field::new("number", DataType::UInt32, true),
                ];
            }
        };
        own.into_iter().chain(shared).collect()
    }

    /// The schema of the buffers: the columns, and for data those of [`BESIDE`].
    pub(crate) fn buffered(self) -> SchemaRef {
        let mut columns = self.columns();
        if Self::DATA.contains(&self) {
            let number = |name| Field::new(name, DataType::UInt32, true);
            columns.push(number(BESIDE[0]));
            columns.push(number(BESIDE[1]));
            columns.push(Field::new(BESIDE[2], DataType::FixedSizeBinary(16), false));
        }
        Arc::new(Schema::new(columns))
    }

    /// Which column of the buffers says where a row belongs.
    pub(crate) fn place(self) -> Option<usize> {
        Self::DATA.contains(&self).then(|| self.buffered().fields().len() - 1)
    }
}

/// Of a row of data, beside what its file has: the numbers of its record and of its author, and where it belongs.
pub(crate) const BESIDE: [&str; 3] = ["number", "member", "place"];

fn to_field(field: &Arc<Field>) -> Field {
    Field::clone(field)
}

/// A list of pairs of words.
pub(crate) fn pairs(first: &str, second: &str) -> DataType {
    let fields = [first, second].map(|name| Field::new(name, DataType::Utf8, true));
    DataType::List(Arc::new(Field::new(
        "item",
        DataType::Struct(Fields::from(fields.to_vec())),
        true,
    )))
}

/// Where a buffered row belongs.
pub(crate) fn place(rows: &RecordBatch, row: usize) -> Place {
    let places = rows.column(rows.num_columns() - 1).as_fixed_size_binary();
    Place(places.value(row).first_chunk::<16>().copied().unwrap_or_default())
}
