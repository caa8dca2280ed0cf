//! What the log's sealed entries hold, for an auditor: body and salt of each, and the accounts behind pseudonyms.

use abide_verify::vrf::Proof;

use crate::accounts::Account;
use crate::digest::{Digest, SALT_BYTES};
use crate::error::{Error, Result};
use crate::event::Kind;
use crate::ledger::Ledger;
use crate::{payload, tail};

/// An event about a member, as it was committed to.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    pub index: u64,
    pub kind: Kind,
    pub salt: [u8; SALT_BYTES],
    pub body: &'a str,
}

impl Ledger {
    /// Shows every event about a member that was not erased, in order. Each is checked against its commitment.
    pub fn visit_openings(&self, mut each: impl FnMut(Opening<'_>) -> Result<()>) -> Result<()> {
        let mut rows = self.connection.prepare_cached(
            "SELECT event.idx, kind, commitment, subject, salt, body
             FROM event JOIN payload ON payload.idx = event.idx
             WHERE kind IN ('choice', 'notice', 'bounce', 'objection') ORDER BY event.idx",
        )?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let index = tail::number(row.get(0)?)?;
            let kind = payload::kind(index, &row.get::<_, String>(1)?)?;
            let damaged = || Error::corrupt(index, "its row is not in the format of a ledger");
            let (commitment, subject) = (Digest(row.get(2)?), row.get::<_, Option<String>>(3)?);
            let salt: [u8; SALT_BYTES] = row.get(4)?;
            let body = row.get_ref(5)?.as_blob().map_err(|_| damaged())?;
            payload::open(index, kind, &commitment, subject.as_deref(), &salt, body)?;
            let body = std::str::from_utf8(body).map_err(|_| damaged())?;
            each(Opening { index, kind, salt, body })?;
        }
        Ok(())
    }

    /// The proof that a pseudonym is the account's only one, kept or made anew.
    pub fn prove_account(&self, account: &Account) -> [u8; Proof::LEN] {
        account.proof.unwrap_or_else(|| {
            let (_, proof) = self.vrf.prove(&account.id.0);
            proof.to_bytes()
        })
    }
}
