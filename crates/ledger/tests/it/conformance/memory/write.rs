//! The one transaction: a copy of the state, which takes its place.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use abide_ledger::error::Kind;
use abide_ledger::store::{
    Clearing, Description, Flow, Leaf, Order, Page, Row, Snapshot, Transaction, Which,
};
use abide_ledger::{Account, Digest, Error};

use super::state::{Event, State};
use super::{Fault, Held, Shared, View};

pub(super) struct Writing<'h> {
    pub(super) shared: &'h Shared,
    pub(super) state: RefCell<State>,
    pub(super) is_visited: &'h Cell<bool>,
}

impl Writing<'_> {
    /// Refuses what the contract forbids, unless that is the fault.
    fn must(&self, is_so: bool, otherwise: Fault, what: &str) -> Result<(), Error> {
        if is_so || self.shared.has(otherwise) {
            return Ok(());
        }
        let kind =
            if self.shared.has(Fault::RefusesAsEvents) { Kind::Event } else { Kind::Database };
        Err(Error::new(kind, format!("it is append-only: {what}")))
    }

    fn view(&self) -> View<'_> {
        let held = Arc::new(Held(Arc::new(self.state.borrow().clone())));
        View { shared: self.shared, held, is_visited: self.is_visited }
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        if self.shared.has(Fault::KeepsWhatWasDropped) {
            *self.shared.committed.lock().unwrap() = Arc::new(self.state.borrow().clone());
        }
        *self.shared.is_held.lock().unwrap() = false;
        self.shared.freed.notify_all();
    }
}

impl Transaction for Writing<'_> {
    fn describe(&self, description: &Description) -> Result<(), Error> {
        let mut state = self.state.borrow_mut();
        self.must(state.description.is_none(), Fault::DescribesAgain, "described twice")?;
        state.description = Some(*description);
        Ok(())
    }

    fn append(&self, row: &Row<'_>) -> Result<(), Error> {
        let mut state = self.state.borrow_mut();
        self.must(state.description.is_some(), Fault::BeginsByItself, "not described")?;
        self.must(row.index == state.events.len() as u64, Fault::TakesAnyIndex, "not the next")?;
        let last = state.events.last().map_or(i64::MIN, |last| last.appended);
        self.must(row.appended >= last, Fault::TakesAnyTime, "before the last")?;
        self.must(row.payload.is_some(), Fault::TakesBareEvents, "without a payload")?;
        let Row { index, appended, commitment, chain, .. } = *row;
        state.events.push(Event { appended, kind: row.kind.to_owned(), commitment, chain });
        if let Some(payload) = row.payload {
            let mut body = payload.body.to_vec();
            if self.shared.has(Fault::CutsLongBodies) {
                body.truncate(1 << 16);
            }
            let said = (payload.subject.map(str::to_owned), payload.salt, body);
            state.payloads.insert(index, said);
        }
        Ok(())
    }

    fn grow_tile(&self, level: u8, index: u64, hashes: &[u8]) -> Result<(), Error> {
        let mut state = self.state.borrow_mut();
        let tile = state.tiles.entry((level, index)).or_default();
        if self.shared.has(Fault::OverwritesTiles) {
            tile.clear();
        }
        tile.extend(hashes);
        let fits = hashes.len().is_multiple_of(32) && (32..=8192).contains(&tile.len());
        self.must(fits, Fault::TakesAnyTile, "not a tile")
    }

    fn keep_head(&self, size: u64, note: &str) -> Result<(), Error> {
        let mut state = self.state.borrow_mut();
        let is_newest = state.heads.last_key_value().is_none_or(|(last, _)| *last < size);
        let fits = is_newest && size == state.events.len() as u64;
        self.must(fits, Fault::TakesAnyHead, "not the head of its events")?;
        state.heads.insert(size, note.to_owned());
        Ok(())
    }

    fn put_account(&self, member: &str, account: &Account) -> Result<(), Error> {
        let mut state = self.state.borrow_mut();
        let fits = state.accounts.get(member).is_none_or(|found| {
            (found.id, found.pseudonym, found.proof) == (account.id, account.pseudonym, None)
        });
        self.must(fits, Fault::ChangesAccounts, "an account changes")?;
        state.accounts.insert(member.to_owned(), *account);
        Ok(())
    }

    fn erase(&self, clearing: &Clearing<'_>) -> Result<(), Error> {
        let Clearing { by, member, member_hash, erased, parted } = *clearing;
        let mut state = self.state.borrow_mut();
        let comes = state.newest() == Some((by, "objection"));
        self.must(comes, Fault::ErasesAnytime, "not by its event")?;
        for index in erased {
            let is_theirs = state
                .payloads
                .get(index)
                .is_some_and(|(subject, ..)| subject.as_deref() == Some(member));
            self.must(is_theirs, Fault::ErasesOthers, "not the member's")?;
            state.erasures.insert(*index, by);
            if self.shared.has(Fault::KeepsPayloads) {
                continue;
            }
            if let Some((_, salt, body)) = state.payloads.remove(index) {
                let mut left = self.shared.left.lock().unwrap();
                left.extend(salt);
                left.extend(body);
            }
        }
        let is_left = state.payloads.values().any(|(of, ..)| of.as_deref() == Some(member));
        let is_kept = self.shared.has(Fault::KeepsPayloads);
        self.must(!is_left || is_kept, Fault::LeavesPayloads, "a payload is left")?;
        let is_new = parted.iter().all(|leaf| !state.parted.contains(leaf));
        self.must(is_new, Fault::PartsTwice, "put aside already")?;
        if !self.shared.has(Fault::ForgetsLeaves) {
            state.parted.extend(parted);
        }
        if self.shared.has(Fault::SuppressesAnew) {
            state.suppressions.insert(member_hash, by);
        } else if !self.shared.has(Fault::ForgetsWhoWasErased) {
            state.suppressions.entry(member_hash).or_insert(by);
        }
        if !self.shared.has(Fault::KeepsAccounts) {
            state.accounts.remove(member);
        }
        Ok(())
    }

    fn put_pages(&self, pages: &[Page]) -> Result<(), Error> {
        let mut state = self.state.borrow_mut();
        let comes = state.newest().is_some_and(|(_, kind)| kind == "root");
        self.must(comes, Fault::TakesPagesAnytime, "not with a root")?;
        for page in pages {
            let is_new = !state.pages.contains_key(&page.place);
            self.must(is_new == page.is_new, Fault::TakesAnyPage, "not as it is said")?;
            state.pages.insert(page.place, page.bytes.clone());
        }
        if !self.shared.has(Fault::KeepsLeaves) {
            state.parted.clear();
        }
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<(), Error> {
        let mut state = self.state.borrow().clone();
        let mut committed = self.shared.committed.lock().unwrap();
        if self.shared.has(Fault::DropsAnEvent) && state.events.len() > 3 {
            state.events.pop();
        }
        if self.shared.has(Fault::CommitsHalf) {
            state.tiles = committed.tiles.clone();
            state.heads = committed.heads.clone();
        }
        *self.shared.before.lock().unwrap() = Arc::clone(&committed);
        *committed = Arc::new(state);
        Ok(())
    }
}

/// Its reads are those of what it would commit.
impl Snapshot for Writing<'_> {
    fn description(&self) -> Result<Option<Description>, Error> {
        self.view().description()
    }

    fn visit(
        &self,
        which: Which<'_>,
        range: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(Row<'_>) -> Result<Flow, Error>,
    ) -> Result<(), Error> {
        self.view().visit(which, range, order, each)
    }

    fn count(&self, which: Which<'_>, range: Range<u64>) -> Result<u64, Error> {
        self.view().count(which, range)
    }

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Error> {
        self.view().tile(level, index)
    }

    fn heads(
        &self,
        sizes: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(u64, &str) -> Result<Flow, Error>,
    ) -> Result<(), Error> {
        self.view().heads(sizes, order, each)
    }

    fn account(&self, member: &str) -> Result<Option<Account>, Error> {
        self.view().account(member)
    }

    fn accounts(
        &self,
        each: &mut dyn FnMut(&str, Account) -> Result<Flow, Error>,
    ) -> Result<(), Error> {
        self.view().accounts(each)
    }

    fn page(&self, place: i64) -> Result<Option<Vec<u8>>, Error> {
        self.view().page(place)
    }

    fn pages(&self) -> Result<u64, Error> {
        self.view().pages()
    }

    fn parted(&self) -> Result<Vec<Leaf>, Error> {
        self.view().parted()
    }

    fn erasures(&self) -> Result<Vec<(u64, u64)>, Error> {
        self.view().erasures()
    }

    fn suppressions(&self) -> Result<Vec<(Digest, u64)>, Error> {
        self.view().suppressions()
    }
}
