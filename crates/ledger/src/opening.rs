//! What the log's sealed entries hold, for an auditor: body and salt of each, and the accounts behind pseudonyms.

use abide_verify::vrf::Proof;

use crate::accounts::Account;
use crate::digest::SALT_BYTES;
use crate::error::{Error, Result};
use crate::event::Kind;
use crate::ledger::Ledger;
use crate::payload;
use crate::store::{Flow, Order, Which};

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
        let snapshot = self.store.snapshot()?;
        snapshot.visit(Which::All, 0..u64::MAX, Order::Rising, &mut |row| {
            let index = row.index;
            let kind = payload::kind(index, row.kind)?;
            let Some(payload) = row.payload.filter(|_| kind.is_erasable()) else {
                return Ok(Flow::Continue(()));
            };
            payload::open(&row, kind, &payload)?;
            let body = std::str::from_utf8(payload.body)
                .map_err(|_| Error::corrupt(index, "its row is not in the format of a ledger"))?;
            each(Opening { index, kind, salt: payload.salt, body })?;
            Ok(Flow::Continue(()))
        })
    }

    /// The proof that a pseudonym is the account's only one, kept or made anew.
    pub fn prove_account(&self, account: &Account) -> [u8; Proof::LEN] {
        account.proof.unwrap_or_else(|| {
            let (_, proof) = self.vrf.prove(&account.id.0);
            proof.to_bytes()
        })
    }
}
