//! Of which records the words may be used. No version of the terms lists the others, so they are denied whoever wrote them and whenever: their words
//! need not be read, and by its statistics a group of rows tells that it holds no other.

use std::collections::BTreeSet;

use abide_terms::record::Audience;
use arrow::array::RecordBatch;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use crate::Error;
use crate::categories::{ABSENT, Categories, audience_bit};
use crate::columns::Table;

/// The columns of words.
pub(crate) const WORDS: [&str; 3] = ["text", "messages", "media"];

/// What some version of the terms lists.
#[derive(Debug)]
pub(crate) struct Listed {
    categories: BTreeSet<String>,
    audiences: BTreeSet<&'static str>,
}

impl Listed {
    pub(crate) fn of(all: &Categories) -> Self {
        let open = (0..all.len() as u32).filter(|number| all.open(*number) != 0);
        let bits = open.clone().fold(0, |bits, number| bits | all.open(number));
        let audiences = Audience::ALL.iter().map(|audience| audience.word());
        Self {
            categories: open.filter_map(|number| all.name(number)).map(str::to_owned).collect(),
            audiences: audiences.filter(|word| bits & audience_bit(word) != 0).collect(),
        }
    }

    /// The groups of rows of a file in which nothing is listed.
    pub(crate) fn closed(&self, footer: &ParquetMetaData) -> Vec<usize> {
        let leaves = footer.file_metadata().schema_descr().columns();
        let leaf = |name: &str| leaves.iter().position(|leaf| leaf.path().parts() == [name]);
        let (category, audience) = (leaf("category"), leaf("audience"));
        let is_closed = |group: &RowGroupMetaData| {
            category.is_some_and(|leaf| is_without(group, leaf, &self.categories))
                || audience.is_some_and(|leaf| is_without(group, leaf, &self.audiences))
        };
        let groups = footer.row_groups().iter().enumerate();
        groups.filter(|(_, group)| is_closed(group)).map(|(number, _)| number).collect()
    }

    /// Refuses rows of a group that was said to be closed, and is not: without their words they would be lost.
    pub(crate) fn refuse(&self, records: &RecordBatch) -> Result<(), Error> {
        let table = Table { batch: records, place: "records" };
        let rows = records.num_rows();
        let known = |name, is_known: &dyn Fn(&str) -> bool| {
            Ok::<_, Error>(table.strings(name)?.resolve(rows, false, is_known))
        };
        let categories = known("category", &|word| self.categories.contains(word))?;
        let audiences = known("audience", &|word| self.audiences.contains(word))?;
        let mut of = categories.into_iter().zip(audiences);
        let Some(row) = of.position(|(category, audience)| category && audience) else {
            return Ok(());
        };
        let record = table.strings("id")?.get(row).unwrap_or_default().to_owned();
        Err(Error::Statistics { record })
    }
}

/// Whether no row of a column can have one of these words. Nulls are unknown, and deny.
fn is_without<W: AsRef<str>>(group: &RowGroupMetaData, leaf: usize, words: &BTreeSet<W>) -> bool {
    let Some(about) = group.columns().get(leaf).and_then(|chunk| chunk.statistics()) else {
        return false;
    };
    if about.null_count_opt() == Some(group.num_rows().unsigned_abs()) {
        return true;
    }
    // Bounds that were cut off are bounds still. What old writers put there was not in the order of bytes.
    let bounds = about.min_bytes_opt().zip(about.max_bytes_opt());
    bounds.filter(|_| !about.is_min_max_deprecated()).is_some_and(|(least, most)| {
        !words.iter().any(|word| (least..=most).contains(&word.as_ref().as_bytes()))
    })
}

/// Of each record of a batch, whether its words may be used.
pub(crate) fn open(all: &Categories, records: &RecordBatch) -> Result<Vec<bool>, Error> {
    let table = Table { batch: records, place: "records" };
    let rows = records.num_rows();
    let categories = table.strings("category")?.resolve(rows, ABSENT, |name| all.number(name));
    let audiences = table.strings("audience")?.resolve(rows, 0, audience_bit);
    let of = categories.into_iter().zip(audiences);
    Ok(of.map(|(category, audience)| all.open(category) & audience != 0).collect())
}
