//! Files and configurations that are refused: with a place, a hint, and nothing left behind.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use crate::platform::{CONFIG_MEMBERS, MEMBERS, Platform, quarantine, table};

fn config(file: &str, format: &str, more: &str) -> String {
    format!(
        "[source.s]\nfiles = \"in/{file}\"\nformat = \"{format}\"\nid = \"id\"\nauthor = \"by\"\nmade_at = \"at\"\n\
         category = {{ constant = \"content.post\" }}\naudience = {{ constant = \"public\", reason = \"a test\" }}\n\
         text = \"{{{{ body }}}}\"\n{more}"
    )
}

const GOOD: &str = "{\"id\":1,\"by\":\"ann\",\"at\":\"2021-01-01T00:00:00Z\",\"body\":\"x\"}\n";

fn refused(config: &str, file: &str, bytes: &[u8]) -> String {
    let platform = Platform::with_members(config, &[]);
    platform.write(&format!("in/{file}"), bytes);
    platform.fault()
}

fn jsonl(bytes: &[u8]) -> String {
    refused(&config("s.jsonl", "jsonl", ""), "s.jsonl", bytes)
}

fn csv(bytes: &[u8]) -> String {
    refused(&config("s.csv", "csv", "line_bytes_max = 100\n"), "s.csv", bytes)
}

#[test]
fn json_lines() {
    let after = |bytes: &[u8]| jsonl(&[GOOD.as_bytes(), bytes].concat());
    let hint = "\nhint: every line must be one JSON object, such as `{\"id\": 1}`";
    assert_eq!(
        after(b"{\"id\": 2,"),
        format!(
            "intake::malformed: `in/s.jsonl`, line 2, column 9: the line is not whole JSON{hint}"
        )
    );
    assert_eq!(
        after(b"[\"secret\"]\n"),
        format!(
            "intake::malformed: `in/s.jsonl`, line 2, column 0: the line is not an object with each key once{hint}"
        )
    );
    assert_eq!(
        after(b"{\"id\":2,\"id\":3}\n"),
        format!(
            "intake::malformed: `in/s.jsonl`, line 2, column 15: the line is not an object with each key once{hint}"
        )
    );
    assert_eq!(
        after(b"{\"id\":2,\"by\":\"\xff\xfe\"}\n"),
        "intake::malformed: `in/s.jsonl`, line 2, column 15: the bytes are not UTF-8\n\
         hint: convert the file to UTF-8, for example with `iconv -t UTF-8`"
    );
    assert_eq!(
        after(b"{\"by\":\"ann\"}\n"),
        "intake::malformed: `in/s.jsonl`, line 2: the record has no id\nhint: `id` in [source.s] says where it is"
    );
    assert_eq!(
        jsonl(b"{\"id\":1,\"by\":\"ann\",\"at\":null,\"boddy\":\"x\"}\n"),
        "intake::column: `in/s.jsonl`: there is no column `body`\nhint: there is a column `boddy`"
    );
    assert_eq!(
        after(GOOD.as_bytes()),
        "intake::duplicate: two records have one id: at `s:in/s.jsonl:1`, and at `s:in/s.jsonl:2`\n\
         hint: ids are unique across all files: give each source a prefix, as in `id = \"post:{{ post_id }}\"`"
    );
}

/// A gigabyte without a line end is refused after 64 MiB, not read into memory.
#[test]
fn a_line_of_a_gigabyte() {
    let platform = Platform::with_members(&config("s.jsonl", "jsonl", ""), &[("in/s.jsonl", GOOD)]);
    let mut file = File::options().append(true).open(platform.path().join("in/s.jsonl")).unwrap();
    file.write_all(b"{\"id\":\"").unwrap();
    file.set_len(1 << 30).unwrap();
    file.seek(SeekFrom::End(0)).unwrap();
    assert_eq!(
        platform.fault(),
        "intake::too_large: `in/s.jsonl`, line 2: the line is longer than 67108864 bytes\n\
         hint: raise `line_bytes_max` for this source if the line is meant to be so long"
    );
    assert!(peak_mib() < 400, "{} MiB", peak_mib());
}

/// The most memory that this process ever held.
fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default()
        / 1024
}

#[test]
fn csv_files() {
    let header = "id,by,at,body\n";
    let after =
        |bytes: &[u8]| csv(&[header.as_bytes(), b"1,ann,2021-01-01T00:00:00Z,x\n", bytes].concat());
    assert_eq!(
        after(b"2,bo\n"),
        "intake::malformed: `in/s.csv`, line 3: the record has 2 cells, the header 4\nhint: none"
    );
    assert_eq!(
        after(b"2,b\xffo,x,y\n"),
        "intake::malformed: `in/s.csv`, line 3: the bytes are not UTF-8\nhint: it is in the column `by`: convert the file to UTF-8"
    );
    let endless = [b"2,bo,x,\"".to_vec(), vec![b'a'; 200_000]].concat();
    assert!(after(&endless).starts_with("intake::too_large: `in/s.csv`, line 3: the line is longer than 100 bytes\nhint: is a quote not closed?"), "{}", after(&endless));
    assert_eq!(
        csv(b"id,by,at,id,body\n"),
        "intake::malformed: `in/s.csv`, line 1: the header names the column `id` twice\n\
         hint: rename one of them: a value could not be told from the other"
    );
    assert_eq!(
        csv(b"id,by,At,body\n"),
        "intake::column: `in/s.csv`: there is no column `at`\nhint: there is a column `At`"
    );
    assert_eq!(
        csv(b"id,by,at,body,CONVERSATION ID,FOLDER\n"),
        "intake::refused: `in/s.csv`: the file has columns of private messages: `CONVERSATION ID`, `FOLDER`\n\
         hint: private messages are never used: set `category = { constant = \"messages.private\" }` in [source.s], or rename columns that are none of a message's"
    );
    assert_eq!(
        csv(b"id,by,at,body,recipients\n").lines().next().unwrap(),
        "intake::refused: `in/s.csv`: the file has columns of private messages: `recipients`"
    );
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = vec![];
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_files() {
    let words = |values: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(values)) };
    let good = parquet(
        ["id", "by", "at", "body"].into_iter().map(|name| (name, words(vec!["x"; 1]))).collect(),
    );
    let mapped = config("s.parquet", "parquet", "");
    let canonical =
        "[source.s]\nfiles = \"in/s.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    for cut in [0, 3, 100, good.len() - 1] {
        for config in [mapped.as_str(), canonical] {
            assert_eq!(
                refused(config, "s.parquet", &good[..cut]),
                "intake::malformed: `in/s.parquet`: the file is not a whole Parquet file\n\
                 hint: it may be truncated: copy it again, and compare its size and digest",
                "cut at {cut}"
            );
        }
    }
    let hint = "\nhint: docs/formats/records.md describes the canonical schema";
    assert_eq!(
        refused(canonical, "s.parquet", &good),
        format!("intake::column: `in/s.parquet`: there is no column `category`{hint}")
    );
    let mut columns: Vec<(&str, ArrayRef)> = ["id", "category", "audience", "author", "made_to"]
        .into_iter()
        .map(|name| (name, words(vec!["x", "x"])))
        .collect();
    columns.push(("made_from", Arc::new(Int64Array::from(vec![1, 2]))));
    columns.remove(4);
    columns.push(("made_to", Arc::new(Int64Array::from(vec![1, 2]))));
    assert!(refused(canonical, "s.parquet", &parquet(columns)).starts_with(
        "intake::column: `in/s.parquet`: the column `made_from` is of the type Int64"
    ),);
    let damaged = {
        let mut bytes = parquet(
            ["id", "by", "at", "body"]
                .into_iter()
                .map(|name| (name, words(vec!["a long word of the text"; 900])))
                .collect(),
        );
        bytes[10..200].fill(0xff);
        bytes
    };
    assert!(
        refused(&mapped, "s.parquet", &damaged).starts_with("intake::malformed: `in/s.parquet`")
    );
}

#[test]
fn paths_that_lead_out() {
    let outside = tempfile::TempDir::new().unwrap();
    let secret = outside.path().join("secret.jsonl");
    fs::write(&secret, GOOD).unwrap();
    let platform = Platform::with_members(&config("s.jsonl", "jsonl", ""), &[]);
    std::os::unix::fs::symlink(&secret, platform.path().join("in/s.jsonl")).unwrap();
    assert_eq!(
        platform.fault(),
        "intake::escape: `in/s.jsonl`: the file is a link out of the platform's folder\n\
         hint: give the absolute path in `files` if it is meant"
    );
    let dots = Platform::with_members(&config("../secret.jsonl", "jsonl", ""), &[]);
    assert!(dots.fault().starts_with(
        "intake::escape: `files` in [source.s] leaves the platform's folder with `..`"
    ));
    let none = Platform::with_members(&config("*.jsonl.gz", "jsonl", ""), &[]);
    assert!(none.fault().starts_with(
        "intake::config: `files` in [source.s] names `in/*.jsonl.gz`, and there is no such file"
    ));
    let absolute =
        config("s.jsonl", "jsonl", "").replace("in/s.jsonl", &secret.display().to_string());
    assert!(
        Platform::with_members(&absolute, &[]).stage().is_ok(),
        "an absolute path is the operator's word"
    );
}

#[test]
fn members_that_cannot_be_told_apart() {
    let twice = format!("{}{}", MEMBERS.trim_start(), MEMBERS.trim_start().lines().next().unwrap());
    let platform = Platform::new(CONFIG_MEMBERS, &[("in/members.jsonl", &twice)]);
    assert_eq!(
        platform.fault(),
        "intake::duplicate: `in/members.jsonl`, line 6: two members have one id; the first is at `in/members.jsonl`, line 1\n\
         hint: every member has one row; dated regions can stand in `regions.rows`"
    );
}

#[test]
fn configurations_that_leave_something_open() {
    let base = config("s.jsonl", "jsonl", "");
    for (from, to, expected) in [
        (
            "audience = { constant = \"public\", reason = \"a test\" }",
            "audience = { constant = \"public\" }",
            "`audience` in [source.s] is the same for every row, without a reason",
        ),
        (
            "content.post",
            "content.posts",
            "`category` in [source.s] says `content.posts`, which is unknown",
        ),
        (
            "made_at = \"at\"",
            "made_at = \"at\"\nmade = \"joined_to_capture\"",
            "[source.s] needs exactly one of `made_at`",
        ),
        (
            "made_at = \"at\"",
            "made_at = { column = \"at\", format = \"iso\" }",
            "`made_at` in [source.s] has the date format `iso`, which is none",
        ),
        ("text = \"{{ body }}\"", "text = \"{{ body \"", "`text` in [source.s], line 1: "),
        (
            "text = \"{{ body }}\"",
            "text = { \"messages.private\" = \"{{ body }}\" }",
            "`text` in [source.s] has a template for `messages.private`, whose text is never taken in",
        ),
        ("author = \"by\"", "", "[source.s] does not say `author`"),
    ] {
        assert!(base.contains(from), "{from}");
        let platform = Platform::with_members(&base.replace(from, to), &[("in/s.jsonl", GOOD)]);
        let fault = platform.fault();
        assert!(fault.contains(expected), "{fault}");
    }
    let both = CONFIG_MEMBERS.replace(
        "[members]",
        "[members]\nage = { years = \"y\", on = \"o\", source = \"a test\" }",
    );
    let platform = Platform::new(&both, &[("in/members.jsonl", MEMBERS)]);
    assert!(platform.fault().contains("[members] has both `birth_date` and `age`"));
    let unknown =
        toml::from_str::<abide_intake::Config>(&format!("{CONFIG_MEMBERS}\nhandels = []"))
            .unwrap_err();
    assert!(unknown.message().contains("unknown field `handels`"), "{unknown}");
}

/// A timestamp without a zone is nobody's instant: what to write is said, whichever way the file came.
#[test]
fn times_without_a_zone() {
    let naive =
        || -> ArrayRef { Arc::new(TimestampMicrosecondArray::from(vec![1_600_000_000_000_000])) };
    let words = |value: &str| -> ArrayRef { Arc::new(StringArray::from(vec![value])) };
    let bytes = parquet(vec![
        ("id", words("1")),
        ("by", words("ann")),
        ("at", naive()),
        ("body", words("x")),
    ]);
    let stage = |config: &str| {
        let platform = Platform::with_members(config, &[]);
        platform.write("in/s.parquet", &bytes);
        let staged = platform.stage().unwrap();
        (table(&staged.records, &["made_from"]), quarantine(&staged))
    };
    let config = config("s.parquet", "parquet", "");
    let (made, list) = stage(&config);
    assert_eq!(made, "?\n");
    assert!(
        list.contains("Date `at` × 1 in s at s:in/s.parquet:1 → `at` is a timestamp without a zone: write it in UTC"),
        "{list}"
    );
    // What the hint says to write works.
    let format = "{ column = \"at\", format = \"%Y-%m-%dT%H:%M:%S%.f\" }";
    assert!(list.contains(format), "{list}");
    let config = config.replace("made_at = \"at\"", &format!("made_at = {format}"));
    assert_eq!(stage(&config).0, "2020-09-13T12:26:40Z\n");
    let canonical =
        "[source.s]\nfiles = \"in/s.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    let columns = ["id", "category", "audience", "author"].map(|name| (name, words("x")));
    let columns = columns.into_iter().chain([("made_from", naive()), ("made_to", naive())]);
    let fault = refused(canonical, "s.parquet", &parquet(columns.collect()));
    assert!(fault.contains("`made_from` is of the type Timestamp"), "{fault}");
    assert!(fault.contains("hint: it is a time without a zone"), "{fault}");
}

/// A lenient reader would put one member's words into another's text, and lose a record.
#[test]
fn quotes_of_csv_stand_where_they_should() {
    let head = "id,by,at,body\n";
    let first = |csv: String| refused(&config("s.csv", "csv", ""), "s.csv", csv.as_bytes());
    let after = |rows: &str| {
        let words = first(format!("{head}{rows}"));
        assert!(!words.contains("SECRET"), "{words}");
        words.lines().next().unwrap().to_owned()
    };
    let at = "2021-01-01T00:00:00Z";
    assert_eq!(
        after(&format!("1,ann,{at},\"27\\\"\"\n2,bo,{at},\"SECRET\"\n")),
        "intake::malformed: `in/s.csv`, line 2: a cell ends in `\\\"\"`, or a quote in it is written with a backslash"
    );
    assert_eq!(
        after(&format!("1,ann,{at},x\n2,ann,{at},\"hello\n3,bo,{at},SECRET\n")),
        "intake::malformed: `in/s.csv`, line 3: a quoted cell is not closed"
    );
    assert_eq!(
        after(&format!("1,ann,{at},\"SECRET\" x\n")),
        "intake::malformed: `in/s.csv`, line 2: text follows a closing quote"
    );
    // The same where regions come from: a move would be swallowed.
    let moves = CONFIG_MEMBERS.replace(
        "code = \"country\"",
        "rows = { files = \"in/moves.csv\", format = \"csv\", member = \"id\", region = \"to\", from = { column = \"since\", format = \"date\" } }",
    );
    let platform = Platform::new(&moves, &[("in/members.jsonl", MEMBERS)]);
    platform.write("in/moves.csv", b"id,to,since\nann,DE,2020-01-01\nann,BR,\"2021-01-01\n");
    let words = platform.fault();
    assert!(words.contains("`in/moves.csv`, line 3: a quoted cell is not closed"), "{words}");
}

/// One member's words stop nobody's build, and are no fault of the configuration.
#[test]
fn html_that_cannot_be_read_is_left_out() {
    let deep = format!("{}SECRET{}", "<div>".repeat(300), "</div>".repeat(300));
    let row = |id: u32, body: &str| {
        format!(
            "{{\"id\":{id},\"by\":\"ann\",\"at\":\"2021-01-01T00:00:00Z\",\"body\":\"{body}\"}}\n"
        )
    };
    let config =
        config("s.jsonl", "jsonl", "mentions = { columns = [\"{{ body | html_to_text }}\"] }\n")
            .replace("{{ body }}", "{{ body | html_to_text }}");
    let platform = Platform::with_members(&config, &[]);
    platform.write("in/s.jsonl", (row(1, &deep) + &row(2, "<p>fine</p>")).as_bytes());
    let staged = platform.stage().unwrap();
    assert_eq!(table(&staged.records, &["id", "author", "text"]), "1 | ann | ?\n2 | ann | fine\n");
    let listed = quarantine(&staged);
    assert!(
        listed.contains("Row `HTML that cannot be read` × 1 in s at s:in/s.jsonl:1"),
        "{listed}"
    );
}

#[test]
fn a_signal_that_is_no_word_says_no() {
    let config = config("s.jsonl", "jsonl", "signals = { gpc = \"gpc\" }\n");
    let platform = Platform::with_members(&config, &[]);
    let rows = ["[\"x\"]", "{\"a\":1}", "false", "\"no\"", "null", "true", "1"];
    let rows = rows
        .iter()
        .zip(1..)
        .map(|(value, id)| GOOD.replace("\"id\":1", &format!("\"id\":{id},\"gpc\":{value}")));
    platform.write("in/s.jsonl", rows.collect::<String>().as_bytes());
    let staged = platform.stage().unwrap();
    assert_eq!(
        table(&staged.records, &["id", "signals"]),
        "1 | [gpc]\n2 | [gpc]\n3 | []\n4 | []\n5 | []\n6 | [gpc]\n7 | [gpc]\n"
    );
}

/// They are matched by no pattern, and listed; whatever stands beside them is read.
#[cfg(unix)]
#[test]
fn names_of_files_that_are_no_text_are_listed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let platform =
        Platform::with_members(&config("s*.jsonl", "jsonl", ""), &[("in/s.jsonl", GOOD)]);
    let odd = platform.path().join("in").join(OsStr::from_bytes(b"s\xff.jsonl"));
    fs::write(odd, GOOD).unwrap();
    fs::create_dir(platform.path().join("in").join(OsStr::from_bytes(b"d\xff"))).unwrap();
    let staged = platform.stage().unwrap();
    assert_eq!(table(&staged.records, &["id"]), "1\n");
    assert!(quarantine(&staged).contains("File `"), "{}", quarantine(&staged));
}

/// What restricts a record must not be passed over because its column is misspelt.
#[test]
fn columns_of_parquet_that_are_nearly_the_schemas_are_refused() {
    let config = "[source.s]\nfiles = \"in/s.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    let fault = |column: &str| {
        let schema = abide_intake::schema::records();
        let more = Arc::new(Field::new(column, DataType::Utf8, true));
        let fields: Vec<_> = schema.fields().iter().cloned().chain([more]).collect();
        let batch = RecordBatch::new_empty(Arc::new(Schema::new(fields)));
        let mut bytes = vec![];
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        refused(config, "s.parquet", &bytes)
    };
    for (column, meant) in [
        ("contributers", "contributors"),
        ("deleted", "deleted_at"),
        ("Signal", "signals"),
        ("mentionss", "mentions"),
    ] {
        let words = fault(column);
        let expected = format!("there is a column `{column}`\nhint: is `{meant}` meant?");
        assert!(words.contains(&expected), "{words}");
    }
    assert_eq!(fault("next"), "it is not refused", "it is no `text`");
}
