//! A record in sixteen bytes: one that is in another file now, or in another row, and otherwise as it was, is known by them.

use abide_intake::schema;
use arrow::array::{
    Array, AsArray, ListArray, RecordBatch, StructArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, TimestampMicrosecondType};
use siphasher::sip::SipHasher13;
use siphasher::sip128;

use crate::Error;
use crate::columns::Table;
use crate::listed::WORDS;
use crate::strings::Strings;

/// A record's digest: SipHash-1-3 of 128 bits, whose key nobody has who writes records. It is made of every record of a build, for which
/// BLAKE3 took four times as long.
pub type RecordDigest = [u8; 16];

/// The column of which only the source's name goes into a corpus.
const PLACE: &str = "place";

/// Of each record of a batch in the canonical schema, a digest by this key of everything that a decision, a mask or a corpus takes from it: of the words
/// only where they are `open`, which is said of each.
pub(crate) fn digests(
    records: &RecordBatch,
    open: &[bool],
    key: &[u8; 16],
) -> Result<Vec<RecordDigest>, Error> {
    let table = Table { batch: records, place: "records" };
    let schema = schema::records();
    let cells = schema.fields().iter().map(|field| {
        let column = records.column_by_name(field.name()).map(AsRef::as_ref);
        let cells = column.and_then(Cells::of).ok_or_else(|| table.wrong(field.name()))?;
        Ok((cells, field.name().as_str()))
    });
    let cells: Vec<(Cells<'_>, &str)> = cells.collect::<Result<_, Error>>()?;
    let hasher = sip128::SipHasher13::new_with_key(key);
    let mut bytes = Vec::new();
    let digests = (0..records.num_rows()).map(|row| {
        bytes.clear();
        let is_open = open.get(row) == Some(&true);
        for (cells, name) in &cells {
            match cells {
                _ if !is_open && WORDS.contains(name) => {}
                Cells::Text(texts) if *name == PLACE => {
                    text(texts.get(row).and_then(|place| place.split(':').next()), &mut bytes);
                }
                cells => cells.put(row, &mut bytes),
            }
        }
        hasher.hash(&bytes).as_bytes()
    });
    Ok(digests.collect())
}

/// A column of the canonical schema.
enum Cells<'a> {
    Text(Strings<'a>),
    Instant(&'a TimestampMicrosecondArray),
    List(&'a ListArray, Box<Cells<'a>>),
    Fields(&'a StructArray, Vec<Cells<'a>>),
}

impl<'a> Cells<'a> {
    fn of(column: &'a dyn Array) -> Option<Self> {
        Some(match column.data_type() {
            DataType::Timestamp(_, _) => {
                Self::Instant(column.as_primitive_opt::<TimestampMicrosecondType>()?)
            }
            DataType::List(_) => {
                let list = column.as_list_opt::<i32>()?;
                Self::List(list, Box::new(Self::of(list.values().as_ref())?))
            }
            DataType::Struct(_) => {
                let fields = column.as_struct_opt()?;
                let cells = fields.columns().iter().map(|column| Self::of(column.as_ref()));
                Self::Fields(fields, cells.collect::<Option<_>>()?)
            }
            _ => Self::Text(Strings::of(column)?),
        })
    }

    /// Writes a cell so that its end can be told from what follows.
    fn put(&self, row: usize, bytes: &mut Vec<u8>) {
        match self {
            Self::Text(texts) => text(texts.get(row), bytes),
            Self::Instant(instants) => {
                bytes.push(u8::from(instants.is_valid(row)));
                if instants.is_valid(row) {
                    bytes.extend_from_slice(&instants.value(row).to_le_bytes());
                }
            }
            Self::List(list, items) => {
                let ends = list.value_offsets();
                let end = |at: usize| ends.get(at).map_or(0, |end| end.unsigned_abs() as usize);
                let of = if list.is_valid(row) { end(row)..end(row + 1) } else { 0..0 };
                bytes.push(u8::from(list.is_valid(row)));
                bytes.extend_from_slice(&(of.len() as u64).to_le_bytes());
                of.for_each(|item| items.put(item, bytes));
            }
            Self::Fields(fields, cells) => {
                bytes.push(u8::from(fields.is_valid(row)));
                if fields.is_valid(row) {
                    for cells in cells {
                        cells.put(row, bytes);
                    }
                }
            }
        }
    }
}

fn text(value: Option<&str>, bytes: &mut Vec<u8>) {
    let length = value.map_or(u64::MAX, |value| value.len() as u64);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(value.unwrap_or_default().as_bytes());
}

/// The hash under which a member's id is looked for among those of whom a record asked in vain.
pub fn stranger(id: &str) -> u64 {
    SipHasher13::new().hash(id.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::StringArray;
    use arrow::json::ReaderBuilder;
    use serde_json::{Value, json};

    use super::*;

    fn digest(row: &Value) -> RecordDigest {
        let mut decoder = ReaderBuilder::new(schema::records()).build_decoder().unwrap();
        decoder.serialize(&[json!({ "id": "before" }), row.clone()]).unwrap();
        let batch = decoder.flush().unwrap().unwrap();
        let of_both = digests(&batch, &[true; 2], &[1; 16]).unwrap();
        assert_ne!(of_both, digests(&batch, &[true; 2], &[2; 16]).unwrap());
        // Wherever it stands in a batch.
        assert_eq!(digests(&batch.slice(1, 1), &[true], &[1; 16]).unwrap(), of_both[1..]);
        let closed = digests(&batch, &[true, false], &[1; 16]).unwrap();
        assert!(closed[0] == of_both[0] && closed[1] != of_both[1]);
        of_both[1]
    }

    #[test]
    fn every_column_counts() {
        let row = json!({
            "id": "r", "category": "content.post", "audience": "public", "author": "a", "made_from": "2024-01-01T00:00:00Z",
            "made_to": "2024-01-01T00:00:00Z", "contributors": [{ "member": "b", "role": "editor" }], "mentions": ["c", null],
            "text": "words", "messages": [{ "role": "user", "content": "hi" }], "place": "posts:one:1",
        });
        let before = digest(&row);
        for field in schema::records().fields() {
            let mut other = row.clone();
            let value = match field.name().as_str() {
                "id" => json!("s"),
                "place" => json!("comments:one:1"),
                _ if row.get(field.name()).is_some() => Value::Null,
                "deleted_at" => json!("2024-01-01T00:00:00Z"),
                "signals" => json!([]),
                "media" => json!([{ "digest": "0", "reference": "r" }]),
                _ => json!(""),
            };
            other[field.name().as_str()] = value;
            assert_ne!(digest(&other), before, "{}", field.name());
        }
        for (column, value) in [
            ("mentions", json!(["c"])),
            ("mentions", json!([null, "c"])),
            ("contributors", json!([{ "member": "b" }])),
            ("messages", json!([{ "role": "userh", "content": "i" }])),
        ] {
            let mut other = row.clone();
            other[column] = value;
            assert_ne!(digest(&other), before, "{column}");
        }
        let mut moved = row;
        moved["place"] = json!("posts:two:7");
        assert_eq!(digest(&moved), before, "where in its source it stood goes nowhere");
    }

    /// Whether they were read or left out with the rest of their group, the digest is the same.
    #[test]
    fn words_that_nothing_lists_do_not_count() {
        let words = json!({ "id": "r", "text": "words", "messages": [{ "role": "user", "content": "hi" }], "media": [{ "digest": "0" }] });
        let mut decoder = ReaderBuilder::new(schema::records()).build_decoder().unwrap();
        decoder.serialize(&[words, json!({ "id": "r" })]).unwrap();
        let batch = decoder.flush().unwrap().unwrap();
        let [closed, open] =
            [false, true].map(|is_open| digests(&batch, &[is_open; 2], &[1; 16]).unwrap());
        assert_eq!(closed[0], closed[1]);
        assert_ne!(open[0], open[1]);
    }

    #[test]
    fn what_is_no_column_of_records_is_refused() {
        let ids: arrow::array::ArrayRef = Arc::new(StringArray::from(vec!["r"]));
        let batch = RecordBatch::try_from_iter([("id", ids)]).unwrap();
        assert!(digests(&batch, &[true], &[1; 16]).is_err());
    }
}
