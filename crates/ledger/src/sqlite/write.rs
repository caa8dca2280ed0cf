//! What a transaction writes. Most of what it must refuse, the triggers refuse.

use rusqlite::Connection;

use super::{Held, number, schema};
use crate::accounts::Account;
use crate::error::{Error, Kind, Result};
use crate::store::{Clearing, Description, Page, Row, Transaction};

impl Transaction for Held<'_> {
    fn describe(&self, description: &Description) -> Result<()> {
        schema::create(self, description)
    }

    fn append(&self, row: &Row<'_>) -> Result<()> {
        let payload = row.payload.ok_or_else(|| refused("an event comes with its payload"))?;
        let index = number(row.index);
        self.prepare_cached(
            "INSERT INTO event (idx, appended, kind, commitment, chain) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((index, row.appended, row.kind, row.commitment.0, row.chain.0))?;
        self.prepare_cached(
            "INSERT INTO payload (idx, subject, salt, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((index, payload.subject, payload.salt, payload.body))?;
        Ok(())
    }

    fn grow_tile(&self, level: u8, index: u64, hashes: &[u8]) -> Result<()> {
        let place = (level, number(index), hashes);
        let grown = self
            .prepare_cached(
                "UPDATE tile SET hashes = CAST(hashes || ?3 AS BLOB) WHERE level = ?1 AND idx = ?2",
            )?
            .execute(place)?;
        if grown == 0 {
            self.prepare_cached("INSERT INTO tile (level, idx, hashes) VALUES (?1, ?2, ?3)")?
                .execute(place)?;
        }
        Ok(())
    }

    fn keep_head(&self, size: u64, note: &str) -> Result<()> {
        self.prepare_cached("INSERT INTO checkpoint (size, note) VALUES (?1, ?2)")?
            .execute((number(size), note))?;
        Ok(())
    }

    fn put_account(&self, member: &str, account: &Account) -> Result<()> {
        let row = (member, account.id.0, account.pseudonym.0, account.proof);
        let found = self
            .prepare_cached(
                "UPDATE account SET id = ?2, pseudonym = ?3, proof = ?4 WHERE member = ?1",
            )?
            .execute(row)?;
        if found == 0 {
            self.prepare_cached(
                "INSERT INTO account (member, id, pseudonym, proof) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(row)?;
        }
        Ok(())
    }

    fn erase(&self, clearing: &Clearing<'_>) -> Result<()> {
        let Clearing { by, member, member_hash, erased, parted } = *clearing;
        let by = number(by);
        let mut newest = self.prepare_cached(
            "SELECT 1 FROM event WHERE idx = ?1 AND kind = 'objection' AND idx = (SELECT max(idx) FROM event)",
        )?;
        if !newest.exists([by])? {
            return Err(refused("an erasure comes with its event"));
        }
        let mut keep = self.prepare_cached("INSERT INTO parted (key, value) VALUES (?1, ?2)")?;
        for (key, value) in parted {
            keep.execute((key.0, value.0))?;
        }
        let mut name = self.prepare_cached("INSERT INTO erasure (idx, erased) VALUES (?1, ?2)")?;
        let mut delete =
            self.prepare_cached("DELETE FROM payload WHERE idx = ?1 AND subject = ?2")?;
        for erased in erased {
            name.execute((by, number(*erased)))?;
            if delete.execute((number(*erased), member))? != 1 {
                return Err(refused("an erasure deletes the payloads of its member"));
            }
        }
        let mut left = self.prepare_cached("SELECT 1 FROM payload WHERE subject = ?1")?;
        if left.exists([member])? {
            return Err(refused("an erasure leaves no payload of its member"));
        }
        suppress(self, &member_hash.0, by)?;
        self.prepare_cached("DELETE FROM account WHERE member = ?1")?.execute([member])?;
        Ok(())
    }

    fn put_pages(&self, pages: &[Page]) -> Result<()> {
        let mut insert = self.prepare_cached("INSERT INTO map (place, page) VALUES (?1, ?2)")?;
        let mut update = self.prepare_cached("UPDATE map SET page = ?2 WHERE place = ?1")?;
        for page in pages {
            let statement = if page.is_new { &mut insert } else { &mut update };
            if statement.execute((page.place, &page.bytes))? != 1 {
                return Err(refused("a page of the map that changes is there already"));
            }
        }
        self.prepare_cached("DELETE FROM parted")?.execute([])?;
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<()> {
        match *self {
            Self::Own(transaction) => Ok(transaction.commit()?),
            Self::Within(_) => Err(refused("what is only read is not committed")),
        }
    }
}

/// A member who was erased before and imported again is suppressed already, from the first time on.
fn suppress(connection: &Connection, member_hash: &[u8; 32], by: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO suppression (member_hash, since) SELECT ?1, ?2
             WHERE NOT EXISTS (SELECT 1 FROM suppression WHERE member_hash = ?1)",
        )?
        .execute((member_hash, by))?;
    Ok(())
}

fn refused(message: &str) -> Error {
    Error::new(Kind::Database, format!("the ledger is append-only: {message}"))
}
