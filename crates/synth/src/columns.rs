//! Rows of records and members as Arrow columns.

use std::sync::Arc;

use abide_intake::schema;
use arrow::array::{
    ArrayRef, Date32Builder, Int16Builder, ListBuilder, RecordBatch, StringBuilder, StructBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Fields};

use crate::clock::Micros;
use crate::error::Result;
use crate::person::Person;
use crate::record::Record;

fn instants() -> TimestampMicrosecondBuilder {
    TimestampMicrosecondBuilder::new().with_timezone("UTC")
}

/// A list of texts.
type Words = ListBuilder<StringBuilder>;

fn push_words<'a>(list: &mut Words, words: impl Iterator<Item = Option<&'a str>>) {
    words.for_each(|word| list.values().append_option(word));
    list.append(true);
}

/// A list of pairs of texts.
struct Pairs(ListBuilder<StructBuilder>);

impl Pairs {
    fn new(first: &str, second: &str) -> Self {
        let field = |name| Field::new(name, DataType::Utf8, true);
        let fields = Fields::from(vec![field(first), field(second)]);
        Self(ListBuilder::new(StructBuilder::from_fields(fields, 0)))
    }

    fn push<'a>(&mut self, pairs: impl Iterator<Item = (Option<&'a str>, &'a str)>) {
        for (first, second) in pairs {
            let pair = self.0.values();
            if let Some(column) = pair.field_builder::<StringBuilder>(0) {
                column.append_option(first);
            }
            if let Some(column) = pair.field_builder::<StringBuilder>(1) {
                column.append_value(second);
            }
            pair.append(true);
        }
        self.0.append(true);
    }
}

/// A batch in the schema of records.
pub(crate) fn records(rows: &[Record]) -> Result<RecordBatch> {
    let texts = |of: &dyn Fn(&Record) -> Option<&str>| -> ArrayRef {
        let mut column = StringBuilder::new();
        for row in rows {
            column.append_option(of(row));
        }
        Arc::new(column.finish())
    };
    let times = |of: &dyn Fn(&Record) -> Option<Micros>| -> ArrayRef {
        let mut column = instants();
        for row in rows {
            column.append_option(of(row));
        }
        Arc::new(column.finish())
    };
    let mut contributors = Pairs::new("member", "role");
    let mut mentions = Words::new(StringBuilder::new());
    let mut signals = Words::new(StringBuilder::new());
    let mut messages = Pairs::new("role", "content");
    let mut media = Pairs::new("digest", "reference");
    for row in rows {
        contributors.push(row.contributors.iter().map(|(member, role)| (member.as_deref(), *role)));
        push_words(&mut mentions, row.mentions.iter().map(Option::as_deref));
        push_words(&mut signals, row.signals.iter().map(|signal| Some(*signal)));
        messages.push(row.messages.iter().map(|(role, content)| (Some(*role), content.as_str())));
        media.push(row.media.iter().map(|(digest, name)| (Some(digest.as_str()), name.as_str())));
    }
    let columns = vec![
        texts(&|row| Some(&row.id)),
        texts(&|row| row.category),
        texts(&|row| row.audience),
        texts(&|row| row.author.as_deref()),
        times(&|row| row.made_from),
        times(&|row| row.made_to),
        times(&|row| row.deleted_at),
        Arc::new(contributors.0.finish()),
        Arc::new(mentions.finish()),
        Arc::new(signals.finish()),
        texts(&|row| row.language),
        texts(&|row| row.text.as_deref()),
        Arc::new(messages.0.finish()),
        Arc::new(media.0.finish()),
        // The platform's own terms are the licence, and intake says where a row came from.
        texts(&|_| None),
        texts(&|_| None),
        texts(&|_| None),
    ];
    Ok(RecordBatch::try_new(schema::records(), columns)?)
}

/// A batch in the schema of members.
pub(crate) fn members(rows: &[Person]) -> Result<RecordBatch> {
    let texts = |of: &dyn Fn(&Person) -> Option<&str>| -> ArrayRef {
        let mut column = StringBuilder::new();
        for row in rows {
            column.append_option(of(row));
        }
        Arc::new(column.finish())
    };
    let (mut joined, mut deleted, mut born) = (instants(), instants(), Date32Builder::new());
    // The platform keeps birth dates, so it has no attestations.
    let (mut years, mut on) = (Int16Builder::new(), Date32Builder::new());
    let mut signals = Words::new(StringBuilder::new());
    let mut handles = Words::new(StringBuilder::new());
    let row = StructBuilder::new(
        match schema::dated_region() {
            DataType::Struct(fields) => fields,
            _ => Fields::empty(),
        },
        vec![Box::new(StringBuilder::new()), Box::new(instants())],
    );
    let mut regions = ListBuilder::new(row);
    for person in rows {
        joined.append_option(person.joined);
        deleted.append_option(person.deleted_at);
        born.append_option(person.born);
        years.append_null();
        on.append_null();
        for (region, from) in &person.regions {
            let row = regions.values();
            if let Some(column) = row.field_builder::<StringBuilder>(0) {
                column.append_option(*region);
            }
            if let Some(column) = row.field_builder::<TimestampMicrosecondBuilder>(1) {
                column.append_option(*from);
            }
            row.append(true);
        }
        regions.append(true);
        push_words(&mut signals, person.signals.iter().map(|signal| Some(*signal)));
        let names = [person.face.name.as_str(), person.face.handle.as_str()];
        push_words(&mut handles, names.into_iter().map(Some));
    }
    let columns: Vec<ArrayRef> = vec![
        texts(&|row| Some(&row.face.id)),
        texts(&|row| row.kind),
        Arc::new(joined.finish()),
        Arc::new(born.finish()),
        Arc::new(years.finish()),
        Arc::new(on.finish()),
        Arc::new(regions.finish()),
        Arc::new(deleted.finish()),
        Arc::new(signals.finish()),
        texts(&|row| Some(row.face.language.tag())),
        Arc::new(handles.finish()),
    ];
    Ok(RecordBatch::try_new(schema::members(), columns)?)
}
