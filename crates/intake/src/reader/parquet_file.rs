//! Parquet in any schema, row by row.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::cast;
use arrow::datatypes::{DataType, FieldRef, Fields, Schema};
use arrow::error::ArrowError;
use arrow::json::LineDelimitedWriter;
use serde_json::Value;

use super::Reader;
use super::whole::{Batches, broken, builder};
use crate::row::Row;
use crate::{Error, Kind, Place, Result};

/// Few, because a row can hold a long text.
const BATCH_ROWS: usize = 512;

pub(crate) struct Rows {
    batches: Batches,
    waiting: VecDeque<BTreeMap<String, Value>>,
    columns: Vec<String>,
    instants: Arc<BTreeSet<String>>,
    local: Arc<BTreeSet<String>>,
    shown: String,
    number: u64,
}

impl Rows {
    pub(crate) fn open(path: &Path, shown: &str) -> Result<Self> {
        let builder = builder(path, shown)?;
        let schema = Arc::clone(builder.schema());
        let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        let those = |is: fn(&DataType) -> bool| {
            let fields = schema.fields().iter().filter(|field| is(field.data_type()));
            Arc::new(fields.map(|field| field.name().clone()).collect())
        };
        let instants = those(|of| matches!(of, DataType::Timestamp(_, Some(_))));
        let local = those(|of| matches!(of, DataType::Timestamp(_, None)));
        let batches = Batches::new(builder.with_batch_size(BATCH_ROWS), shown)?;
        Ok(Self {
            batches,
            waiting: VecDeque::new(),
            columns,
            instants,
            local,
            shown: shown.to_owned(),
            number: 0,
        })
    }

    fn take_in(&mut self, batch: &RecordBatch) -> Result<()> {
        let batch = &in_offsets(batch).map_err(|error| broken(&self.shown, error))?;
        let mut writer = LineDelimitedWriter::new(Vec::new());
        let written = writer.write(batch).and_then(|()| writer.finish());
        written.map_err(|error| {
            Error::new(Kind::Column, "a column has a type that cannot be read as values")
                .at(Place::file(&self.shown))
                .hint("cast it to text, numbers or instants")
                .caused_by(error)
        })?;
        for line in serde_json::Deserializer::from_slice(&writer.into_inner()).into_iter() {
            let values: BTreeMap<String, Value> =
                line.map_err(|error| broken(&self.shown, error))?;
            self.waiting.push_back(values);
        }
        Ok(())
    }
}

/// The batch with every instant at the offset zero: names of time zones cannot be written without their data.
fn in_offsets(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let fields: Fields = batch.schema().fields().iter().map(in_offset).collect();
    let columns =
        batch.columns().iter().zip(&fields).map(|(column, field)| cast(column, field.data_type()));
    RecordBatch::try_new(Arc::new(Schema::new(fields.clone())), columns.collect::<Result<_, _>>()?)
}

fn in_offset(field: &FieldRef) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, Some("+00:00".into())),
        DataType::List(item) => DataType::List(in_offset(item)),
        DataType::LargeList(item) => DataType::LargeList(in_offset(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(in_offset).collect()),
        other => other.clone(),
    };
    Arc::new(field.as_ref().clone().with_data_type(data_type))
}

impl Reader for Rows {
    fn next_row(&mut self) -> Result<Option<Row>> {
        while self.waiting.is_empty() {
            match self.batches.next() {
                None => return Ok(None),
                Some(batch) => {
                    self.take_in(&batch?)?;
                }
            }
        }
        self.number += 1;
        let number = self.number;
        let (instants, local) = (Arc::clone(&self.instants), Arc::clone(&self.local));
        Ok(self.waiting.pop_front().map(|values| Row { values, number, instants, local }))
    }

    fn columns(&self) -> Option<Vec<String>> {
        Some(self.columns.clone())
    }
}
