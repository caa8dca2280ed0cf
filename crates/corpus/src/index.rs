//! What is kept beside a corpus, for the platform alone, so that the next one can start from it (`docs/formats/index.md`).
//!
//! It says of every record whom and which instants it asked about. Without it, or if it is damaged, a build decides every record.

mod digests;
mod finish;
mod list;
mod names;
mod parts;
mod table;
mod traces;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{fmt, fs};

use abide_gate::Gate;
use arrow::array::{Array, ArrayRef, RecordBatch};

use crate::bucket::Spread;
use crate::delete::is_link;
use crate::error::{Error, Kind, Result};
use crate::folder::Linked;
use crate::parent::Since;
use crate::request::Request;
use crate::snapshot::lock;
use crate::table as corpus;
pub(crate) use digests::{Digests, visit as visit_digests};
pub(crate) use finish::{begin, finish};
pub use list::{Content, SourceTable};
pub(crate) use list::{List, Written};
pub(crate) use names::{read_names, take_over_names, write_names};
pub use parts::PART;
pub(crate) use parts::{Parts, Standing, part};
use table::Table;
pub(crate) use table::{Batches, column};
pub(crate) use traces::{Trace, beside};

/// The folder of all of them, beside the corpora.
const FOLDER: &str = ".index";

/// The one that is being made.
const MAKING: &str = ".making";

/// In parts, by members.
pub(crate) const MEMBERS: &str = "members";
pub(crate) const PEOPLE: &str = "people";
pub(crate) const NAMES: &str = "names.arrow";
pub(crate) const LATER: &str = "later.arrow";
pub(crate) const STRANGERS: &str = "strangers.arrow";
pub(crate) const VEILED: &str = "veiled.arrow";

/// Whose the rows of one bucket are, in a table of the corpus.
pub(crate) fn bucket(of: corpus::Table, number: u32) -> String {
    let name = of.folder().strip_prefix("data/").unwrap_or_else(|| of.stem());
    format!("{name}-{number:05}.arrow")
}

/// How everybody stands, as the gate has folded it.
#[derive(Debug, Clone)]
pub struct Standings {
    /// Of what records are asked against beside members: `Gate::rules`.
    pub rules: [u8; 32],
    /// Of what records ask of each member.
    pub members: Members,
    /// What was folded: `Gate::save` is asked for when there is room for it.
    pub fold: Arc<Gate>,
}

/// What records ask of members, digested.
#[derive(Debug, Clone)]
pub enum Members {
    /// Of each, in the order of their numbers: `Gate::standings`.
    All(Vec<u64>),
    /// Of these numbers, which rise; everybody else stands as in the corpus before.
    Of(Vec<(u32, u64)>),
}

/// What a build keeps for the next, and the corpus that it starts from itself.
#[derive(Debug)]
pub struct Keep {
    pub standings: Standings,
    pub content: Content,
    pub since: Option<Since>,
    /// Members of a part of the index: [`PART`].
    pub part: NonZeroU32,
}

impl Keep {
    /// Whether the records that are decided are digested (`Gate::trace` with [`digest_key`]): those that are masked, unless all of them are
    /// those of the corpus before.
    pub fn digests(&self, request: &Request) -> bool {
        let has_others = self.since.as_ref().is_none_or(|since| !since.has_same_records());
        request.masking.is_some() && has_others
    }
}

/// How a member stands: what records ask of them, and by which pseudonym they are placed. A pseudonym looks random, so a standing that
/// differs in either differs.
pub(crate) fn standing(spread: &Spread, number: u32, folded: u64) -> Result<(u64, u32)> {
    let Some(name) = spread.member(number)? else { return Ok((folded, u32::MAX)) };
    let first = name.bytes().first_chunk().copied().map_or(0, u64::from_le_bytes);
    Ok((folded ^ first & !abide_gate::HIDDEN, spread.bucket(name.place())))
}

/// The key of the digests of records, of that of a corpus.
pub fn digest_key(key: &[u8; 32]) -> [u8; 16] {
    let key = blake3::derive_key("abide 2026-11-28 corpus index records v1", key);
    key.first_chunk().copied().unwrap_or_default()
}

/// A table of the fold.
pub(crate) fn fold(name: &str) -> String {
    format!("fold-{name}.arrow")
}

/// One of a part of the members.
pub(crate) fn fold_part(name: &str, number: u32) -> String {
    part(&format!("fold-{name}"), number)
}

/// An index that is being made, by several threads. Dropped, it goes away.
pub(crate) struct Making {
    folder: PathBuf,
    path: PathBuf,
    list: List,
    files: Mutex<BTreeMap<String, Written>>,
    key: [u8; 32],
}

impl Making {
    /// Begins anew; what a build that broke off left behind goes.
    pub(crate) fn begin(corpora: &Path, list: List, key: &[u8; 32]) -> Result<Self> {
        let folder = corpora.join(FOLDER);
        if is_link(&folder)? {
            // Indexes of others may stand where it leads.
            return Err(Error::broken(&folder, "is a link, and has to be a folder"));
        }
        let path = folder.join(MAKING);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|error| Error::io(&path, error))?;
        }
        fs::create_dir_all(&path).map_err(|error| Error::io(&path, error))?;
        Ok(Self { folder, path, list, files: Mutex::default(), key: *key })
    }

    /// The parts of its members.
    pub(crate) fn parts(&self) -> &Parts {
        &self.list.parts
    }

    /// Takes a table of another over as it is.
    pub(crate) fn take_over(&self, from: &Index, name: &str) -> Result<()> {
        let written = from.written(name)?;
        Linked::of(&from.path.join(name), written.bytes)?.at(&self.path.join(name))?;
        self.enter(name, written.clone());
        Ok(())
    }

    /// Writes a table of one batch.
    pub(crate) fn write(&self, name: &str, columns: Vec<(&str, ArrayRef)>) -> Result<()> {
        let columns = columns.into_iter().map(|(name, column)| (name, column, true));
        let batch = RecordBatch::try_from_iter_with_nullable(columns)?;
        let mut table = Table::create(self.path.join(name), batch.schema_ref())?;
        table.write(&batch)?;
        self.enter(name, table.finish()?);
        Ok(())
    }

    /// Writes a table batch by batch; without any, there is none.
    pub(crate) fn writing(&self, name: String) -> Writing<'_> {
        Writing { making: self, name, table: None }
    }

    fn enter(&self, name: &str, written: Written) {
        lock(&self.files).insert(name.to_owned(), written);
    }

    /// How many members each bucket has in it.
    pub(crate) fn complete(&mut self, buckets: Vec<u64>) {
        self.list.buckets = buckets;
    }

    /// Puts it in its place, beside a corpus that stands in its own. The indexes of others go: the next build starts from this one.
    pub(crate) fn publish(mut self, sums: String) -> Result<()> {
        self.list.sums = sums;
        self.list.files = std::mem::take(&mut *lock(&self.files));
        self.list.write(&self.path, &self.key)?;
        let place = self.folder.join(&self.list.corpus);
        let failed = |error| Error::io(&place, error);
        if place.exists() {
            fs::remove_dir_all(&place).map_err(failed)?;
        }
        fs::rename(&self.path, &place).map_err(failed)?;
        for other in indexes(&self.folder)? {
            if other != place {
                fs::remove_dir_all(&other).map_err(|error| Error::io(&other, error))?;
            }
        }
        Ok(())
    }
}

/// A table that is written batch by batch.
pub(crate) struct Writing<'m> {
    making: &'m Making,
    name: String,
    table: Option<Table>,
}

impl Writing<'_> {
    /// Writes these columns of a batch, the second of each pair, as the first is called.
    pub(crate) fn write(
        &mut self,
        batch: &RecordBatch,
        columns: &[(&'static str, &str)],
    ) -> Result<()> {
        let lacks = || Error::new(Kind::Records, "rows lack the numbers of their records");
        if batch.column_by_name("number").is_none_or(|numbers| numbers.null_count() > 0) {
            return Err(lacks());
        }
        let column = |(name, from): &(&'static str, &str)| {
            let column = batch.column_by_name(from).cloned();
            Ok((*name, column.ok_or_else(lacks)?, true))
        };
        let columns = columns.iter().map(column).collect::<Result<Vec<_>>>()?;
        self.put(&RecordBatch::try_from_iter_with_nullable(columns)?)
    }

    pub(crate) fn put(&mut self, batch: &RecordBatch) -> Result<()> {
        let table = if let Some(table) = &mut self.table {
            table
        } else {
            let path = self.making.path.join(&self.name);
            self.table.insert(Table::create(path, batch.schema_ref())?)
        };
        table.write(batch)
    }

    pub(crate) fn finish(self) -> Result<()> {
        if let Some(table) = self.table {
            self.making.enter(&self.name, table.finish()?);
        }
        Ok(())
    }
}

/// Nobody's key is printed.
impl fmt::Debug for Making {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Making").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// An index in its place.
#[derive(Debug)]
pub(crate) struct Index {
    path: PathBuf,
    pub(crate) list: List,
}

impl Index {
    /// The one that the next build starts from, if there is one.
    pub(crate) fn newest(corpora: &Path, key: &[u8; 32]) -> Result<Option<Self>> {
        let found = indexes(&corpora.join(FOLDER))?;
        let Some(path) = found.into_iter().max() else { return Ok(None) };
        let list = List::read(&path, key)?;
        Ok(Some(Self { path, list }))
    }

    /// A table, as it was written or not at all.
    pub(crate) fn read(&self, name: &str) -> Result<RecordBatch> {
        table::read(&self.path, name, self.written(name)?)
    }

    /// The batches of a table, as it was written or not at all.
    pub(crate) fn batches(&self, name: &str) -> Result<Batches> {
        Batches::open(&self.path, name, self.written(name)?)
    }

    fn written(&self, name: &str) -> Result<&Written> {
        let written = self.list.files.get(name);
        written.ok_or_else(|| Error::new(Kind::Parent, format_args!("has no `{name}`")))
    }
}

/// Removes the index of a corpus, if it has one.
pub(crate) fn remove(corpus: &Path) -> Result<()> {
    let Some((corpora, id)) = corpus.parent().zip(corpus.file_name()) else { return Ok(()) };
    let path = corpora.join(FOLDER).join(id);
    match fs::remove_dir_all(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(&path, error)),
        _ => Ok(()),
    }
}

/// Every index that is whole enough to have a name. What is no folder named by a corpus is nobody's index, and stays.
fn indexes(folder: &Path) -> Result<Vec<PathBuf>> {
    if is_link(folder)? {
        return Ok(vec![]);
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(Error::io(folder, error)),
    };
    let mut found = vec![];
    for entry in entries {
        let entry = entry.map_err(|error| Error::io(folder, error))?;
        let kind = entry.file_type().map_err(|error| Error::io(folder, error))?;
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if kind.is_dir() && name.len() == 16 && name.iter().all(u8::is_ascii_hexdigit) {
            found.push(entry.path());
        }
    }
    Ok(found)
}
