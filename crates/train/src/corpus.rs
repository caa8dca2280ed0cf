//! The rows of a corpus, checked again before they are learned from.

mod manifest;
mod shard;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use abide_verify::membership;
use abide_verify::vrf::Output;
use rayon::prelude::*;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::data::{Data, Part, Row, Stage};
use crate::error::{Error, Kind, Result};
use crate::split::Split;
use manifest::{Bucket, Manifest, Shard};

/// That a corpus was published: the caller has found it in a ledger that it has verified, and restrictions since then
/// leave it standing. Only who has checked that may make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The corpus's id.
    pub corpus: String,
    /// The entry in the ledger.
    pub entry: u64,
}

/// A corpus that may be trained on.
#[derive(Debug)]
pub struct Corpus {
    folder: PathBuf,
    manifest: Manifest,
    entry: u64,
    stage: Stage,
    split: Split,
    /// In the order of their buckets.
    members: Vec<Output>,
    /// Whether it is learned from: then every row must be one of theirs.
    is_learned: bool,
    parts: BTreeMap<Part, About>,
}

/// What was found in a part.
#[derive(Debug, Default)]
struct About {
    digest: String,
    rows: u64,
    bytes: u64,
}

/// A row, and whose it is. Who was erased is nobody any more.
struct Found {
    member: Option<usize>,
    row: Row,
}

impl Corpus {
    /// Opens a corpus to learn from. What [`Self::to_read`] refuses is refused, and one that has nothing for the stage, or a row of
    /// nobody among the platform's members.
    pub fn open(
        folder: &Path,
        published: &Published,
        stage: Stage,
        split: Split,
        members: &[Output],
    ) -> Result<Self> {
        let corpus = Self::read(folder, published, stage, split, members, true)?;
        if !corpus.parts.is_empty() {
            return Ok(corpus);
        }
        let what = match stage {
            Stage::Text => "text",
            Stage::Chat => "conversations",
            Stage::Preference => "thumbs",
        };
        let words = format_args!("corpus `{}` has no {what}", corpus.manifest.id);
        Err(Error::new(Kind::Corpus, words))
    }

    /// Opens a corpus, and reads what is of a stage once. One that is hypothetical, not the one that was published, or has a row that its
    /// audit does not allow is refused. `members` are the pseudonyms of the platform's; rows of nobody among them are in no part.
    pub fn to_read(
        folder: &Path,
        published: &Published,
        stage: Stage,
        split: Split,
        members: &[Output],
    ) -> Result<Self> {
        Self::read(folder, published, stage, split, members, false)
    }

    fn read(
        folder: &Path,
        published: &Published,
        stage: Stage,
        split: Split,
        members: &[Output],
        is_learned: bool,
    ) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        let refused = |words: &str| {
            let words = format_args!("corpus `{}` {words}", manifest.id);
            Err(Error::new(Kind::Corpus, words))
        };
        if manifest.format != "abide corpus 1" {
            return refused("is of another format");
        }
        if manifest.hypothetical {
            return refused("is hypothetical: it was decided as of another time than its ledger's");
        }
        if manifest.id != published.corpus {
            return refused("is not the one that was published");
        }
        let mut members = members.to_vec();
        members.sort_by_cached_key(|member| membership::bucket(member, manifest.buckets));
        let mut corpus = Self {
            folder: folder.to_owned(),
            manifest,
            entry: published.entry,
            stage,
            split,
            members,
            is_learned,
            parts: BTreeMap::new(),
        };
        corpus.parts = corpus.survey()?;
        Ok(corpus)
    }

    /// What a model says of the corpus.
    pub fn lineage(&self) -> Map<String, Value> {
        let Manifest { id, platform, cutoff, ledger, terms, simulated, .. } = &self.manifest;
        let terms = terms.iter().map(|terms| format!("{} {}", terms.version, terms.sha256));
        let mut lineage = Map::from_iter([
            ("corpus".to_owned(), id.as_str().into()),
            ("manifest".to_owned(), self.manifest.sha256.as_str().into()),
            ("ledger_entry".to_owned(), self.entry.into()),
            ("ledger_events".to_owned(), ledger.events.into()),
            ("ledger_digest".to_owned(), ledger.digest.as_str().into()),
            ("platform".to_owned(), platform.as_str().into()),
            ("cutoff".to_owned(), cutoff.as_str().into()),
            ("terms".to_owned(), terms.collect::<Vec<_>>().into()),
        ]);
        let simulated = simulated.as_deref().map(|why| ("simulated".to_owned(), why.into()));
        lineage.extend(simulated);
        lineage
    }

    /// Bytes of text that are learned from.
    pub fn text_bytes(&self) -> u64 {
        let learned = self.parts.iter().filter(|(part, _)| **part != Part::HeldOut);
        learned.map(|(_, about)| about.bytes).sum()
    }

    /// Rows that are learned from.
    pub fn rows_learned(&self) -> u64 {
        let learned = self.parts.iter().filter(|(part, _)| **part != Part::HeldOut);
        learned.map(|(_, about)| about.rows).sum()
    }

    /// The rows of one member, of whatever stage and part.
    pub fn rows_of(&self, member: &Output) -> Result<Vec<Row>> {
        let mut rows = vec![];
        for bucket in self.manifest.buckets() {
            if membership::bucket(member, self.manifest.buckets) == bucket.number {
                let found = self.bucket(&bucket, None)?.into_iter();
                let own = found.filter(|found| self.member(found) == Some(member));
                rows.extend(own.map(|found| found.row));
            }
        }
        Ok(rows)
    }

    /// Every row, those of nobody apart.
    pub fn all(&self) -> Result<[Vec<Row>; 2]> {
        let (mut rows, mut of_nobody) = (vec![], vec![]);
        for bucket in self.manifest.buckets() {
            for Found { member, row } in self.bucket(&bucket, None)? {
                if member.is_some() { rows.push(row) } else { of_nobody.push(row) }
            }
        }
        Ok([rows, of_nobody])
    }

    /// Reads everything once, and digests each part: of each row the sums of its columns, rows in the order of those.
    /// So the digest does not depend on how the corpus is cut into files.
    fn survey(&self) -> Result<BTreeMap<Part, About>> {
        let buckets: Vec<Bucket<'_>> = self.manifest.buckets().collect();
        let seen = buckets.par_iter().map(|bucket| {
            let found = self.bucket(bucket, Some(self.stage))?.into_iter();
            let seen = found.filter_map(|found| {
                Some((self.part(&found)?, digest_of(&found.row), found.row.text.len() as u64))
            });
            Ok(seen.collect::<Vec<_>>())
        });
        let mut sums: BTreeMap<Part, (Vec<[u8; 32]>, u64)> = BTreeMap::new();
        for (part, digest, bytes) in seen.collect::<Result<Vec<_>>>()?.into_iter().flatten() {
            let (digests, all) = sums.entry(part).or_default();
            digests.push(digest);
            *all += bytes;
        }
        let about = sums.into_iter().map(|(part, (mut rows, bytes))| {
            rows.sort_unstable();
            (part, About { digest: digest(&rows), rows: rows.len() as u64, bytes })
        });
        Ok(about.collect())
    }

    fn as_before(&self, rows: u64, expected: u64) -> Result<()> {
        if rows == expected {
            return Ok(());
        }
        Err(Error::broken(&self.folder, "has other rows than a moment ago"))
    }

    fn member(&self, found: &Found) -> Option<&Output> {
        self.members.get(found.member?)
    }

    /// Nobody's rows are in none.
    fn part(&self, found: &Found) -> Option<Part> {
        self.member(found).map(|member| self.split.part(member))
    }

    /// The rows of a bucket that are of a stage, or all. Each must be one that the audit of this bucket allows, and of a member whose
    /// bucket it is.
    fn bucket(&self, bucket: &Bucket<'_>, only: Option<Stage>) -> Result<Vec<Found>> {
        let digest = bucket.digest();
        let before = |number: u32| {
            self.members.partition_point(|m| membership::bucket(m, self.manifest.buckets) < number)
        };
        let own = before(bucket.number)..before(bucket.number + 1);
        let own =
            own.filter_map(|at| Some((membership::in_audit(self.members.get(at)?, &digest), at)));
        let names: HashMap<String, usize> = own.collect();
        let audit = bucket.audit(&self.manifest, &self.folder)?;
        let mut allowed: HashMap<String, Option<usize>> = HashMap::new();
        shard::read(&self.folder, audit, ["id", "member", "reason"], |[id, member, reason]| {
            let member = member.map(|name| names.get(name).copied());
            if let (Some(id), Some(member), Some("allowed")) = (id, member, reason)
                && (member.is_some() || !self.is_learned)
            {
                allowed.insert(id.to_owned(), member);
            }
            Ok(())
        })?;
        let mut rows = vec![];
        // Taken out: a row that is there twice is not allowed twice.
        let mut found = |shard: &Shard, row: Row| {
            let Some(member) = allowed.remove(&row.id) else {
                let words =
                    "holds a row that the audit of its bucket does not allow to one of the members";
                return Err(Error::broken(&self.folder.join(&shard.path), words));
            };
            if !row.text.is_empty() && only.is_none_or(|only| only == row.stage()) {
                rows.push(Found { member, row });
            }
            Ok(())
        };
        let is_wanted =
            |stage| only.is_none_or(|only| (only == Stage::Text) == (stage == Stage::Text));
        if let Some(shard) = bucket.text.filter(|_| is_wanted(Stage::Text)) {
            shard::read(&self.folder, shard, ["id", "text", "category"], |columns| {
                let [id, text, category] = columns.map(|word| word.unwrap_or_default().to_owned());
                found(shard, Row { id, category, text, turns: vec![] })
            })?;
        }
        if let Some(shard) = bucket.chat.filter(|_| is_wanted(Stage::Chat)) {
            shard::conversations(&self.folder, shard, |row| found(shard, row))?;
        }
        Ok(rows)
    }
}

fn digest_of(row: &Row) -> [u8; 32] {
    let Row { id, category, text, turns } = row;
    let columns = match turns.as_slice() {
        [] => vec![id, category, text],
        turns => {
            let said = turns.iter().flat_map(|turn| [&turn.role, &turn.content]);
            [id, category].into_iter().chain(said).collect()
        }
    };
    let mut hash = Sha256::new();
    for column in columns {
        hash.update(Sha256::digest(column.as_bytes()));
    }
    hash.finalize().into()
}

fn digest(rows: &[[u8; 32]]) -> String {
    let mut hash = Sha256::new_with_prefix("abide part v1\n");
    for row in rows {
        hash.update(row);
    }
    hex::encode(hash.finalize())
}

impl Data for Corpus {
    fn slices(&self) -> u32 {
        self.split.slices
    }

    fn digest(&self, part: Part) -> String {
        self.parts.get(&part).map_or_else(|| digest(&[]), |about| about.digest.clone())
    }

    fn rows(&self, part: Part) -> Result<Vec<Row>> {
        let buckets: Vec<Bucket<'_>> = self.manifest.buckets().collect();
        let rows = buckets.par_iter().map(|bucket| {
            let found = self.bucket(bucket, Some(self.stage))?.into_iter();
            let own = found.filter(|found| self.part(found) == Some(part));
            Ok(own.map(|found| found.row).collect::<Vec<_>>())
        });
        let rows: Vec<Row> = rows.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
        self.as_before(rows.len() as u64, self.parts.get(&part).map_or(0, |about| about.rows))?;
        Ok(rows)
    }

    fn learned(&self, each: &mut dyn FnMut(Vec<Row>) -> Result<()>) -> Result<()> {
        let mut count = 0;
        for bucket in self.manifest.buckets() {
            let found = self.bucket(&bucket, Some(self.stage))?.into_iter();
            let learned = found.filter(|found| matches!(self.part(found), Some(Part::Slice(_))));
            let rows: Vec<Row> = learned.map(|found| found.row).collect();
            count += rows.len() as u64;
            each(rows)?;
        }
        self.as_before(count, self.rows_learned())
    }
}
