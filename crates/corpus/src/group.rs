//! Which rows are written and read together.

use arrow::array::{Array, AsArray, ListArray, RecordBatch, StringArray};

/// Of a row group: small enough to read one at a time, large enough to compress; a group of books is held and read one part at a time.
pub(crate) const ROW_GROUP: Limits = Limits { rows: 64 * 1024, bytes: 256 << 20 };

/// What goes together at most, unless one row has more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) rows: usize,
    /// About so many bytes of words.
    pub(crate) bytes: usize,
}

/// What goes together so far.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    rows: usize,
    bytes: usize,
}

impl Filled {
    /// Takes a row with words of so many bytes in, if it fits.
    pub(crate) fn takes(&mut self, bytes: usize, limits: Limits) -> bool {
        let sum = self.bytes.saturating_add(bytes);
        let fits = self.rows == 0 || self.rows < limits.rows && sum <= limits.bytes;
        if fits {
            self.rows += 1;
            self.bytes = sum;
        }
        fits
    }
}

impl Limits {
    /// How many of these rows, by the bytes of their words, go together.
    pub(crate) fn together(self, rows: impl Iterator<Item = usize>) -> usize {
        let mut filled = Filled::default();
        rows.take_while(|bytes| filled.takes(*bytes, self)).count()
    }
}

/// The strings of a batch that can be long: texts, or what is said in conversations.
#[derive(Debug)]
pub(crate) enum Words {
    Text(StringArray),
    Turns(ListArray, StringArray),
    None,
}

impl Words {
    pub(crate) fn of(rows: &RecordBatch) -> Self {
        if let Some(texts) = rows.column_by_name("text") {
            return Self::Text(texts.as_string().clone());
        }
        let turns = rows.column_by_name("messages").map(AsArray::as_list::<i32>);
        let said = turns.and_then(|turns| turns.values().as_struct().column_by_name("content"));
        match (turns, said) {
            (Some(turns), Some(said)) => Self::Turns(turns.clone(), said.as_string().clone()),
            _ => Self::None,
        }
    }

    pub(crate) fn bytes(&self, row: usize) -> usize {
        let span = |offsets: &[i32], from: usize, until: usize| {
            let ends = offsets.get(from).zip(offsets.get(until));
            ends.map_or(0, |(from, until)| (until - from).unsigned_abs() as usize)
        };
        match self {
            Self::Text(texts) => span(texts.value_offsets(), row, row + 1),
            Self::Turns(turns, said) => {
                let ends = turns.value_offsets().get(row).zip(turns.value_offsets().get(row + 1));
                ends.map_or(0, |(from, until)| {
                    let [from, until] = [from, until].map(|end| end.unsigned_abs() as usize);
                    span(said.value_offsets(), from, until)
                })
            }
            Self::None => 0,
        }
    }
}

/// The bytes of a batch's rows, be it a part of a larger one or of a message that holds others too.
pub(crate) fn weight(rows: &RecordBatch) -> usize {
    rows.columns().iter().map(|column| weight_of(column.as_ref())).sum()
}

fn weight_of(column: &dyn Array) -> usize {
    if let Some(list) = column.as_list_opt::<i32>() {
        let offsets = list.value_offsets();
        let end = |offset: Option<&i32>| offset.map_or(0, |at| at.unsigned_abs() as usize);
        let (first, last) = (end(offsets.first()), end(offsets.last()));
        let items = list.values().slice(first, last.saturating_sub(first));
        return weight_of(items.as_ref()) + size_of_val(offsets);
    }
    if let Some(items) = column.as_struct_opt() {
        return items.columns().iter().map(|column| weight_of(column.as_ref())).sum();
    }
    let bytes = column.to_data().get_slice_memory_size();
    bytes.unwrap_or_else(|_| column.get_array_memory_size())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, StructArray};
    use arrow::buffer::OffsetBuffer;
    use arrow::datatypes::{DataType, Field};

    use super::*;

    #[test]
    fn rows_weigh_what_they_are() {
        let fields = vec![Arc::new(Field::new("content", DataType::Utf8, true))];
        let item = Arc::new(Field::new("item", DataType::Struct(fields.clone().into()), true));
        let said: ArrayRef =
            Arc::new((0..1000).map(|_| Some("x".repeat(100))).collect::<StringArray>());
        let items = StructArray::new(fields.into(), vec![said], None);
        let offsets = OffsetBuffer::from_lengths([10; 100]);
        let turns: ArrayRef = Arc::new(ListArray::new(item, offsets, Arc::new(items), None));
        let ids: ArrayRef =
            Arc::new((0..100).map(|id| Some(id.to_string())).collect::<StringArray>());
        let all = RecordBatch::try_from_iter([("id", ids), ("messages", turns)]).unwrap();
        let whole = weight(&all);
        assert!((100_000..120_000).contains(&whole), "{whole}");
        let parts: usize = (0..100).map(|row| weight(&all.slice(row, 1))).sum();
        assert!((whole..whole + 2000).contains(&parts), "{parts} in parts, {whole} as a whole");
    }

    #[test]
    fn groups_are_bounded_in_rows_and_in_words() {
        let groups = |bytes: &dyn Fn(usize) -> usize| -> Vec<usize> {
            let (mut groups, mut next) = (vec![], 0);
            while next < 70_000 {
                let rows = ROW_GROUP.together((next..70_000).map(bytes));
                groups.push(rows);
                next += rows;
            }
            groups
        };
        assert_eq!(groups(&|_| 100), [65_536, 4464]);
        // Books of 100 MiB, two a group; one that is larger than a group has one of its own.
        let books = |row: usize| match row {
            0..4 => 100 << 20,
            4 => 900 << 20,
            _ => 0,
        };
        assert_eq!(groups(&books), [2, 2, 1, 65_536, 4459]);
        assert_eq!(ROW_GROUP.together(std::iter::empty()), 0);
    }

    #[test]
    fn words_are_counted() {
        let text: StringArray = vec![Some("abc"), None, Some("äöü")].into();
        let rows = RecordBatch::try_from_iter([("text", Arc::new(text) as _)]).unwrap();
        let words = Words::of(&rows);
        assert_eq!([0, 1, 2].map(|row| words.bytes(row)), [3, 0, 6]);
    }
}
