//! A log, its witnesses, and a reader who asks for a quorum.

use abide_serve::cosign::{self, parties, round};
use abide_serve::export;
use abide_serve::server::Limits;
use abide_serve::witness::{Witness, create_key, router};
use abide_verify::policy::Policy;
use tempfile::TempDir;

use crate::ground::{Ground, Server, codes, findings, folder, head};

struct Guard {
    _folder: TempDir,
    server: Server,
    key: String,
}

fn guard(name: &str, ground: &Ground) -> Guard {
    let folder = tempfile::tempdir().unwrap();
    create_key(folder.path(), name).unwrap();
    let witness = Witness::open(folder.path(), vec![ground.ledger.log_key().unwrap()]).unwrap();
    let key = witness.key().to_string();
    Guard { _folder: folder, server: Server::start(router(witness), Limits::default()), key }
}

fn policy(ground: &Ground, guards: &[&Guard], threshold: &str) -> Policy {
    let log = ground.ledger.log_key().unwrap();
    let numbered = guards.iter().enumerate();
    let lines: Vec<_> = numbered
        .map(|(number, guard)| format!("witness w{number} {} {}/", guard.key, guard.server.url()))
        .collect();
    let names: Vec<_> = (0..guards.len()).map(|number| format!("w{number}")).collect();
    let (lines, names) = (lines.join("\n"), names.join(" "));
    let text = format!("log {log}\n{lines}\ngroup all {threshold} {names}\nquorum all\n");
    Policy::parse(text.as_bytes()).unwrap()
}

#[test]
fn a_cosigned_head_is_shown_and_meets_its_quorum() {
    let mut ground = Ground::with(10);
    let guards = [guard("w1.example", &ground), guard("w2.example", &ground)];
    let both = policy(&ground, &[&guards[0], &guards[1]], "all");
    let server = ground.serve();
    assert_eq!(codes(&findings(&server.log(), &both, &[])), ["log::quorum"]);
    for grown in [0, 300, 5] {
        ground.grow(grown);
        assert!(cosign::is_due(&ground.ledger, &both).unwrap());
        let done = round(&ground.ledger, &both, &parties(&both).unwrap()).unwrap();
        assert!(
            done.is_shown && done.asked.iter().all(|asked| asked.failure.is_none()),
            "{done:?}"
        );
        assert!(!cosign::is_due(&ground.ledger, &both).unwrap());
        assert_eq!(head(&server.log()).size(), ground.ledger.position().unwrap().events);
        assert_eq!(codes(&findings(&server.log(), &both, &[])), Vec::<&str>::new());
    }
    // What came in since waits for its cosignatures, here and in the files.
    ground.grow(7);
    assert_eq!(head(&server.log()).size(), 315);
    assert_eq!(codes(&findings(&server.log(), &both, &[])), Vec::<&str>::new());
    export::run(&ground.ledger, &ground.path("log")).unwrap();
    assert_eq!(codes(&findings(&folder(&ground.path("log")), &both, &[])), Vec::<&str>::new());
}

/// A log never seems to go back, also when its first witnesses are slow to answer.
#[test]
fn nothing_newer_is_shown_once_witnesses_were_asked() {
    let mut ground = Ground::with(10);
    let guards = [guard("w1.example", &ground), guard("w2.example", &ground)];
    let mut both = policy(&ground, &[&guards[0], &guards[1]], "all");
    let server = ground.serve();
    drop(guards);
    let done = round(&ground.ledger, &both, &parties(&both).unwrap()).unwrap();
    let failures: Vec<_> =
        done.asked.iter().map(|asked| asked.failure.as_ref().unwrap().code).collect();
    assert_eq!((done.is_shown, failures), (false, vec!["witness::unreachable"; 2]));
    ground.grow(10);
    assert_eq!(head(&server.log()).size(), 10);
    let again = [guard("w3.example", &ground)];
    both = policy(&ground, &[&again[0]], "any");
    assert!(round(&ground.ledger, &both, &parties(&both).unwrap()).unwrap().is_shown);
    assert_eq!(head(&server.log()).size(), 20);
}

#[test]
fn a_quorum_is_met_without_those_who_do_not_answer() {
    let ground = Ground::with(10);
    let (one, mut two) = (guard("w1.example", &ground), guard("w2.example", &ground));
    two.server.end();
    let any = policy(&ground, &[&one, &two], "any");
    let done = round(&ground.ledger, &any, &parties(&any).unwrap()).unwrap();
    assert!(done.is_shown);
    assert_eq!(done.asked[1].failure.as_ref().unwrap().code, "witness::unreachable");
    let all = policy(&ground, &[&one, &two], "all");
    assert!(!round(&ground.ledger, &all, &parties(&all).unwrap()).unwrap().is_shown);
    assert_eq!(codes(&findings(&ground.serve().log(), &all, &[])), ["log::quorum"]);
    assert_eq!(codes(&findings(&ground.serve().log(), &any, &[])), Vec::<&str>::new());
}

/// The witness was asked by somebody else meanwhile, or the log has forgotten how far it was.
#[test]
fn a_log_catches_up_with_what_a_witness_has_seen() {
    let mut ground = Ground::with(10);
    let guard = guard("w1.example", &ground);
    let any = policy(&ground, &[&guard], "any");
    assert!(round(&ground.ledger, &any, &parties(&any).unwrap()).unwrap().is_shown);
    std::fs::remove_file(ground.path("ledger.sqlite.cosigned")).unwrap();
    ground.grow(1000);
    let done = round(&ground.ledger, &any, &parties(&any).unwrap()).unwrap();
    assert!(done.is_shown && done.size == 1010);
}
