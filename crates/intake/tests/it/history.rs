//! A platform's history in Parquet.

use std::fs;
use std::io::Read;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;

#[test]
fn parquet_becomes_json_lines() {
    let at: ArrayRef = Arc::new(
        TimestampMicrosecondArray::from(vec![0, 1_600_000_000_123_456]).with_timezone("UTC"),
    );
    let member: ArrayRef = Arc::new(StringArray::from(vec!["m1", "m2"]));
    let category: ArrayRef = Arc::new(StringArray::from(vec![None, Some("content.post")]));
    let bounced: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), None]));
    let columns = [("member", member), ("at", at), ("category", category), ("bounced", bounced)];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("choices.parquet");
    let mut writer =
        ArrowWriter::try_new(fs::File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let mut lines = String::new();
    abide_intake::history::open(&path).unwrap().read_to_string(&mut lines).unwrap();
    assert_eq!(
        lines,
        "{\"at\":\"1970-01-01T00:00:00Z\",\"bounced\":true,\"member\":\"m1\"}\n\
         {\"at\":\"2020-09-13T12:26:40.123456Z\",\"category\":\"content.post\",\"member\":\"m2\"}\n"
    );
}
