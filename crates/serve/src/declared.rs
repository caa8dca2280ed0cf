//! What the log declares under the head that is shown: corpora, and versions of the terms.

use abide_ledger::Ledger;
use abide_ledger::event::Kind;
use abide_verify::published::Declared;

use crate::error::{Error, Kind as ErrorKind, Result};
use crate::source::{self, Source};

/// A corpus that the log declares. Hypothetical ones are in no log.
#[derive(Debug)]
pub(crate) struct Entered {
    pub(crate) id: String,
    /// The membership root, in hexadecimal.
    pub(crate) membership: String,
}

/// How much of the log is shown.
fn size(ledger: &Ledger) -> Result<u64> {
    Source::head(ledger)?.map_or(Ok(0), |head| source::size(&head))
}

/// Every entry of a kind, as the log has it, in a JSON list.
pub(crate) fn list(ledger: &Ledger, kind: Kind) -> Result<Vec<u8>> {
    let (size, position) = (size(ledger)?, ledger.position()?);
    let mut list = vec![];
    for found in ledger.events(kind, &position)?.iter().filter(|found| found.index < size) {
        let entry = String::from_utf8(ledger.entry(found.index)?)
            .map_err(|_| Error::new(ErrorKind::Ledger, "an entry of the log is not text"))?;
        list.push(Declared { index: found.index, entry });
    }
    serde_json::to_vec(&list)
        .map_err(|error| Error::new(ErrorKind::Ledger, format!("a list of entries: {error}")))
}

/// All corpora, each once.
pub(crate) fn corpora(ledger: &Ledger) -> Result<Vec<Entered>> {
    let size = size(ledger)?;
    let mut all: Vec<Entered> = vec![];
    for entry in ledger.corpora()?.into_iter().filter(|entry| entry.index < size) {
        let corpus = entry.corpus;
        let membership = corpus.membership.to_string();
        // An id that comes twice is one corpus, as long as it holds the same; a later entry that says otherwise has nothing to show.
        if !all.iter().any(|known| known.id == corpus.id) && is_id(&corpus.id) {
            all.push(Entered { id: corpus.id, membership });
        }
    }
    Ok(all)
}

pub(crate) fn corpus(ledger: &Ledger, id: &str) -> Result<Option<Entered>> {
    Ok(corpora(ledger)?.into_iter().find(|corpus| corpus.id == id))
}

/// The texts of the terms, each after its digest in hexadecimal.
pub(crate) fn terms(ledger: &Ledger) -> Result<Vec<(String, String)>> {
    let size = size(ledger)?;
    let published = ledger.published(&ledger.position()?)?;
    let shown = published.into_iter().filter(|entry| entry.index < size);
    Ok(shown.map(|entry| (entry.terms.digest.to_string(), entry.terms.text)).collect())
}

/// It becomes the name of a folder, so it must be none of another.
fn is_id(id: &str) -> bool {
    id.len() == 16 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
