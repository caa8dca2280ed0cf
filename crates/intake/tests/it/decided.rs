//! The shipped community, decided by the one-record rule: what the example shows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use abide_terms::decision::{Decision, World};
use abide_terms::document::Document;
use abide_terms::event::{Bounce, Choice, Notice, Objection, Pause, Right, Setting};
use abide_terms::member::{AgeEvidence, DatedRegion, History, Kind, Member};
use abide_terms::record::{Audience, Contributor, Record};
use arrow::array::RecordBatch;
use jiff::Timestamp;
use serde_json::Value;

use crate::platform::{batches, in_offset};

fn rows(files: &[std::path::PathBuf]) -> Vec<Value> {
    let mut rows = vec![];
    for batch in batches(files) {
        let columns = batch
            .columns()
            .iter()
            .map(|column| arrow::compute::cast(column, &in_offset(column.data_type())).unwrap());
        let names =
            batch.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
        let batch = RecordBatch::try_from_iter(names.into_iter().zip(columns)).unwrap();
        let mut writer = arrow::json::LineDelimitedWriter::new(vec![]);
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        rows.extend(
            serde_json::Deserializer::from_slice(&writer.into_inner())
                .into_iter()
                .map(Result::<Value, _>::unwrap),
        );
    }
    rows
}

fn lines(base: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(base.join("history").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn word(row: &Value, key: &str) -> Option<String> {
    row[key].as_str().map(str::to_owned)
}

fn at(row: &Value, key: &str) -> Option<Timestamp> {
    row[key].as_str().map(|at| at.parse().unwrap())
}

fn words(row: &Value, key: &str) -> Vec<String> {
    row[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn record(row: &Value) -> Record {
    let contributors = row["contributors"].as_array().into_iter().flatten();
    let mentions = row["mentions"].as_array().into_iter().flatten();
    Record {
        id: word(row, "id").unwrap(),
        category: word(row, "category"),
        audience: word(row, "audience").as_deref().and_then(Audience::parse),
        author: word(row, "author"),
        made_from: at(row, "made_from"),
        made_to: at(row, "made_to"),
        deleted_at: at(row, "deleted_at"),
        contributors: contributors
            .map(|other| Contributor {
                member: word(other, "member"),
                role: word(other, "role").unwrap(),
            })
            .collect(),
        mentions: mentions.map(|member| member.as_str().map(str::to_owned)).collect(),
        signals: words(row, "signals"),
    }
}

fn member(row: &Value) -> Member {
    let day = |key: &str| word(row, key).map(|day| day.parse().unwrap());
    let attested = row["attested_years"].as_i64().zip(day("attested_on"));
    let regions = row["regions"].as_array().into_iter().flatten();
    Member {
        id: word(row, "id").unwrap(),
        kind: word(row, "kind").as_deref().and_then(Kind::parse),
        joined: at(row, "joined"),
        age: attested
            .map(|(years, on)| AgeEvidence::Attested { years: years.try_into().unwrap(), on }),
        regions: regions
            .map(|row| DatedRegion { region: word(row, "region"), from: at(row, "from") })
            .collect(),
        deleted_at: at(row, "deleted_at"),
        signals: words(row, "signals"),
        history: History::default(),
    }
}

/// What each member said, as an import on one day takes it in.
fn remember(
    members: &mut std::collections::HashMap<String, Member>,
    base: &Path,
    appended: Timestamp,
) {
    let files = ["notices.jsonl", "choices.jsonl", "objections.jsonl"].into_iter();
    let said = files.flat_map(|file| lines(base, file).into_iter().map(move |row| (file, row)));
    for (index, (file, row)) in (0..).zip(said) {
        let member = members.get_mut(&word(&row, "member").unwrap()).unwrap();
        let history = &mut member.history;
        let at = at(&row, "at").unwrap();
        let terms = word(&row, "terms");
        match file {
            "notices.jsonl" if row["bounced"] == true => {
                history.bounces.push(Bounce { index, at, terms: terms.unwrap() });
            }
            "notices.jsonl" => {
                history.notices.push(Notice { index, at, terms: terms.unwrap(), resumes: None });
            }
            "choices.jsonl" => {
                let setting = if row["setting"] == "on" { Setting::On } else { Setting::Off };
                history.choices.push(Choice {
                    index,
                    at,
                    appended,
                    setting,
                    category: word(&row, "category"),
                    terms,
                });
            }
            _ => history.objections.push(Objection {
                index,
                at,
                appended,
                right: Right::Objection,
                stands: true,
            }),
        }
    }
}

/// Counts by decision: the number of records of the example that are allowed, and of each reason.
pub(crate) fn by_decision(
    base: &Path,
    staged: &abide_intake::Staged,
) -> BTreeMap<&'static str, u64> {
    let terms = base.join("terms/2024-01-01.toml");
    let terms = [Document::parse(&fs::read_to_string(&terms).unwrap(), "terms").unwrap()];
    let mut members =
        rows(&staged.members).iter().map(|row| (word(row, "id").unwrap(), member(row))).collect();
    let cutoff: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    remember(&mut members, base, cutoff);
    let pauses: Vec<Pause> = lines(base, "pauses.jsonl")
        .iter()
        .enumerate()
        .map(|(index, row)| Pause {
            index: index as u64,
            id: word(row, "id").unwrap(),
            regions: words(row, "regions"),
            from: at(row, "from").unwrap(),
            until: None,
            purge: None,
        })
        .collect();
    let world = World { terms: &terms, pauses: &pauses, members: &members, cutoff, masking: true };
    let mut counts = BTreeMap::new();
    for row in rows(&staged.records) {
        let decision = abide_terms::decision::decide(&record(&row), &world);
        let word = match decision {
            Decision::Allowed => {
                let is_stub = !row["text"].is_string() && !row["messages"].is_array();
                // One tag has a page without a word on it.
                assert!(!is_stub || row["id"] == "post:4430", "{}: allowed, and a stub", row["id"]);
                "allowed"
            }
            Decision::Denied { reason, .. } => reason.word(),
        };
        *counts.entry(word).or_default() += 1;
    }
    counts
}
