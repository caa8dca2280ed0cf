//! What the corpora hold that were declared since.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::memory::{Corpus, Empty, Memory};
use super::{Asked, Asking};
use crate::audit::{Entry, Place};
use crate::error::{Error, Kind};
use crate::evidence::{Entered, weigh};
use crate::finding::Outcome;
use crate::json::Json;
use crate::map;
use crate::membership::{self, Bucket, Holding, Leaves, Membership};
use crate::published::{BUCKETS_BYTES_MAX, LEAVES_BYTES_MAX, Published, buckets, leaves};
use crate::receipt::{Act, Receipt};
use crate::tile::ENTRY_BYTES_MAX;
use crate::vrf::Output;

/// A corpus is declared, and then put in its place. So long it may take.
const ANSWERS_WITHIN: SignedDuration = SignedDuration::from_mins(10);

#[derive(Deserialize)]
struct Body {
    id: String,
    membership: String,
}

impl<P: Published + ?Sized> Asking<'_, P> {
    /// Asks every corpus that is not settled. Those in which nothing was found are, and are not asked again.
    pub(super) fn corpora(
        &mut self,
        receipt: &Receipt,
        is_last: bool,
        memory: &mut Memory,
    ) -> Result<(), P::Error> {
        let Ok(act) = receipt.act() else { return Ok(()) };
        let mut unsettled = vec![];
        for corpus in std::mem::take(&mut memory.corpora) {
            let settled = self.corpus(&corpus, &act, receipt, is_last, &mut memory.empty)?;
            if !settled {
                unsettled.push(corpus);
            }
        }
        memory.corpora = unsettled;
        Ok(())
    }

    /// Whether there is nothing left to ask.
    fn corpus(
        &mut self,
        corpus: &Corpus,
        act: &Act,
        receipt: &Receipt,
        is_last: bool,
        empty: &mut Option<Empty>,
    ) -> Result<bool, P::Error> {
        let index = corpus.index;
        let json = Json::read(corpus.entry.as_bytes(), ENTRY_BYTES_MAX).ok();
        let entry = json.as_ref().and_then(|json| Entry::of(&corpus.entry, json).ok());
        let body = entry.and_then(|entry| Some((entry.time, entry.body::<Body>()?)));
        let Some((time, Body { id, membership })) = body else {
            let words = "it is not a corpus as the format says";
            self.seen.findings.at(index, "corpus::unreadable", words);
            return Ok(false);
        };
        if !corpus.rooted {
            let words = "it was declared before the map of choices held what it was built on";
            self.seen.findings.at(index, "corpus::past_root", words);
        }
        let output = Output(receipt.member.pseudonym.0);
        let Some((number, table)) = self.table(&id, &membership, time, &output) else {
            return Ok(false);
        };
        let bucket = table.get(number as usize).copied();
        let known = bucket.map(|bucket| Empty { digest: bucket.digest, root: bucket.root.0 });
        if known.is_some() && *empty == known {
            self.seen.news.push(format!(
                "Corpus {id} holds nothing of yours: the part where it would be is as it was."
            ));
            return Ok(corpus.rooted);
        }
        let Some(leaves) = self.leaves(&id, number, bucket) else { return Ok(false) };
        let holding = Holding::published(&id, number, &table, &leaves, &output)?;
        let proof = Membership::new(holding, corpus.entry.clone(), self.prove(index)?);
        let place = || Some(Place::Corpus(id.clone()));
        let verified = match proof.verify(&output, self.watch.policy) {
            Ok(verified) => verified,
            Err(error) => {
                self.seen.findings.add(error.code(), place(), error.to_string());
                return Ok(false);
            }
        };
        let weighed = weigh(&verified, &[Entered { act, receipt, is_last }]);
        let mut settled = corpus.rooted;
        for found in weighed.findings() {
            if found.outcome == Outcome::Fails {
                self.seen.findings.add(found.code, place(), found.words.clone());
                settled = false;
            } else if found.code == "membership::included" && act.said.restricts() {
                let words = "it was declared after you had taken your rows back, as if it had been built before, and holds them";
                self.seen.findings.add("corpus::past_restriction", place(), words);
                settled = false;
            } else {
                self.seen.news.push(found.words.clone());
            }
        }
        if !verified.is_in {
            *empty = known;
        } else if !settled {
            self.seen.breaches.push(proof);
        }
        Ok(settled)
    }

    /// The table of its buckets, if it is the one that the log's entry commits to, and which bucket is the member's.
    fn table(
        &mut self,
        id: &str,
        membership: &str,
        declared: Timestamp,
        pseudonym: &Output,
    ) -> Option<(u32, Vec<Bucket>)> {
        let bytes = self.of_corpus(id, buckets(id), BUCKETS_BYTES_MAX, declared)?;
        let table = match Bucket::table(&bytes) {
            Ok(table) => table,
            Err(error) => return self.wrong(id, error.code(), &error.to_string()),
        };
        if membership::root(&table).to_string() != membership {
            let words = "what is published of it is not what the log commits to";
            return self.wrong(id, "membership::root", words);
        }
        Some((membership::bucket(pseudonym, table.len() as u32), table))
    }

    /// The leaves of the member's bucket, if they are those of its root.
    fn leaves(&mut self, id: &str, number: u32, bucket: Option<Bucket>) -> Option<Leaves> {
        let Some(bucket) = bucket.filter(|bucket| bucket.root != map::Root::EMPTY) else {
            return Some(Leaves::default());
        };
        let path = leaves(id, number);
        let bytes = self.of_corpus(id, path, LEAVES_BYTES_MAX, Timestamp::MIN)?;
        match Leaves::parse(&bytes) {
            Ok(leaves) if leaves.root() == bucket.root => Some(leaves),
            Ok(_) => {
                let words = "the leaves that are published of it are not what the log commits to";
                self.wrong(id, "membership::root", words)
            }
            Err(error) => self.wrong(id, error.code(), &error.to_string()),
        }
    }

    /// What is published of a corpus. That nothing is, is a finding, unless it was declared just now.
    fn of_corpus(
        &mut self,
        id: &str,
        path: String,
        bytes_max: u64,
        declared: Timestamp,
    ) -> Option<Vec<u8>> {
        match self.read(path, bytes_max) {
            Asked::Found(bytes) => Some(bytes),
            Asked::Failed => None,
            Asked::Absent if self.watch.now.duration_since(declared) < ANSWERS_WITHIN => {
                let words = format!("the corpus {id} is declared, and not published yet");
                let error = Error::new(Kind::Proof, words).coded("corpus::unanswered");
                self.seen.failures.push(error.into());
                None
            }
            Asked::Absent => {
                let words = "the log declares it, and the platform does not publish what it holds";
                self.wrong(id, "corpus::unanswered", words)
            }
        }
    }

    fn wrong<T>(&mut self, id: &str, code: &'static str, words: &str) -> Option<T> {
        self.seen.findings.add(code, Some(Place::Corpus(id.to_owned())), words);
        None
    }
}
