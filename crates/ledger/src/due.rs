//! What was set for later, and has come without an event of its own.

use abide_terms::Document;
use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::ledger::Ledger;

impl Ledger {
    /// The latest instant after the cutoff's time and not after `now` at which something that the ledger holds
    /// begins to count: a pause begins or ends, a version is published or takes effect somewhere.
    ///
    /// A build that is bound to the cutoff does not see it. Enter a `clock` event first.
    pub fn due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let (position, since) = (self.position()?, self.cutoff()?.time);
        let mut instants = Vec::new();
        for pause in self.pauses(&position)? {
            instants.push(pause.from);
            instants.extend(pause.until);
        }
        for entry in self.published(&position)? {
            let document = Document::parse(&entry.terms.text, &entry.terms.version)
                .map_err(|_| Error::corrupt(entry.index, "its terms cannot be read"))?;
            // The ledger's own word and the document's: the decision goes by the document.
            instants.extend([entry.terms.published, document.published]);
            for region in &document.regions {
                instants.extend([region.effective.existing, region.effective.new]);
            }
        }
        Ok(instants.into_iter().filter(|at| since < *at && *at <= now).max())
    }
}
