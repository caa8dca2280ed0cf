//! The state map: which acts it holds, and what it shows of them.

use std::collections::BTreeMap;

use abide_ledger::error::Kind;
use abide_ledger::{Draft, Event, Ledger};
use abide_terms::event::{Right, Setting};
use abide_verify::entry::commitment;
use abide_verify::map::{Root, Tree};
use abide_verify::pseudonym::state_value;

use crate::ground::*;

/// The map made anew, from what the tables hold and what the documentation says of it.
fn expected(ground: &Ground, ledger: &Ledger) -> Root {
    let mut pseudonyms = BTreeMap::new();
    ledger
        .visit_accounts(|member, account| {
            pseudonyms.insert(member.to_owned(), account.pseudonym);
        })
        .unwrap();
    let raw = ground.raw();
    let mut rows = raw
        .prepare(
            "SELECT subject, salt, body FROM event JOIN payload ON payload.idx = event.idx
             WHERE kind IN ('choice', 'objection') AND subject IS NOT NULL ORDER BY event.idx",
        )
        .unwrap();
    let mut rows = rows.query([]).unwrap();
    let (mut leaves, mut versions) = (Vec::new(), BTreeMap::<String, u64>::new());
    while let Some(row) = rows.next().unwrap() {
        let (member, salt): (String, [u8; 16]) = (row.get(0).unwrap(), row.get(1).unwrap());
        let body: Vec<u8> = row.get(2).unwrap();
        let version = versions.entry(member.clone()).or_default();
        *version += 1;
        let value = state_value(&salt, *version, &commitment(&salt, &body));
        leaves.push((pseudonyms.get(&member).unwrap().state_key(*version), value));
    }
    leaves.sort_unstable_by_key(|(key, _)| *key);
    Tree::from_sorted(leaves).unwrap().root()
}

/// What the newest root states.
fn root(ledger: &Ledger) -> abide_ledger::event::Root {
    let roots = ledger.events(abide_ledger::event::Kind::Root, &ledger.position().unwrap());
    let Event::Root(root) = roots.unwrap().pop().unwrap().event else { unreachable!("a root") };
    root
}

#[test]
fn the_map_is_that_of_all_acts_whatever_was_taken_in_when() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append_root(now()).unwrap().unwrap();
    assert_eq!(root(&ledger).map.0, Root::EMPTY.0, "a map of nothing has a root as well");
    ledger.append(&[terms("2025-11"), notice("m1")], now()).unwrap();
    ledger.append_root(now()).unwrap().unwrap();
    assert_eq!(root(&ledger).leaves, 0, "a notice is no act, and the log does not tell");
    assert_eq!(ledger.append_root(now()).unwrap(), None);
    // Few at a time, then as many as divide pages, from live acts and from history.
    for round in 0..12 {
        let count = [1, 2, 40, 1, 300, 3, 0, 700, 1, 1, 30, 900][round];
        let member = |n: usize| format!("member-{}", (n * 7 + round) % 1_000);
        let drafts: Vec<Draft> = (0..count)
            .map(|n| match n % 3 {
                0 => choice(&member(n), Setting::On, now()),
                1 => off(&member(n)),
                _ => objection(&member(n), Right::Restriction),
            })
            .collect();
        if round % 2 == 0 {
            ledger.append(&drafts, now()).unwrap();
        } else {
            bring_in(&mut ledger, drafts);
        }
        assert_eq!(ledger.append_root(now()).unwrap().is_some(), count > 0);
        assert_eq!(root(&ledger).map.0, expected(&ground, &ledger).0, "round {round}");
        ledger = {
            drop(ledger);
            ground.open().unwrap()
        };
    }
    assert_eq!(root(&ledger).leaves, 1_979);
    ledger.verify().unwrap();
}

#[test]
fn the_last_act_is_shown_and_that_there_is_none_after_it() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    for n in 0..200 {
        ledger.append(&[off(&format!("m{}", n % 50))], now()).unwrap();
    }
    assert!(ledger.prove_state(&abide_verify::map::Key([0; 32])).unwrap().is_none(), "no root");
    ledger.append_root(now()).unwrap().unwrap();
    for n in 0..50 {
        let account = ledger.account(&format!("m{n}")).unwrap().unwrap();
        for version in 1..=5 {
            let key = account.pseudonym.state_key(version);
            let (root, proof) = ledger.prove_state(&key).unwrap().unwrap();
            let found = proof.verify(&Root(root.map.0), &key).unwrap();
            assert_eq!(found.is_some(), version <= 4);
        }
    }
}

#[test]
fn a_root_moves_no_cutoff_and_is_due_half_an_hour_after_an_act() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    assert_eq!(ledger.root_due().unwrap(), None);
    ledger.append(&[terms("2025-11")], now()).unwrap();
    assert_eq!(ledger.root_due().unwrap(), None);
    ledger.append(&[notice("m1")], now()).unwrap();
    assert_eq!(
        ledger.root_due().unwrap(),
        Some(later(1800)),
        "the log does not tell it from an act"
    );
    ledger.append_root(later(30)).unwrap().unwrap();
    ledger.append(&[choice("m1", Setting::Off, later(60))], later(60)).unwrap();
    ledger.append(&[choice("m2", Setting::Off, later(90))], later(90)).unwrap();
    assert_eq!(ledger.root_due().unwrap(), Some(later(60 + 1800)));
    let cutoff = ledger.cutoff().unwrap();
    ledger.append_root(later(100)).unwrap().unwrap();
    assert_eq!((ledger.cutoff().unwrap(), ledger.root_due().unwrap()), (cutoff, None));
    ledger.append_at(&[corpus("c", cutoff)], &cutoff, later(100)).unwrap();
    assert_eq!(ledger.append_root(later(200)).unwrap(), None);
    let roots = [Draft::Root(root(&ledger))];
    assert_eq!(ledger.append(&roots, later(200)).unwrap_err().kind(), Kind::Event);
}

/// Whatever is done to the map in the file is found by a check.
#[test]
fn a_changed_map_is_found() {
    for (trigger, change) in [
        ("map_grows", "UPDATE map SET page = CAST(zeroblob(1) AS BLOB) WHERE place = 1"),
        ("map_stays", "DELETE FROM map WHERE place = (SELECT max(place) FROM map)"),
        ("account_keeps", "UPDATE account SET pseudonym = zeroblob(64) WHERE member = 'm3'"),
        ("account_stays", "DELETE FROM account WHERE member = 'm3'"),
        ("map_appends", "INSERT INTO map VALUES (99, x'00')"),
    ] {
        let ground = Ground::new();
        let mut ledger = ground.create();
        let drafts: Vec<_> = (0..100).map(|n| off(&format!("m{n}"))).collect();
        ledger.append(&drafts, now()).unwrap();
        ledger.append_root(now()).unwrap();
        ledger.verify().unwrap();
        drop(ledger);
        let raw = ground.raw();
        let sql: String = raw
            .query_one("SELECT sql FROM sqlite_schema WHERE name = ?1", [trigger], |row| row.get(0))
            .unwrap();
        raw.execute_batch(&format!("DROP TRIGGER {trigger}; {change}; {sql}")).unwrap();
        drop(raw);
        let found = ground.open().unwrap().verify().unwrap_err();
        assert_eq!(found.code(), "ledger::corrupt", "{change}");
    }
}
