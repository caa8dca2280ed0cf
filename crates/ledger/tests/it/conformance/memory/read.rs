//! Reads of one state.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use abide_ledger::error::Kind;
use abide_ledger::store::{Description, Flow, Leaf, Order, Row, Snapshot, Which};
use abide_ledger::{Account, Digest, Error};

use super::state::{State, belongs};
use super::{Fault, Held, Shared};

/// A snapshot, or what a transaction sees.
pub(super) struct View<'h> {
    pub(super) shared: &'h Shared,
    pub(super) held: Arc<Held>,
    pub(super) is_visited: &'h Cell<bool>,
}

impl View<'_> {
    fn state(&self) -> Result<Arc<State>, Error> {
        if self.is_visited.get() {
            return Err(Error::new(Kind::Database, "the store is used from within a visit"));
        }
        let is_moving = self.shared.has(Fault::MovesSnapshots);
        Ok(if is_moving { self.shared.now() } else { Arc::clone(&self.held.0) })
    }

    /// Calls back while nothing else may be asked.
    fn visited(&self, shown: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        self.is_visited.set(true);
        let done = shown();
        self.is_visited.set(false);
        done
    }
}

impl Snapshot for View<'_> {
    fn description(&self) -> Result<Option<Description>, Error> {
        Ok(self.state()?.description)
    }

    fn visit(
        &self,
        which: Which<'_>,
        range: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(Row<'_>) -> Result<Flow, Error>,
    ) -> Result<(), Error> {
        let state = self.state()?;
        let rows = (0..).zip(&state.events).map(|(index, event)| state.row(index, event));
        let mut rows: Vec<Row<'_>> = rows
            .filter(|row| range.contains(&row.index) && belongs(row, which, self.shared.fault))
            .collect();
        if self.shared.has(Fault::HidesAnEvent) && which != Which::All && rows.len() > 1 {
            rows.remove(1);
        }
        if self.shared.has(Fault::Reorders) && rows.len() > 2 {
            rows.swap(1, 2);
        }
        if order == Order::Falling && !self.shared.has(Fault::RisesAlways) {
            rows.reverse();
        }
        self.visited(|| {
            for row in rows {
                match each(row) {
                    Ok(Flow::Break(())) if !self.shared.has(Fault::DoesNotStop) => break,
                    Err(error) if !self.shared.has(Fault::SwallowsErrors) => return Err(error),
                    _ => {}
                }
            }
            Ok(())
        })
    }

    fn count(&self, which: Which<'_>, range: Range<u64>) -> Result<u64, Error> {
        let mut count = 0;
        self.visit(which, range, Order::Rising, &mut |_| {
            count += 1;
            Ok(Flow::Continue(()))
        })?;
        Ok(if self.shared.has(Fault::Miscounts) { count / 2 } else { count })
    }

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.state()?.tiles.get(&(level, index)).cloned())
    }

    fn heads(
        &self,
        sizes: Range<u64>,
        order: Order,
        each: &mut dyn FnMut(u64, &str) -> Result<Flow, Error>,
    ) -> Result<(), Error> {
        let state = self.state()?;
        let mut heads: Vec<_> = state.heads.range(sizes).collect();
        if order == Order::Falling && !self.shared.has(Fault::RisesAlways) {
            heads.reverse();
        }
        self.visited(|| {
            for (size, note) in heads {
                if each(*size, note)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn account(&self, member: &str) -> Result<Option<Account>, Error> {
        Ok(self.state()?.accounts.get(member).copied())
    }

    fn accounts(
        &self,
        each: &mut dyn FnMut(&str, Account) -> Result<Flow, Error>,
    ) -> Result<(), Error> {
        let state = self.state()?;
        let mut accounts: Vec<_> = state.accounts.iter().collect();
        if self.shared.has(Fault::SortsByLetters) {
            accounts.sort_by_key(|(member, _)| member.to_lowercase());
        }
        self.visited(|| {
            for (member, account) in accounts {
                if each(member, *account)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn page(&self, place: i64) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.state()?.pages.get(&place).cloned())
    }

    fn pages(&self) -> Result<u64, Error> {
        Ok(self.state()?.pages.len() as u64)
    }

    fn parted(&self) -> Result<Vec<Leaf>, Error> {
        Ok(self.state()?.parted.clone())
    }

    fn erasures(&self) -> Result<Vec<(u64, u64)>, Error> {
        let state = self.state()?;
        Ok(state.erasures.iter().map(|(erased, by)| (*erased, *by)).collect())
    }

    fn suppressions(&self) -> Result<Vec<(Digest, u64)>, Error> {
        let state = self.state()?;
        Ok(state.suppressions.iter().map(|(hash, since)| (*hash, *since)).collect())
    }
}
