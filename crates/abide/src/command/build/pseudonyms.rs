//! Members' pseudonyms, as the ledger's accounts have them.

use std::fmt;
use std::sync::Arc;

use abide_corpus::{Error, Pseudonyms};
use abide_gate::Gate;
use abide_ledger::{Account, Ledger};
use abide_verify::vrf::Output;

use crate::failure::Failure;

/// The pseudonym of every member that the gate knows, at their number.
pub(super) struct Known {
    gate: Arc<Gate>,
    outputs: Vec<Option<Output>>,
}

impl Known {
    /// Reads them, and opens accounts for those who have none.
    pub(super) fn of(gate: &Arc<Gate>, ledger: &mut Ledger) -> Result<Self, Failure> {
        let outputs = vec![None; gate.members()];
        let mut known = Self { gate: Arc::clone(gate), outputs };
        ledger.visit_accounts(|member, account| known.enter(member, account))?;
        let members = gate.ids().zip(&known.outputs);
        let new: Vec<&str> =
            members.filter(|(_, known)| known.is_none()).map(|(id, _)| id).collect();
        ledger.accounts().open(&new)?;
        for member in new {
            if let Some(account) = ledger.account(member)? {
                known.enter(member, &account);
            }
        }
        Ok(known)
    }

    fn enter(&mut self, member: &str, account: &Account) {
        let place = self.gate.number(member).and_then(|number| self.outputs.get_mut(number));
        if let Some(place) = place {
            *place = Some(Output(account.pseudonym.0));
        }
    }
}

impl Pseudonyms for Known {
    fn of(&self, member: u32) -> Result<Option<Output>, Error> {
        Ok(self.outputs.get(member as usize).copied().flatten())
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known(..)")
    }
}
