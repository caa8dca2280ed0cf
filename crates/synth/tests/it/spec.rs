//! The network as the one-record rule sees it: members, records and history, read from the files.

use std::collections::HashMap;

use abide_terms::event::{Bounce, Choice, Notice, Objection, Pause};
use abide_terms::member::{AgeEvidence, DatedRegion, History, Kind};
use abide_terms::record::{Audience, Contributor, Record};
use abide_terms::{Document, Member, shipped};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, TimestampMicrosecondType};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;

use crate::network::Made;

pub(crate) struct Known {
    pub(crate) terms: Vec<Document>,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) members: HashMap<String, Member>,
    pub(crate) records: Vec<Record>,
}

fn text(batch: &RecordBatch, name: &str, row: usize) -> Option<String> {
    let column = batch.column_by_name(name).unwrap().as_string::<i32>();
    column.is_valid(row).then(|| column.value(row).to_owned())
}

fn time(array: &dyn Array, row: usize) -> Option<Timestamp> {
    let column = array.as_primitive::<TimestampMicrosecondType>();
    column.is_valid(row).then(|| Timestamp::from_microsecond(column.value(row)).unwrap())
}

fn list(batch: &RecordBatch, name: &str, row: usize) -> std::sync::Arc<dyn Array> {
    batch.column_by_name(name).unwrap().as_list::<i32>().value(row)
}

fn texts(array: &dyn Array) -> Vec<Option<String>> {
    array.as_string::<i32>().iter().map(|word| word.map(str::to_owned)).collect()
}

fn birthday(days: i32) -> Date {
    date(1970, 1, 1) + days.days()
}

fn member(batch: &RecordBatch, row: usize) -> Member {
    let born = batch.column_by_name("birth_date").unwrap().as_primitive::<Date32Type>();
    let regions = list(batch, "regions", row);
    let regions = regions.as_struct();
    let codes = texts(regions.column(0));
    let times = regions.column(1);
    let at = |name: &str| time(batch.column_by_name(name).unwrap(), row);
    Member {
        id: text(batch, "id", row).unwrap(),
        kind: text(batch, "kind", row).as_deref().and_then(Kind::parse),
        joined: at("joined"),
        age: born.is_valid(row).then(|| AgeEvidence::Birth(birthday(born.value(row)))),
        regions: codes
            .into_iter()
            .enumerate()
            .map(|(n, region)| DatedRegion { region, from: time(times, n) })
            .collect(),
        deleted_at: at("deleted_at"),
        signals: texts(&list(batch, "signals", row)).into_iter().flatten().collect(),
        history: History::default(),
    }
}

fn record(batch: &RecordBatch, row: usize) -> Record {
    let at = |name: &str| time(batch.column_by_name(name).unwrap(), row);
    let contributors = list(batch, "contributors", row);
    let contributors = contributors.as_struct();
    let roles = texts(contributors.column(1));
    Record {
        id: text(batch, "id", row).unwrap(),
        category: text(batch, "category", row),
        audience: text(batch, "audience", row).as_deref().and_then(Audience::parse),
        author: text(batch, "author", row),
        made_from: at("made_from"),
        made_to: at("made_to"),
        deleted_at: at("deleted_at"),
        contributors: texts(contributors.column(0))
            .into_iter()
            .zip(roles)
            .map(|(member, role)| Contributor { member, role: role.unwrap() })
            .collect(),
        mentions: texts(&list(batch, "mentions", row)),
        signals: texts(&list(batch, "signals", row)).into_iter().flatten().collect(),
    }
}

fn word(line: &Value, key: &str) -> Option<String> {
    line[key].as_str().map(str::to_owned)
}

fn when(line: &Value, key: &str) -> Option<Timestamp> {
    line[key].as_str().map(|at| at.parse().unwrap())
}

impl Known {
    pub(crate) fn read(made: &Made) -> Self {
        let mut members = HashMap::new();
        for batch in made.batches("members") {
            for row in 0..batch.num_rows() {
                let member = member(&batch, row);
                assert!(
                    members.insert(member.id.clone(), member).is_none(),
                    "an id is there twice"
                );
            }
        }
        // What was imported is in the ledger since its import.
        let appended: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut index = 0;
        for line in made.lines("history/notices.jsonl") {
            index += 1;
            let history = &mut members.get_mut(line["member"].as_str().unwrap()).unwrap().history;
            let (at, terms) = (when(&line, "at").unwrap(), word(&line, "terms").unwrap());
            if line["bounced"] == true {
                history.bounces.push(Bounce { index, at, terms });
            } else {
                history.notices.push(Notice { index, at, terms, resumes: word(&line, "resumes") });
            }
        }
        for line in made.lines("history/choices.jsonl") {
            index += 1;
            let history = &mut members.get_mut(line["member"].as_str().unwrap()).unwrap().history;
            let at = when(&line, "at").unwrap();
            let setting = serde_json::from_value(line["setting"].clone()).unwrap();
            let (category, terms) = (word(&line, "category"), word(&line, "terms"));
            history.choices.push(Choice { index, at, appended, setting, category, terms });
        }
        for line in made.lines("history/objections.jsonl") {
            index += 1;
            let history = &mut members.get_mut(line["member"].as_str().unwrap()).unwrap().history;
            let at = when(&line, "at").unwrap();
            let right = serde_json::from_value(line["right"].clone()).unwrap();
            let stands = line["stands"] == true;
            history.objections.push(Objection { index, at, appended, right, stands });
        }
        let pauses = made.lines("history/pauses.jsonl").into_iter().map(|line| Pause {
            index: 0,
            id: word(&line, "id").unwrap(),
            regions: serde_json::from_value(line["regions"].clone()).unwrap(),
            from: when(&line, "from").unwrap(),
            until: when(&line, "until"),
            purge: None,
        });
        let rows = |batch: &RecordBatch| {
            (0..batch.num_rows()).map(|row| record(batch, row)).collect::<Vec<_>>()
        };
        Self {
            terms: shipped::LINKEDIN
                .map(|(name, text)| Document::parse(text, name).unwrap())
                .into(),
            pauses: pauses.collect(),
            members,
            records: made.batches("records").iter().flat_map(rows).collect(),
        }
    }
}
