//! A platform's history in Parquet.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;

fn parquet(columns: Vec<(&str, ArrayRef)>) -> (tempfile::TempDir, PathBuf) {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, values)| (name, values, true)),
    )
    .unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("choices.parquet");
    let mut writer =
        ArrowWriter::try_new(fs::File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    (folder, path)
}

#[test]
fn parquet_becomes_json_lines() {
    let at: ArrayRef = Arc::new(
        TimestampMicrosecondArray::from(vec![0, 1_600_000_000_123_456]).with_timezone("UTC"),
    );
    let member: ArrayRef = Arc::new(StringArray::from(vec!["m1", "m2"]));
    let category: ArrayRef = Arc::new(StringArray::from(vec![None, Some("content.post")]));
    // Empty is not absent: an off for the category `` is not an off for everything.
    let terms: ArrayRef = Arc::new(StringArray::from(vec![Some(""), None]));
    let bounced: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), None]));
    let columns = [
        ("member", member),
        ("at", at),
        ("category", category),
        ("bounced", bounced),
        ("terms", terms),
    ];
    let (_folder, path) = parquet(columns.into());
    let mut lines = String::new();
    abide_intake::history::open(&path).unwrap().read_to_string(&mut lines).unwrap();
    assert_eq!(
        lines,
        "{\"at\":\"1970-01-01T00:00:00Z\",\"bounced\":true,\"member\":\"m1\",\"terms\":\"\"}\n\
         {\"at\":\"2020-09-13T12:26:40.123456Z\",\"category\":\"content.post\",\"member\":\"m2\"}\n"
    );
}

#[test]
fn columns_of_another_type_are_refused_before_a_row_is_read() {
    let numbers = || -> ArrayRef { Arc::new(Int64Array::from(vec![1])) };
    let naive = || -> ArrayRef { Arc::new(TimestampMicrosecondArray::from(vec![1])) };
    for (name, values, expected) in [
        (
            "member",
            numbers(),
            "the column `member` is not text (STRING)\nit is of the type Int64: cast the column",
        ),
        (
            "at",
            naive(),
            "the column `at` is not an instant (TIMESTAMP with isAdjustedToUTC, or text as RFC 3339 writes it)\n\
             it is a time without a zone, which would be somebody's local time: convert it to UTC, and write it as UTC",
        ),
        (
            "stands",
            numbers(),
            "the column `stands` is not yes or no (BOOLEAN)\nit is of the type Int64: cast the column",
        ),
        (
            "regions",
            numbers(),
            "the column `regions` is not a list of texts (LIST of STRING)\nit is of the type Int64: cast the column",
        ),
        (
            "seting",
            numbers(),
            "a column is none of a history's\n\
             it is called `seting`: leave it out, or rename it to a key of docs/formats/ledger.md",
        ),
    ] {
        let (_folder, path) = parquet(vec![(name, values)]);
        let error = abide_intake::history::open(&path).unwrap_err();
        assert_eq!(error.code(), "intake::column");
        let words = format!("{error}\n{}", error.advice().unwrap());
        assert_eq!(words, format!("`{}`: {expected}", path.display()));
    }
}
