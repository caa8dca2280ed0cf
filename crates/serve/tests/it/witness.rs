//! A witness over HTTP, as the format says it answers.

use std::os::unix::fs::PermissionsExt;

use abide_serve::server::Limits;
use abide_serve::witness::{Witness, create_key, load_key, router};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::{Hash, Leaves, consistency_proof, leaf_hash, root};
use abide_verify::note::{Note, Signer};
use abide_verify::witness::{BYTES_MAX, Request, cosigned};
use tempfile::TempDir;

use crate::ground::{ORIGIN, SEED, Server};

struct Watching {
    folder: TempDir,
    server: Server,
}

impl Watching {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        create_key(folder.path(), "witness.example/w1").unwrap();
        let server = start(&folder);
        Self { folder, server }
    }

    fn post(&self, body: &str) -> (u16, String, String) {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer =
            agent.post(format!("{}/add-checkpoint", self.server.url())).send(body).unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), kind, answer.body_mut().read_to_string().unwrap())
    }

    fn status(&self, body: &str) -> u16 {
        self.post(body).0
    }
}

fn start(folder: &TempDir) -> Server {
    let log = signer().verifier().clone();
    let witness = Witness::open(folder.path(), vec![log]).unwrap();
    Server::start(router(witness), Limits::default())
}

fn signer() -> Signer {
    Signer::new(ORIGIN, &SEED).unwrap()
}

fn leaves(size: usize, seed: &str) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(format!("{seed}{index}").as_bytes())).collect()
}

fn note(leaves: &[Hash]) -> Note {
    let head = Checkpoint::new(ORIGIN, leaves.len() as u64, root(leaves)).unwrap();
    head.sign(&signer()).unwrap()
}

/// A right request, from a size on.
fn request(old: u64, leaves: &[Hash]) -> String {
    let proof = consistency_proof(&Leaves(leaves), old, leaves.len() as u64).unwrap();
    Request::new(old, proof, note(leaves)).unwrap().to_string()
}

#[test]
fn a_log_that_only_grows_is_signed() {
    let watching = Watching::new();
    let key = [load_key(watching.folder.path()).unwrap().verifier().clone()];
    let leaves = leaves(70, "a");
    let mut old = 0;
    for size in [1, 1, 2, 64, 70, 70] {
        let (status, kind, lines) = watching.post(&request(old, &leaves[..size]));
        assert_eq!((status, kind.as_str()), (200, "text/plain; charset=utf-8"));
        assert!(lines.starts_with("— witness.example/w1 ") && lines.ends_with('\n'), "{lines}");
        let note = cosigned(&note(&leaves[..size]), lines.as_bytes(), &key).unwrap();
        assert!(note.verify(&key).unwrap()[0].time.is_some_and(|time| time > 1_700_000_000));
        old = size as u64;
    }
    // What it signed last is there for all to see.
    let hash = "5d7d8c1b";
    let missing = format!("{}/{hash}/checkpoint", watching.server.url());
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    assert_eq!(agent.get(missing).call().unwrap().status().as_u16(), 404);
    let kept = std::fs::read_dir(watching.folder.path().join("logs")).unwrap().next().unwrap();
    let hash = kept.unwrap().file_name().into_string().unwrap();
    let url = format!("{}/{hash}/checkpoint", watching.server.url());
    let text = agent.get(url).call().unwrap().body_mut().read_to_string().unwrap();
    let newest = Note::parse(text.as_bytes()).unwrap();
    assert_eq!(newest.text(), note(&leaves).text());
    assert_eq!(newest.verify([signer().verifier(), &key[0]]).unwrap().len(), 2);
}

#[test]
fn every_refusal_has_its_status_and_changes_nothing() {
    let watching = Watching::new();
    let (leaves, others) = (leaves(70, "a"), leaves(70, "b"));
    assert_eq!(watching.status(&request(0, &leaves[..40])), 200);
    let forged = |seed: u8, origin: &str| {
        let head = Checkpoint::new(origin, 40, root(&leaves[..40])).unwrap();
        let note = head.sign(&Signer::new(origin, &[seed; 32]).unwrap()).unwrap();
        Request::new(40, Vec::new(), note).unwrap().to_string()
    };
    assert_eq!(watching.status(&forged(3, "example.org/other")), 404);
    assert_eq!(watching.status(&forged(9, ORIGIN)), 403);
    assert_eq!(watching.status("old 40\n"), 400);
    assert_eq!(watching.status(&request(0, &leaves[..40]).replace("old 0", "old 41")), 400);
    assert_eq!(watching.status(&"a".repeat(BYTES_MAX + 1)), 413);
    let conflict = watching.post(&request(39, &leaves));
    assert_eq!(conflict, (409, "text/x.tlog.size".to_owned(), "40\n".to_owned()));
    // A split view: of the same size, and of a larger one that leads elsewhere.
    assert_eq!(watching.status(&request(40, &others[..40])), 422);
    assert_eq!(watching.status(&request(40, &others)), 422);
    // None of them moved it.
    assert_eq!(watching.status(&request(40, &leaves)), 200);
    assert_eq!(watching.post(&request(40, &leaves)).2, "70\n");
}

/// It remembers over a restart, and two processes cannot be one witness.
#[test]
fn its_memory_is_on_the_disk_and_its_own() {
    let mut watching = Watching::new();
    let (leaves, others) = (leaves(70, "a"), leaves(70, "b"));
    assert_eq!(watching.status(&request(0, &leaves[..40])), 200);
    let second = Witness::open(watching.folder.path(), vec![signer().verifier().clone()]);
    assert_eq!(second.unwrap_err().code(), "witness::state");
    watching.server.end();
    drop(std::mem::replace(
        &mut watching.server,
        Server::start(axum::Router::new(), Limits::default()),
    ));
    watching.server = start(&watching.folder);
    assert_eq!(watching.post(&request(0, &others[..50])).2, "40\n");
    assert_eq!(watching.status(&request(40, &others[..50])), 422);
    assert_eq!(watching.status(&request(40, &leaves)), 200);
    // A memory that does not read is no reason to begin anew.
    let kept = std::fs::read_dir(watching.folder.path().join("logs")).unwrap().next().unwrap();
    std::fs::write(kept.unwrap().path(), b"half").unwrap();
    assert_eq!(watching.status(&request(0, &leaves)), 500);
}

/// Many at once, with two views of the same sizes: what was signed are heads of one log.
#[test]
fn no_two_requests_pass_each_other() {
    let watching = Watching::new();
    let key = [load_key(watching.folder.path()).unwrap().verifier().clone()];
    let views = [leaves(40, "a"), leaves(40, "b")];
    let mut signed: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let ask = |view: usize| {
            let (watching, views) = (&watching, &views);
            scope.spawn(move || {
                let (mut old, mut signed) = (0, vec![]);
                for size in 1..=40 {
                    let proof_fits = old <= size as u64;
                    if !proof_fits {
                        continue;
                    }
                    let (status, _, text) = watching.post(&request(old, &views[view][..size]));
                    match status {
                        200 => {
                            signed.push((size, view));
                            old = size as u64;
                        }
                        409 => old = text.trim().parse().unwrap(),
                        422 => {}
                        other => panic!("{other}: {text}"),
                    }
                }
                signed
            })
        };
        let threads: Vec<_> = [0, 0, 1, 1].into_iter().map(ask).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    signed.sort_unstable();
    assert!(!signed.is_empty());
    let first = signed[0].1;
    assert!(signed.iter().all(|(_, view)| *view == first), "{signed:?}");
    assert!(!key.is_empty());
}

#[test]
fn a_key_is_kept_as_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w");
    assert_eq!(load_key(&path).unwrap_err().code(), "witness::key");
    assert!(create_key(&path, "no name").is_err());
    let made = create_key(&path, "w.example").unwrap();
    let file = path.join("witness.key");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(load_key(&path).unwrap().verifier(), made.verifier());
    assert_eq!(create_key(&path, "w.example").unwrap_err().code(), "witness::key");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(load_key(&path).unwrap_err().code(), "witness::key");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&file, "PRIVATE+w.example+00\n").unwrap();
    assert_eq!(load_key(&path).unwrap_err().code(), "witness::key");
    // Nobody watches themselves.
    std::fs::write(&file, format!("PRIVATE+{ORIGIN}+{}\n", hex::encode(SEED))).unwrap();
    let own = Witness::open(&path, vec![signer().verifier().clone()]);
    assert_eq!(own.unwrap_err().code(), "witness::key");
}
