//! Members' accounts: one each, random, and gone with an erasure.

use std::collections::BTreeSet;

use abide_ledger::Ledger;
use abide_terms::event::Right;
use abide_verify::pseudonym::Pseudonym;
use abide_verify::vrf::SecretKey;

use crate::ground::*;

fn all(ledger: &Ledger) -> Vec<(String, [u8; 16], Pseudonym)> {
    let mut all = Vec::new();
    ledger
        .visit_accounts(|member, account| {
            all.push((member.to_owned(), account.id.0, account.pseudonym));
        })
        .unwrap();
    all
}

#[test]
fn a_member_keeps_their_account() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    assert_eq!(ledger.account("m1").unwrap(), None);
    let first = ledger.accounts().of("m1").unwrap();
    assert_eq!(ledger.accounts().of("m1").unwrap(), first);
    let members: Vec<String> = (0..300).map(|n| format!("m{}", n % 200)).collect();
    assert_eq!(ledger.accounts().open(&members).unwrap(), 199, "one is there, others come twice");
    assert_eq!(ledger.accounts().open(&members).unwrap(), 0);
    drop(ledger);
    let ledger = ground.open().unwrap();
    assert_eq!(ledger.account("m1").unwrap(), Some(first));
    let all = all(&ledger);
    assert_eq!(all.len(), 200);
    assert_eq!(all.iter().map(|(_, id, _)| id).collect::<BTreeSet<_>>().len(), 200);
    let secret = SecretKey::from_bytes(&[4; 32]);
    for (_, id, pseudonym) in all {
        assert_eq!(pseudonym, secret.evaluate(&id).into(), "it is the one of the key and the id");
    }
}

#[test]
fn two_ledgers_with_the_same_keys_give_a_member_two_accounts() {
    let (one, other) = (Ground::new(), Ground::new());
    let of = |ground: &Ground| ground.create().accounts().of("m1").unwrap();
    assert_ne!(of(&one), of(&other), "no key makes an account again");
}

#[test]
fn an_erasure_destroys_the_account() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1"), off("m2")], now()).unwrap();
    let before = ledger.account("m1").unwrap().unwrap();
    ledger.append_root(now()).unwrap();
    ledger.append(&[off("m1"), objection("m1", Right::Erasure)], now()).unwrap();
    assert_eq!(ledger.account("m1").unwrap(), None);
    assert!(ledger.account("m2").unwrap().is_some());
    // Nor do the files hold it.
    for file in std::fs::read_dir(ground.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for gone in [&before.id.0[..], &before.pseudonym.0[..]] {
            assert!(!bytes.windows(gone.len()).any(|window| window == gone));
        }
    }
    // Whoever comes back is somebody new.
    bring_in(&mut ledger, [off("m1")]);
    ledger.append_root(now()).unwrap().unwrap();
    assert_ne!(ledger.account("m1").unwrap().unwrap(), before);
    ledger.verify().unwrap();
}

/// Somebody has all keys, the ledger's file and the published log, and a list of everybody's ids.
#[test]
fn what_is_left_of_an_erased_member_cannot_be_linked() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let members = ["anna", "ben", "carl"];
    for round in 0..4 {
        let drafts: Vec<_> = members.iter().map(|member| off(member)).collect();
        ledger.append(&drafts, now()).unwrap();
        if round == 1 {
            ledger.append_root(now()).unwrap();
        }
    }
    let entries: Vec<_> = (0..14).map(|index| ledger.entry(index).unwrap()).collect();
    let salts: Vec<[u8; 16]> = {
        let raw = ground.raw();
        let mut rows = raw.prepare("SELECT salt FROM payload WHERE subject <> 'carl'").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let gone = ["anna", "ben"].map(|member| ledger.account(member).unwrap().unwrap());
    ledger.append(&["anna", "ben"].map(|member| objection(member, Right::Erasure)), now()).unwrap();
    ledger.append_root(now()).unwrap().unwrap();

    // Every leaf of the map, and those that some account of the ledger accounts for.
    let known = ledger.account("carl").unwrap().unwrap().pseudonym;
    let (root, _) = ledger.prove_state(&known.state_key(1)).unwrap().unwrap();
    assert_eq!(root.leaves, 14, "nothing left the map");
    let secret = SecretKey::from_bytes(&[4; 32]);
    for id in members {
        let guesses = [secret.evaluate(id.as_bytes()).into(), secret.evaluate(&[0; 16]).into()];
        for guess in guesses {
            let guess: Pseudonym = guess;
            for version in 1..=5 {
                let key = guess.state_key(version);
                let (root, proof) = ledger.prove_state(&key).unwrap().unwrap();
                let root = abide_verify::map::Root(root.map.0);
                assert_eq!(proof.verify(&root, &key).unwrap(), None, "an id leads to no leaf");
            }
        }
    }
    // What made the leaves is in no file any more: neither accounts, nor salts, nor leaves that wait in one place.
    for file in std::fs::read_dir(ground.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let holds = |gone: &[u8]| bytes.windows(gone.len()).any(|window| window == gone);
        assert!(!gone.iter().any(|account| holds(&account.id.0) || holds(&account.pseudonym.0)));
        assert!(!salts.iter().any(|salt| holds(salt)));
    }
    let parted: i64 =
        ground.raw().query_one("SELECT count(*) FROM parted", [], |row| row.get(0)).unwrap();
    assert_eq!(parted, 0);
    // And the log says what it said.
    assert!(entries.iter().zip(0..).all(|(entry, index)| *entry == ledger.entry(index).unwrap()));
    ledger.verify().unwrap();
}
