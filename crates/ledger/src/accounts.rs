//! Members' accounts: a random id each, the pseudonym that follows from it, and nothing that outlives an erasure.

use std::num::NonZero;

use abide_verify::pseudonym::{AccountId, Pseudonym};
use abide_verify::vrf::{Proof, SecretKey};
use rusqlite::{Connection, OptionalExtension};

use crate::batch::Batch;
use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;

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
    pub(crate) proof: Option<[u8; Proof::LEN]>,
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
        find(&self.connection, member)
    }

    /// Shows the account of every member who has one, in the order of the bytes of their ids.
    pub fn visit_accounts(&self, mut each: impl FnMut(&str, &Account)) -> Result<()> {
        let mut rows = self
            .connection
            .prepare_cached("SELECT member, id, pseudonym, proof FROM account ORDER BY member")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let member = row.get_ref(0)?.as_str().map_err(|_| damaged())?;
            each(member, &read(row, 1)?);
        }
        Ok(())
    }
}

impl Accounts<'_> {
    /// The member's account; it is opened if there is none.
    pub fn of(&mut self, member: &str) -> Result<Account> {
        if let Some(found) = find(&self.0.connection, member)? {
            return Ok(found);
        }
        self.open([member])?;
        find(&self.0.connection, member)?
            .ok_or_else(|| Error::new(Kind::Corrupt, "an account that was opened is not there"))
    }

    /// Opens accounts for those who have none, in one transaction. Returns how many were opened.
    ///
    /// The pseudonyms take 35 µs each on one core; all cores share them.
    pub fn open<M: AsRef<str>>(&mut self, members: impl IntoIterator<Item = M>) -> Result<u64> {
        let ledger = &mut *self.0;
        let transaction = Batch::begin(&mut ledger.connection)?;
        let mut members = members.into_iter();
        let mut opened: u64 = 0;
        loop {
            let chunk: Vec<M> = members.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                break;
            }
            let chunk = chunk.iter().map(AsRef::as_ref).collect();
            opened = opened.saturating_add(ensure(&transaction, &ledger.vrf, chunk)?);
        }
        ledger.faults.around("accounts", || Ok(transaction.commit()?))?;
        Ok(opened)
    }
}

/// The member's account, if they have one.
pub(crate) fn find(connection: &Connection, member: &str) -> Result<Option<Account>> {
    let found = connection
        .prepare_cached("SELECT id, pseudonym, proof FROM account WHERE member = ?1")?
        .query_row([member], |row| read(row, 0))
        .optional()?;
    Ok(found)
}

fn read(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Account> {
    Ok(Account {
        id: AccountId(row.get(from)?),
        pseudonym: Pseudonym(row.get(from + 1)?),
        proof: row.get(from + 2)?,
    })
}

/// Opens an account for each of them who has none. Returns how many.
pub(crate) fn ensure(
    connection: &Connection,
    secret: &SecretKey,
    mut members: Vec<&str>,
) -> Result<u64> {
    // In the table's own order, so that its pages are filled one after the other.
    members.sort_unstable();
    members.dedup();
    let mut known = connection.prepare_cached("SELECT 1 FROM account WHERE member = ?1")?;
    let mut missing = Vec::new();
    for member in members {
        if !known.exists([member])? {
            missing.push((member, random()?));
        }
    }
    let ids: Vec<AccountId> = missing.iter().map(|(_, id)| *id).collect();
    let made = pseudonyms(secret, &ids);
    for ((member, id), pseudonym) in missing.iter().zip(&made) {
        insert(connection, member, id, pseudonym, None)?;
    }
    Ok(missing.len() as u64)
}

/// The account of a member who is about to get a receipt, with its proof.
pub(crate) fn proven(connection: &Connection, secret: &SecretKey, member: &str) -> Result<Account> {
    let found = find(connection, member)?;
    let id = match found {
        Some(account) if account.proof.is_some() => return Ok(account),
        Some(account) => account.id,
        None => random()?,
    };
    let account = prove(secret, id);
    if found.is_some() {
        connection
            .prepare_cached("UPDATE account SET proof = ?2 WHERE member = ?1")?
            .execute((member, account.proof))?;
    } else {
        insert(connection, member, &account.id, &account.pseudonym, account.proof.as_ref())?;
    }
    Ok(account)
}

/// The account of that id, with its proof.
pub(crate) fn prove(secret: &SecretKey, id: AccountId) -> Account {
    let (output, proof) = secret.prove(&id.0);
    Account { id, pseudonym: output.into(), proof: Some(proof.to_bytes()) }
}

fn insert(
    connection: &Connection,
    member: &str,
    id: &AccountId,
    pseudonym: &Pseudonym,
    proof: Option<&[u8; Proof::LEN]>,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO account (member, id, pseudonym, proof) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((member, &id.0, &pseudonym.0, proof))?;
    Ok(())
}

/// The member is forgotten: from here on nobody, whatever keys they hold, can say which leaves were theirs.
pub(crate) fn forget(connection: &Connection, member: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM account WHERE member = ?1")?.execute([member])?;
    Ok(())
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

fn damaged() -> Error {
    Error::new(Kind::Corrupt, "an account is not in the format of a ledger")
}
