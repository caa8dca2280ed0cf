//! A ledger in a folder of its own, and servers on loopback.

use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use abide_ledger::event::{Choice, Draft, Provenance};
use abide_ledger::{Key, Keys, Ledger, LogKey};
use abide_serve::server::{self, Limits};
use abide_serve::{Corpora, Folder, Readers, Site, site};
use abide_terms::event::Setting;
use abide_verify::audit::{self, Check, Findings, Order};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::policy::Policy;
use abide_verify::published::{CHECKPOINT, CHECKPOINT_BYTES_MAX, Published};
use axum::Router;
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

pub(crate) const ORIGIN: &str = "example.com/abide";
/// The seed of the log's key: the operator has it.
pub(crate) const SEED: [u8; 32] = [3; 32];

pub(crate) fn now() -> Timestamp {
    "2025-11-04T09:00:00.5Z".parse().unwrap()
}

pub(crate) fn keys() -> Keys {
    let log = LogKey::new(ORIGIN, Key::new(SEED)).unwrap();
    let (suppression, pseudonym) = (Key::new([1; 32]), Key::new([2; 32]));
    Keys { suppression, pseudonym, log, vrf: Key::new([4; 32]) }
}

pub(crate) struct Ground {
    pub(crate) folder: TempDir,
    pub(crate) ledger: Ledger,
}

impl Ground {
    /// A ledger with so many events. The first, which names the keys, is there from the beginning.
    pub(crate) fn with(events: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite");
        let mut ground = Self { ledger: Ledger::create(&path, &keys(), now()).unwrap(), folder };
        ground.grow(events - 1);
        ground
    }

    pub(crate) fn grow(&mut self, events: u64) {
        if events > 0 {
            let drafts: Vec<_> = (0..events).map(|number| off(&format!("m{number}"))).collect();
            self.ledger.append(&drafts, now()).unwrap();
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn policy(&self) -> Policy {
        Policy::default().with_log(self.ledger.log_key().unwrap()).unwrap()
    }

    pub(crate) fn serve(&self) -> Server {
        let readers = Readers::new(self.ledger.reader().unwrap(), 3).unwrap();
        let corpora = Corpora::new(self.path("corpus"));
        Server::start(site::router(readers, corpora), Limits::default())
    }
}

/// A choice that names no terms, so that it needs none in the ledger.
pub(crate) fn off(member: &str) -> Draft {
    off_at(member, now())
}

pub(crate) fn off_at(member: &str, at: Timestamp) -> Draft {
    Draft::Choice(Choice {
        member: member.to_owned().into(),
        setting: Setting::Off,
        category: None,
        at,
        terms: None,
        actor: "member".into(),
        channel: "web".into(),
        provenance: Provenance::Live,
    })
}

/// A server on loopback, until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    runtime: Option<Runtime>,
    running: Option<tokio::task::JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(router: Router, limits: Limits) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(server::listen("127.0.0.1:0".parse().unwrap())).unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ended) = oneshot::channel();
        let running = runtime.spawn(server::run(listener, router, limits, async {
            let _ = ended.await;
        }));
        Self { address, end: Some(end), runtime: Some(runtime), running: Some(running) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn log(&self) -> Site {
        Site::new(&format!("{}/log", self.url())).unwrap()
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn end(&mut self) {
        drop(self.end.take());
        if let (Some(runtime), Some(running)) = (&self.runtime, self.running.take()) {
            runtime.block_on(running).unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
        self.runtime.take().unwrap().shutdown_background();
    }
}

/// What a server answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) cached: String,
    pub(crate) body: Vec<u8>,
    pub(crate) origin: String,
}

/// Asks for a path below the log's prefix.
pub(crate) fn get(server: &Server, path: &str) -> Answer {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let answer = agent.get(format!("{}/log/{path}", server.url())).call().unwrap();
    let header = |name: &str| {
        answer
            .headers()
            .get(name)
            .map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    };
    let (kind, cached) = (header("content-type"), header("cache-control"));
    let origin = header("access-control-allow-origin");
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    answer.into_body().into_reader().read_to_end(&mut body).unwrap();
    Answer { status, kind, cached, body, origin }
}

/// What a check of a log finds, from its head on.
pub(crate) fn findings<P: Published<Error = abide_serve::Error>>(
    log: &P,
    policy: &Policy,
    kept: &[Checkpoint],
) -> Findings {
    let mut order = Order::new(now());
    check(log, policy, kept, &mut [&mut order])
}

pub(crate) fn check<P: Published<Error = abide_serve::Error>>(
    log: &P,
    policy: &Policy,
    kept: &[Checkpoint],
    checks: &mut [&mut dyn Check],
) -> Findings {
    let bytes = log.read(&[CHECKPOINT.to_owned()], CHECKPOINT_BYTES_MAX).unwrap();
    let (head, mut findings) = audit::head(bytes[0].as_deref().unwrap(), policy);
    if let Some(head) = head {
        audit::walk(log, &head.checkpoint, kept, checks, &mut findings).unwrap();
    }
    findings
}

pub(crate) fn head<P: Published<Error = abide_serve::Error>>(log: &P) -> Checkpoint {
    let bytes = log.read(&[CHECKPOINT.to_owned()], CHECKPOINT_BYTES_MAX).unwrap();
    let note = abide_verify::note::Note::parse(bytes[0].as_deref().unwrap()).unwrap();
    note.text().parse().unwrap()
}

pub(crate) fn folder(path: &Path) -> Folder {
    Folder::new(path)
}

pub(crate) fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.counts().keys().copied().collect()
}
