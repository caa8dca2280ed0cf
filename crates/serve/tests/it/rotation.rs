//! The log's key was replaced: what was exported, served, cosigned and kept before goes on.

use std::fs;

use abide_ledger::{Key, LogKey};
use abide_serve::cosign::{parties, round};
use abide_serve::export;
use abide_serve::server::Limits;
use abide_serve::source::Source;
use abide_serve::witness::{Witness, create_key, router};
use abide_verify::audit::{self, Findings, Keys};
use abide_verify::policy::Policy;
use abide_verify::published::{CHECKPOINT, CHECKPOINT_BYTES_MAX, Published};

use crate::ground::{Ground, ORIGIN, Server, folder, now};

fn new_key() -> LogKey {
    LogKey::new(ORIGIN, Key::new([9; 32])).unwrap()
}

/// What somebody finds who was given this policy and nothing else.
fn found<P: Published<Error = abide_serve::Error>>(log: &P, policy: &Policy) -> Vec<&'static str> {
    let mut findings = Findings::default();
    let (policy, rotations) = audit::follow(log, policy, &mut findings).unwrap();
    let bytes = log.read(&[CHECKPOINT.to_owned()], CHECKPOINT_BYTES_MAX).unwrap();
    let (head, more) = audit::head(bytes[0].as_deref().unwrap(), &policy);
    findings.merge(more);
    if let Some(head) = head {
        let kept: Vec<_> = rotations.iter().map(|rotation| rotation.head().clone()).collect();
        let mut keys = Keys::of(&head);
        audit::walk(log, &head.checkpoint, &kept, &mut [&mut keys], &mut findings).unwrap();
    }
    findings.counts().keys().copied().collect()
}

#[test]
fn an_old_policy_leads_to_the_new_head_in_files_and_over_http() {
    let mut ground = Ground::with(300);
    let (old, path) = (ground.policy(), ground.path("log"));
    export::run(&ground.ledger, &path).unwrap();
    ground.ledger.rotate_log_key(&new_key(), now()).unwrap();
    // The server opened the ledger before, or after: it is the same.
    ground.grow(5);
    let exported = export::run(&ground.ledger, &path).unwrap();
    assert_eq!((exported.entries, exported.added), (306, 6), "the folder is still the log's");
    let server = ground.serve();
    let nothing: Vec<&str> = vec![];
    assert_eq!(found(&folder(&path), &old), nothing);
    assert_eq!(found(&server.log(), &old), nothing);
    assert_eq!(found(&folder(&path), &ground.policy()), nothing);
    let rotation = "rotation/1".to_owned();
    assert_eq!(
        folder(&path).read(std::slice::from_ref(&rotation), 1 << 20).unwrap(),
        server.log().read(&[rotation], 1 << 20).unwrap()
    );
    for none in ["rotation/0", "rotation/2", "rotation/01", "rotation/x"] {
        assert_eq!(server.log().read(&[none.to_owned()], 1 << 20).unwrap(), [None], "{none}");
    }
    fs::remove_dir_all(path.join("rotation")).unwrap();
    assert_eq!(found(&folder(&path), &old), ["log::signature"]);
}

/// A thief of the old key hands it over in a log of their own: whoever reads on finds that this is not the log's history.
#[test]
fn a_rotation_that_is_not_in_the_log_is_found() {
    let mut ground = Ground::with(30);
    let (old, path) = (ground.policy(), ground.path("log"));
    let mut thief = Ground::with(40);
    thief.ledger.rotate_log_key(&LogKey::new(ORIGIN, Key::new([8; 32])).unwrap(), now()).unwrap();
    ground.grow(60);
    export::run(&ground.ledger, &path).unwrap();
    fs::create_dir(path.join("rotation")).unwrap();
    let forged = thief.ledger.rotations().unwrap()[0].to_string();
    fs::write(path.join("rotation/1"), forged).unwrap();
    // By their word the old key signs no more, and the head is signed by nobody; whoever trusts the thief's key comes to another history.
    assert_eq!(found(&folder(&path), &old), ["log::signature"]);
    let thiefs = thief.policy();
    assert_eq!(found(&folder(&path), &thiefs), ["log::signature"]);
}

#[test]
fn witnesses_and_what_they_signed_go_on() {
    let mut ground = Ground::with(20);
    let watching = tempfile::tempdir().unwrap();
    create_key(watching.path(), "w.example").unwrap();
    let logs = vec![ground.ledger.log_key().unwrap(), new_key().verifier().unwrap()];
    let witness = Witness::open(watching.path(), logs).unwrap();
    let key = witness.key().to_string();
    let server = Server::start(router(witness), Limits::default());
    let log = ground.ledger.log_key().unwrap();
    let text = format!("log {log}\nwitness w {key} {}\nquorum w\n", server.url());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let asked = parties(&policy).unwrap();
    assert!(round(&ground.ledger, &policy, &asked).unwrap().is_shown);
    ground.ledger.rotate_log_key(&new_key(), now()).unwrap();
    // What was cosigned under the old key is shown until there is a newer one.
    assert_eq!(ground.ledger.head().unwrap().unwrap().text().lines().nth(1), Some("20"));
    assert!(round(&ground.ledger, &policy, &asked).unwrap().is_shown);
    assert_eq!(ground.ledger.head().unwrap().unwrap().text().lines().nth(1), Some("21"));
    ground.grow(4);
    assert!(round(&ground.ledger, &policy, &asked).unwrap().is_shown);
    let path = ground.path("log");
    export::run(&ground.ledger, &path).unwrap();
    let nothing: Vec<&str> = vec![];
    assert_eq!(found(&folder(&path), &policy), nothing, "the old policy, with its quorum");
}
