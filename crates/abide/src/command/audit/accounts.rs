//! Members' accounts, each with the proof that it has one pseudonym.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use abide_corpus::Pseudonyms;
use abide_gate::Gate;
use abide_verify::audit::Findings;
use abide_verify::pseudonym::Pseudonym;
use abide_verify::vrf::{Output, Proof, PublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::opened::lines;
use crate::failure::Failure;
use crate::openings::{ACCOUNTS, Account};

/// Pseudonyms by member. Whoever's proof does not hold has none.
pub(super) type Accounts = HashMap<String, Output>;

pub(super) fn read(
    folder: &Path,
    vrf: Option<&[u8; 32]>,
    findings: &mut Findings,
) -> Result<Accounts, Failure> {
    let Some(key) = vrf.and_then(|key| PublicKey::from_bytes(key).ok()) else {
        return Ok(Accounts::new());
    };
    let (mut read, mut ids) = (vec![], HashSet::new());
    lines(folder, ACCOUNTS, findings, |line: Account, place, findings| {
        if !ids.insert(line.account.clone()) {
            findings.add("openings::account", place.clone(), "two members have one account");
        }
        read.push((line, place));
    })?;
    let proven: Vec<_> = read
        .into_par_iter()
        .map(|(line, place)| {
            let pseudonym = pseudonym(&key, &line);
            (line.member, place, pseudonym)
        })
        .collect();
    let mut accounts = Accounts::with_capacity(proven.len());
    for (member, place, pseudonym) in proven {
        let Some(pseudonym) = pseudonym else {
            findings.add("openings::account", place, "the account does not have that pseudonym");
            continue;
        };
        if accounts.insert(member, pseudonym).is_some() {
            findings.add("openings::account", place, "a member has two accounts");
        }
    }
    Ok(accounts)
}

fn pseudonym(key: &PublicKey, line: &Account) -> Option<Output> {
    let account: [u8; 16] = STANDARD.decode(&line.account).ok()?.try_into().ok()?;
    let proof = STANDARD.decode(&line.proof).ok()?;
    let proof = Proof::from_bytes(&proof).ok()?;
    key.verify(&account, &proof).ok()
}

/// The same by the numbers that the gate has given to members.
#[derive(Debug)]
pub(super) struct Numbered(Vec<Option<Output>>);

impl Numbered {
    pub(super) fn of(gate: &Gate, accounts: &Accounts) -> Self {
        Self(gate.ids().map(|id| accounts.get(id).copied()).collect())
    }
}

impl Pseudonyms for Numbered {
    fn of(&self, member: u32) -> Result<Option<Output>, abide_corpus::Error> {
        Ok(self.0.get(member as usize).copied().flatten())
    }
}

/// As the state map names it.
pub(super) fn in_map(pseudonym: &Output) -> Pseudonym {
    Pseudonym(pseudonym.0)
}
