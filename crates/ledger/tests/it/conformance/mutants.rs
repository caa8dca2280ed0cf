//! A store with one fault: some check names it.

use abide_ledger::conformance;

use super::Shared;

macro_rules! faults {
    ($($fault:ident => $check:literal),* $(,)?) => {
        /// What a store could do otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Fault { $($fault),* }

        /// Each with a check that must notice it.
        const FAULTS: &[(Fault, &str)] = &[$((Fault::$fault, $check)),*];
    };
}

faults! {
    // Transactions.
    DropsAnEvent => "committed",
    CommitsHalf => "committed",
    KeepsWhatWasDropped => "dropped",
    ForgetsTheLastCommit => "committed",
    MovesSnapshots => "snapshot",
    LetsTwoWritersIn => "one_writer",
    DoesNotWait => "waiting",
    BeginsWithWhatWasBefore => "waiting",
    LetsReadersWrite => "reader",
    BeginsByItself => "described",
    DescribesAgain => "described",
    // Events.
    TakesAnyIndex => "next_index",
    TakesAnyTime => "time",
    TakesBareEvents => "payload",
    CutsLongBodies => "bytes",
    TakesMembersForEachOther => "bytes",
    RefusesAsEvents => "next_index",
    HidesAnEvent => "selection",
    Reorders => "selection",
    RisesAlways => "selection",
    Miscounts => "selection",
    DoesNotStop => "stops",
    SwallowsErrors => "stops",
    // The log.
    OverwritesTiles => "tiles",
    TakesAnyTile => "tiles",
    TakesAnyHead => "heads",
    // Accounts.
    ChangesAccounts => "accounts",
    SortsByLetters => "account_order",
    // Erasure.
    KeepsPayloads => "erases",
    KeepsAccounts => "erases",
    KeepsBytes => "no_bytes",
    ForgetsWhoWasErased => "erases",
    ForgetsLeaves => "erases",
    ErasesAnytime => "only_erases",
    ErasesOthers => "only_erases",
    LeavesPayloads => "only_erases",
    PartsTwice => "only_erases",
    SuppressesAnew => "stays_erased",
    // The map.
    TakesPagesAnytime => "pages",
    TakesAnyPage => "pages",
    KeepsLeaves => "parted",
}

#[test]
fn every_fault_is_noticed() {
    let mut unnoticed = Vec::new();
    for (fault, name) in FAULTS {
        let check = conformance::checks().find(|check| check.name == *name).unwrap();
        if check.run(&*Shared::with(Some(*fault))).is_ok() {
            unnoticed.push((fault, name));
        }
    }
    assert_eq!(unnoticed, [], "these checks let these faults pass");
}

/// So that none of them is there for nothing.
#[test]
fn every_check_notices_something() {
    let whole = ["in_turn", "life", "many", "rolled_back"];
    for check in conformance::checks().filter(|check| !whole.contains(&check.name)) {
        assert!(FAULTS.iter().any(|(_, name)| *name == check.name), "{}", check.name);
    }
    // A whole ledger notices as well, whatever it meets first.
    for (fault, name) in [
        (Fault::CommitsHalf, "life"),
        (Fault::HidesAnEvent, "life"),
        (Fault::DropsAnEvent, "many"),
        (Fault::ForgetsTheLastCommit, "rolled_back"),
    ] {
        let check = conformance::checks().find(|check| check.name == name).unwrap();
        assert!(check.run(&*Shared::with(Some(fault))).is_err(), "{fault:?}");
    }
}
