//! Pages of the state map: with a root, and at no other time.

use super::fault::{Outcome, refused, same};
use super::sample::{Kept, begun, dump, leaf, tried, write};
use super::{Check, Place};
use crate::digest::Digest;
use crate::error::Result;
use crate::store::{Clearing, Page, Transaction};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "pages", must: "pages change with a root alone", run: pages },
    Check { name: "parted", must: "a root takes in the leaves that were put aside", run: parted },
];

fn page(place: i64, byte: u8, is_new: bool) -> Page {
    Page { place, bytes: vec![byte; 100], is_new }
}

fn rooted(to: &dyn Transaction, index: u64, pages: &[Page]) -> Result<()> {
    to.append(&Kept::new(index, "root", None).row())?;
    to.put_pages(pages)
}

fn pages(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let deep = (1 << 60) + 12_345;
    write(&mut *store, |to| rooted(to, 1, &[page(1, 1, true), page(deep, 2, true)]))?;
    write(&mut *store, |to| rooted(to, 2, &[page(1, 3, false), page(17, 4, true)]))?;
    let before = dump(&*store.snapshot()?)?;
    for (changed, what) in [
        ([page(1, 5, true)], "a page that is said to be new"),
        ([page(18, 5, false)], "a page that is said to be there"),
    ] {
        refused(tried(&mut *store, |to| rooted(to, 3, &changed))?, what)?;
    }
    let other = tried(&mut *store, |to| {
        to.append(&Kept::new(3, "clock", None).row())?;
        to.put_pages(&[page(1, 5, false)])
    });
    refused(other?, "a page that changes with another event")?;
    let other = tried(&mut *store, |to| {
        to.append(&Kept::new(3, "corpus", None).row())?;
        to.put_pages(&[page(18, 5, true)])
    });
    refused(other?, "a page that comes with another event")?;
    let snapshot = store.snapshot()?;
    same(&dump(&*snapshot)?, &before, "after what was refused")?;
    same(&snapshot.pages()?, &3, "the number of pages")?;
    for (place, byte) in [(1, 3), (17, 4), (deep, 2)] {
        same(&snapshot.page(place)?, &Some(vec![byte; 100]), &format!("page {place}"))?;
    }
    same(&snapshot.page(2)?, &None, "a page that nobody wrote")
}

fn parted(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let aside = [leaf(1), leaf(2)];
    write(&mut *store, |to| {
        to.append(&Kept::new(1, "choice", Some("ben")).row())?;
        to.append(&Kept::new(2, "objection", None).row())?;
        let (by, member, member_hash) = (2, "ben", Digest([8; 32]));
        to.erase(&Clearing { by, member, member_hash, erased: &[1], parted: &aside })
    })?;
    same(&store.snapshot()?.parted()?.len(), &2, "leaves that were put aside")?;
    let other = tried(&mut *store, |to| {
        to.append(&Kept::new(3, "clock", None).row())?;
        to.put_pages(&[])
    });
    refused(other?, "leaves that another event takes in")?;
    write(&mut *store, |to| rooted(to, 3, &[page(1, 1, true)]))?;
    same(&store.snapshot()?.parted()?, &vec![], "leaves that a root took in")
}
