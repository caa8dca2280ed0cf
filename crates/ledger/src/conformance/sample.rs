//! Rows to put into a store, and everything that it shows.

use std::ops::Range;

use abide_verify::map::{Key, Value};
use abide_verify::pseudonym::{AccountId, Pseudonym};

use super::Place;
use super::fault::Fault;
use crate::accounts::Account;
use crate::act::Leaf;
use crate::digest::{Digest, SALT_BYTES};
use crate::error::Result;
use crate::store::{
    Clearing, Description, Flow, Order, Page, Payload, Row, Snapshot, Store, Transaction, Which,
};

/// An event that owns what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) index: u64,
    pub(super) appended: i64,
    pub(super) kind: String,
    pub(super) commitment: Digest,
    pub(super) chain: Digest,
    pub(super) payload: Option<(Option<String>, [u8; SALT_BYTES], Vec<u8>)>,
}

impl Kept {
    /// An event of that kind about somebody or nobody. All else follows from the index.
    pub(super) fn new(index: u64, kind: &str, subject: Option<&str>) -> Self {
        let digest = |word: &str| Digest::of(format!("{word} {index}").as_bytes());
        let salt = digest("salt").0.first_chunk().copied().unwrap_or_default();
        let body = format!("{{\"event\":{index},\"kind\":\"{kind}\"}}").into_bytes();
        Self {
            index,
            appended: 1_000_000 + i64::try_from(index / 2).unwrap_or(i64::MAX),
            kind: kind.to_owned(),
            commitment: digest("commitment"),
            chain: digest("chain"),
            payload: Some((subject.map(str::to_owned), salt, body)),
        }
    }

    pub(super) fn of(row: &Row<'_>) -> Self {
        let Row { index, appended, commitment, chain, .. } = *row;
        let payload = row.payload.map(|Payload { subject, salt, body }| {
            (subject.map(str::to_owned), salt, body.to_vec())
        });
        Self { index, appended, kind: row.kind.to_owned(), commitment, chain, payload }
    }

    pub(super) fn row(&self) -> Row<'_> {
        let payload = self.payload.as_ref().map(|(subject, salt, body)| Payload {
            subject: subject.as_deref(),
            salt: *salt,
            body,
        });
        Row {
            index: self.index,
            appended: self.appended,
            kind: &self.kind,
            commitment: self.commitment,
            chain: self.chain,
            payload,
        }
    }

    pub(super) fn subject(&self) -> Option<&str> {
        self.payload.as_ref()?.0.as_deref()
    }
}

pub(super) const DESCRIPTION: Description =
    Description { created: 1_762_246_800_500_000, key_check: Digest([7; 32]) };

/// What a visit shows.
pub(super) fn shown(
    snapshot: &dyn Snapshot,
    which: Which<'_>,
    range: Range<u64>,
    order: Order,
) -> Result<Vec<Kept>> {
    let mut shown = Vec::new();
    snapshot.visit(which, range, order, &mut |row| {
        shown.push(Kept::of(&row));
        Ok(Flow::Continue(()))
    })?;
    Ok(shown)
}

/// A store with a description and these events.
pub(super) fn begun(
    place: &dyn Place,
    events: &[Kept],
) -> std::result::Result<Box<dyn Store>, Fault> {
    let mut store = place.create()?;
    write(&mut *store, |transaction| {
        transaction.describe(&DESCRIPTION)?;
        events.iter().try_for_each(|event| transaction.append(&event.row()))
    })?;
    Ok(store)
}

/// One transaction, committed.
pub(super) fn write(
    store: &mut dyn Store,
    work: impl FnOnce(&dyn Transaction) -> Result<()>,
) -> Result<()> {
    let transaction = store.begin()?;
    work(&*transaction)?;
    transaction.commit()
}

/// One transaction, dropped. Returns what its last work said.
pub(super) fn tried(
    store: &mut dyn Store,
    work: impl FnOnce(&dyn Transaction) -> Result<()>,
) -> Result<Result<()>> {
    let transaction = store.begin()?;
    Ok(work(&*transaction))
}

pub(super) fn account(number: u8, with_proof: bool) -> Account {
    Account {
        id: AccountId([number; 16]),
        pseudonym: Pseudonym([number; 64]),
        proof: with_proof.then_some([number; 80]),
    }
}

pub(super) fn leaf(number: u8) -> Leaf {
    (Key([number; 32]), Value([number ^ 0xff; 32]))
}

/// A bit of everything, on top of one event: of `anna` everything but her erasure, of `ben` the erasure too; a head and a tile; a page.
pub(super) fn write_all(transaction: &dyn Transaction) -> Result<()> {
    let events = [
        Kept::new(1, "choice", Some("anna")),
        Kept::new(2, "choice", Some("ben")),
        Kept::new(3, "root", None),
    ];
    for event in &events {
        transaction.append(&event.row())?;
    }
    transaction.put_account("anna", &account(1, true))?;
    transaction.put_account("ben", &account(2, false))?;
    transaction.put_pages(&[Page { place: 1, bytes: vec![1, 2, 3], is_new: true }])?;
    transaction.append(&Kept::new(4, "objection", None).row())?;
    let erased = [2];
    transaction.erase(&Clearing {
        by: 4,
        member: "ben",
        member_hash: Digest([9; 32]),
        erased: &erased,
        parted: &[leaf(1), leaf(2)],
    })?;
    transaction.grow_tile(0, 0, &[5; 5 * 32])?;
    transaction.keep_head(5, "a note\n\n— of five\n")
}

/// Everything that a snapshot shows, a line each.
pub(super) fn dump(snapshot: &dyn Snapshot) -> Result<Vec<String>> {
    let mut lines = vec![format!("{:?}", snapshot.description()?)];
    for event in shown(snapshot, Which::All, 0..u64::MAX, Order::Rising)? {
        lines.push(format!("{event:?}"));
    }
    snapshot.heads(0..u64::MAX, Order::Rising, &mut |size, note| {
        lines.push(format!("head {size} {note}"));
        Ok(Flow::Continue(()))
    })?;
    snapshot.accounts(&mut |member, account| {
        lines.push(format!("account {member} {account:?}"));
        Ok(Flow::Continue(()))
    })?;
    for (level, index) in [(0, 0), (0, 1), (1, 0)] {
        lines.push(format!("tile {:?}", snapshot.tile(level, index)?));
    }
    lines.push(format!("{} pages, {:?}", snapshot.pages()?, snapshot.page(1)?));
    let mut rest = Vec::new();
    rest.extend(snapshot.parted()?.iter().map(|leaf| format!("parted {leaf:?}")));
    rest.extend(snapshot.erasures()?.iter().map(|pair| format!("erasure {pair:?}")));
    rest.extend(snapshot.suppressions()?.iter().map(|pair| format!("suppression {pair:?}")));
    rest.sort();
    lines.extend(rest);
    Ok(lines)
}
