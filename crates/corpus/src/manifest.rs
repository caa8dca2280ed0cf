//! `manifest.json`, and everything else that says what is in the tables.

use std::collections::BTreeMap;
use std::path::Path;

use abide_verify::merkle::Hash;
use serde::{Deserialize, Serialize};

use crate::card;
use crate::counts::{Counts, Line, told};
use crate::error::{Error, Result};
use crate::folder::write;
use crate::mask;
use crate::report;
use crate::request::{Inputs, Quarantined, Request};
use crate::shard::Shard;
use crate::writer::Written;

/// What a corpus says of itself in public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: String,
    pub id: String,
    #[serde(flatten)]
    pub inputs: Inputs,
    /// Every record that was decided.
    pub records: u64,
    /// Records in `data/`.
    pub rows: u64,
    /// Allowed records that hold nothing to train on.
    pub empty: u64,
    /// Members of whom a record is in; `null` where they are few.
    pub members_in: Option<u64>,
    /// What was masked; `null` where nothing was looked for.
    pub masked: Option<Told>,
    /// Records by decision; `null` where the count is small or would tell a small one.
    pub reasons: BTreeMap<String, Option<u64>>,
    /// The same by category and region.
    pub counts: Vec<Line>,
    pub left_out: Left,
    /// The membership root, in hexadecimal.
    pub membership: String,
    pub shards: Vec<Shard>,
}

/// What was masked, as the public is told: `null` where it is little.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Records with anything masked.
    pub records: Option<u64>,
    /// Stretches of text, by kind.
    pub spans: BTreeMap<String, Option<u64>>,
    /// References that were dropped.
    pub media: Option<u64>,
}

impl Told {
    pub(crate) fn of(masked: &mask::Masked) -> Self {
        let spans = masked.spans.iter().map(|(kind, count)| ((*kind).to_owned(), told(*count)));
        Self { records: told(masked.records), spans: spans.collect(), media: told(masked.media) }
    }
}

/// What intake did not take, as the public is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Left {
    pub quarantined: Vec<Unmapped>,
    /// `null` where they are few.
    pub refused: BTreeMap<String, Option<u64>>,
}

/// How much of one kind nobody has mapped. What it is called, and where it stands, is for auditors: files of exports
/// are named after members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmapped {
    pub source: String,
    pub what: String,
    /// `null` where they are few.
    pub count: Option<u64>,
}

/// The name and version of this format.
pub const FORMAT: &str = "abide corpus 1";

/// The file of it. It outlives the rows of a corpus.
pub const MANIFEST: &str = "manifest.json";

/// The files of the sources.
pub(crate) const SOURCES: &str = "audit/sources.json";

impl Manifest {
    pub(crate) fn new(
        request: &Request,
        id: &str,
        counts: &Counts,
        masked: Option<&mask::Masked>,
        empty: u64,
        written: &Written,
        membership: &Hash,
    ) -> Self {
        let rows = written
            .shards
            .iter()
            .filter(|shard| shard.path.starts_with("data/"))
            .map(|shard| shard.rows)
            .sum();
        let refused = request.left_out.refused.iter();
        Self {
            format: FORMAT.to_owned(),
            id: id.to_owned(),
            inputs: request.inputs.clone(),
            records: counts.total(),
            rows,
            empty,
            members_in: told(written.members),
            masked: masked.map(Told::of),
            reasons: counts.public_by_reason(),
            counts: counts.public(),
            left_out: Left {
                quarantined: unmapped(&request.left_out.quarantined),
                refused: refused.map(|(name, count)| (name.clone(), told(*count))).collect(),
            },
            membership: membership.to_string(),
            shards: written.shards.clone(),
        }
    }

    /// The folders of `data/` that there are, such as `text`.
    pub(crate) fn folders(&self) -> Vec<&str> {
        let mut folders: Vec<&str> = self
            .shards
            .iter()
            .filter_map(|shard| shard.path.strip_prefix("data/")?.split('/').next())
            .collect();
        folders.dedup();
        folders
    }
}

/// The kinds of what is not mapped, in the order of their words.
fn unmapped(quarantined: &[Quarantined]) -> Vec<Unmapped> {
    let mut kinds: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for item in quarantined {
        *kinds.entry((&item.source, &item.what)).or_default() += item.count;
    }
    let kinds = kinds.into_iter().map(|((source, what), count)| Unmapped {
        source: source.to_owned(),
        what: what.to_owned(),
        count: told(count),
    });
    kinds.collect()
}

/// Exact counts, for auditors.
#[derive(Serialize)]
struct Exact<'a> {
    /// Without it, the file's published digest would tell the few counts that are withheld.
    salt: String,
    members_in: u64,
    masked: Option<&'a mask::Masked>,
    reasons: BTreeMap<String, u64>,
    counts: Vec<Line>,
    refused: &'a BTreeMap<String, u64>,
    quarantined: &'a [Quarantined],
}

/// What is known exactly.
pub(crate) struct Known<'a> {
    pub(crate) counts: &'a Counts,
    pub(crate) masked: Option<&'a mask::Masked>,
    /// Different authors with a record that is allowed.
    pub(crate) members_in: u64,
    /// The id of the corpus that it was made from.
    pub(crate) parent: Option<&'a str>,
}

/// What a corpus was made from.
pub(crate) const LINEAGE: &str = "lineage.json";

/// What a corpus came from. It stands beside the id, which digests inputs only.
#[derive(Serialize)]
struct Lineage<'a> {
    parent: Option<&'a str>,
}

pub(crate) fn write_all(
    root: &Path,
    request: &Request,
    manifest: &Manifest,
    known: &Known<'_>,
) -> Result<()> {
    let Known { counts, masked, members_in, .. } = *known;
    for (number, terms) in request.inputs.terms.iter().enumerate() {
        // The version's name is the platform's: it is not used as a path.
        write(root, &format!("terms/{:02}.toml", number + 1), terms.text.as_bytes())?;
    }
    json(root, MANIFEST, manifest)?;
    json(root, LINEAGE, &Lineage { parent: known.parent })?;
    json(
        root,
        "audit/counts.json",
        &Exact {
            salt: salt(&request.key, &manifest.id),
            members_in,
            masked,
            reasons: counts.by_reason(),
            counts: counts.lines(),
            refused: &request.left_out.refused,
            quarantined: &request.left_out.quarantined,
        },
    )?;
    json(root, SOURCES, &request.files)?;
    write(root, "README.md", card::readme(manifest).as_bytes())?;
    json(root, "croissant.json", &card::croissant(manifest))?;
    write(root, "report.html", report::html(manifest, counts)?.as_bytes())
}

/// The same for the same corpus, and known to nobody without the platform's key.
fn salt(key: &[u8; 32], id: &str) -> String {
    let key = blake3::derive_key("abide 2026-11-24 audit counts v1", key);
    blake3::keyed_hash(&key, id.as_bytes()).to_hex().to_string()
}

pub(crate) fn json(root: &Path, name: &str, value: &impl Serialize) -> Result<()> {
    let mut text =
        serde_json::to_vec_pretty(value).map_err(|error| Error::io(&root.join(name), error))?;
    text.push(b'\n');
    write(root, name, &text)
}
