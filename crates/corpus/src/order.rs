//! The order of rows in a file.

use arrow::array::{AsArray, RecordBatch, StringArray};

/// Rows in a row that share a key.
struct Stretch<K> {
    key: K,
    batch: u32,
    from: u32,
    until: u32,
}

/// Rows by a key of batch and row, and those of one key by their id, the first column: as batch and row.
///
/// What a member wrote stands together in most sources, so whole stretches are moved, a tenth as many as rows.
pub(crate) fn by_key_and_id<K: Ord + Copy>(
    rows: &[RecordBatch],
    key: impl Fn(usize, usize) -> K,
) -> Vec<(usize, usize)> {
    let mut stretches: Vec<Stretch<K>> = vec![];
    for (number, (batch, rows)) in (0..).zip(rows.iter().enumerate()) {
        for (row, at) in (0..).zip(0..rows.num_rows()) {
            let key = key(batch, at);
            match stretches.last_mut() {
                Some(last) if last.key == key && last.batch == number => last.until = row + 1,
                _ => stretches.push(Stretch { key, batch: number, from: row, until: row + 1 }),
            }
        }
    }
    stretches.sort_unstable_by_key(|stretch| stretch.key);
    let ids: Vec<&StringArray> = rows.iter().map(|rows| rows.column(0).as_string()).collect();
    let id = |&(batch, row): &(usize, usize)| ids.get(batch).map(|ids| ids.value(row));
    let mut order = Vec::with_capacity(rows.iter().map(RecordBatch::num_rows).sum());
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
