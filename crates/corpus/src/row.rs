//! Rows as canonical JSON (RFC 8785), straight from columns: what the membership tree commits to.
//!
//! Values of a JSON library would cost three times as much as form and hash together (`docs/decisions/0008`). So the names of
//! the columns are put in order once for a batch, and a row is written into one buffer that is used again.

use arrow::array::{Array, AsArray, ListArray, RecordBatch, StringArray};
use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, Result};

/// The rows of a batch.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    columns: Vec<(Vec<u8>, Column<'a>)>,
    text: Vec<u8>,
}

#[derive(Debug)]
enum Column<'a> {
    Words(&'a StringArray),
    /// A list of objects of words.
    List(&'a ListArray, Vec<(Vec<u8>, &'a StringArray)>),
}

impl<'a> Rows<'a> {
    pub(crate) fn of(batch: &'a RecordBatch) -> Result<Self> {
        let schema = batch.schema_ref();
        let mut columns = Vec::with_capacity(batch.num_columns());
        for (field, column) in schema.fields().iter().zip(batch.columns()) {
            let of = column_of(column.as_ref()).ok_or_else(|| {
                let words = format_args!("the column `{}` holds no text", field.name());
                Error::new(Kind::Records, words)
            })?;
            columns.push((field.name().as_str(), of));
        }
        // Names of columns are ASCII, so this is their order in UTF-16 too.
        columns.sort_unstable_by_key(|(name, _)| *name);
        let columns = columns.into_iter().map(|(name, column)| (key(name), column)).collect();
        Ok(Self { columns, text: Vec::with_capacity(4096) })
    }

    /// SHA-256 of the canonical form.
    pub(crate) fn digest(&mut self, row: usize) -> [u8; 32] {
        Sha256::digest(self.canonical(row)).into()
    }

    /// The canonical form. A column that is null is not in it.
    pub(crate) fn canonical(&mut self, row: usize) -> &[u8] {
        let Self { columns, text } = self;
        text.clear();
        text.push(b'{');
        for (key, column) in columns {
            match column {
                Column::Words(words) if words.is_valid(row) => {
                    text.extend_from_slice(key);
                    string(words.value(row), text);
                }
                Column::List(of, parts) if of.is_valid(row) => {
                    text.extend_from_slice(key);
                    list(of, parts, row, text);
                }
                _ => continue,
            }
            text.push(b',');
        }
        end(b'}', text);
        text
    }
}

fn column_of(column: &dyn Array) -> Option<Column<'_>> {
    if let Some(words) = column.as_string_opt::<i32>() {
        return Some(Column::Words(words));
    }
    let list = column.as_list_opt::<i32>()?;
    let items = list.values().as_struct_opt()?;
    let mut parts = items
        .fields()
        .iter()
        .zip(items.columns())
        .map(|(field, part)| Some((field.name().as_str(), part.as_string_opt::<i32>()?)))
        .collect::<Option<Vec<_>>>()?;
    parts.sort_unstable_by_key(|(name, _)| *name);
    let parts = parts.into_iter().map(|(name, part)| (key(name), part)).collect();
    Some(Column::List(list, parts))
}

/// A name and a colon.
fn key(name: &str) -> Vec<u8> {
    let mut text = vec![];
    string(name, &mut text);
    text.push(b':');
    text
}

fn list(of: &ListArray, parts: &[(Vec<u8>, &StringArray)], row: usize, text: &mut Vec<u8>) {
    text.push(b'[');
    let start = of.value_offsets().get(row).map_or(0, |start| start.unsigned_abs() as usize);
    for at in start..start + of.value_length(row).unsigned_abs() as usize {
        if of.values().is_null(at) {
            text.extend_from_slice(b"null,");
            continue;
        }
        text.push(b'{');
        for (key, part) in parts {
            text.extend_from_slice(key);
            // Within a column null is a value like others, so that `role` cannot be told from a message without one.
            if part.is_valid(at) {
                string(part.value(at), text);
            } else {
                text.extend_from_slice(b"null");
            }
            text.push(b',');
        }
        end(b'}', text);
        text.push(b',');
    }
    end(b']', text);
}

/// Ends what was opened: in place of the last comma, if there is one.
fn end(with: u8, text: &mut Vec<u8>) {
    match text.last_mut() {
        Some(last @ b',') => *last = with,
        _ => text.push(with),
    }
}

fn string(words: &str, text: &mut Vec<u8>) {
    text.push(b'"');
    let mut rest = words.as_bytes();
    loop {
        let (plain, escaped) = rest.split_at(plain(rest));
        text.extend_from_slice(plain);
        let Some((byte, after)) = escaped.split_first() else { break };
        escape(*byte, text);
        rest = after;
    }
    text.push(b'"');
}

/// Most of a text needs no escape, so it is looked at in blocks that the processor compares at once.
const BLOCK: usize = 32;

/// How many bytes from the beginning stand for themselves.
fn plain(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let is_plain =
        |block: &&[u8; BLOCK]| !block.iter().fold(false, |found, byte| found | is_escaped(*byte));
    let start = blocks.iter().take_while(is_plain).count() * BLOCK;
    let last = bytes.get(start..).unwrap_or(rest);
    start + last.iter().position(|byte| is_escaped(*byte)).unwrap_or(last.len())
}

fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn escape(byte: u8, text: &mut Vec<u8>) {
    match byte {
        b'"' => text.extend_from_slice(b"\\\""),
        b'\\' => text.extend_from_slice(b"\\\\"),
        8 => text.extend_from_slice(b"\\b"),
        b'\t' => text.extend_from_slice(b"\\t"),
        b'\n' => text.extend_from_slice(b"\\n"),
        12 => text.extend_from_slice(b"\\f"),
        b'\r' => text.extend_from_slice(b"\\r"),
        control => {
            let high = if control < 16 { b'0' } else { b'1' };
            let low = HEX.get(usize::from(control % 16)).copied().unwrap_or(b'0');
            text.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    }
}

const HEX: [u8; 16] = *b"0123456789abcdef";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use abide_verify::membership::Row;
    use arrow::datatypes::Field;
    use arrow::json::ReaderBuilder;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::table::{BESIDE, Table};

    /// The forms of these rows, and those that another writer gives them.
    fn both(table: Table, rows: &[Value]) -> Vec<(String, String)> {
        let fields = table.buffered();
        let is_written = |field: &&Arc<Field>| !BESIDE.contains(&field.name().as_str());
        let fields: Vec<_> = fields.fields().iter().filter(is_written).cloned().collect();
        let schema = std::sync::Arc::new(arrow::datatypes::Schema::new(fields));
        let mut decoder = ReaderBuilder::new(schema).build_decoder().unwrap();
        decoder.serialize(rows).unwrap();
        let batch = decoder.flush().unwrap().unwrap();
        // A slice, as the writer's batches may be.
        let batch = batch.slice(1, batch.num_rows() - 1);
        let mut found = Rows::of(&batch).unwrap();
        rows.iter()
            .skip(1)
            .enumerate()
            .map(|(at, row)| {
                let mut row = row.clone();
                row.as_object_mut().unwrap().retain(|_, column| !column.is_null());
                let expected = Row::read(row.to_string().as_bytes()).unwrap();
                assert_eq!(found.digest(at), expected.digest());
                let form = String::from_utf8(found.canonical(at).to_vec()).unwrap();
                (form, expected.json().canonical())
            })
            .collect()
    }

    #[test]
    fn columns_that_are_null_are_left_out_and_nulls_inside_are_kept() {
        let rows = [
            json!({"id": "0"}),
            json!({"id": "1", "messages": [{"role": "user", "content": null}, {"role": null, "content": "a\"b"}], "source": null}),
            json!({"id": "2", "messages": []}),
            json!({}),
        ];
        let forms: Vec<_> = both(Table::Chat, &rows).into_iter().map(|(form, _)| form).collect();
        assert_eq!(
            forms,
            [
                r#"{"id":"1","messages":[{"content":null,"role":"user"},{"content":"a\"b","role":null}]}"#,
                r#"{"id":"2","messages":[]}"#,
                "{}",
            ]
        );
    }

    fn words() -> impl Strategy<Value = Option<String>> {
        prop::option::weighted(
            0.8,
            prop_oneof![".{0,90}", "[\\x00-\\x7f]{0,70}", "[a-z \n\"]{60,70}"],
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn two_writers_agree(drawn in prop::collection::vec((words(), words(), prop::option::of(prop::collection::vec((words(), words()), 0..3))), 2..6)) {
            let rows: Vec<Value> = drawn.iter().map(|(text, source, media)| {
                let media = media.as_ref().map(|media| {
                    media.iter().map(|(digest, reference)| json!({"digest": digest, "reference": reference})).collect::<Vec<_>>()
                });
                json!({"id": "x", "text": text, "media": media, "source": source})
            }).collect();
            for (form, expected) in both(Table::Text, &rows) {
                prop_assert_eq!(form, expected);
            }
        }
    }
}
