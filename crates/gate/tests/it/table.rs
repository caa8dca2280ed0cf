//! Members and records of the one-record rule as the gate's tables, and the gate over them.

use std::sync::Arc;

use abide_gate::{Decided, Gate, History, Roll};
use abide_intake::schema;
use abide_terms::decision::{Decision, Reason, World};
use abide_terms::member::{AgeEvidence, Kind, Member};
use abide_terms::record::{Audience, Record};
use arrow::array::{
    ArrayBuilder, ArrayRef, Date32Array, Int16Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder, StructBuilder, TimestampMicrosecondArray, TimestampMicrosecondBuilder,
    new_null_array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Fields, Schema, TimeUnit};
use jiff::Timestamp;
use jiff::civil::{Date, date};

fn instants(values: impl Iterator<Item = Option<Timestamp>>) -> ArrayRef {
    let values: TimestampMicrosecondArray =
        values.map(|value| value.map(Timestamp::as_microsecond)).collect();
    Arc::new(values.with_timezone("UTC"))
}

fn strings<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn texts<'a, I: Iterator<Item = Option<&'a str>>>(rows: impl Iterator<Item = I>) -> ArrayRef {
    let mut list = ListBuilder::new(StringBuilder::new());
    for (number, row) in rows.enumerate() {
        let before = list.values().len();
        row.for_each(|item| list.values().append_option(item));
        // An empty list and a null are one.
        let filled = list.values().len() > before;
        list.append(filled || number % 2 == 0);
    }
    Arc::new(list.finish())
}

/// Records in the canonical schema.
pub(crate) fn records<'a>(records: impl IntoIterator<Item = &'a Record>) -> RecordBatch {
    let records: Vec<&Record> = records.into_iter().collect();
    let schema = schema::records();
    let pair = Fields::from(vec![
        Field::new("member", DataType::Utf8, true),
        Field::new("role", DataType::Utf8, true),
    ]);
    let mut contributors = ListBuilder::new(StructBuilder::from_fields(pair, 0));
    for record in &records {
        for contributor in &record.contributors {
            let item = contributors.values();
            item.field_builder::<StringBuilder>(0)
                .unwrap()
                .append_option(contributor.member.as_deref());
            item.field_builder::<StringBuilder>(1).unwrap().append_value(&contributor.role);
            item.append(true);
        }
        contributors.append(true);
    }
    let columns: Vec<ArrayRef> = schema
        .fields()
        .iter()
        .map(|field| match field.name().as_str() {
            "id" => strings(records.iter().map(|record| Some(record.id.as_str()))),
            "category" => strings(records.iter().map(|record| record.category.as_deref())),
            "audience" => strings(records.iter().map(|record| record.audience.map(Audience::word))),
            "author" => strings(records.iter().map(|record| record.author.as_deref())),
            "made_from" => instants(records.iter().map(|record| record.made_from)),
            "made_to" => instants(records.iter().map(|record| record.made_to)),
            "deleted_at" => instants(records.iter().map(|record| record.deleted_at)),
            "contributors" => Arc::new(contributors.finish()),
            "mentions" => {
                texts(records.iter().map(|record| record.mentions.iter().map(Option::as_deref)))
            }
            "signals" => texts(
                records.iter().map(|record| record.signals.iter().map(|one| Some(one.as_str()))),
            ),
            "text" => strings(records.iter().map(|record| Some(record.id.as_str()))),
            _ => new_null_array(field.data_type(), records.len()),
        })
        .collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

fn days(on: Date) -> i32 {
    (on - date(1970, 1, 1)).get_days()
}

/// Members in the canonical schema.
pub(crate) fn members(members: &[&Member]) -> RecordBatch {
    let schema = schema::members();
    let DataType::Struct(fields) = schema::dated_region() else { unreachable!() };
    let mut regions = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    for member in members {
        for row in &member.regions {
            let item = regions.values();
            item.field_builder::<StringBuilder>(0).unwrap().append_option(row.region.as_deref());
            item.field_builder::<TimestampMicrosecondBuilder>(1)
                .unwrap()
                .append_option(row.from.map(Timestamp::as_microsecond));
            item.append(true);
        }
        regions.append(true);
    }
    let columns: Vec<ArrayRef> = schema
        .fields()
        .iter()
        .map(|field| match field.name().as_str() {
            "id" => strings(members.iter().map(|member| Some(member.id.as_str()))),
            "kind" => strings(members.iter().map(|member| member.kind.map(Kind::word))),
            "joined" => instants(members.iter().map(|member| member.joined)),
            "birth_date" => Arc::new(
                members
                    .iter()
                    .map(|member| match member.age {
                        Some(AgeEvidence::Birth(on)) => Some(days(on)),
                        _ => None,
                    })
                    .collect::<Date32Array>(),
            ),
            "attested_years" => Arc::new(
                members
                    .iter()
                    .map(|member| match member.age {
                        Some(AgeEvidence::Attested { years, .. }) => Some(years),
                        _ => None,
                    })
                    .collect::<Int16Array>(),
            ),
            "attested_on" => Arc::new(
                members
                    .iter()
                    .map(|member| match member.age {
                        Some(AgeEvidence::Attested { on, .. }) => Some(days(on)),
                        _ => None,
                    })
                    .collect::<Date32Array>(),
            ),
            "regions" => Arc::new(regions.finish()),
            "deleted_at" => instants(members.iter().map(|member| member.deleted_at)),
            "signals" => texts(
                members.iter().map(|member| member.signals.iter().map(|one| Some(one.as_str()))),
            ),
            _ => new_null_array(field.data_type(), members.len()),
        })
        .collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

/// The gate over a world.
pub(crate) fn gate(world: &World<'_>) -> Gate {
    let mut roll = Roll::new(world.terms, world.pauses, world.cutoff);
    let mut known: Vec<&Member> = world.members.values().collect();
    known.sort_by(|one, other| one.id.cmp(&other.id));
    roll.add(&members(&known)).unwrap();
    let mut history = roll.close();
    tell(&mut history, known.iter().copied());
    history.finish()
}

/// Every event of the members, some forwards and some backwards: the order in which they are seen must not matter.
pub(crate) fn tell<'a>(history: &mut History, members: impl Iterator<Item = &'a Member> + Clone) {
    for member in members.clone() {
        let said = &member.history;
        said.bounces.iter().for_each(|event| history.event(&member.id, event.into()));
        said.choices.iter().for_each(|event| history.event(&member.id, event.into()));
    }
    for member in members {
        let said = &member.history;
        said.notices.iter().rev().for_each(|event| history.event(&member.id, event.into()));
        said.objections.iter().rev().for_each(|event| history.event(&member.id, event.into()));
    }
}

/// What was decided, in the words of the one-record rule.
pub(crate) fn decisions(decided: &Decided) -> Vec<Decision> {
    let numbers = decided.reasons().values().iter().zip(decided.rules().values());
    numbers
        .map(|(reason, rule)| match Reason::from_number(*reason) {
            None => Decision::Allowed,
            Some(reason) => Decision::Denied { reason, rule: *rule },
        })
        .collect()
}

/// What the gate decides of a batch.
pub(crate) fn decide(gate: &Gate, batch: &RecordBatch) -> Vec<Decision> {
    decisions(&gate.decide_batch(batch).unwrap())
}

/// The same rows with every string and instant in other layouts.
pub(crate) fn relaid(batch: &RecordBatch, text: &DataType, unit: TimeUnit) -> RecordBatch {
    fn kind(of: &DataType, text: &DataType, unit: TimeUnit) -> DataType {
        match of {
            DataType::Utf8 => text.clone(),
            DataType::Timestamp(_, zone) => DataType::Timestamp(unit, zone.clone()),
            other => other.clone(),
        }
    }
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let kind = kind(field.data_type(), text, unit);
        columns.push(cast(column, &kind).unwrap());
        fields.push(Field::new(field.name(), kind, field.is_nullable()));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}
