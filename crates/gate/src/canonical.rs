//! Records in whichever layout they came, in the one layout that the gate hands on.

use std::sync::Arc;

use abide_intake::schema;
use arrow::array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{Field, Schema};

use crate::Error;
use crate::columns::Table;
use crate::shape::handed_on;

/// The batch in the schema of `intake::schema::records`: columns it lacks are null, others are left out. Texts are views, and what repeats may be a dictionary.
pub(crate) fn records(batch: &RecordBatch, place: &str) -> Result<RecordBatch, Error> {
    let schema = schema::records();
    let table = Table { batch, place };
    let columns = schema
        .fields()
        .iter()
        .map(|field| column(&table, field))
        .collect::<Result<Vec<_>, Error>>()?;
    let fields = schema.fields().iter().zip(&columns);
    let fields =
        fields.map(|(field, of)| field.as_ref().clone().with_data_type(of.data_type().clone()));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(schema, columns, &options)
        .map_err(|error| Error::Records(error.into()))
}

fn column(table: &Table<'_>, field: &Field) -> Result<ArrayRef, Error> {
    let Some(array) = table.batch.column_by_name(field.name()) else {
        let kind = handed_on(field, field.data_type());
        return Ok(new_null_array(&kind, table.batch.num_rows()));
    };
    if field.name() == "id" && array.logical_null_count() > 0 {
        let nulls = array.logical_nulls();
        let row = nulls.and_then(|nulls| nulls.iter().position(|valid| !valid));
        let row = row.map_or(0, |row| row as u64 + 1);
        return Err(Error::NoId { place: table.place.to_owned(), row });
    }
    let kind = handed_on(field, array.data_type());
    if *array.data_type() == kind {
        return Ok(Arc::clone(array));
    }
    // What does not fit is an error: a deletion must not become a null.
    let strict = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(array, &kind, &strict).map_err(|_error| table.wrong(field.name()))
}
