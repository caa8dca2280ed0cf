//! Small worlds of decided records, and readers of what became of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use abide_corpus::request::{LeftOut, Position, Quarantined, Source, SourceFile, Terms};
use abide_corpus::{Inputs, Made, Pseudonyms, Request, Result, Summary, buckets};
use abide_gate::{Decided, DecidedStream};
use abide_intake::schema;
use abide_verify::vrf::Output;
use arrow::array::{
    Array, ArrayRef, AsArray, ListBuilder, RecordBatch, StringArray, StringBuilder, StructBuilder,
    UInt8Array, UInt32Array, new_null_array,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256, Sha512};

use crate::attest;

/// One decided record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) author: Option<String>,
    pub(crate) category: &'static str,
    pub(crate) region: Option<&'static str>,
    /// 0 is allowed.
    pub(crate) reason: u8,
    pub(crate) body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Body {
    Nothing,
    Text(String),
    Chat(Vec<(String, String)>),
    Media(String),
}

/// So many records of so many members, every reason among them.
pub(crate) fn rows(count: usize) -> Vec<Row> {
    let categories = ["content.post", "content.comment", "genai.input"];
    let regions = [Some("DE"), Some("FR"), Some("US"), None];
    (0..count)
        .map(|i| Row {
            id: format!("r{i:06}"),
            author: (i % 19 != 18).then(|| format!("m{}", i * 7 % 53)),
            category: categories[i % 3],
            region: regions[i / 3 % 4],
            reason: if i % 19 == 18 {
                5
            } else if i % 2 == 0 {
                0
            } else {
                (i % 17) as u8 + 1
            },
            body: match i % 5 {
                0 => Body::Chat(vec![
                    ("user".into(), format!("secretword question {i}")),
                    ("assistant".into(), "yes".into()),
                ]),
                1 => Body::Media(format!("photo-{i}.jpg")),
                _ => Body::Text(format!("secretword {i} {}", "lorem ipsum ".repeat(i % 7))),
            },
        })
        .collect()
}

/// The rows as the gate would hand them over.
pub(crate) fn decided(rows: &[Row]) -> Decided {
    let strings = |of: &dyn Fn(&Row) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(of).collect::<StringArray>())
    };
    let pairs = |of: &dyn Fn(&Row) -> Vec<(String, String)>, names: &str| -> ArrayRef {
        let schema = schema::records();
        let arrow::datatypes::DataType::List(item) =
            schema.field_with_name(names).unwrap().data_type()
        else {
            panic!()
        };
        let arrow::datatypes::DataType::Struct(fields) = item.data_type() else { panic!() };
        let mut list = ListBuilder::new(StructBuilder::from_fields(fields.clone(), 0))
            .with_field(item.clone());
        for row in rows {
            let values = of(row);
            for (one, two) in &values {
                list.values().field_builder::<StringBuilder>(0).unwrap().append_value(one);
                list.values().field_builder::<StringBuilder>(1).unwrap().append_value(two);
                list.values().append(true);
            }
            list.append(!values.is_empty());
        }
        Arc::new(list.finish())
    };
    let schema = schema::records();
    let columns = schema
        .fields()
        .iter()
        .map(|field| match field.name().as_str() {
            "id" => strings(&|r| Some(r.id.clone())),
            "author" => strings(&|r| r.author.clone()),
            "category" => strings(&|r| Some(r.category.to_owned())),
            // Of a dash nobody can say.
            "language" => strings(&|r| (r.body != Body::Text("-".into())).then(|| "en".into())),
            "licence" => strings(&|_| Some("CC BY-SA 4.0".into())),
            "attribution" => strings(&|r| r.author.as_ref().map(|a| format!("by {a}"))),
            "place" => strings(&|r| Some(format!("forum:posts.jsonl:{}", r.id))),
            "text" => {
                strings(&|r| if let Body::Text(text) = &r.body { Some(text.clone()) } else { None })
            }
            "messages" => pairs(
                &|r| if let Body::Chat(turns) = &r.body { turns.clone() } else { vec![] },
                "messages",
            ),
            "media" => pairs(
                &|r| {
                    if let Body::Media(name) = &r.body {
                        vec![("00".into(), name.clone())]
                    } else {
                        vec![]
                    }
                },
                "media",
            ),
            _ => new_null_array(field.data_type(), rows.len()),
        })
        .collect();
    Decided::fixture(
        RecordBatch::try_new(schema, columns).unwrap(),
        rows.iter().map(|r| r.reason).collect::<UInt8Array>(),
        rows.iter().map(|r| r.reason).collect::<UInt8Array>(),
        Arc::new(rows.iter().map(|r| r.region).collect::<StringArray>()),
        rows.iter().map(|r| r.author.as_deref().map(number)).collect::<UInt32Array>(),
    )
}

/// The rows in batches of that size, dealt out to so many partitions.
pub(crate) fn streams(rows: &[Row], batch: usize, partitions: usize) -> Vec<DecidedStream> {
    let mut dealt: Vec<Vec<_>> = (0..partitions).map(|_| vec![]).collect();
    for (i, rows) in rows.chunks(batch).enumerate() {
        dealt[i % partitions].push(Ok(decided(rows)));
    }
    dealt
        .into_iter()
        .map(|batches| -> DecidedStream { Box::pin(futures::stream::iter(batches)) })
        .collect()
}

pub(crate) fn request(folder: &Path) -> Request {
    let text = "platform = \"Forum\"\n".to_owned();
    Request {
        folder: folder.to_owned(),
        inputs: Inputs {
            platform: "Forum".into(),
            terms: vec![Terms { version: "2025-11".into(), sha256: sha256(text.as_bytes()), text }],
            ledger: Position {
                events: 7,
                time: "2025-11-03T00:00:00Z".parse().unwrap(),
                digest: "cd".repeat(32),
            },
            cutoff: "2025-11-03T00:00:00Z".parse().unwrap(),
            hypothetical: false,
            simulated: Some("Choices are made up.".into()),
            sources: vec![Source {
                name: "forum".into(),
                sha256: abide_intake::digest_of([("posts/anna.jsonl", "ef".repeat(32).as_str())]),
                bytes: 99,
                rows: 9,
            }],
            configuration: "01".repeat(32),
            versions: BTreeMap::from([("gate".into(), "1".into())]),
            buckets: 4,
        },
        files: vec![SourceFile {
            source: "forum".into(),
            path: "posts/anna.jsonl".into(),
            sha256: "ef".repeat(32),
            bytes: 99,
            rows: 9,
        }],
        left_out: LeftOut {
            quarantined: vec![Quarantined {
                source: "forum".into(),
                place: "forum:anna.jsonl:7".into(),
                what: "date".into(),
                name: "when".into(),
                count: 12,
                hint: "`anna.jsonl` has no date there".into(),
            }],
            refused: BTreeMap::from([("messages.private".into(), 12)]),
        },
        key: [7; 32],
        masking: None,
        pseudonyms: Arc::new(Hashed),
        signer: Arc::new(attest::keys::one()),
        former: vec![],
        memory_bytes: 64 << 20,
        threads: 2,
    }
}

/// Everybody has an account, whose pseudonym is cheaper than a real one.
#[derive(Debug)]
pub(crate) struct Hashed;

impl Pseudonyms for Hashed {
    fn of(&self, member: u32) -> Result<Option<Output>> {
        Ok(numbered(member).map(|member| pseudonym(&member)))
    }
}

/// These have an account, and nobody else.
#[derive(Debug)]
pub(crate) struct Known(pub(crate) HashMap<String, Output>);

impl Pseudonyms for Known {
    fn of(&self, member: u32) -> Result<Option<Output>> {
        Ok(numbered(member).and_then(|member| self.0.get(&member).copied()))
    }
}

/// Everybody who ever wrote a record here, at their number.
static MEMBERS: Mutex<Vec<String>> = Mutex::new(vec![]);

fn number(member: &str) -> u32 {
    let mut members = MEMBERS.lock().unwrap();
    let known = members.iter().position(|known| known == member);
    let number = known.unwrap_or_else(|| {
        members.push(member.to_owned());
        members.len() - 1
    });
    number as u32
}

fn numbered(number: u32) -> Option<String> {
    MEMBERS.lock().unwrap().get(number as usize).cloned()
}

pub(crate) fn pseudonym(member: &str) -> Output {
    Output(Sha512::digest(member).into())
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

pub(crate) fn make(request: Request, streams: Vec<DecidedStream>) -> Result<Made> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(abide_corpus::write(request, streams, |_| {}))
}

/// Writes and publishes.
pub(crate) fn write(request: Request, rows: &[Row], batch: usize, partitions: usize) -> Summary {
    make(request, streams(rows, batch, partitions)).unwrap().publish().unwrap()
}

/// Every file of a corpus by its path.
pub(crate) fn files(corpus: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![corpus.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(
                    path.strip_prefix(corpus).unwrap().to_str().unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    found
}

/// The rows of a folder's Parquet files, read by the Parquet reader alone.
pub(crate) fn read(corpus: &Path, folder: &str) -> Vec<RecordBatch> {
    let names: BTreeSet<_> = files(corpus).into_keys().collect();
    names
        .iter()
        .filter(|name| name.starts_with(folder) && name.ends_with(".parquet"))
        .flat_map(|name| {
            let file = File::open(corpus.join(name)).unwrap();
            ParquetRecordBatchReaderBuilder::try_new(file)
                .unwrap()
                .build()
                .unwrap()
                .map(std::result::Result::unwrap)
        })
        .collect()
}

/// One column of them as words.
pub(crate) fn words(batches: &[RecordBatch], column: &str) -> Vec<Option<String>> {
    let of = |batch: &RecordBatch| -> Vec<Option<String>> {
        let column = batch.column_by_name(column).unwrap().as_string::<i32>().clone();
        (0..column.len())
            .map(|row| column.is_valid(row).then(|| column.value(row).to_owned()))
            .collect()
    };
    batches.iter().flat_map(of).collect()
}

/// The number of buckets that the tests ask for is one that the crate would choose.
#[test]
fn four_buckets_are_a_choice_of_the_crate() {
    assert_eq!(buckets(600_000, 0), request(Path::new("x")).inputs.buckets);
}
