//! Members and records of the one-record rule as the gate's tables, and the gate over them.

use abide_gate::{Gate, Roll};
use abide_intake::schema;
use abide_terms::decision::{Decision, Reason, World};
use abide_terms::member::{AgeEvidence, Member};
use abide_terms::record::Record;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::json::ReaderBuilder;
use jiff::Timestamp;
use serde_json::{Value, json};

fn micros(at: Option<Timestamp>) -> Value {
    json!(at.map(Timestamp::as_microsecond))
}

fn batch(schema: SchemaRef, rows: &[Value]) -> RecordBatch {
    if rows.is_empty() {
        return RecordBatch::new_empty(schema);
    }
    let mut decoder = ReaderBuilder::new(schema).with_batch_size(rows.len()).build_decoder().unwrap();
    decoder.serialize(rows).unwrap();
    decoder.flush().unwrap().unwrap()
}

pub(crate) fn records<'a>(records: impl IntoIterator<Item = &'a Record>) -> RecordBatch {
    let rows: Vec<Value> = records
        .into_iter()
        .map(|record| {
            json!({
                "id": record.id, "category": record.category, "author": record.author,
                "audience": record.audience.map(|audience| audience.word()),
                "made_from": micros(record.made_from), "made_to": micros(record.made_to),
                "deleted_at": micros(record.deleted_at), "signals": record.signals, "mentions": record.mentions,
                "contributors": record.contributors.iter()
                    .map(|other| json!({ "member": other.member, "role": other.role })).collect::<Vec<_>>(),
                "text": "words", "place": "test:0",
            })
        })
        .collect();
    batch(schema::records(), &rows)
}

pub(crate) fn members<'a>(members: impl IntoIterator<Item = &'a Member>) -> RecordBatch {
    let rows: Vec<Value> = members
        .into_iter()
        .map(|member| {
            let (birth, years, on) = match member.age {
                Some(AgeEvidence::Birth(birth)) => (Some(birth.to_string()), None, None),
                Some(AgeEvidence::Attested { years, on }) => (None, Some(years), Some(on.to_string())),
                None => (None, None, None),
            };
            json!({
                "id": member.id, "kind": member.kind.map(|kind| kind.word()), "joined": micros(member.joined),
                "birth_date": birth, "attested_years": years, "attested_on": on,
                "regions": member.regions.iter()
                    .map(|row| json!({ "region": row.region, "from": micros(row.from) })).collect::<Vec<_>>(),
                "deleted_at": micros(member.deleted_at), "signals": member.signals,
            })
        })
        .collect();
    batch(schema::members(), &rows)
}

/// The gate over a world. Birth dates and attestations never stand in one platform, so members are added apart.
pub(crate) fn gate(world: &World<'_>) -> Gate {
    let mut roll = Roll::new(world.terms, world.pauses, world.cutoff);
    let mut known: Vec<&Member> = world.members.values().collect();
    known.sort_by(|one, other| one.id.cmp(&other.id));
    roll.add(&members(known.iter().copied())).unwrap();
    let mut history = roll.close();
    for member in known {
        let said = &member.history;
        said.choices.iter().for_each(|event| history.event(&member.id, event.into()));
        said.notices.iter().for_each(|event| history.event(&member.id, event.into()));
        said.bounces.iter().for_each(|event| history.event(&member.id, event.into()));
        said.objections.iter().for_each(|event| history.event(&member.id, event.into()));
    }
    history.finish()
}

/// What the gate decides, in the words of the one-record rule.
pub(crate) fn decide(gate: &Gate, batch: &RecordBatch) -> Vec<Decision> {
    let decided = gate.decide_batch(batch).unwrap();
    let numbers = decided.reasons().values().iter().zip(decided.rules().values());
    numbers
        .map(|(reason, rule)| match Reason::from_number(*reason) {
            None => Decision::Allowed,
            Some(reason) => Decision::Denied { reason, rule: *rule },
        })
        .collect()
}
