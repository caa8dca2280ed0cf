//! Members' accounts: a random id each, the pseudonym that follows from it, and nothing that outlives an erasure.

use std::num::NonZero;

use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;
use crate::store::{Flow, Transaction};
use abide_verify::pseudonym::{AccountId, Pseudonym};
use abide_verify::vrf::{Proof, SecretKey};

/// Accounts that are made and written at once, of which a few dozen bytes each are held.
const CHUNK: usize = 65_536;

/// Fewer than this are evaluated by the thread that asks.
const THREADED: usize = 64;

/// A member's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub pseudonym: Pseudonym,
    /// That the pseudonym belongs to the id. Kept from the first receipt on.
    pub proof: Option<[u8; Proof::LEN]>,
}

/// The accounts of a ledger.
#[derive(Debug)]
pub struct Accounts<'l>(&'l mut Ledger);

impl Ledger {
    /// The accounts, to find or to open them.
    pub fn accounts(&mut self) -> Accounts<'_> {
        Accounts(self)
    }

    /// The member's account, if they have one.
    pub fn account(&self, member: &str) -> Result<Option<Account>> {
        self.store.snapshot()?.account(member)
    }

    /// Shows the accounts of these members, of those who have one, with their places in the list.
    pub fn accounts_of(
        &self,
        members: &[&str],
        mut each: impl FnMut(usize, &Account),
    ) -> Result<()> {
        let snapshot = self.store.snapshot()?;
        for (place, member) in members.iter().enumerate() {
            if let Some(account) = snapshot.account(member)? {
                each(place, &account);
            }
        }
        Ok(())
    }

    /// Shows the account of every member who has one, in the order of the bytes of their ids.
    pub fn visit_accounts(&self, mut each: impl FnMut(&str, &Account)) -> Result<()> {
        self.store.snapshot()?.accounts(&mut |member, account| {
            each(member, &account);
            Ok(Flow::Continue(()))
        })
    }
}

impl Accounts<'_> {
    /// The member's account; it is opened if there is none.
    pub fn of(&mut self, member: &str) -> Result<Account> {
        if let Some(found) = self.0.account(member)? {
            return Ok(found);
        }
        self.open([member])?;
        self.0
            .account(member)?
            .ok_or_else(|| Error::new(Kind::Corrupt, "an account that was opened is not there"))
    }

    /// Opens accounts for those who have none, in one transaction. Returns how many were opened.
    ///
    /// The pseudonyms take 35 µs each on one core; all cores share them.
    pub fn open<M: AsRef<str>>(&mut self, members: impl IntoIterator<Item = M>) -> Result<u64> {
        let ledger = &mut *self.0;
        let transaction = ledger.store.begin()?;
        let mut members = members.into_iter();
        let mut opened: u64 = 0;
        loop {
            let chunk: Vec<M> = members.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                break;
            }
            let chunk = chunk.iter().map(AsRef::as_ref).collect();
            opened = opened.saturating_add(ensure(&*transaction, &ledger.vrf, chunk)?);
        }
        ledger.faults.around("accounts", || transaction.commit())?;
        Ok(opened)
    }
}

/// Opens an account for each of them who has none. Returns how many.
pub(crate) fn ensure(
    transaction: &dyn Transaction,
    secret: &SecretKey,
    mut members: Vec<&str>,
) -> Result<u64> {
    // In their own order, so that a database's pages are filled one after the other.
    members.sort_unstable();
    members.dedup();
    let mut missing = Vec::new();
    for member in members {
        if transaction.account(member)?.is_none() {
            missing.push((member, random()?));
        }
    }
    let ids: Vec<AccountId> = missing.iter().map(|(_, id)| *id).collect();
    let made = pseudonyms(secret, &ids);
    for ((member, id), pseudonym) in missing.iter().zip(made) {
        transaction.put_account(member, &Account { id: *id, pseudonym, proof: None })?;
    }
    Ok(missing.len() as u64)
}

/// The account of a member who is about to get a receipt, with its proof.
pub(crate) fn proven(
    transaction: &dyn Transaction,
    secret: &SecretKey,
    member: &str,
) -> Result<Account> {
    let id = match transaction.account(member)? {
        Some(account) if account.proof.is_some() => return Ok(account),
        Some(account) => account.id,
        None => random()?,
    };
    let account = prove(secret, id);
    transaction.put_account(member, &account)?;
    Ok(account)
}

/// The account of that id, with its proof.
pub(crate) fn prove(secret: &SecretKey, id: AccountId) -> Account {
    let (output, proof) = secret.prove(&id.0);
    Account { id, pseudonym: output.into(), proof: Some(proof.to_bytes()) }
}

pub(crate) fn random() -> Result<AccountId> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::new(Kind::Io, format!("no random bytes for an account: {error}"))
    })?;
    Ok(AccountId(bytes))
}

/// The pseudonyms of these accounts, by all cores.
fn pseudonyms(secret: &SecretKey, ids: &[AccountId]) -> Vec<Pseudonym> {
    let of = |ids: &[AccountId]| ids.iter().map(|id| Pseudonym::of(secret, id)).collect::<Vec<_>>();
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    if ids.len() < THREADED || threads == 1 {
        return of(ids);
    }
    std::thread::scope(|scope| {
        let parts = ids.chunks(ids.len().div_ceil(threads));
        let parts: Vec<_> = parts.map(|part| (part, scope.spawn(move || of(part)))).collect();
        // A thread that broke off leaves its part to this one.
        parts
            .into_iter()
            .flat_map(|(part, made)| made.join().unwrap_or_else(|_| of(part)))
            .collect()
    })
}
