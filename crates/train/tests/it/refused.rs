//! What must not be trained on, and what breaks on the way.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use abide_train::{Corpus, Data, Kind, Limits, Machine, Published, Task, Tokenizer, Trained};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::{limits, memory, settings, stopped_at, task, tokenizer, train};

const ID: &str = "00112233445566ff";

/// A corpus of two buckets; the second has a row that was denied.
fn corpus(folder: &Path) {
    let rows = [vec![("a", "bees keep sand"), ("b", "rain sells maps")], vec![("c", "iron")]];
    let mut shards = vec![];
    for (bucket, rows) in rows.iter().enumerate() {
        let name = format!("{bucket:05}-of-00002.parquet");
        let columns = |n: usize| rows.iter().map(move |row| if n == 0 { row.0 } else { row.1 });
        let data = format!("data/text/train-{name}");
        shards.push(write(folder, &data, "text", columns(0).collect(), columns(1).collect()));
        let mut ids: Vec<&str> = columns(0).collect();
        let mut reasons = vec!["allowed"; ids.len()];
        if bucket == 1 {
            ids.push("d");
            reasons.push("opted_out");
        }
        shards.push(write(folder, &format!("audit/decisions-{name}"), "reason", ids, reasons));
    }
    let manifest = json!({
        "format": "abide corpus 1", "id": ID, "platform": "test", "hypothetical": false,
        "cutoff": "2026-01-01T00:00:00Z", "ledger": { "events": 7, "digest": "ab", "time": "2026-01-01T00:00:00Z" },
        "buckets": 2, "terms": [{ "version": "1", "sha256": "cd" }], "shards": shards,
    });
    fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap();
}

fn write(folder: &Path, name: &str, second: &str, ids: Vec<&str>, words: Vec<&str>) -> Value {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let rows = ids.len();
    let columns: [(&str, ArrayRef); 2] =
        [("id", Arc::new(StringArray::from(ids))), (second, Arc::new(StringArray::from(words)))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(vec![], batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let bytes = writer.into_inner().unwrap();
    fs::write(&path, &bytes).unwrap();
    let sha256 = hex::encode(Sha256::digest(&bytes));
    json!({ "path": name, "rows": rows, "bytes": bytes.len(), "sha256": sha256 })
}

fn edit(folder: &Path, change: impl FnOnce(&mut Value)) {
    let path = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_string()).unwrap();
}

fn published() -> Published {
    Published { corpus: ID.to_owned(), entry: 8 }
}

/// Trains on a corpus on disk for three steps.
fn on(folder: &Path, slices: u32) -> abide_train::Result<Trained> {
    let corpus = Corpus::open(folder, &published(), slices)?;
    let tokenizer = tokenizer();
    let models = tempfile::tempdir().unwrap();
    let task = Task {
        settings: settings(slices, 4),
        tokenizer: &tokenizer,
        data: &corpus,
        models: models.path(),
        before: None,
        lineage: corpus.lineage(),
        limits: limits(),
    };
    task.train(Machine::detect().unwrap(), &mut |_| ControlFlow::Continue(()))
}

#[test]
fn a_published_corpus_is_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let read = Corpus::open(folder.path(), &published(), 2).unwrap();
    let texts = |slice| -> Vec<String> {
        read.rows(slice).unwrap().into_iter().map(|row| row.text).collect()
    };
    assert_eq!(texts(0), ["bees keep sand", "rain sells maps"]);
    assert_eq!(texts(1), ["iron"]);
    assert_ne!(read.digest(0), read.digest(1));
    assert_eq!(read.lineage()["corpus"], ID);
    on(folder.path(), 2).unwrap();
}

#[test]
fn what_must_not_be_trained_on_is_refused() {
    type Spoil = fn(&Path);
    let cases: [(&str, Kind, Spoil); 8] = [
        ("hypothetical", Kind::Corpus, |f| edit(f, |m| m["hypothetical"] = true.into())),
        ("published", Kind::Corpus, |f| edit(f, |m| m["id"] = "ffff".into())),
        ("another format", Kind::Corpus, |f| edit(f, |m| m["format"] = "abide corpus 2".into())),
        ("has no text", Kind::Corpus, |f| edit(f, |m| m["shards"] = json!([]))),
        ("2 slices", Kind::Settings, |f| edit(f, |m| m["buckets"] = 1.into())),
        ("manifest says", Kind::Broken, |f| {
            let path = f.join("data/text/train-00001-of-00002.parquet");
            let mut bytes = fs::read(&path).unwrap();
            bytes[40] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("does not allow", Kind::Broken, |f| {
            let (ids, words) = (vec!["c", "d"], vec!["iron", "denied"]);
            let shard = write(f, "data/text/train-00001-of-00002.parquet", "text", ids, words);
            edit(f, |m| m["shards"][2] = shard);
        }),
        ("does not allow", Kind::Broken, |f| {
            // A row of the other bucket.
            let (ids, words) = (vec!["a"], vec!["iron"]);
            let shard = write(f, "data/text/train-00001-of-00002.parquet", "text", ids, words);
            edit(f, |m| m["shards"][2] = shard);
        }),
    ];
    for (words, kind, spoil) in cases {
        let folder = tempfile::tempdir().unwrap();
        corpus(folder.path());
        spoil(folder.path());
        let error = on(folder.path(), 2).unwrap_err();
        assert!(error.to_string().contains(words), "`{error}` does not say `{words}`");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!error.to_string().contains("denied"), "a member's word: {error}");
    }
}

#[test]
fn settings_that_do_not_fit_are_refused() {
    let (tokenizer, data) = (tokenizer(), memory(8, 1));
    let models = tempfile::tempdir().unwrap();
    let mut good = task(settings(1, 4), &tokenizer, &data, models.path());
    let refused = |task: &Task<'_, _>| {
        let error = task.train(Machine::plain(), &mut |_| ControlFlow::Continue(())).unwrap_err();
        assert!(fs::read_dir(models.path()).unwrap().next().is_none(), "something was written");
        error
    };
    good.limits = Limits { memory_bytes: 1 << 20, ..limits() };
    let error = refused(&good);
    assert_eq!(error.kind(), Kind::Memory);
    assert!(error.to_string().contains("MiB"), "{error}");
    good.limits = limits();
    good.settings.shape.vocabulary = 448;
    assert!(refused(&good).to_string().contains("tokenizer"));
    good.settings = settings(2, 4);
    assert!(refused(&good).to_string().contains("slices"));
}

/// The checkpoints of the one training in a folder of models.
fn checkpoints(models: &Path) -> std::path::PathBuf {
    let mut entries = fs::read_dir(models).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| path.is_dir()).unwrap().join("checkpoints")
}

#[test]
fn a_loss_that_is_not_a_number_stops_and_leaves_the_last_checkpoint() {
    let (tokenizer, data) = (tokenizer(), memory(8, 1));
    let models = tempfile::tempdir().unwrap();
    let task = task(settings(1, 9), &tokenizer, &data, models.path());
    stopped_at(&task, 4);
    // The file ends with the last norm's gain.
    let folder = checkpoints(models.path());
    let path = folder.join("step-00000004.safetensors");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 4;
    bytes[last..].copy_from_slice(&f32::NAN.to_le_bytes());
    fs::write(&path, &bytes).unwrap();
    let index = folder.join("checkpoint.json");
    let mut document: Value = serde_json::from_slice(&fs::read(&index).unwrap()).unwrap();
    document["newest"]["sha256"] = hex::encode(Sha256::digest(&bytes)).into();
    fs::write(&index, document.to_string()).unwrap();
    let before = fs::read(&index).unwrap();
    let mut steps = 0;
    let error = task
        .train(Machine::detect().unwrap(), &mut |_| {
            steps += 1;
            ControlFlow::Continue(())
        })
        .unwrap_err();
    assert_eq!((error.kind(), steps), (Kind::Diverged, 0), "{error}");
    assert!(fs::read(&index).unwrap() == before && fs::read(&path).unwrap() == bytes);
}

#[test]
fn broken_checkpoints_are_errors() {
    let (tokenizer, data) = (tokenizer(), memory(8, 1));
    for spoil in ["truncate", "flip", "index"] {
        let models = tempfile::tempdir().unwrap();
        let task = task(settings(1, 9), &tokenizer, &data, models.path());
        stopped_at(&task, 4);
        let folder = checkpoints(models.path());
        let checkpoint = folder.join("step-00000004.safetensors");
        let mut bytes = fs::read(&checkpoint).unwrap();
        match spoil {
            "truncate" => fs::write(&checkpoint, &bytes[..bytes.len() / 2]).unwrap(),
            "flip" => {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(&checkpoint, bytes).unwrap();
            }
            _ => fs::write(folder.join("checkpoint.json"), "{").unwrap(),
        }
        let machine = Machine::detect().unwrap();
        let error = task.train(machine, &mut |_| ControlFlow::Continue(())).unwrap_err();
        assert_eq!(error.kind(), Kind::Broken, "{spoil}: {error}");
    }
}

#[test]
fn one_trainer_at_a_time() {
    let (tokenizer, data) = (tokenizer(), memory(8, 1));
    let models = tempfile::tempdir().unwrap();
    let task = task(settings(1, 4), &tokenizer, &data, models.path());
    let machine = Machine::detect().unwrap();
    let mut inner = None;
    task.train(machine, &mut |_| {
        inner.get_or_insert_with(|| {
            task.train(machine, &mut |_| ControlFlow::Continue(())).unwrap_err().kind()
        });
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(inner, Some(Kind::Busy));
    train(&task);
}

#[test]
fn a_tokenizer_reads_everything_as_text() {
    let tokenizer = tokenizer();
    for text in ["<|endoftext|>", "naïve 🐝 \u{0} tab\t", "", "Somebody keeps bees."] {
        let tokens = tokenizer.encode(text).unwrap();
        assert!(!tokens.contains(&abide_train::END_ID), "a member ended a text");
        assert_eq!(tokenizer.decode(&tokens).unwrap(), text);
    }
    let texts = ["one two three two three", "two three"];
    let again = || Tokenizer::train(300, texts.into_iter()).unwrap().digest();
    assert_eq!(again(), again());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokenizer.json");
    fs::write(&path, "{}").unwrap();
    assert_eq!(Tokenizer::read(&path).unwrap_err().kind(), Kind::Broken);
}
