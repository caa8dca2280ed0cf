//! The corpus that a build starts from: what of it stays, and which records have to be decided again.
//!
//! It is taken for what its index says, its sums and its signature say: what is read again is digested again, what stays as it is keeps its
//! digest. Whatever does not fit is an error of [`Kind::Parent`], and a build that decides every record.

mod bucket;
mod exact;
mod same;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use abide_gate::{Gate, HIDDEN};
use abide_scrub::{Masked as People, Scrubber};
use abide_verify::membership::Bucket;
use arrow::array::RecordBatch;
use arrow::datatypes::{Int64Type, UInt32Type, UInt64Type};

use crate::attest::PublicKey;
use crate::attestation::{self, Sums};
use crate::bucket::Spread;
use crate::delete::InUse;
use crate::error::{Error, Kind, Result};
use crate::index::{
    self, Index, LATER, MEMBERS, Members, NAMES, PEOPLE, Standings, beside, column,
};
use crate::manifest::{MANIFEST, Manifest};
use crate::mask::Masking;
use crate::proofs;
use crate::reader::{self, SUMS};
use crate::request::{self, Inputs, Request};
pub(crate) use bucket::Removed;
pub(crate) use exact::Exact;
pub(crate) use same::Tables;

/// Beyond this part of all records, deciding the changed ones apart saves nothing.
const CHANGED_PART_MAX: u64 = 4;

/// A corpus with its index, of the same inputs but for the ledger and the cutoff.
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

/// What a build starts from, and the records that are decided again, by number.
#[derive(Debug)]
pub struct Since {
    pub(crate) parent: Parent,
    pub(crate) changed: Vec<u32>,
    /// Buckets from which records may go because their author has another place now. All others are found in their author's own.
    pub(crate) left: BTreeSet<u32>,
}

impl Since {
    /// Looks for the records that are decided again. An error of [`Kind::Parent`] says why all of them are.
    pub fn of(parent: Parent, request: &Request, standings: &Standings) -> Result<Self> {
        if parent.index.list.rules != hex::encode(standings.rules) {
            return Err(refused("the versions in effect changed"));
        }
        let (changed, left) = parent.changed(request, standings)?;
        let all: u64 = parent.index.list.records.iter().sum();
        if changed.len() as u64 > all / CHANGED_PART_MAX {
            let words = format_args!("{} of {all} records may be decided otherwise", changed.len());
            return Err(refused(words));
        }
        Ok(Self { parent, changed, left })
    }

    /// The numbers of the records that are decided again, rising.
    pub fn changed(&self) -> &[u32] {
        &self.changed
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
    /// that was kept does not serve. `signers` are the keys that may have signed it, `records` how many each file of them holds.
    pub fn find(
        corpora: &Path,
        inputs: &Inputs,
        (key, signers): (&[u8; 32], &[PublicKey]),
        records: &[u64],
    ) -> Result<Option<Self>> {
        let Some(index) = Index::newest(corpora, key)? else { return Ok(None) };
        let parent = Self::open(corpora, signers, index)?;
        parent.fits(inputs, records)?;
        Ok(Some(parent))
    }

    /// The ledger's position that it is bound to.
    pub fn position(&self) -> &request::Position {
        &self.manifest.inputs.ledger
    }

    /// How members were folded: what `Gate::save` had.
    pub fn fold(&self) -> Result<[RecordBatch; 4]> {
        let [members, regions, rows, off] =
            abide_gate::TABLES.map(|name| self.index.read(&index::fold(name)));
        Ok([members?, regions?, rows?, off?])
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

    /// Whether everything but the ledger and the cutoff is the same.
    fn fits(&self, new: &Inputs, records: &[u64]) -> Result<()> {
        let (old, list) = (&self.manifest.inputs, &self.index.list);
        let same = [
            ("the terms", old.terms_are(new)),
            ("the sources", old.sources == new.sources && list.records == records),
            ("the configuration", old.configuration == new.configuration),
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

    /// The records that may be decided or masked otherwise than they were.
    fn changed(
        &self,
        request: &Request,
        standings: &Standings,
    ) -> Result<(Vec<u32>, BTreeSet<u32>)> {
        let spread = Spread::of(request);
        let before = self.index.read(MEMBERS)?;
        let (known, buckets) =
            (column::<UInt64Type>(&before, "standing")?, column::<UInt32Type>(&before, "bucket")?);
        let each: Vec<(u32, u64)> = match &standings.members {
            Members::All(all) if all.len() != known.len() => {
                return Err(refused("the number of members changed"));
            }
            Members::All(all) => (0..).zip(all.iter().copied()).collect(),
            Members::Of(some) => some.clone(),
        };
        let (mut members, mut of_buckets) = (People::default(), BTreeSet::new());
        // Those of whom other people's records make something else than before.
        let (mut seen_anew, mut numbers) = (People::default(), vec![]);
        for (number, folded) in each {
            let (standing, _) = index::standing(&spread, number, folded)?;
            let place = number as usize;
            if place >= known.len() {
                return Err(refused("the number of members changed"));
            }
            let before = known.value(place);
            if standing != before {
                members.insert(number);
                of_buckets.insert(buckets.value(place));
                if standing & before & HIDDEN == 0 {
                    seen_anew.insert(number);
                    numbers.push(number);
                }
            }
        }
        let mut changed = self.later(request)?;
        let left = self.written_by(&members, &of_buckets, &mut changed)?;
        if !numbers.is_empty() {
            let people = self.index.read(PEOPLE)?;
            let (values, records) = (
                column::<UInt32Type>(&people, "member")?,
                column::<UInt32Type>(&people, "record")?,
            );
            changed.extend(beside(values.values(), records.values(), &numbers));
            if let Some(masking) = &request.masking {
                let names = self.index.read(NAMES)?;
                let (values, records) = (
                    column::<UInt64Type>(&names, "hash")?,
                    column::<UInt32Type>(&names, "record")?,
                );
                changed.extend(beside(
                    values.values(),
                    records.values(),
                    &masking.hashes(&seen_anew),
                ));
            }
        }
        changed.sort_unstable();
        changed.dedup();
        Ok((changed, left))
    }

    /// Those that speak of an instant that has come.
    fn later(&self, request: &Request) -> Result<Vec<u32>> {
        let later = self.index.read(LATER)?;
        let (instants, records) =
            (column::<Int64Type>(&later, "at")?, column::<UInt32Type>(&later, "record")?);
        let cutoff = micros(&request.inputs);
        let come = instants.values().iter().zip(records.values()).filter(|(at, _)| **at <= cutoff);
        Ok(come.map(|(_, record)| *record).collect())
    }

    /// Those of these authors, who were in these buckets. Says in which of them there is any.
    fn written_by(
        &self,
        members: &People,
        buckets: &BTreeSet<u32>,
        changed: &mut Vec<u32>,
    ) -> Result<BTreeSet<u32>> {
        let mut left = BTreeSet::new();
        for number in buckets {
            let name = index::bucket(*number);
            if !self.index.list.files.contains_key(&name) {
                continue;
            }
            let table = self.index.read(&name)?;
            let (records, authors) =
                (column::<UInt32Type>(&table, "record")?, column::<UInt32Type>(&table, "member")?);
            let theirs = authors.iter().zip(records.values());
            let theirs = theirs.filter(|(author, _)| author.is_some_and(|of| members.contains(of)));
            let before = changed.len();
            changed.extend(theirs.map(|(_, record)| *record));
            if changed.len() > before {
                left.insert(*number);
            }
        }
        Ok(left)
    }
}

fn gone_format(path: &Path) -> Error {
    refused(format_args!("the corpus `{}` is not what it was", path.display()))
}

fn micros(inputs: &Inputs) -> i64 {
    inputs.cutoff.as_microsecond()
}
