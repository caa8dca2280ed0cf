//! The queue of letters in SQLite, beside the accounts.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::{Sqlite, broken, time};
use crate::error::Result;
use crate::web::store::letters::{Letter, Letters, State, Topic};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS letter (
    number INTEGER PRIMARY KEY AUTOINCREMENT, member TEXT NOT NULL, topic TEXT NOT NULL, about TEXT NOT NULL,
    state TEXT NOT NULL, next INTEGER, tries INTEGER NOT NULL, code INTEGER, UNIQUE (member, topic, about)
) STRICT;
CREATE INDEX IF NOT EXISTS letter_next ON letter (next) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS written (id INTEGER PRIMARY KEY CHECK (id = 1), through INTEGER NOT NULL) STRICT;
";

const COLUMNS: &str = "number, member, topic, about, tries, state, next, code";

fn parts(topic: &Topic) -> (&'static str, String) {
    match topic {
        Topic::Receipt(index) => ("receipt", index.to_string()),
        Topic::Notice(version) => ("notice", version.clone()),
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(Letter, State)> {
    let (topic, about): (String, String) = (row.get(2)?, row.get(3)?);
    let topic = match about.parse() {
        Ok(index) if topic == "receipt" => Topic::Receipt(index),
        _ => Topic::Notice(about),
    };
    let number = row.get::<_, i64>(0)?.unsigned_abs();
    let letter = Letter { number, member: row.get(1)?, topic, tries: row.get(4)? };
    let state = match row.get_ref(5)?.as_str()? {
        "sent" => State::Sent,
        "refused" => State::Refused { code: row.get::<_, Option<u16>>(7)?.unwrap_or(0) },
        _ => State::Waiting { next: time(row.get::<_, Option<i64>>(6)?.unwrap_or(0)) },
    };
    Ok((letter, state))
}

impl Letters for Sqlite {
    fn written_through(&self) -> Result<Option<u64>> {
        let connection = self.connection();
        let found = connection
            .query_row("SELECT through FROM written", [], |row| row.get::<_, i64>(0))
            .optional();
        Ok(found.map_err(broken)?.map(i64::unsigned_abs))
    }

    fn put_letters(
        &self,
        letters: &[(String, Topic)],
        now: Timestamp,
        through: Option<u64>,
    ) -> Result<u64> {
        let mut connection = self.connection();
        let transaction = connection.transaction().map_err(broken)?;
        let mut made = 0;
        {
            let put = "INSERT INTO letter (member, topic, about, state, next, tries) VALUES (?1, ?2, ?3, 'waiting', ?4, 0)
                 ON CONFLICT DO UPDATE SET state = 'waiting', next = ?4, tries = 0, code = NULL WHERE state <> 'waiting'";
            let mut put = transaction.prepare_cached(put).map_err(broken)?;
            for (member, topic) in letters {
                let (topic, about) = parts(topic);
                made +=
                    put.execute(params![member, topic, about, now.as_second()]).map_err(broken)?;
            }
        }
        if let Some(through) = through {
            let put = "INSERT INTO written (id, through) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET through = ?1";
            transaction.execute(put, [through as i64]).map_err(broken)?;
        }
        transaction.commit().map_err(broken)?;
        Ok(made as u64)
    }

    fn letters_due(&self, now: Timestamp, most: u32) -> Result<Vec<Letter>> {
        let connection = self.connection();
        let due = format!(
            "SELECT {COLUMNS} FROM letter WHERE state = 'waiting' AND next <= ?1 ORDER BY next, number LIMIT ?2"
        );
        let mut query = connection.prepare_cached(&due).map_err(broken)?;
        let rows = query.query_map(params![now.as_second(), most], read).map_err(broken)?;
        rows.map(|row| row.map(|(letter, _)| letter)).collect::<Result<_, _>>().map_err(broken)
    }

    fn letter(&self, number: u64) -> Result<Option<(Letter, State)>> {
        let one = format!("SELECT {COLUMNS} FROM letter WHERE number = ?1");
        self.connection().query_row(&one, [number as i64], read).optional().map_err(broken)
    }

    fn letters(&self) -> Result<Vec<(Letter, State)>> {
        let connection = self.connection();
        let all = format!("SELECT {COLUMNS} FROM letter ORDER BY number");
        let mut query = connection.prepare(&all).map_err(broken)?;
        let rows = query.query_map([], read).map_err(broken)?;
        rows.collect::<Result<_, _>>().map_err(broken)
    }

    fn set_letter(&self, number: u64, state: &State) -> Result<()> {
        let (word, next, code, tries) = match state {
            State::Waiting { next } => ("waiting", Some(next.as_second()), None, 1),
            State::Sent => ("sent", None, None, 0),
            State::Refused { code } => ("refused", None, Some(*code), 1),
        };
        let set = "UPDATE letter SET state = ?2, next = ?3, code = ?4, tries = tries + ?5 WHERE number = ?1";
        let set = self.connection().execute(set, params![number as i64, word, next, code, tries]);
        set.map(|_| ()).map_err(broken)
    }

    fn end_letter(&self, number: u64) -> Result<()> {
        let ended =
            self.connection().execute("DELETE FROM letter WHERE number = ?1", [number as i64]);
        ended.map(|_| ()).map_err(broken)
    }

    fn addressed(&self) -> Result<Vec<String>> {
        let connection = self.connection();
        let all = "SELECT member FROM account WHERE email IS NOT NULL ORDER BY member";
        let mut query = connection.prepare(all).map_err(broken)?;
        let rows = query.query_map([], |row| row.get(0)).map_err(broken)?;
        rows.collect::<Result<_, _>>().map_err(broken)
    }
}
