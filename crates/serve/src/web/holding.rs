//! What the published corpora and models hold of a member.

use abide_ledger::event::Corpus;
use abide_ledger::{CorpusEntry, Ledger};
use abide_verify::membership::{Membership, Row};
use abide_verify::vrf::Output as Pseudonym;
use jiff::Timestamp;

use super::Inner;
use crate::error::{Error, Kind, Result};

/// What a corpus holds of the member.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) id: String,
    pub(crate) index: u64,
    pub(crate) published: Timestamp,
    pub(crate) rows: Known,
    pub(crate) corpus: Corpus,
}

/// How much is known of it.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    /// It is not on this machine any more, or is broken: that is no all-clear.
    Unknown,
    Rows(Vec<Row>),
}

impl Held {
    /// Whether there is something of theirs in it, if that is known.
    pub(crate) fn has_some(&self) -> Option<bool> {
        match &self.rows {
            Known::Unknown => None,
            Known::Rows(rows) => Some(!rows.is_empty()),
        }
    }
}

/// The member's pseudonym. Whoever has none was never in a corpus, and has never acted.
pub(crate) fn pseudonym(ledger: &Ledger, member: &str) -> Result<Option<Pseudonym>> {
    Ok(ledger.account(member)?.map(|account| Pseudonym(account.pseudonym.0)))
}

/// Every corpus that was published since the member joined, the newest first.
pub(crate) fn all(inner: &Inner, ledger: &Ledger, member: &str) -> Result<Vec<Held>> {
    let pseudonym = pseudonym(ledger, member)?;
    let joined = inner.setup.directory.member(member)?.and_then(|member| member.joined);
    let entries = ledger.corpora()?;
    let since = entries.iter().filter(|entry| joined.is_none_or(|joined| entry.appended >= joined));
    let held = since.map(|entry| held(inner, entry, pseudonym.as_ref()));
    let mut all: Vec<Held> = held.collect();
    all.reverse();
    Ok(all)
}

fn held(inner: &Inner, entry: &CorpusEntry, pseudonym: Option<&Pseudonym>) -> Held {
    let rows = match pseudonym {
        None => Known::Rows(vec![]),
        Some(pseudonym) => match inner.setup.holdings.of(&entry.corpus.id, pseudonym) {
            Ok(Some(holding)) => Known::Rows(holding.rows().unwrap_or_default().to_vec()),
            Ok(None) => Known::Unknown,
            Err(error) => {
                eprintln!("error: {error}");
                Known::Unknown
            }
        },
    };
    let corpus = entry.corpus.clone();
    Held { id: corpus.id.clone(), index: entry.index, published: entry.appended, rows, corpus }
}

/// The proof of what a corpus holds of a member, with the rows: as a file that verifies without a network.
pub(crate) fn proof(
    inner: &Inner,
    ledger: &Ledger,
    member: &str,
    corpus: &str,
) -> Result<Option<String>> {
    let entries = ledger.corpora()?;
    let Some(entry) = entries.iter().find(|entry| entry.corpus.id == corpus) else {
        return Ok(None);
    };
    let Some(pseudonym) = pseudonym(ledger, member)? else { return Ok(None) };
    let Some(holding) = inner.setup.holdings.of(corpus, &pseudonym)? else { return Ok(None) };
    let text = String::from_utf8(ledger.entry(entry.index)?)
        .map_err(|_| Error::new(Kind::Ledger, "an entry of the log is not text"))?;
    Ok(Some(Membership::new(holding, text, ledger.prove_entry(entry.index)?).to_string()))
}
