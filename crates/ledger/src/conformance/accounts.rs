//! Accounts: one for each member, with a proof that comes once.

use super::fault::{Outcome, refused, same};
use super::sample::{Kept, account, begun, tried, write};
use super::{Check, Place};
use crate::store::Flow;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "accounts",
        must: "a member has one account, which takes its proof once",
        run: once,
    },
    Check {
        name: "account_order",
        must: "accounts are shown by the bytes of their members' ids, and found by them",
        run: order,
    },
];

fn once(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let (bare, proven) = (account(1, false), account(1, true));
    write(&mut *store, |to| to.put_account("anna", &bare))?;
    same(&store.snapshot()?.account("anna")?, &Some(bare), "an account without a proof")?;
    for (other, what) in
        [(account(2, false), "another account"), (account(2, true), "another, proven")]
    {
        refused(tried(&mut *store, |to| to.put_account("anna", &other))?, what)?;
    }
    write(&mut *store, |to| to.put_account("anna", &proven))?;
    same(&store.snapshot()?.account("anna")?, &Some(proven), "an account with its proof")?;
    let other = super::sample::account(3, true).proof;
    for (proof, what) in [(None, "the loss of a proof"), (other, "another proof")] {
        let changed = crate::Account { proof, ..proven };
        refused(tried(&mut *store, |to| to.put_account("anna", &changed))?, what)?;
    }
    same(&store.snapshot()?.account("anna")?, &Some(proven), "the account after all")
}

fn order(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let members = ["b", "a", "B", "ä", "a ", "aa", "", "Z", "10", "9", "😀", "z"];
    write(&mut *store, |to| {
        (1..).zip(members).try_for_each(|(number, member)| {
            to.put_account(member, &account(number, number % 2 == 0))
        })
    })?;
    let mut expected: Vec<_> = (1..)
        .zip(members)
        .map(|(number, member)| (member.to_owned(), account(number, number % 2 == 0)))
        .collect();
    let snapshot = store.snapshot()?;
    for (member, account) in &expected {
        same(&snapshot.account(member)?, &Some(*account), &format!("the account of `{member}`"))?;
    }
    expected.sort_by(|(one, _), (other, _)| one.as_bytes().cmp(other.as_bytes()));
    let mut shown = Vec::new();
    snapshot.accounts(&mut |member, account| {
        shown.push((member.to_owned(), account));
        Ok(if shown.len() == expected.len() { Flow::Break(()) } else { Flow::Continue(()) })
    })?;
    same(&shown, &expected, "all accounts")?;
    same(&snapshot.account("A")?, &None, "the account of nobody")
}
