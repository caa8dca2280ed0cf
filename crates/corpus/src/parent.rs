//! The corpus that a build starts from: what of it stays, and which records have to be decided again.
//!
//! It is taken for what its index says, its sums and its signature say: what is read again is digested again, what stays as it is keeps its
//! digest. Whatever does not fit is an error of [`Kind::Parent`], and a build that decides every record.

mod bucket;
mod changed;
mod exact;
mod names;
mod numbers;
mod same;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use abide_gate::{Gate, Saved};
use abide_scrub::Scrubber;
use abide_terms::Document;
use abide_terms::event::Pause;
use abide_verify::membership::Bucket;
use jiff::Timestamp;

use crate::attest::PublicKey;
use crate::attestation::{self, Sums};
use crate::bucket::Spread;
use crate::delete::InUse;
use crate::error::{Error, Kind, Result};
use crate::index::{self, Content, Index, Making, Standings};
use crate::manifest::{MANIFEST, Manifest};
use crate::mask::Masking;
use crate::names::Names;
use crate::proofs;
use crate::reader::{self, SUMS};
use crate::request::{self, Inputs, Request};
pub(crate) use bucket::{Kept, Removed};
use changed::Found;
pub(crate) use exact::Exact;
pub(crate) use numbers::{GONE, Renumbered};
pub(crate) use same::Anew;

/// A corpus with its index, of the same terms and configuration.
#[derive(Debug)]
pub struct Parent {
    pub(crate) path: PathBuf,
    pub(crate) manifest: Manifest,
    pub(crate) index: Index,
    pub(crate) exact: Exact,
    pub(crate) buckets: Vec<Bucket>,
    pub(crate) sums: Sums,
    /// Its rows are not deleted while they are taken over.
    _in_use: InUse,
}

/// What a build starts from, and the records that are decided, by number.
#[derive(Debug)]
pub struct Since {
    pub(crate) parent: Parent,
    /// The numbers of the parent's records and members now.
    pub(crate) numbers: Renumbered,
    changed: Vec<u32>,
    /// The same, and the number of what is gone.
    leaving: Vec<u32>,
    /// Buckets from which records may go because they are gone, or their author has another place now. All others are found in their author's own.
    pub(crate) left: BTreeSet<u32>,
    removed: u64,
    has_same_members: bool,
    has_same_records: bool,
}

/// The files of a build, as it reads them.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    pub content: &'a Content,
    pub records: &'a [PathBuf],
    pub members: &'a [PathBuf],
}

impl Since {
    /// Looks for the records that are decided. An error of [`Kind::Parent`] says why all of them are. Polled in a Tokio runtime.
    pub async fn of(
        parent: Parent,
        request: &Request,
        standings: &Standings,
        sources: Sources<'_>,
    ) -> Result<Self> {
        if parent.index.list.rules != hex::encode(standings.rules) {
            return Err(refused("the versions in effect changed"));
        }
        let Found { numbers, changed, left, removed } =
            parent.changed(request, standings, &sources).await?;
        let mut leaving = changed.clone();
        leaving.push(GONE);
        let has_same_members = parent.has_members_of(sources.content);
        let has_same_records = parent.index.list.content.records == sources.content.records;
        Ok(Self {
            parent,
            numbers,
            changed,
            leaving,
            left,
            removed,
            has_same_members,
            has_same_records,
        })
    }

    /// The numbers of the records that are decided, rising.
    pub fn changed(&self) -> &[u32] {
        &self.changed
    }

    /// How many of the parent's records are decided again, or gone.
    pub(crate) fn removed(&self) -> u64 {
        self.removed
    }

    /// Whether everybody is called as they were.
    pub(crate) fn has_same_members(&self) -> bool {
        self.has_same_members
    }

    /// Whether every file has the records that it had, and in the same order.
    pub(crate) fn has_same_records(&self) -> bool {
        self.has_same_records
    }

    /// Whether the same people contributed to the same records.
    pub(crate) fn has_same_people(&self) -> bool {
        self.has_same_members && self.has_same_records
    }

    /// The number of a record of the parent, if it is as it was.
    pub(crate) fn stays(&self, old: u32) -> Option<u32> {
        let number = self.numbers.record(old)?;
        self.changed.binary_search(&number).is_err().then_some(number)
    }

    /// What there is of a bucket.
    pub(crate) fn bucket<'a>(
        &'a self,
        number: u32,
        spread: &'a Spread,
        names: &'a Names,
    ) -> Kept<'a> {
        let Self { parent, leaving, numbers, .. } = self;
        Kept { parent, leaving, numbers, number, spread, names }
    }

    /// Takes what the index says of a table over into another.
    pub(crate) fn take_over(&self, name: &str, to: &Making) -> Result<()> {
        self.numbers.take_over(&self.parent.index, name, to)
    }

    /// The id of the corpus.
    pub fn parent(&self) -> &str {
        &self.parent.manifest.id
    }
}

fn refused(words: impl std::fmt::Display) -> Error {
    Error::new(Kind::Parent, words)
}

impl Parent {
    /// Looks for a corpus from which one of these inputs can be made. `None` if none was kept; an error of [`Kind::Parent`] says why the one
    /// that was kept does not serve. `signers` are the keys that may have signed it.
    pub fn find(
        corpora: &Path,
        inputs: &Inputs,
        (key, signers): (&[u8; 32], &[PublicKey]),
        content: &Content,
    ) -> Result<Option<Self>> {
        let Some(index) = Index::newest(corpora, key)? else { return Ok(None) };
        let parent = Self::open(corpora, signers, index)?;
        parent.fits(inputs, content)?;
        Ok(Some(parent))
    }

    /// Whether the members' tables are the same, so that its fold and its names can be taken up again.
    pub fn has_members_of(&self, content: &Content) -> bool {
        self.index.list.content.members == content.members
    }

    /// The ledger's position that it is bound to.
    pub fn position(&self) -> &request::Position {
        &self.manifest.inputs.ledger
    }

    /// How members were folded, in the world as it is now. `None` if they cannot be taken up.
    pub fn fold(&self, world: (&[Document], &[Pause], Timestamp)) -> Result<Option<Saved>> {
        let [regions, off] = abide_gate::SHARED.map(|name| self.index.read(&index::fold(name)));
        let parts = &self.index.list.parts;
        let tables = parts.each().map(|(part, _)| {
            let read = |name| self.index.read(&index::fold_part(name, part));
            let [folded, rows] = abide_gate::PARTS.map(read);
            Ok([folded?, rows?])
        });
        Saved::load(world, parts.members, &[regions?, off?], tables)
    }

    /// What masks texts, with everybody as they stand now.
    pub fn masking(&self, scrubber: Scrubber, gate: &Gate) -> Result<Masking> {
        Ok(Masking::kept(scrubber, gate, index::read_names(&self.index)?))
    }

    fn open(corpora: &Path, signers: &[PublicKey], index: Index) -> Result<Self> {
        let path = corpora.join(&index.list.corpus);
        let gone =
            |_: Error| refused(format_args!("the corpus `{}` is gone or damaged", path.display()));
        let in_use = InUse::take(&path).map_err(gone)?;
        let list = path.join(SUMS);
        let text = fs::read_to_string(&list).map_err(|error| gone(Error::io(&list, error)))?;
        let mut sums = Sums::new();
        for line in text.lines() {
            let (sum, name) = line.split_once("  ").ok_or_else(|| gone_format(&path))?;
            sums.insert(name.to_owned(), sum.to_owned());
        }
        let own = reader::digest(&list).map_err(gone)?;
        if own != index.list.sums {
            return Err(gone_format(&path));
        }
        sums.insert(SUMS.to_owned(), own);
        for name in [MANIFEST, "audit/counts.json", abide_verify::membership::BUCKETS_FILE] {
            let digest = reader::digest(&path.join(name)).map_err(gone)?;
            if sums.get(name) != Some(&digest) {
                return Err(gone_format(&path));
            }
        }
        let manifest = reader::manifest(&path).map_err(gone)?;
        let is_signed =
            signers.iter().any(|key| attestation::verify(&path, &sums, &manifest, key).is_ok());
        if !is_signed {
            return Err(refused(format_args!(
                "no key of the platform has signed `{}`",
                path.display()
            )));
        }
        let exact = Exact::read(&path).map_err(gone)?;
        let buckets = proofs::read_buckets(&path, &manifest).map_err(gone)?;
        Ok(Self { path, manifest, index, exact, buckets, sums, _in_use: in_use })
    }

    /// Whether everything is the same but the ledger, the cutoff, and what is in the sources.
    fn fits(&self, new: &Inputs, content: &Content) -> Result<()> {
        let (old, list) = (&self.manifest.inputs, &self.index.list);
        let same = [
            ("the terms", old.terms_are(new)),
            ("the configuration", list.content.configuration == content.configuration),
            ("the versions of the program", old.versions == new.versions),
            ("the number of buckets", old.buckets == new.buckets),
            ("what the platform says of itself", old.stands_for(new)),
        ];
        match same.into_iter().find(|(_, is_same)| !is_same) {
            Some((what, _)) => Err(refused(format_args!("{what} changed"))),
            None if micros(new) < list.cutoff => Err(refused("it is of a later time")),
            None => Ok(()),
        }
    }
}

fn gone_format(path: &Path) -> Error {
    refused(format_args!("the corpus `{}` is not what it was", path.display()))
}

fn micros(inputs: &Inputs) -> i64 {
    inputs.cutoff.as_microsecond()
}
