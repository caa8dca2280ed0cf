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

/// The strings of a batch that can be long, or many in a row: texts, whom they are owed to, what is said in conversations and what is referred to.
#[derive(Debug)]
pub(crate) struct Words {
    single: Vec<StringArray>,
    listed: Vec<(ListArray, StringArray)>,
}

impl Words {
    pub(crate) fn of(rows: &RecordBatch) -> Self {
        let single =
            ["text", "attribution"].into_iter().filter_map(|name| rows.column_by_name(name));
        let single = single.filter_map(|words| words.as_string_opt::<i32>()).cloned().collect();
        let listed = rows.columns().iter().filter_map(|column| {
            let list = column.as_list_opt::<i32>()?;
            Some((list, list.values().as_struct_opt()?))
        });
        let listed = listed.flat_map(|(list, items)| {
            let words = items.columns().iter().filter_map(|words| words.as_string_opt::<i32>());
            words.map(|words| (list.clone(), words.clone()))
        });
        Self { single, listed: listed.collect() }
    }

    pub(crate) fn bytes(&self, row: usize) -> usize {
        let bytes = |words: &StringArray, from: usize, until: usize| {
            let (from, until) = span(words.value_offsets(), from, until);
            until.saturating_sub(from)
        };
        let single = self.single.iter().map(|words| bytes(words, row, row + 1));
        let listed = self.listed.iter().map(|(list, words)| {
            let (from, until) = span(list.value_offsets(), row, row + 1);
            bytes(words, from, until)
        });
        single.chain(listed).sum()
    }
}

/// Where these begin and end.
fn span(offsets: &[i32], from: usize, until: usize) -> (usize, usize) {
    let at = |place: usize| offsets.get(place).map_or(0, |offset| offset.unsigned_abs() as usize);
    (at(from), at(until))
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
        let text: ArrayRef = Arc::new(StringArray::from(vec![Some("abc"), None, Some("äöü")]));
        let owed: ArrayRef = Arc::new(StringArray::from(vec![None, Some("Anna"), None]));
        let parts =
            [("digest", vec!["aa", "bb", "cc"]), ("reference", vec!["1.jpg", "2", "3.jpg"])];
        let (fields, parts): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .map(|(name, words)| {
                let field = Arc::new(Field::new(name, DataType::Utf8, true));
                (field, Arc::new(StringArray::from(words)) as ArrayRef)
            })
            .unzip();
        let item = Arc::new(Field::new("item", DataType::Struct(fields.clone().into()), true));
        let items = Arc::new(StructArray::new(fields.into(), parts, None));
        let media = ListArray::new(item, OffsetBuffer::from_lengths([2, 0, 1]), items, None);
        let rows = [("id", owed.clone()), ("text", text), ("attribution", owed)];
        let rows = rows.into_iter().chain([("media", Arc::new(media) as ArrayRef)]);
        let rows = RecordBatch::try_from_iter(rows).unwrap();
        let of = |rows: &RecordBatch| {
            let words = Words::of(rows);
            (0..rows.num_rows()).map(|row| words.bytes(row)).collect::<Vec<_>>()
        };
        assert_eq!(of(&rows), [3 + 4 + 6, 4, 6 + 7]);
        assert_eq!(of(&rows.slice(1, 2)), [4, 6 + 7]);
    }
}
