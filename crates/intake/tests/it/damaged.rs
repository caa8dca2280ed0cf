//! Parquet files that are damaged, or made to do damage: an error, and never a panic.

use std::fs;
use std::io::{Read, Write};
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::{
    FileMetaData, ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData,
};

use crate::ids::members_of;
use crate::platform::{CONFIG_MEMBERS, MEMBERS, Platform};

/// Canonical records of those ids.
fn records_of(ids: &[&str]) -> Vec<u8> {
    let schema = abide_intake::schema::records();
    let columns = schema.fields().iter().map(|field| -> ArrayRef {
        match field.name().as_str() {
            "id" => Arc::new(StringArray::from(ids.to_vec())),
            "author" => Arc::new(StringArray::from(vec!["ann"; ids.len()])),
            "made_from" => {
                Arc::new(TimestampMicrosecondArray::from(vec![1; ids.len()]).with_timezone("UTC"))
            }
            _ => new_null_array(field.data_type(), ids.len()),
        }
    });
    let batch = RecordBatch::try_new(schema.clone(), columns.collect()).unwrap();
    let mut bytes = vec![];
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// The file as everything here reads it: by its footer, and row by row. What panics has failed the test.
fn read(path: &Path) -> [Result<(), String>; 2] {
    let path = path.to_owned();
    catch_unwind(move || {
        let footer = abide_intake::parquet_rows(&path).map(|_| ()).map_err(|e| e.code().to_owned());
        let rows = abide_intake::history::open(&path).map_err(|e| e.code().to_owned()).and_then(
            |mut lines| lines.read_to_end(&mut vec![]).map(|_| ()).map_err(|e| e.to_string()),
        );
        [footer, rows]
    })
    .unwrap_or_else(|_| panic!("a damaged file makes the reader panic"))
}

fn canonical(bytes: &[u8]) -> Platform {
    let source = "[source.s]\nfiles = \"in/r.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    let platform =
        Platform::new(&format!("{CONFIG_MEMBERS}{source}"), &[("in/members.jsonl", MEMBERS)]);
    platform.write("in/r.parquet", bytes);
    platform
}

/// A history whose rows are read as well.
fn history_of(ids: &[&str]) -> Vec<u8> {
    let at = TimestampMicrosecondArray::from(vec![1; ids.len()]).with_timezone("UTC");
    let columns: [(&str, ArrayRef); 3] = [
        ("member", Arc::new(StringArray::from(ids.to_vec()))),
        ("at", Arc::new(at)),
        ("terms", Arc::new(StringArray::from(vec!["1"; ids.len()]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = vec![];
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn a_history_is_read_whole() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("f.parquet");
    fs::write(&path, history_of(&["a", "b"])).unwrap();
    assert_eq!(read(&path), [Ok(()), Ok(())]);
}

#[test]
fn a_footer_with_any_byte_changed_is_read_or_refused() {
    // Panics are caught where files are read, and nobody needs to see a thousand of them.
    std::panic::set_hook(Box::new(|_| {}));
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("f.parquet");
    for good in [members_of(&["a", "b"]), records_of(&["a", "b", "c"]), history_of(&["a", "b"])] {
        fs::write(&path, &good).unwrap();
        assert_eq!(read(&path)[0], Ok(()));
        let mut refused = 0;
        for at in (0..good.len()).step_by(11) {
            for flip in [0x01, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                fs::write(&path, &bad).unwrap();
                refused += read(&path).iter().filter(|result| result.is_err()).count();
            }
        }
        assert!(refused > good.len() / 11, "{refused} of {}", good.len() * 6 / 11);
    }
    drop(std::panic::take_hook());
}

/// The file with another footer, which says what `lie` makes of the true one.
fn with_footer(
    good: &[u8],
    lie: impl Fn(i64, RowGroupMetaData) -> (i64, RowGroupMetaData),
) -> Vec<u8> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(good).unwrap();
    let true_one = ParquetMetaDataReader::new().parse_and_finish(&file).unwrap();
    let file = true_one.file_metadata();
    let (rows, group) = lie(file.num_rows(), true_one.row_group(0).clone());
    let file = FileMetaData::new(
        file.version(),
        rows,
        None,
        file.key_value_metadata().cloned(),
        file.schema_descr_ptr(),
        None,
    );
    let length = u32::from_le_bytes(good[good.len() - 8..good.len() - 4].try_into().unwrap());
    let mut bytes = good[..good.len() - 8 - length as usize].to_vec();
    let metadata = ParquetMetaData::new(file, vec![group]);
    ParquetMetaDataWriter::new(&mut bytes, &metadata).finish().unwrap();
    bytes
}

#[test]
fn a_footer_that_lies_is_refused() {
    let good = records_of(&["a", "b", "c"]);
    let honest = with_footer(&good, |rows, group| (rows, group));
    assert!(canonical(&honest).stage().is_ok());
    let of = |group: RowGroupMetaData, rows: i64| {
        group.into_builder().set_num_rows(rows).build().unwrap()
    };
    let at = |group: RowGroupMetaData, offset: i64| {
        let columns = group.columns().iter().map(|column| {
            let column = column.clone().into_builder();
            column.set_data_page_offset(offset).set_dictionary_page_offset(None).build().unwrap()
        });
        let columns = columns.collect();
        group.into_builder().set_column_metadata(columns).build().unwrap()
    };
    for (what, bytes) in [
        ("rows beyond any memory", with_footer(&good, |_, group| (1 << 50, of(group, 1 << 50)))),
        ("more rows than there are", with_footer(&good, |_, group| (4, of(group, 4)))),
        ("fewer rows than there are", with_footer(&good, |_, group| (2, of(group, 2)))),
        ("no rows", with_footer(&good, |_, group| (-3, of(group, -3)))),
        ("a column before the file", with_footer(&good, |rows, group| (rows, at(group, -5)))),
        ("a column behind the file", with_footer(&good, |rows, group| (rows, at(group, 1 << 40)))),
    ] {
        assert_eq!(
            canonical(&bytes).fault(),
            "intake::malformed: `in/r.parquet`: the file is not a whole Parquet file\n\
             hint: it may be truncated: copy it again, and compare its size and digest",
            "{what}"
        );
    }
}

/// The schema that Arrow leaves in the footer names a type that there is not: the library panics on it.
#[test]
fn a_damaged_arrow_schema_is_refused() {
    let good = records_of(&["a", "b", "c"]);
    let key = b"ARROW:schema";
    let from = good.windows(key.len()).position(|window| window == key).unwrap() + key.len();
    let mut refused = 0;
    for at in (from..good.len() - 300).step_by(40) {
        let mut bad = good.clone();
        bad[at..at + 8].fill(b'7');
        refused += usize::from(canonical(&bad).stage().is_err());
    }
    assert!(refused > 10, "{refused}");
}
