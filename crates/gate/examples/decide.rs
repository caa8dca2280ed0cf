//! How fast the gate decides, and in how much memory.
//!
//! `cargo run --release -p abide-gate --example decide -- [MEMBERS] [RECORDS]` writes made-up members and records to a
//! temporary folder, folds, counts and decides, and prints seconds and peak memory. The shipped benchmark of the
//! whole build is `cargo xtask bench gate`; this one is for work on the gate alone.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use abide_gate::{Event, Gate, Options};
use abide_intake::schema;
use abide_terms::Document;
use abide_terms::event::Setting;
use arrow::array::{
    Array, ArrayRef, Date32Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
    StructBuilder, TimestampMicrosecondArray, TimestampMicrosecondBuilder, new_null_array,
};
use arrow::datatypes::{DataType, SchemaRef};
use futures::StreamExt;
use jiff::Timestamp;
use parquet::arrow::ArrowWriter;

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

const BATCH_ROWS: u64 = 65_536;

const TERMS: &str = r#"
platform = "Example"
version = "v1"
published = "2025-01-01T00:00:00Z"
minimum_age = 18
notice_period_days = 30

[notice]
title = "Notice"
text = "Text"

[[purpose]]
id = "all"
title = "Everything"
covered_by_switch = true

[[region]]
name = "Union"
covers = ["EU"]
effective = { existing = "2025-11-03T00:00:00Z", new = "2025-11-03T00:00:00Z" }
default = "on"
default_reason = "an example"
legal_basis = "an example"

[[region]]
name = "States"
covers = ["US"]
effective = { existing = "2025-01-01T00:00:00Z", new = "2025-01-01T00:00:00Z" }
default = "on"
default_reason = "an example"
legal_basis = "an example"

[category."content.post"]
audiences = ["public"]
data_from = "2010-01-01"

[category."content.comment"]
audiences = ["public", "members"]
data_from = "2010-01-01"
"#;

/// A number that looks like any other, the same for the same `of`.
fn mix(of: u64) -> u64 {
    let mut z = of.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn member_id(number: u64) -> String {
    format!("member-{:016x}", mix(number))
}

fn instants(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
}

fn strings(values: impl Iterator<Item = String>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<StringArray>())
}

fn table(
    schema: &SchemaRef,
    rows: usize,
    column: impl Fn(&str) -> Option<ArrayRef>,
) -> Done<RecordBatch> {
    let columns = schema.fields().iter().map(|field| {
        column(field.name()).unwrap_or_else(|| new_null_array(field.data_type(), rows))
    });
    Ok(RecordBatch::try_new(Arc::clone(schema), columns.collect())?)
}

fn write(
    path: &Path,
    schema: &SchemaRef,
    rows: u64,
    batch: impl Fn(std::ops::Range<u64>) -> Done<RecordBatch>,
) -> Done<()> {
    let mut writer = ArrowWriter::try_new(File::create(path)?, Arc::clone(schema), None)?;
    let mut start = 0;
    while start < rows {
        let end = rows.min(start + BATCH_ROWS);
        writer.write(&batch(start..end)?)?;
        start = end;
    }
    writer.close()?;
    Ok(())
}

fn members(numbers: std::ops::Range<u64>) -> Done<RecordBatch> {
    let DataType::Struct(fields) = schema::dated_region() else {
        return Err("a dated region is a struct".into());
    };
    let mut regions = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    for number in numbers.clone() {
        let codes = ["US", "DE", "FR", "GB"];
        let code = codes.iter().cycle().nth((mix(number ^ 7) % 4) as usize);
        let row = regions.values();
        if let Some(region) = row.field_builder::<StringBuilder>(0) {
            region.append_option(code.copied());
        }
        if let Some(from) = row.field_builder::<TimestampMicrosecondBuilder>(1) {
            from.append_value(0);
        }
        row.append(true);
        regions.append(true);
    }
    let regions: ArrayRef = Arc::new(regions.finish());
    let rows = regions.len();
    table(&schema::members(), rows, |name| match name {
        "id" => Some(strings(numbers.clone().map(member_id))),
        "kind" => Some(strings(numbers.clone().map(|_| "person".to_owned()))),
        "joined" => Some(instants(numbers.clone().map(|_| 1_500_000_000_000_000))),
        "birth_date" => {
            let days = numbers.clone().map(|number| Some((mix(number ^ 9) % 14_800) as i32));
            Some(Arc::new(days.collect::<Date32Array>()))
        }
        "regions" => Some(Arc::clone(&regions)),
        _ => None,
    })
}

fn records(numbers: std::ops::Range<u64>, members: u64) -> Done<RecordBatch> {
    let rows = (numbers.end - numbers.start) as usize;
    let made =
        |number: u64| 1_600_000_000_000_000 + (mix(number ^ 3) % 150_000_000) as i64 * 1_000_000;
    table(&schema::records(), rows, |name| match name {
        "id" => Some(strings(numbers.clone().map(|number| format!("r{number}")))),
        "category" => {
            let word = |number| {
                if mix(number).is_multiple_of(3) { "content.comment" } else { "content.post" }
                    .to_owned()
            };
            Some(strings(numbers.clone().map(word)))
        }
        "audience" => Some(strings(numbers.clone().map(|_| "public".to_owned()))),
        "author" => {
            Some(strings(numbers.clone().map(|number| member_id(mix(number ^ 1) % members))))
        }
        "made_from" | "made_to" => Some(instants(numbers.clone().map(made))),
        "text" => Some(strings(numbers.clone().map(|number| {
            let words = (0..8).map(|word| format!("{:x}", mix(number ^ (word << 40))));
            words.collect::<Vec<_>>().join(" ")
        }))),
        _ => None,
    })
}

/// Peak memory of this process so far, as Linux tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.map(|line| line.replace("VmHWM:", "").trim().to_owned()).unwrap_or_default()
}

fn main() -> Done<()> {
    let mut numbers = std::env::args().skip(1).map(|number| number.replace('_', "").parse::<u64>());
    let count = numbers.next().transpose()?.unwrap_or(1_000_000);
    let rows = numbers.next().transpose()?.unwrap_or(10_000_000);
    let folder = tempfile::tempdir()?;
    let people = folder.path().join("members.parquet");
    write(&people, &schema::members(), count, members)?;
    let words: [PathBuf; 1] = [folder.path().join("records.parquet")];
    for path in &words {
        write(path, &schema::records(), rows, |numbers| records(numbers, count))?;
    }
    println!("wrote {count} members and {rows} records, peak {}", peak());

    let terms = [Document::parse(TERMS, "example")?];
    let cutoff: Timestamp = "2025-12-15T00:00:00Z".parse()?;
    let begin = Instant::now();
    let gate = Gate::fold(&terms, &[], cutoff, &[&people], |history| {
        for (number, index) in (0..count).zip(0..) {
            let id = member_id(number);
            let at: Timestamp = "2025-10-01T00:00:00Z".parse()?;
            history.event(&id, Event::Notice { index, at, terms: "v1", resumes: None });
            if mix(number ^ 5).is_multiple_of(4) {
                let (setting, category, terms) = (Setting::Off, None, Some("v1"));
                let choice = Event::Choice { index, at, appended: at, setting, category, terms };
                history.event(&id, choice);
            }
        }
        Ok::<_, jiff::Error>(())
    })?;
    println!("folded in {:.2} s, peak {}", begin.elapsed().as_secs_f64(), peak());

    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let begin = Instant::now();
    let counts = runtime.block_on(gate.count(&words, Options::default()))?;
    let allowed: u64 = counts.iter().filter(|(group, _)| group.reason == 0).map(|(_, n)| n).sum();
    let seconds = begin.elapsed().as_secs_f64();
    println!("counted in {seconds:.2} s, {allowed} allowed, peak {}", peak());

    let begin = Instant::now();
    let seen: u64 = runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for mut stream in gate.decide(&words, Options::default()).await? {
            tasks.spawn(async move {
                let mut seen = 0;
                while let Some(decided) = stream.next().await {
                    seen += decided?.reasons().iter().filter(|reason| *reason == Some(0)).count();
                }
                Ok::<_, abide_gate::Error>(seen as u64)
            });
        }
        let mut seen = 0;
        while let Some(one) = tasks.join_next().await {
            seen += one??;
        }
        Done::Ok(seen)
    })?;
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "decided in {seconds:.2} s, {:.0} records a second, peak {}",
        rows as f64 / seconds,
        peak()
    );
    if seen == allowed { Ok(()) } else { Err("the two passes disagree".into()) }
}
