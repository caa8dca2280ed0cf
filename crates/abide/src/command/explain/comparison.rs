//! A decision beside the row of a corpus's audit.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;

use abide_corpus::reader;
use abide_intake::Survey;
use abide_ledger::{Digest, Position};
use abide_terms::decision::Decision;
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, UInt8Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Serialize;

use crate::command::build::inputs::Stand;
use crate::corpora::OnDisk;
use crate::failure::{At, Failure};

/// The files of decisions.
const AUDIT: &str = "audit/decisions-";

/// A row of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    pub(super) reason: String,
    pub(super) rule: u8,
}

impl Row {
    pub(super) fn of(decision: Decision) -> Self {
        match decision {
            Decision::Allowed => Self { reason: "allowed".to_owned(), rule: 0 },
            Decision::Denied { reason, rule } => Self { reason: reason.word().to_owned(), rule },
        }
    }
}

/// Where the corpus stood when it was decided.
pub(super) fn stand(corpus: &OnDisk) -> Result<Stand, Failure> {
    let inputs = &corpus.manifest.inputs;
    let digest = Digest::parse(&inputs.ledger.digest).ok_or_else(|| {
        let place = corpus.path.display();
        Failure::failed(
            "corpus::broken",
            format_args!("`{place}` names a position of the ledger that is none"),
        )
    })?;
    let position = Position { events: inputs.ledger.events, time: inputs.ledger.time, digest };
    let masking = corpus.manifest.masked.is_some();
    Ok(Stand { position, cutoff: inputs.cutoff, hypothetical: inputs.hypothetical, masking })
}

/// The audit's rows of these records.
pub(super) fn rows(
    corpus: &OnDisk,
    wanted: &HashSet<&str>,
) -> Result<HashMap<String, Row>, Failure> {
    let mut found = HashMap::new();
    for shard in corpus.manifest.shards.iter().filter(|shard| shard.path.starts_with(AUDIT)) {
        let path = corpus.path.join(&shard.path);
        let unreadable = "corpus::unreadable";
        let file = File::open(&path).at(unreadable, path.display())?;
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(file).at(unreadable, path.display())?;
        let mask = ProjectionMask::columns(reader.parquet_schema(), ["id", "reason", "rule"]);
        for batch in reader.with_projection(mask).build().at(unreadable, path.display())? {
            let batch = batch.at(unreadable, path.display())?;
            let column = |name: &str, kind: &DataType| {
                let column = batch.column_by_name(name).ok_or_else(|| {
                    let place = path.display();
                    Failure::failed(unreadable, format_args!("`{place}` has no column `{name}`"))
                })?;
                cast(column, kind).at(unreadable, path.display())
            };
            let (ids, reasons) =
                (column("id", &DataType::Utf8)?, column("reason", &DataType::Utf8)?);
            let rules = column("rule", &DataType::UInt8)?;
            let (ids, reasons) = (ids.as_string::<i32>(), reasons.as_string::<i32>());
            let rules = rules.as_primitive::<UInt8Type>();
            for row in (0..ids.len()).filter(|row| wanted.contains(ids.value(*row))) {
                let reason = reasons.value(row).to_owned();
                found.insert(ids.value(row).to_owned(), Row { reason, rule: rules.value(row) });
            }
        }
    }
    Ok(found)
}

/// The files of sources that are not what the corpus was built from.
pub(super) fn changed(corpus: &OnDisk, survey: &Survey) -> Result<Vec<String>, Failure> {
    let sources = reader::sources(&corpus.path)?;
    let then: BTreeMap<(&str, &str), &str> = sources
        .iter()
        .map(|of| ((of.source.as_str(), of.path.as_str()), of.sha256.as_str()))
        .collect();
    let sources = survey.sources.iter();
    let now: BTreeMap<(&str, &str), &str> =
        sources.map(|of| ((of.name.as_str(), of.path.as_str()), of.sha256.as_str())).collect();
    let files: HashSet<_> = then.keys().chain(now.keys()).collect();
    let mut changed: Vec<String> = files
        .into_iter()
        .filter(|file| then.get(*file) != now.get(*file))
        .map(|(_, path)| (*path).to_owned())
        .collect();
    changed.sort();
    Ok(changed)
}
