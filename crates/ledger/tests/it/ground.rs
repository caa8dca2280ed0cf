//! A ledger in a folder of its own, and events to put into it.

use std::fmt::Write as _;
use std::path::PathBuf;

use abide_ledger::event::{
    Choice, Corpus, Draft, Handling, Model, Notice, Objection, Pause, Provenance, Resume, Terms,
    Window,
};
use abide_ledger::{Digest, Error, Event, EventRef, Key, Keys, Ledger, LogKey, Position};
use abide_terms::event::{Right, Setting};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

pub(crate) const NOW: &str = "2025-11-04T09:00:00.5Z";

pub(crate) struct Ground {
    pub(crate) folder: TempDir,
    pub(crate) keys: Keys,
}

impl Ground {
    pub(crate) fn new() -> Self {
        let log = LogKey::new("example.com/abide", Key::new([3; 32])).unwrap();
        let (suppression, pseudonym) = (Key::new([1; 32]), Key::new([2; 32]));
        let keys = Keys { suppression, pseudonym, log, vrf: Key::new([4; 32]) };
        Self { folder: tempfile::tempdir().unwrap(), keys }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    pub(crate) fn create(&self) -> Ledger {
        Ledger::create(&self.path(), &self.keys, now()).unwrap()
    }

    pub(crate) fn open(&self) -> Result<Ledger, Error> {
        Ledger::open(&self.path(), &self.keys)
    }

    /// A connection without any of the ledger's guards, as any program could open it.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }
}

pub(crate) fn now() -> Timestamp {
    at(NOW)
}

pub(crate) fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn choice(member: &str, setting: Setting, at: Timestamp) -> Draft {
    Draft::Choice(Choice {
        member: member.to_owned().into(),
        setting,
        category: None,
        at,
        terms: Some("2025-11".into()),
        actor: "member".into(),
        channel: "web".into(),
        provenance: Provenance::Live,
    })
}

pub(crate) fn off(member: &str) -> Draft {
    choice(member, Setting::Off, now())
}

pub(crate) fn notice(member: &str) -> Draft {
    Draft::Notice(Notice {
        member: member.to_owned().into(),
        terms: "2025-11".into(),
        at: now(),
        channel: "email".into(),
        resumes: None,
        provenance: Provenance::Live,
    })
}

pub(crate) fn objection(member: &str, right: Right) -> Draft {
    Draft::Objection(Objection {
        member: member.to_owned().into(),
        right,
        at: now(),
        stands: true,
        provenance: Provenance::Live,
    })
}

pub(crate) fn pause(id: &str) -> Draft {
    Draft::Pause(Pause {
        id: id.to_owned(),
        regions: vec!["GB".to_owned()],
        from: now(),
        authority: "ICO".to_owned(),
        reference: None,
        reason: "an inquiry".to_owned(),
        handling: Handling::Purge,
        purge: Some(Window { from: None, until: Some(now()) }),
        conditions: None,
        provenance: Provenance::Live,
    })
}

pub(crate) fn resume(pause: &str) -> Draft {
    Draft::Resume(Resume {
        pause: pause.to_owned(),
        at: later(3600),
        notice: "https://example.org/notice".to_owned(),
        conditions: None,
        provenance: Provenance::Live,
    })
}

pub(crate) fn terms(version: &str) -> Draft {
    published(version, at("2024-09-18T00:00:00Z"), &format!("version = \"{version}\"\n"))
}

pub(crate) fn published(version: &str, at: Timestamp, text: &str) -> Draft {
    Draft::Terms(Terms {
        version: version.to_owned(),
        digest: Digest::of(text.as_bytes()),
        published: at,
        text: text.to_owned(),
    })
}

pub(crate) fn corpus(id: &str, position: Position) -> Draft {
    let details = serde_json::json!({ "records": 7 }).as_object().unwrap().clone();
    let membership = Digest::of(id.as_bytes());
    Draft::Corpus(Corpus { id: id.to_owned(), position, membership, details })
}

pub(crate) fn model(id: &str, corpus: &str) -> Draft {
    Draft::Model(Model {
        id: id.to_owned(),
        corpus: corpus.to_owned(),
        digest: Digest::of(id.as_bytes()),
        replaces: None,
        details: serde_json::Map::new(),
    })
}

/// Events of the past, which may name terms that nobody has published here.
pub(crate) fn bring_in(ledger: &mut Ledger, drafts: impl IntoIterator<Item = Draft>) {
    ledger.import(drafts.into_iter().map(Ok), now(), |_| {}).unwrap();
}

/// Everything that a visit shows, a line an event. What the ledger makes by itself is left out.
pub(crate) fn visited(ledger: &Ledger) -> Result<String, Error> {
    let position = ledger.position()?;
    let mut text = String::new();
    ledger.visit(0..u64::MAX, &position, |event| {
        let EventRef { index, appended, event } = event;
        if event.kind().is_own() {
            return;
        }
        let body = serde_json::to_string(&event).unwrap();
        writeln!(text, "{index} {appended} {} {body}", event.kind().word()).unwrap();
        assert_eq!(Event::parse(event.kind(), body.as_bytes()), Some(event));
    })?;
    Ok(text)
}
