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
