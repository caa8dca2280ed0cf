//! Events as they are written: salted, chained, put into the tree, and an erasure carried out.

use abide_verify::merkle::leaf_hash;

use super::{Batch, SALTS};
use crate::accounts::Account;
use crate::act::Acted;
use crate::append::Appended;
use crate::digest::{self, SALT_BYTES};
use crate::draft::BODY_BYTES_MAX;
use crate::error::{Error, Kind, Result};
use crate::event::{Erasure, Event, Objection};
use crate::store::{Clearing, Payload, Row};
use crate::{accounts, erase, log, state};

impl Batch<'_> {
    /// Enters an erasure and carries it out: leaves are put aside first, since they cannot be made without what goes.
    pub(super) fn erase(
        &mut self,
        objection: &Objection<'_>,
    ) -> Result<(Appended, Acted, Account)> {
        let member = &*objection.member;
        let erasure = Erasure {
            member_hash: self.keys.suppression.hash(member),
            erases: erase::erasable(self.transaction, member)?,
            at: objection.at,
            provenance: objection.provenance,
        };
        let (appended, acted) = self.write(&Event::Erasure(erasure.clone()))?;
        // Whoever has no account gets one for this moment.
        let id = match self.transaction.account(member)? {
            Some(found) => found.id,
            None => accounts::random()?,
        };
        let account = accounts::prove(self.vrf, id);
        let (parted, version) = state::part(self.transaction, member, &account.pseudonym, &acted)?;
        self.partings.insert(appended.index, (account, version));
        self.faults.around("erasure", || {
            self.transaction.erase(&Clearing {
                by: appended.index,
                member,
                member_hash: erasure.member_hash,
                erased: &erasure.erases,
                parted: &parted,
            })
        })?;
        self.erased = true;
        Ok((appended, acted, account))
    }

    pub(super) fn write(&mut self, event: &Event<'_>) -> Result<(Appended, Acted)> {
        self.body.clear();
        event.write(&mut self.body).map_err(|error| {
            Error::new(Kind::Event, format!("the event cannot be written: {error}"))
        })?;
        if self.body.len() > BODY_BYTES_MAX {
            return Err(Error::new(
                Kind::Event,
                format!("the event is longer than {BODY_BYTES_MAX} bytes"),
            )
            .hint("enter a digest of what is long, and keep the rest beside the ledger"));
        }
        let salt = self.salt()?;
        let index = self.next;
        let micros = self.time.as_microsecond();
        let kind = event.kind().word();
        let commitment = digest::commitment(&salt, &self.body);
        let chain = digest::chain(&self.chain, index, micros, kind, &commitment);
        // Whatever may be refused comes before the first write, so that a refusal leaves the others of its batch alone.
        let entry = log::entry(event.kind(), self.time, &commitment, Some((event, &self.body)))?;
        log::is_readable(event.kind(), &entry)?;
        let payload = Payload { subject: event.member(), salt, body: &self.body };
        let (appended, payload) = (micros, Some(payload));
        let row = Row { index, appended, kind, commitment, chain, payload };
        self.faults.around("event", || self.transaction.append(&row))?;
        self.log.push(leaf_hash(&entry))?;
        self.next = index.saturating_add(1);
        self.chain = chain;
        Ok((Appended { index, appended: self.time }, Acted { index, commitment, salt }))
    }

    fn salt(&mut self) -> Result<[u8; SALT_BYTES]> {
        if self.salts.is_empty() {
            self.salts.resize(SALTS, [0; SALT_BYTES]);
            getrandom::fill(self.salts.as_flattened_mut()).map_err(|error| {
                Error::new(Kind::Io, format!("no random bytes for a salt: {error}"))
            })?;
        }
        self.salts.pop().ok_or_else(|| Error::new(Kind::Io, "no random bytes for a salt"))
    }
}
