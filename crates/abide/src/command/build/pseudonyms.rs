//! Members' pseudonyms, as the ledger's accounts have them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use abide_corpus::{Error, Pseudonyms};
use abide_gate::{Gate, History};
use abide_ledger::Ledger;
use abide_verify::vrf::Output;

use crate::failure::Failure;

/// The pseudonym of every member that the gate knows, at their number.
pub(super) struct Known(Vec<Option<Output>>);

impl Known {
    /// Those who have an account, while their history is still told.
    pub(super) fn read(ledger: &Ledger, history: &History) -> Result<Self, Failure> {
        let mut known = Self(vec![None; history.members().count()]);
        history.number_each(|each| accounts(ledger, each), known.enter())?;
        Ok(known)
    }

    /// Those who have an account, of members whom the gate knows already.
    pub(super) fn of(ledger: &Ledger, gate: &Gate) -> Result<Self, Failure> {
        let mut known = Self(vec![None; gate.members()]);
        gate.number_each(|each| accounts(ledger, each), known.enter())?;
        Ok(known)
    }

    /// Opens accounts for those who have none.
    pub(super) fn complete(&mut self, gate: &Gate, ledger: &mut Ledger) -> Result<(), Failure> {
        let members = gate.ids().zip(&self.0);
        let new: Vec<&str> =
            members.filter(|(_, known)| known.is_none()).map(|(id, _)| id).collect();
        if new.is_empty() {
            return Ok(());
        }
        ledger.accounts().open(&new)?;
        Ok(gate.number_each(|each| accounts(ledger, each), self.enter())?)
    }

    fn enter(&mut self) -> impl FnMut(usize, Output) {
        |number, output| {
            if let Some(place) = self.0.get_mut(number) {
                *place = Some(output);
            }
        }
    }
}

/// Hands over everybody's pseudonym.
fn accounts(
    ledger: &Ledger,
    each: &mut dyn FnMut(&str, Output),
) -> Result<(), abide_ledger::Error> {
    ledger.visit_accounts(|member, account| each(member, Output(account.pseudonym.0)))
}

impl Pseudonyms for Known {
    fn of(&self, member: u32) -> Result<Option<Output>, Error> {
        Ok(self.0.get(member as usize).copied().flatten())
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known(..)")
    }
}

/// The pseudonyms of some members, each asked of the ledger when it is needed.
pub(super) struct Asked {
    gate: Arc<Gate>,
    ledger: Mutex<(Ledger, HashMap<u32, Option<Output>>)>,
}

impl Asked {
    pub(super) fn new(ledger: Ledger, gate: Arc<Gate>) -> Self {
        Self { gate, ledger: Mutex::new((ledger, HashMap::new())) }
    }
}

impl Pseudonyms for Asked {
    fn of(&self, member: u32) -> Result<Option<Output>, Error> {
        let mut asked = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let (ledger, known) = &mut *asked;
        if let Some(found) = known.get(&member) {
            return Ok(*found);
        }
        let Some(id) = self.gate.id(member) else { return Ok(None) };
        let account = ledger.account(id).map_err(Error::pseudonym)?;
        let found = account.map(|account| Output(account.pseudonym.0));
        known.insert(member, found);
        Ok(found)
    }

    fn prepare(&self, members: &[u32]) -> Result<(), Error> {
        let mut asked = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let (ledger, known) = &mut *asked;
        let unknown = members.iter().copied().filter(|member| !known.contains_key(member));
        let mut missing: Vec<(&str, u32)> =
            unknown.filter_map(|member| Some((self.gate.id(member)?, member))).collect();
        // In the order in which they lie.
        missing.sort_unstable();
        let (ids, numbers): (Vec<&str>, Vec<u32>) = missing.into_iter().unzip();
        let mut found = vec![];
        let read = ledger.accounts_of(&ids, |place, account| {
            let number = numbers.get(place).copied();
            found.extend(number.map(|number| (number, Output(account.pseudonym.0))));
        });
        read.map_err(Error::pseudonym)?;
        known.extend(found.into_iter().map(|(number, output)| (number, Some(output))));
        Ok(())
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked(..)")
    }
}
