//! What must not be trained on, and what breaks on the way.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use abide_train::{
    Corpus, Data, Kind, Limits, Machine, Part, Published, Split, Stage, Task, Tokenizer, Trained,
};
use abide_verify::membership::in_audit;
use abide_verify::vrf::Output;
use arrow::array::{ArrayRef, ListBuilder, RecordBatch, StringArray, StringBuilder, StructBuilder};
use arrow::datatypes::{DataType, Field};
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::{files, limits, memory, same, settings, stopped_at, task, tokenizer, train};

const ID: &str = "00112233445566ff";

/// The pseudonym of a member of a bucket.
fn member(name: &str, bucket: u32) -> Output {
    let mut bytes = [0; 64];
    blake3::Hasher::new().update(name.as_bytes()).finalize_xof().fill(&mut bytes);
    bytes[..4].copy_from_slice(&bucket.to_be_bytes());
    Output(bytes)
}

/// Whose the rows are: everybody has one, in the bucket of the second part.
fn members() -> [Output; 4] {
    [("a", 0), ("b", 0), ("c", 1), ("d", 1)].map(|(name, bucket)| member(name, bucket))
}

/// A corpus of two buckets; the second has a row that was denied.
fn corpus(folder: &Path) {
    let [a, b, c, d] = members();
    let rows = [
        vec![("a", "bees keep sand", a), ("b", "rain sells maps", b)],
        vec![("c", "iron", c), ("d", "", d)],
    ];
    let mut shards = vec![];
    for (bucket, rows) in rows.iter().enumerate() {
        let name = format!("{bucket:05}-of-00002.parquet");
        let texts = rows.iter().filter(|row| !row.1.is_empty());
        let lines = texts.map(|(id, text, _)| [*id, text, "content.post"]).collect::<Vec<_>>();
        let data = write(folder, &format!("data/text/train-{name}"), TEXT, &lines);
        let digest = Sha256::digest(data["sha256"].as_str().unwrap()).into();
        let names: Vec<_> = rows.iter().map(|row| in_audit(&row.2, &digest)).collect();
        let reason = |id| if id == "d" { "opted_out" } else { "allowed" };
        let lines = rows.iter().zip(&names).map(|(row, name)| [row.0, name, reason(row.0)]);
        let lines = lines.collect::<Vec<_>>();
        shards.push(data);
        shards.push(write(folder, &format!("audit/decisions-{name}"), AUDIT, &lines));
    }
    let manifest = json!({
        "format": "abide corpus 1", "id": ID, "platform": "test", "hypothetical": false,
        "cutoff": "2026-01-01T00:00:00Z", "ledger": { "events": 7, "digest": "ab", "time": "2026-01-01T00:00:00Z" },
        "buckets": 2, "terms": [{ "version": "1", "sha256": "cd" }], "shards": shards,
    });
    fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap();
}

const TEXT: [&str; 3] = ["id", "text", "category"];
const AUDIT: [&str; 3] = ["id", "member", "reason"];

fn write(folder: &Path, name: &str, columns: [&str; 3], lines: &[[&str; 3]]) -> Value {
    let column = |n: usize| -> ArrayRef {
        Arc::new(StringArray::from(lines.iter().map(|line| line[n]).collect::<Vec<_>>()))
    };
    let columns = [0, 1, 2].map(|n| (columns[n], column(n)));
    write_batch(folder, name, &RecordBatch::try_from_iter(columns).unwrap())
}

fn write_batch(folder: &Path, name: &str, batch: &RecordBatch) -> Value {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut writer = ArrowWriter::try_new(vec![], batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    let bytes = writer.into_inner().unwrap();
    fs::write(&path, &bytes).unwrap();
    let sha256 = hex::encode(Sha256::digest(&bytes));
    json!({ "path": name, "rows": batch.num_rows(), "bytes": bytes.len(), "sha256": sha256 })
}

/// Writes the second bucket's text anew, with sums that fit, and its audit under the names that it gives to members then.
fn replace(folder: &Path, lines: &[[&str; 3]], audited: &[(&str, Output)]) {
    let text = write(folder, "data/text/train-00001-of-00002.parquet", TEXT, lines);
    let digest = Sha256::digest(text["sha256"].as_str().unwrap()).into();
    let names: Vec<_> = audited.iter().map(|(_, member)| in_audit(member, &digest)).collect();
    let lines: Vec<_> =
        audited.iter().zip(&names).map(|((id, _), name)| [*id, name, "allowed"]).collect();
    let audit = write(folder, "audit/decisions-00001-of-00002.parquet", AUDIT, &lines);
    edit(folder, |manifest| {
        manifest["shards"][2] = text;
        manifest["shards"][3] = audit;
    });
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

fn split(slices: u32) -> Split {
    Split { slices, held_out: 0 }
}

/// Trains on a corpus on disk for three steps.
fn on(folder: &Path, slices: u32) -> abide_train::Result<Trained> {
    let corpus = Corpus::open(folder, &published(), Stage::Text, split(slices), &members())?;
    let tokenizer = tokenizer();
    let models = tempfile::tempdir().unwrap();
    let task = Task {
        settings: settings(slices, 4),
        tokenizer: &tokenizer,
        data: &corpus,
        models: models.path(),
        before: None,
        base: None,
        lineage: corpus.lineage(),
        limits: limits(),
    };
    task.train(Machine::detect().unwrap(), &mut |_| ControlFlow::Continue(()))?.publish()
}

#[test]
fn a_published_corpus_is_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let read =
        Corpus::open(folder.path(), &published(), Stage::Text, split(2), &members()).unwrap();
    let mut texts: Vec<Vec<String>> = vec![];
    for slice in 0..2 {
        let rows = read.rows(Part::Slice(slice)).unwrap();
        let of = |member: &Output| split(2).part(member) == Part::Slice(slice);
        assert_eq!(rows.len(), members()[..3].iter().filter(|member| of(member)).count());
        assert!(rows.iter().all(|row| row.category == "content.post"));
        texts.push(rows.into_iter().map(|row| row.text).collect());
    }
    let mut texts = texts.concat();
    texts.sort();
    assert_eq!(texts, ["bees keep sand", "iron", "rain sells maps"]);
    assert_eq!(read.text_bytes(), texts.iter().map(|text| text.len() as u64).sum::<u64>());
    assert_eq!(read.rows_of(&member("b", 0)).unwrap()[0].text, "rain sells maps");
    assert_eq!(read.rows_of(&member("d", 1)).unwrap(), []);
    assert_ne!(read.digest(Part::Slice(0)), read.digest(Part::Slice(1)));
    assert_eq!(read.lineage()["corpus"], ID);
    on(folder.path(), 2).unwrap();
}

/// Conversations in the second bucket, with sums that fit; what is audited as allowed is said.
fn talk(folder: &Path, rows: &[(&str, &[(&str, &str)])], audited: &[(&str, Output)]) {
    let mut messages =
        ListBuilder::new(StructBuilder::from_fields(["role", "content"].map(column).to_vec(), 4));
    for (_, turns) in rows {
        for (role, content) in *turns {
            for (field, word) in [role, content].into_iter().enumerate() {
                let builder = messages.values().field_builder::<StringBuilder>(field);
                builder.unwrap().append_value(word);
            }
            messages.values().append(true);
        }
        messages.append(true);
    }
    let ids: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|(id, _)| id)));
    let categories = rows.iter().map(|_| "genai.input");
    let categories: ArrayRef = Arc::new(StringArray::from_iter_values(categories));
    let columns = [
        ("id", ids),
        ("messages", Arc::new(messages.finish()) as ArrayRef),
        ("category", categories),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let chat = write_batch(folder, "data/chat/train-00001-of-00002.parquet", &batch);
    edit(folder, |manifest| {
        let text = manifest["shards"][2]["sha256"].as_str().unwrap().to_owned();
        let both = text + chat["sha256"].as_str().unwrap();
        let digest = Sha256::digest(both).into();
        let names: Vec<_> = audited.iter().map(|(_, member)| in_audit(member, &digest)).collect();
        let lines: Vec<_> =
            audited.iter().zip(&names).map(|((id, _), name)| [*id, name, "allowed"]).collect();
        let audit = write(folder, "audit/decisions-00001-of-00002.parquet", AUDIT, &lines);
        manifest["shards"][3] = audit;
        manifest["shards"].as_array_mut().unwrap().push(chat);
    });
}

fn column(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

#[test]
fn a_stage_reads_what_is_its_own_and_nothing_that_was_denied() {
    let [_, _, c, d] = members();
    let asked: &[(&str, &str)] = &[("user", "Who?"), ("assistant", "Bees.")];
    let liked: &[(&str, &str)] = &[("user", "Who?"), ("assistant", "Sand."), ("thumb", "up")];
    let rows = [("c2", asked), ("d2", liked)];
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    talk(folder.path(), &rows, &[("c", c), ("c2", c), ("d2", d)]);
    let ids = |stage| {
        let read = Corpus::open(folder.path(), &published(), stage, split(1), &members()).unwrap();
        let rows = read.rows(Part::Slice(0)).unwrap();
        assert_eq!(read.rows_learned(), rows.len() as u64);
        let mut ids: Vec<_> = rows.into_iter().map(|row| (row.id, row.text)).collect();
        ids.sort();
        (ids, read.digest(Part::Slice(0)), read.all().unwrap().concat().len())
    };
    let pair = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    let (chat, thumbs) = (ids(Stage::Chat), ids(Stage::Preference));
    assert_eq!(chat.0, [pair("c2", "Who?\nBees.")]);
    assert_eq!(thumbs.0, [pair("d2", "Who?\nSand.")]);
    assert_eq!(ids(Stage::Text).0.len(), 3);
    assert!(chat.1 != thumbs.1 && chat.2 == 5, "who has left is looked for in all of it");

    // A conversation that the audit does not allow is in no batch.
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    talk(folder.path(), &rows, &[("c", c), ("c2", c)]);
    let open = |stage| Corpus::open(folder.path(), &published(), stage, split(1), &members());
    let error = open(Stage::Chat).unwrap_err();
    assert!(
        error.kind() == Kind::Broken && error.to_string().contains("does not allow"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let open = |stage| Corpus::open(folder.path(), &published(), stage, split(1), &members());
    let error = open(Stage::Chat).unwrap_err();
    assert!(error.to_string().contains("has no conversations"), "{error}");
}

#[test]
fn what_must_not_be_trained_on_is_refused() {
    type Spoil = fn(&Path);
    let cases: [(&str, Kind, Spoil); 9] = [
        ("hypothetical", Kind::Corpus, |f| edit(f, |m| m["hypothetical"] = true.into())),
        ("published", Kind::Corpus, |f| edit(f, |m| m["id"] = "ffff".into())),
        ("another format", Kind::Corpus, |f| edit(f, |m| m["format"] = "abide corpus 2".into())),
        ("has no text", Kind::Corpus, |f| edit(f, |m| m["shards"] = json!([]))),
        ("manifest says", Kind::Broken, |f| {
            let path = f.join("data/text/train-00001-of-00002.parquet");
            let mut bytes = fs::read(&path).unwrap();
            bytes[40] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("does not allow", Kind::Broken, |f| {
            let lines = [["c", "iron", "content.post"], ["d", "denied", "content.post"]];
            replace(f, &lines, &[("c", members()[2])]);
        }),
        // A row of the other bucket, whose member is not of this one.
        ("does not allow", Kind::Broken, |f| {
            replace(f, &[["a", "iron", "content.post"]], &[("a", members()[0])]);
        }),
        // Nobody of the platform.
        ("does not allow", Kind::Broken, |f| {
            replace(f, &[["e", "denied", "content.post"]], &[("e", member("e", 1))]);
        }),
        // One row twice.
        ("does not allow", Kind::Broken, |f| {
            let line = ["c", "iron", "content.post"];
            replace(f, &[line, line], &[("c", members()[2])]);
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
fn a_loss_that_runs_away_stops_and_leaves_the_last_checkpoint() {
    let (tokenizer, data) = (tokenizer(), memory(8, 1));
    let models = tempfile::tempdir().unwrap();
    let mut wild = settings(1, 60);
    wild.learning_rate = 1.0;
    let mut task = task(wild, &tokenizer, &data, models.path());
    task.limits.checkpoint_steps = 1;
    let mut losses = vec![];
    let error = task
        .train(Machine::detect().unwrap(), &mut |progress| {
            losses.push(progress.loss);
            ControlFlow::Continue(())
        })
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Diverged, "{error}");
    // It was a number still, and larger than that of a model that guesses.
    assert!(losses.len() < 60 && losses.iter().all(|loss| loss.is_finite()), "{losses:?}");
    let left = checkpoints(models.path()).join("checkpoint.json");
    let document: Value = serde_json::from_slice(&fs::read(left).unwrap()).unwrap();
    assert!(document["newest"]["sha256"].is_string(), "{document}");
}

#[test]
fn what_is_broken_of_the_checkpoints_is_passed_over() {
    let (tokenizer, data) = (tokenizer(), memory(8, 2));
    let whole = tempfile::tempdir().unwrap();
    let whole = train(&task(settings(2, 9), &tokenizer, &data, whole.path()));
    // The first slice ends at step 5.
    for (spoil, step, made) in [
        ("none", 6, 3),
        ("remove", 6, 4),
        ("truncate", 6, 4),
        ("flip", 6, 4),
        ("remove", 5, 9),
        ("flip", 5, 3),
        ("index", 6, 0),
    ] {
        let models = tempfile::tempdir().unwrap();
        let task = task(settings(2, 9), &tokenizer, &data, models.path());
        stopped_at(&task, 6);
        let folder = checkpoints(models.path());
        let checkpoint = folder.join(format!("step-0000000{step}.safetensors"));
        let mut bytes = fs::read(&checkpoint).unwrap();
        match spoil {
            "none" => {}
            "remove" => fs::remove_file(&checkpoint).unwrap(),
            "truncate" => fs::write(&checkpoint, &bytes[..bytes.len() / 2]).unwrap(),
            "flip" => {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(&checkpoint, bytes).unwrap();
            }
            _ => fs::write(folder.join("checkpoint.json"), "{").unwrap(),
        }
        if spoil == "index" {
            let machine = Machine::detect().unwrap();
            let error = task.train(machine, &mut |_| ControlFlow::Continue(())).unwrap_err();
            assert_eq!(error.kind(), Kind::Broken, "{error}");
            let words = error.to_string();
            assert!(words.contains("checkpoint.json") && words.contains("folder"), "{words}");
            continue;
        }
        let trained = train(&task);
        assert_eq!(trained.steps, made, "{spoil} step {step}");
        same(&files(&trained.path), &files(&whole.path));
    }
}

/// Somebody was erased: their pseudonym is nobody's any more.
#[test]
fn rows_of_nobody_are_read_apart_and_never_learned_from() {
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let erased = members()[2];
    let left: Vec<Output> = members().into_iter().filter(|member| *member != erased).collect();
    let open = Corpus::open(folder.path(), &published(), Stage::Text, split(2), &left);
    let error = open.unwrap_err();
    assert!(error.to_string().contains("does not allow"), "{error}");
    let read = Corpus::to_read(folder.path(), &published(), Stage::Text, split(2), &left).unwrap();
    let [rows, of_nobody] = read.all().unwrap();
    let texts = |rows: Vec<abide_train::Row>| {
        let mut texts: Vec<String> = rows.into_iter().map(|row| row.text).collect();
        texts.sort();
        texts
    };
    assert_eq!(texts(rows), ["bees keep sand", "rain sells maps"]);
    assert_eq!(texts(of_nobody), ["iron"]);
    let parts =
        [Part::Slice(0), Part::Slice(1), Part::HeldOut].map(|part| read.rows(part).unwrap());
    assert_eq!(texts(parts.concat()), ["bees keep sand", "rain sells maps"]);
    assert_eq!(read.rows_of(&erased).unwrap(), []);
}

#[test]
fn a_full_disk_stops_and_leaves_the_last_checkpoint() {
    let (tokenizer, data) = (tokenizer(), memory(8, 1));
    let models = tempfile::tempdir().unwrap();
    let task = task(settings(1, 9), &tokenizer, &data, models.path());
    stopped_at(&task, 4);
    let folder = checkpoints(models.path());
    let kept = ["checkpoint.json", "step-00000004.safetensors"];
    let kept = kept.map(|name| (folder.join(name), fs::read(folder.join(name)).unwrap()));
    // Where the next one is to be named, there is no room.
    let next = folder.join("checkpoint.json.part");
    std::os::unix::fs::symlink("/dev/full", &next).unwrap();
    let error =
        task.train(Machine::detect().unwrap(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(error.kind(), Kind::Io, "{error}");
    assert!(error.to_string().contains("space") && error.hint().contains("full"), "{error}");
    for (path, bytes) in kept {
        assert!(fs::read(&path).unwrap() == bytes, "{}", path.display());
    }
    assert!(fs::symlink_metadata(&next).is_err(), "half a file is in the way");
    assert_eq!(train(&task).steps, 5);
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
