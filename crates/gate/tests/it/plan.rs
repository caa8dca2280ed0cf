//! Parquet files through the query engine: the same answers however they are cut, and errors for what cannot
//! be read whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_gate::{Error, Gate, Options, Roll};
use abide_terms::decision::Decision;
use abide_terms::member::Member;
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, TimeUnit};
use futures::StreamExt;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use tempfile::TempDir;

use crate::draw::Draw;
use crate::entropy::Entropy;
use crate::scene::Scene;
use crate::table;

fn scene() -> Scene {
    Draw::new(Entropy::Seed(5)).scene(40, 3000)
}

fn write(path: &Path, batch: &RecordBatch) {
    write_in_groups(path, batch, 100);
}

fn write_in_groups(path: &Path, batch: &RecordBatch, rows: usize) {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(rows)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Decision and region by the record's id.
type Answers = BTreeMap<String, (Decision, Option<String>)>;

fn answers(gate: &Arc<Gate>, paths: &[PathBuf], options: Options) -> Result<Answers, Error> {
    runtime().block_on(async {
        let mut answers = Answers::new();
        for mut stream in gate.decide(paths, options).await? {
            while let Some(decided) = stream.next().await {
                let decided = decided?;
                assert!(decided.records().num_rows() <= options.batch_rows);
                let (found, told) = (decided.records().schema(), abide_intake::schema::records());
                assert!(
                    found
                        .fields()
                        .iter()
                        .map(|f| f.name())
                        .eq(told.fields().iter().map(|f| f.name()))
                );
                let ids = decided.records().column(0).as_string::<i32>();
                let regions = decided.regions().as_dictionary::<Int32Type>();
                let regions = regions.downcast_dict::<StringArray>().unwrap();
                for ((id, decision), region) in
                    ids.iter().zip(table::decisions(&decided)).zip(regions)
                {
                    let answer = (decision, region.map(str::to_owned));
                    assert!(answers.insert(id.unwrap().to_owned(), answer).is_none(), "twice");
                }
            }
        }
        Ok(answers)
    })
}

fn options(batch_rows: usize, partitions: usize) -> Options {
    Options { batch_rows, partitions }
}

#[test]
fn batches_and_partitions_change_nothing() {
    let scene = scene();
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    // A name that a pattern or an address would read otherwise.
    let path = folder.path().join("a [1]*%20 ä.parquet");
    write(&path, &table::records(&scene.records));
    let paths = [path];
    let expected = scene.one_by_one();
    for (batch_rows, partitions) in [(8192, 1), (1, 1), (7, 3), (8192, 4), (100, 2)] {
        let found = answers(&gate, &paths, options(batch_rows, partitions)).unwrap();
        assert_eq!(found.len(), expected.len());
        for (record, expected) in scene.records.iter().zip(&expected) {
            assert_eq!(found[&record.id].0, *expected, "{}", record.id);
        }
    }
}

/// Record, what stands with it, by kind: a number, somebody, a stranger, an instant to come, somebody who is mentioned.
type Traced = BTreeSet<(u32, &'static str, u64)>;

/// What is traced of every record, and the rows of the longest batch.
fn traced(gate: &Arc<Gate>, paths: &[PathBuf], options: Options) -> (Traced, usize) {
    let (mut all, mut longest) = (Traced::new(), 0);
    runtime().block_on(async {
        for mut stream in gate.trace(paths, options, None, None).await.unwrap() {
            while let Some(decided) = stream.next().await {
                let decided = decided.unwrap();
                let trace = decided.trace().unwrap();
                let of = |row: usize| trace.numbers[row];
                let mut see = |row: usize, what, with| _ = all.insert((of(row), what, with));
                (0..trace.numbers.len()).for_each(|row| see(row, "record", 0));
                trace
                    .people
                    .iter()
                    .for_each(|(row, with)| see(*row as usize, "who", u64::from(*with)));
                trace
                    .strangers
                    .iter()
                    .for_each(|(row, with)| see(*row as usize, "stranger", *with));
                trace.later.iter().for_each(|(row, at)| see(*row as usize, "later", *at as u64));
                for mention in decided.mentions() {
                    see(
                        mention.row,
                        "mention",
                        mention.member.map_or(0, |member| u64::from(member) + 1),
                    );
                }
                longest = longest.max(trace.numbers.len());
            }
        }
    });
    (all, longest)
}

/// The next build decides by it whose records have to be decided again.
#[test]
fn what_is_traced_is_of_the_same_record_in_long_batches_and_in_short_ones() {
    let scene = scene();
    let gate = Arc::new(table::gate(&scene.world()).masking(true));
    let folder = TempDir::new().unwrap();
    let paths = [folder.path().join("records.parquet")];
    write_in_groups(&paths[0], &table::records(&scene.records), scene.records.len());
    let (expected, _) = traced(&gate, &paths, options(1, 1));
    for what in ["record", "who", "stranger", "later", "mention"] {
        let found = expected.iter().filter(|(_, of, _)| *of == what).count();
        assert!(found > 10, "{what}: {found}");
    }
    for (batch_rows, partitions) in [(8192, 1), (1000, 2), (7, 3)] {
        let (found, longest) = traced(&gate, &paths, options(batch_rows, partitions));
        assert!(longest == scene.records.len().min(batch_rows), "{longest}");
        assert!(found == expected, "{batch_rows}");
    }
}

/// Words that repeat are read as the dictionary that a file has of them, and a text as a view; what a file writes out is read as it is.
#[test]
fn dictionaries_stay_dictionaries_and_texts_are_views() {
    let scene = scene();
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    let records = table::records(&scene.records);
    let layout = |name: &str, properties: WriterProperties| {
        let path = folder.path().join(name);
        let file = File::create(&path).unwrap();
        let mut writer = ArrowWriter::try_new(file, records.schema(), Some(properties)).unwrap();
        writer.write(&records).unwrap();
        writer.close().unwrap();
        let first = runtime().block_on(async {
            let mut streams =
                gate.decide(std::slice::from_ref(&path), options(8192, 1)).await.unwrap();
            streams[0].next().await.unwrap().unwrap()
        });
        let kind = |name| first.records().column_by_name(name).unwrap().data_type().clone();
        (
            ["category", "author", "text"].map(kind),
            answers(&gate, &[path], options(100, 2)).unwrap(),
        )
    };
    let properties = WriterProperties::builder;
    let repeated = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let (dictionaries, expected) = layout("dictionaries.parquet", properties().build());
    assert_eq!(dictionaries, [repeated.clone(), repeated.clone(), DataType::Utf8View]);
    let plain = properties().set_dictionary_enabled(false).build();
    let (written_out, found) = layout("plain.parquet", plain);
    assert_eq!(written_out, [DataType::Utf8, DataType::Utf8, DataType::Utf8View]);
    assert_eq!(found, expected);
    // Where the dictionary of the authors was full, the rest of them stands in pages of its own.
    let full = properties()
        .set_data_page_row_count_limit(64)
        .set_write_batch_size(64)
        .set_column_dictionary_page_size_limit("author".into(), 64)
        .build();
    let (partly, found) = layout("partly.parquet", full);
    assert_eq!(partly, [repeated, DataType::Utf8, DataType::Utf8View]);
    assert_eq!(found, expected);
}

/// Of a group of rows of which no version of the terms lists a category or an audience, the words are not even read: they may be damaged. Its decisions are
/// those of any other, and without statistics nobody knows.
#[test]
fn words_of_what_is_not_listed_are_not_read() {
    let mut scene = scene();
    let unlisted = scene.records.iter_mut().take(200);
    for (number, record) in unlisted.enumerate() {
        match number {
            // Of some, nobody knows.
            0..50 => record.category = None,
            50..100 => record.category = Some("messages.private".to_owned()),
            _ => record.audience = None,
        }
    }
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    let words = (0..scene.records.len()).map(|number| format!("Words of number {number}."));
    let words: ArrayRef = Arc::new(words.map(Some).collect::<StringArray>());
    let records = with(&table::records(&scene.records), "text", Some(&words));
    let answers_of = |properties: WriterPropertiesBuilder, damaged: usize| {
        let path = folder.path().join("records.parquet");
        let properties = properties.set_max_row_group_row_count(Some(100)).build();
        let mut writer =
            ArrowWriter::try_new(File::create(&path).unwrap(), records.schema(), Some(properties))
                .unwrap();
        writer.write(&records).unwrap();
        let about = writer.close().unwrap();
        let chunks = about.row_group(damaged).columns();
        let text = chunks.iter().find(|chunk| chunk.column_path().string() == "text").unwrap();
        let (start, bytes) = text.byte_range();
        let mut file = std::fs::read(&path).unwrap();
        file[start as usize..(start + bytes) as usize].fill(0xff);
        std::fs::write(&path, file).unwrap();
        answers(&gate, &[path], options(64, 2))
    };
    let expected = scene.one_by_one();
    for unlisted in [0, 1] {
        let found = answers_of(WriterProperties::builder(), unlisted).unwrap();
        for (record, expected) in scene.records.iter().zip(&expected) {
            assert_eq!(found[&record.id].0, *expected, "{}", record.id);
        }
        let silent = WriterProperties::builder().set_statistics_enabled(EnabledStatistics::None);
        answers_of(silent, unlisted).unwrap_err();
    }
    answers_of(WriterProperties::builder(), 2).unwrap_err();
}

/// Statistics that say that nothing is listed where something is would lose it: that is an error, and names the record.
#[test]
fn statistics_that_are_not_true_stop_the_build() {
    let mut scene = scene();
    let listed = scene.terms.last().unwrap().categories.iter().next().unwrap();
    let (category, audience) = (listed.0.clone(), listed.1.audiences[0]);
    for record in &mut scene.records {
        (record.category, record.audience) = (Some(category.clone()), Some(audience));
    }
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("records.parquet");
    write(&path, &table::records(&scene.records));
    assert!(answers(&gate, std::slice::from_ref(&path), options(64, 2)).is_ok());
    let mut file = std::fs::read(&path).unwrap();
    let (_, trailer) = file.split_last_chunk::<8>().unwrap();
    let footer = u32::from_le_bytes(*trailer.first_chunk().unwrap()) as usize;
    let start = file.len() - 8 - footer;
    let mut replaced = 0;
    for place in start..file.len() - category.len() {
        let word = &mut file[place..place + category.len()];
        if word == category.as_bytes() {
            word.fill(b'~');
            replaced += 1;
        }
    }
    assert!(replaced > 1, "the least and the most of each group");
    std::fs::write(&path, file).unwrap();
    let error = answers(&gate, &[path], options(64, 2)).unwrap_err();
    assert_eq!(error.code(), "gate::statistics", "{error}");
    assert!(scene.records.iter().any(|of| error.to_string().contains(&format!("`{}`", of.id))));
}

/// A batch has so many bytes at most, though the file hides that its texts are the same.
#[test]
fn long_texts_make_short_batches() {
    let scene = scene();
    let gate = Arc::new(table::gate(&scene.world()));
    let batch = table::records(scene.records.iter().take(20));
    let (place, _) = batch.schema().column_with_name("text").unwrap();
    let mut columns = batch.columns().to_vec();
    columns[place] = Arc::new(StringArray::from(vec!["a".repeat(8 << 20); 20]));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("records.parquet");
    write(&path, &RecordBatch::try_new(batch.schema(), columns).unwrap());
    let rows = runtime().block_on(async {
        let mut rows = vec![];
        for mut stream in gate.decide(&[path], options(8192, 1)).await.unwrap() {
            while let Some(decided) = stream.next().await {
                rows.push(decided.unwrap().records().num_rows());
            }
        }
        rows
    });
    assert_eq!(rows.iter().sum::<usize>(), 20);
    assert!(rows.iter().all(|rows| (1..=8).contains(rows)), "{rows:?}");
}

#[test]
fn the_region_is_the_authors_at_the_cutoff() {
    let scene = scene();
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("records.parquet");
    write(&path, &table::records(&scene.records));
    let found = answers(&gate, &[path], options(1000, 2)).unwrap();
    let mut known = 0;
    for record in &scene.records {
        let author = record.author.as_ref().and_then(|id| scene.members.get(id));
        let mut row = None;
        if let Some(author) = author
            && author.regions.iter().all(|row| row.from.is_some())
        {
            let reached = author.regions.iter().filter(|row| row.from.unwrap() <= scene.cutoff);
            row = reached.max_by_key(|row| row.from);
        }
        let region = row.and_then(|row| row.region.clone());
        known += usize::from(region.is_some());
        assert_eq!(found[&record.id].1, region, "{}", record.id);
    }
    assert!(known > 1000);
}

#[test]
fn layouts_may_differ_from_file_to_file() {
    let mut scene = scene();
    // Nanoseconds reach from 1677 to 2262.
    scene.records.retain(|record| {
        let instants = [record.made_from, record.made_to, record.deleted_at];
        instants.iter().flatten().all(|at| at.as_second() > -9_000_000_000)
    });
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    let dictionary = |key| DataType::Dictionary(Box::new(key), Box::new(DataType::Utf8));
    let layouts = [
        (DataType::Utf8, TimeUnit::Microsecond),
        (DataType::LargeUtf8, TimeUnit::Nanosecond),
        (DataType::Utf8View, TimeUnit::Nanosecond),
        (dictionary(DataType::Int32), TimeUnit::Microsecond),
        (dictionary(DataType::UInt16), TimeUnit::Nanosecond),
    ];
    let mut paths = Vec::new();
    let share = scene.records.len().div_ceil(layouts.len());
    for (number, (records, (text, unit))) in scene.records.chunks(share).zip(&layouts).enumerate() {
        let path = folder.path().join(format!("{number}.parquet"));
        write(&path, &table::relaid(&table::records(records), text, *unit));
        paths.push(path);
    }
    let found = answers(&gate, &paths, options(64, 2)).unwrap();
    let expected = scene.one_by_one();
    assert_eq!(found.len(), expected.len());
    for (record, expected) in scene.records.iter().zip(&expected) {
        assert_eq!(found[&record.id].0, *expected, "{}", record.id);
    }
}

#[test]
fn counts_are_those_of_the_decisions() {
    let scene = scene();
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("records.parquet");
    write(&path, &table::records(&scene.records));
    let counts =
        runtime().block_on(gate.count(std::slice::from_ref(&path), options(100, 3))).unwrap();
    let mut expected = BTreeMap::<(u8, Option<String>), u64>::new();
    for (decision, region) in answers(&gate, &[path], options(100, 3)).unwrap().into_values() {
        *expected.entry((decision.number(), region)).or_default() += 1;
    }
    let mut found = BTreeMap::<(u8, Option<String>), u64>::new();
    for (group, count) in counts {
        *found.entry((group.reason, group.region)).or_default() += count;
    }
    assert_eq!(found, expected);
}

#[test]
fn optional_columns_may_be_absent() {
    let mut scene = scene();
    for record in &mut scene.records {
        record.deleted_at = None;
        record.signals.clear();
        record.mentions.clear();
        record.contributors.clear();
    }
    let batch = table::records(&scene.records);
    let needed = abide_intake::schema::RECORDS_REQUIRED;
    let columns: Vec<usize> =
        needed.iter().map(|name| batch.schema().index_of(name).unwrap()).collect();
    let gate = table::gate(&scene.world());
    assert_eq!(table::decide(&gate, &batch.project(&columns).unwrap()), scene.one_by_one());
}

/// The batch with one column replaced, or left out.
fn with(batch: &RecordBatch, name: &str, column: Option<&ArrayRef>) -> RecordBatch {
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (field, old) in batch.schema().fields().iter().zip(batch.columns()) {
        if field.name() != name {
            fields.push(field.as_ref().clone());
            columns.push(Arc::clone(old));
        } else if let Some(new) = column {
            fields.push(Field::new(name, new.data_type().clone(), true));
            columns.push(Arc::clone(new));
        }
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

#[test]
fn records_that_cannot_be_read_whole_stop_the_build() {
    let scene = scene();
    let gate = Arc::new(table::gate(&scene.world()));
    let folder = TempDir::new().unwrap();
    let good = folder.path().join("good.parquet");
    let batch = table::records(&scene.records);
    write(&good, &batch);
    let refused = |name: &str, code: &str| {
        let bad = folder.path().join(name);
        let error = answers(&gate, &[good.clone(), bad], options(100, 2)).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        let counted = runtime()
            .block_on(gate.count(&[good.clone(), folder.path().join(name)], options(100, 2)));
        assert!(counted.is_err() || code == "gate::no_id", "{name} was counted");
        error.to_string()
    };
    assert!(refused("absent.parquet", "gate::file").contains("absent.parquet"));
    for column in abide_intake::schema::RECORDS_REQUIRED {
        write(&folder.path().join("lacks.parquet"), &with(&batch, column, None));
        let words = refused("lacks.parquet", "gate::missing_column");
        assert!(words.contains(&format!("`{column}`")) && words.contains("lacks.parquet"));
    }
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![7; batch.num_rows()]));
    for field in batch.schema().fields() {
        let wrong = with(&batch, field.name(), Some(&numbers));
        write(&folder.path().join("wrong.parquet"), &wrong);
        let words = refused("wrong.parquet", "gate::column_type");
        assert!(words.contains(&format!("`{}`", field.name())), "{words}");
    }
    let nulls: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>; batch.num_rows()]));
    write(&folder.path().join("nulls.parquet"), &with(&batch, "id", Some(&nulls)));
    refused("nulls.parquet", "gate::no_id");

    let bytes = std::fs::read(&good).unwrap();
    std::fs::write(folder.path().join("cut.parquet"), &bytes[..bytes.len() / 2]).unwrap();
    refused("cut.parquet", "gate::file");
    std::fs::write(folder.path().join("empty.parquet"), []).unwrap();
    refused("empty.parquet", "gate::file");
    // The footer is whole and a page is not.
    let mut broken = bytes.clone();
    let quarter = broken.len() / 4;
    broken[100..quarter].fill(0xa5);
    std::fs::write(folder.path().join("broken.parquet"), broken).unwrap();
    let words = refused("broken.parquet", "gate::file");
    assert!(words.contains("broken.parquet") && words.contains("row group 0"), "{words}");
}

#[test]
fn members_that_cannot_be_read_whole_stop_the_build() {
    let scene = scene();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("members.parquet");
    let all: Vec<&Member> = scene.members.values().collect();
    let batch = table::members(&all);
    let read = |batch: Option<&RecordBatch>| {
        if let Some(batch) = batch {
            write(&path, batch);
        }
        let mut roll = Roll::new(&scene.terms, &scene.pauses, scene.cutoff);
        roll.read(&path).map(|()| roll.close().finish().members())
    };
    assert_eq!(read(Some(&batch)).unwrap(), all.len());
    let bytes = std::fs::read(&path).unwrap();
    for column in abide_intake::schema::MEMBERS_REQUIRED {
        let error = read(Some(&with(&batch, column, None))).unwrap_err();
        assert_eq!(error.code(), "gate::missing_column");
    }
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![7; batch.num_rows()]));
    for column in
        ["id", "joined", "birth_date", "attested_years", "regions", "deleted_at", "signals"]
    {
        let error = read(Some(&with(&batch, column, Some(&numbers)))).unwrap_err();
        assert_eq!(error.code(), "gate::column_type", "{error}");
    }
    let twice = arrow::compute::concat_batches(&batch.schema(), [&batch, &batch]).unwrap();
    let error = read(Some(&twice)).unwrap_err();
    assert_eq!(error.code(), "gate::twice_member");
    assert!(error.to_string().contains(&format!("row {}", all.len() + 1)), "{error}");
    let nulls: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>; batch.num_rows()]));
    let error = read(Some(&with(&batch, "id", Some(&nulls)))).unwrap_err();
    assert_eq!(error.code(), "gate::no_id");
    // What is wrong first is named, and where.
    for (ids, code, row) in [
        ([Some("a"), Some("a"), None], "gate::twice_member", 2),
        ([Some("a"), None, Some("a")], "gate::no_id", 2),
        ([Some("a"), Some("b"), Some("a")], "gate::twice_member", 3),
    ] {
        let ids: ArrayRef = Arc::new(StringArray::from(ids.to_vec()));
        let error = read(Some(&with(&batch.slice(0, 3), "id", Some(&ids)))).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(&format!("row {row}")), "{error}");
    }
    std::fs::write(&path, &bytes[..bytes.len() - 9]).unwrap();
    assert_eq!(read(None).unwrap_err().code(), "gate::file");
    std::fs::write(&path, b"PAR1").unwrap();
    assert_eq!(read(None).unwrap_err().code(), "gate::file");
    let years: ArrayRef = Arc::new(arrow::array::Int16Array::from(vec![21; batch.num_rows()]));
    let days: ArrayRef = Arc::new(arrow::array::Date32Array::from(vec![7300; batch.num_rows()]));
    let both = with(&with(&batch, "attested_years", Some(&years)), "birth_date", Some(&days));
    let error = read(Some(&both)).unwrap_err();
    assert_eq!(error.code(), "gate::two_ages");
}

#[test]
fn damaged_members_are_read_whole_or_refused() {
    let scene = scene();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("members.parquet");
    let all: Vec<&Member> = scene.members.values().collect();
    write(&path, &table::members(&all));
    let good = std::fs::read(&path).unwrap();
    // Panics of the decoding thread are caught, and nobody needs to see them.
    std::panic::set_hook(Box::new(|_| {}));
    let mut refused = 0;
    for at in (0..good.len()).step_by(good.len() / 400) {
        let mut bad = good.clone();
        bad[at] ^= 0xff;
        std::fs::write(&path, &bad).unwrap();
        let mut roll = Roll::new(&scene.terms, &scene.pauses, scene.cutoff);
        match roll.read(&path) {
            Ok(()) => assert_eq!(roll.close().finish().members(), all.len()),
            Err(error) => {
                assert!(error.code().starts_with("gate::"), "{error}");
                refused += 1;
            }
        }
    }
    drop(std::panic::take_hook());
    assert!(refused > 200, "{refused}");
}

#[test]
fn a_ledger_that_fails_stops_the_build() {
    let scene = scene();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("members.parquet");
    let all: Vec<&Member> = scene.members.values().collect();
    write(&path, &table::members(&all));
    let fold = |fails: bool| {
        Gate::fold(&scene.terms, &scene.pauses, scene.cutoff, &[&path], |history| {
            table::tell(history, all.iter().copied());
            if fails { Err("the ledger is cut short") } else { Ok(()) }
        })
    };
    let error = fold(true).unwrap_err();
    assert_eq!(error.code(), "gate::ledger");
    let gate = Arc::try_unwrap(fold(false).unwrap()).unwrap().masking(scene.world().masking);
    assert_eq!(table::decide(&gate, &table::records(&scene.records)), scene.one_by_one());
}
