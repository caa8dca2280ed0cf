//! Single records and members out of canonical Parquet, for the one-record rule.

mod columns;
mod table;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use abide_intake::schema;
use abide_terms::member::{Kind, Member};
use abide_terms::record::{Audience, Record};
use abide_terms::taxonomy;
use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaData;

use crate::failure::{At, Failure};
use columns::{MemberColumns, RecordColumns};
use table::{each, one, owned, some, text};

/// A record, and the place that it came from: a file and a line or row of it.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) record: Record,
    pub(crate) place: Option<String>,
}

/// The records that `wanted` names by id and author.
pub(crate) fn records(
    paths: &[PathBuf],
    wanted: impl Fn(&str, Option<&str>) -> bool,
) -> Result<Vec<Placed>, Failure> {
    let mut found = vec![];
    each(paths, &schema::records(), |table| {
        let (ids, authors) = (table.strings("id")?, table.strings("author")?);
        let rows: Vec<usize> = (0..table.rows)
            .filter(|row| text(&ids, *row).is_some_and(|id| wanted(id, text(&authors, *row))))
            .collect();
        if !rows.is_empty() {
            let columns = RecordColumns::of(table)?;
            let places = table.strings("place")?;
            found.extend(
                rows.into_iter()
                    .map(|row| Placed { record: columns.record(row), place: owned(&places, row) }),
            );
        }
        Ok(())
    })?;
    Ok(found)
}

/// The records of those ids as they are, with what members wrote.
pub(crate) fn whole(paths: &[PathBuf], ids: &HashSet<&str>) -> Result<Vec<RecordBatch>, Failure> {
    let mut found = vec![];
    some(
        paths,
        &schema::records(),
        |_| true,
        |table| {
            let of = table.strings("id")?;
            let wanted =
                (0..table.rows).map(|row| text(&of, row).is_some_and(|id| ids.contains(id)));
            let wanted: BooleanArray = wanted.map(Some).collect();
            if wanted.true_count() > 0 {
                let rows = filter_record_batch(&table.batch, &wanted);
                found.push(rows.at("facts::unreadable", "a batch of records")?);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// The members of those ids, without their history.
pub(crate) fn members(
    paths: &[PathBuf],
    ids: &HashSet<String>,
) -> Result<HashMap<String, Member>, Failure> {
    let mut found = HashMap::new();
    each(paths, &schema::members(), |table| {
        let id = table.strings("id")?;
        let rows: Vec<usize> = (0..table.rows)
            .filter(|row| text(&id, *row).is_some_and(|id| ids.contains(id)))
            .collect();
        if !rows.is_empty() {
            let columns = MemberColumns::of(table)?;
            found.extend(rows.into_iter().map(|row| {
                let member = columns.member(row);
                (member.id.clone(), member)
            }));
        }
        Ok(())
    })?;
    Ok(found)
}

/// The member in a row of a file, without their history.
pub(crate) fn member_at(path: &Path, row: usize) -> Result<Option<Member>, Failure> {
    let mut found = None;
    one(path, &schema::members(), row, |table| {
        if table.rows > 0 {
            found = Some(MemberColumns::of(table)?.member(0));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whether a member of one of those ids is in the files. Nothing but ids is read.
pub(crate) fn has(paths: &[PathBuf], wanted: &HashSet<&str>) -> Result<bool, Failure> {
    let mut found = false;
    some(
        paths,
        &schema::members(),
        |name| name == "id",
        |table| {
            let ids = table.strings("id")?;
            found |= ids.iter().flatten().any(|id| wanted.contains(id));
            Ok(())
        },
    )?;
    Ok(found)
}

/// Shows the id of every row of members; nothing for one without.
pub(crate) fn member_rows(path: &Path, mut show: impl FnMut(Option<&str>)) -> Result<(), Failure> {
    some(
        &[path.to_owned()],
        &schema::members(),
        |name| name == "id",
        |table| {
            table.strings("id")?.iter().for_each(&mut show);
            Ok(())
        },
    )
}

/// Shows the id of every member.
pub(crate) fn member_ids(paths: &[PathBuf], mut show: impl FnMut(&str)) -> Result<(), Failure> {
    some(
        paths,
        &schema::members(),
        |name| name == "id",
        |table| {
            table.strings("id")?.iter().flatten().for_each(&mut show);
            Ok(())
        },
    )
}

/// Records by category and audience; `None` is unknown.
pub(crate) type Kinds = BTreeMap<(Option<String>, Option<String>), u64>;

/// How many records there are of each category and audience that Abide knows.
pub(crate) fn kinds(path: &Path) -> Result<Kinds, Failure> {
    let mut kinds = Kinds::new();
    let wanted = |name: &str| ["category", "audience"].contains(&name);
    some(&[path.to_owned()], &schema::records(), wanted, |table| {
        let (categories, audiences) = (table.strings("category")?, table.strings("audience")?);
        for row in 0..table.rows {
            let category = owned(&categories, row).filter(|name| taxonomy::is_known(name));
            let audience = owned(&audiences, row).filter(|name| Audience::parse(name).is_some());
            *kinds.entry((category, audience)).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(kinds)
}

/// How many members there are of each kind; `None` is unknown.
pub(crate) fn members_by_kind(paths: &[PathBuf]) -> Result<BTreeMap<Option<String>, u64>, Failure> {
    let mut kinds = BTreeMap::new();
    some(
        paths,
        &schema::members(),
        |name| name == "kind",
        |table| {
            let kind = table.strings("kind")?;
            for row in 0..table.rows {
                let kind = owned(&kind, row).filter(|name| Kind::parse(name).is_some());
                *kinds.entry(kind).or_default() += 1;
            }
            Ok(())
        },
    )?;
    Ok(kinds)
}

/// How many rows the footers of the files state.
pub(crate) fn rows(paths: &[PathBuf]) -> Result<u64, Failure> {
    let mut rows = 0;
    footers(paths, |footer| rows += footer.file_metadata().num_rows().unsigned_abs())?;
    Ok(rows)
}

/// Over how many buckets they are spread, likewise.
pub(crate) fn buckets(paths: &[PathBuf]) -> Result<u32, Failure> {
    let (mut rows, mut bytes) = (0, 0_u64);
    footers(paths, |footer| {
        rows += footer.file_metadata().num_rows().unsigned_abs();
        let groups = footer.row_groups().iter().map(abide_intake::row_group_bytes);
        bytes = groups.fold(bytes, u64::saturating_add);
    })?;
    Ok(abide_corpus::buckets(rows, bytes))
}

fn footers(paths: &[PathBuf], mut show: impl FnMut(&ParquetMetaData)) -> Result<(), Failure> {
    for path in paths {
        let file = File::open(path).at("facts::unreadable", path.display())?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .at("facts::unreadable", path.display())?;
        show(reader.metadata());
    }
    Ok(())
}

/// Shows every batch of the files without what members wrote, as the gate takes it.
pub(crate) fn batches(
    paths: &[PathBuf],
    mut show: impl FnMut(&RecordBatch) -> Result<(), Failure>,
) -> Result<(), Failure> {
    each(paths, &schema::records(), |table| show(&table.batch))
}
