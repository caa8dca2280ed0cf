//! The order of rows in a file.

use arrow::array::{Array, AsArray, RecordBatch, StringArray};

use crate::table::{self, Table};

/// Rows in a row that share a key.
struct Stretch<K> {
    key: K,
    batch: u32,
    from: u32,
    until: u32,
}

/// The rows of a table as its file has them, as batch and row: data by the author's place and the id, all others by id, so that neighbours
/// tell nothing.
pub(crate) fn order(table: Table, rows: &[RecordBatch]) -> Vec<(usize, usize)> {
    let ids: Vec<&StringArray> = rows.iter().map(|rows| rows.column(0).as_string()).collect();
    let id = |batch: usize, row: usize| ids.get(batch).map_or("", |ids| ids.value(row));
    match table {
        Table::Text | Table::Chat | Table::Media => by_key_and_id(&ids, |batch, row| {
            rows.get(batch).map(|rows| u128::from_be_bytes(table::place(rows, row).0))
        }),
        Table::Decisions => {
            let all = || ids.iter().flat_map(|ids| (0..ids.len()).map(|row| ids.value(row)));
            let shared = shared_prefix(all());
            by_key_and_id(&ids, |batch, row| head(id(batch, row), shared))
        }
        Table::Redactions => {
            // Within a record they come in order.
            let rows = |(batch, ids): (usize, &&StringArray)| {
                (0..ids.len()).map(move |row| (batch, row)).collect::<Vec<_>>()
            };
            let mut order: Vec<(usize, usize)> = ids.iter().enumerate().flat_map(rows).collect();
            order.sort_by(|one, other| id(one.0, one.1).cmp(id(other.0, other.1)));
            order
        }
    }
}

/// Rows by a key of batch and row, and those of one key by their id.
///
/// What a member wrote stands together in most sources, so whole stretches are moved, a tenth as many as rows.
fn by_key_and_id<K: Ord + Copy>(
    ids: &[&StringArray],
    key: impl Fn(usize, usize) -> K,
) -> Vec<(usize, usize)> {
    let mut stretches: Vec<Stretch<K>> = vec![];
    for (number, (batch, ids)) in (0..).zip(ids.iter().enumerate()) {
        for (row, at) in (0..).zip(0..ids.len()) {
            let key = key(batch, at);
            match stretches.last_mut() {
                Some(last) if last.key == key && last.batch == number => last.until = row + 1,
                _ => stretches.push(Stretch { key, batch: number, from: row, until: row + 1 }),
            }
        }
    }
    stretches.sort_unstable_by_key(|stretch| stretch.key);
    let id = |&(batch, row): &(usize, usize)| ids.get(batch).map(|ids| ids.value(row));
    let mut order = Vec::with_capacity(ids.iter().copied().map(Array::len).sum());
    for same in stretches.chunk_by(|one, other| one.key == other.key) {
        let begin = order.len();
        order.extend(same.iter().flat_map(|stretch| {
            (stretch.from..stretch.until).map(|row| (stretch.batch as usize, row as usize))
        }));
        if let Some(rows) = order.get_mut(begin..) {
            rows.sort_unstable_by(|one, other| id(one).cmp(&id(other)));
        }
    }
    order
}

/// How many bytes all of them begin with.
fn shared_prefix<'a>(mut ids: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = ids.next() else { return 0 };
    ids.fold(first.len(), |shared, id| {
        first.bytes().zip(id.bytes()).take(shared).take_while(|(one, other)| one == other).count()
    })
}

/// The bytes after those that all ids share: most comparisons need no more.
fn head(id: &str, shared: usize) -> u64 {
    let rest = id.as_bytes().get(shared..).unwrap_or_default();
    if let Some(first) = rest.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    rest.iter().rev().fold(0, |head, byte| head >> 8 | u64::from(*byte) << 56)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_order_as_ids_do() {
        let mut ids =
            vec!["post:2", "post:10", "post:1", "post:100000000001", "post:100000000002", "post:"];
        let shared = shared_prefix(ids.iter().copied());
        assert_eq!(shared, 5);
        let mut by_head = ids.clone();
        by_head.sort_by_key(|id| (head(id, shared), *id));
        ids.sort_unstable();
        assert_eq!(by_head, ids);
    }
}
