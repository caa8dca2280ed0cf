//! What the trainer needs of a corpus's `manifest.json`.

use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::file;

#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: String,
    pub(super) id: String,
    pub(super) platform: String,
    pub(super) hypothetical: bool,
    #[serde(default)]
    pub(super) simulated: Option<String>,
    pub(super) cutoff: String,
    pub(super) ledger: Ledger,
    pub(super) buckets: u32,
    pub(super) terms: Vec<Terms>,
    shards: Vec<Shard>,
    /// SHA-256 of the file.
    #[serde(skip)]
    pub(super) sha256: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Ledger {
    pub(super) events: u64,
    pub(super) digest: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Terms {
    pub(super) version: String,
    pub(super) sha256: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Shard {
    pub(super) path: String,
    pub(super) rows: u64,
    pub(super) sha256: String,
}

/// A bucket that has text or conversations.
#[derive(Debug)]
pub(super) struct Bucket<'a> {
    pub(super) number: u32,
    pub(super) text: Option<&'a Shard>,
    pub(super) chat: Option<&'a Shard>,
    /// Text, conversations and media: those that are there.
    data: Vec<&'a Shard>,
}

const AUDIT: &str = "audit/decisions";
const DATA: [&str; 3] = [TEXT, CHAT, "data/media/train"];
const TEXT: &str = "data/text/train";
const CHAT: &str = "data/chat/train";

impl Manifest {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("manifest.json");
        let text = file::read(&path)?;
        let mut manifest: Self = serde_json::from_slice(&text)
            .map_err(|error| Error::broken(&path, format_args!("is not a manifest: {error}")))?;
        manifest.sha256 = hex::encode(Sha256::digest(&text));
        Ok(manifest)
    }

    /// The buckets that have text or conversations, in their order.
    pub(super) fn buckets(&self) -> impl Iterator<Item = Bucket<'_>> {
        (0..self.buckets).filter_map(|number| {
            let [text, chat] = [TEXT, CHAT].map(|of| self.shard(of, number));
            let data = DATA.iter().filter_map(|of| self.shard(of, number)).collect();
            (text.is_some() || chat.is_some()).then_some(Bucket { number, text, chat, data })
        })
    }

    /// The shard of a bucket. There are no more shards than four for each of 4,096 buckets, so they are just looked through.
    fn shard(&self, of: &str, bucket: u32) -> Option<&Shard> {
        let path = format!("{of}-{bucket:05}-of-{:05}.parquet", self.buckets);
        self.shards.iter().find(|shard| shard.path == path)
    }
}

impl<'a> Bucket<'a> {
    /// The digest of the bucket's data, under which its audit names members.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for shard in &self.data {
            hash.update(shard.sha256.as_bytes());
        }
        hash.finalize().into()
    }

    pub(super) fn audit(&self, manifest: &'a Manifest, folder: &Path) -> Result<&'a Shard> {
        manifest.shard(AUDIT, self.number).ok_or_else(|| {
            Error::broken(
                folder,
                format_args!("has no audit of bucket {} in the manifest", self.number),
            )
        })
    }
}
