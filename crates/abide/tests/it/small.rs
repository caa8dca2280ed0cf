//! A platform of three people, whose ledger began when a test says: anna and ben are in, cleo is in the United Kingdom.

use std::fs;
use std::path::{Path, PathBuf};

use abide_ledger::event::{Kind, Notice, Provenance, Source, Terms};
use abide_ledger::{Digest, Draft, Event, Keys, Ledger};
use jiff::{SignedDuration, Timestamp};

use crate::program::abide;

const MEMBERS: &str = "member_id,kind,joined_at,birth_date,country,handle
anna,user,2020-01-01T00:00:00Z,1990-03-03,DE,anna
ben,user,2020-01-01T00:00:00Z,1990-03-03,DE,ben
cleo,user,2020-01-01T00:00:00Z,1990-03-03,GB,cleo
";

const TERMS: &str = r#"
platform = "My platform"
version = "VERSION"
published = "PUBLISHED"
material = true
minimum_age = 18
notice_period_days = 30
notice = { title = "Training", text = "We train on public posts." }
purpose = [{ id = "generative", title = "Training", covered_by_switch = true }]

[[region]]
name = "Here"
covers = ["EEA", "CH", "GB"]
effective = { existing = "2024-02-15T00:00:00Z", new = "2024-02-15T00:00:00Z" }
default = "on"
default_reason = "a test"
legal_basis = "a test"

[category."content.post"]
audiences = ["public"]
data_from = "2020-01-01"
"#;

/// Its folder, and what writes to its ledger at other times than now.
pub(crate) struct Small {
    pub(crate) folder: PathBuf,
    pub(crate) ledger: Ledger,
}

/// So many hours before now, in whole microseconds.
pub(crate) fn ago(hours: i64) -> Timestamp {
    let then = Timestamp::now() - SignedDuration::from_hours(hours);
    Timestamp::from_microsecond(then.as_microsecond()).unwrap()
}

pub(crate) fn terms(version: &str, published: Timestamp) -> Terms {
    let text = TERMS.replace("VERSION", version).replace("PUBLISHED", &published.to_string());
    Terms { version: version.to_owned(), digest: Digest::of(text.as_bytes()), published, text }
}

pub(crate) fn notice(member: &str, version: &str, at: Timestamp) -> Draft {
    Draft::Notice(Notice {
        member: member.to_owned().into(),
        terms: version.to_owned().into(),
        at,
        channel: "email".into(),
        resumes: None,
        provenance: Provenance::Live,
    })
}

/// A line of `posts.jsonl`.
pub(crate) fn post(id: &str, author: &str, more: &str) -> String {
    format!(
        r#"{{"post_id":"{id}","author_id":"{author}","created_at":"2024-03-01T00:00:00Z","edited_at":null,"deleted_at":null,"visibility":"everyone","last_editor_id":null,"thread_id":"{id}","body":"Hello"{more}}}"#
    ) + "\n"
}

/// Everybody's one post.
pub(crate) fn posts() -> String {
    ["anna", "ben", "cleo"].map(|author| post(&format!("{author}-1"), author, "")).concat()
}

/// Terms `1` are in effect; the ledger's last event, by which it has seen the sources, was so many hours ago.
pub(crate) fn platform(folder: &Path, hours: i64, posts: &str) -> Small {
    let platform = folder.join("p");
    abide(folder, &["init", "p"]).ok();
    fs::write(platform.join("members.csv"), MEMBERS).unwrap();
    fs::write(platform.join("posts.jsonl"), posts).unwrap();
    let then: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
    let published = terms("1", then);
    fs::write(platform.join("terms/1.toml"), &published.text).unwrap();
    let keys = Keys::load(&platform.join("keys")).unwrap();
    let path = platform.join("ledger.sqlite");
    // What a build enters about the sources, to be entered earlier.
    abide(&platform, &["terms", "publish", "--history", "terms/1.toml"]).ok();
    abide(&platform, &["build"]).ok();
    let ledger = Ledger::open(&path, &keys).unwrap();
    let sources = ledger.events(Kind::Source, &ledger.position().unwrap()).unwrap();
    drop(ledger);
    for gone in ["ledger.sqlite", "ledger.sqlite.checkpoint", ".abide", "corpus"]
        .map(|name| platform.join(name))
    {
        if gone.is_dir() { fs::remove_dir_all(gone) } else { fs::remove_file(gone) }.unwrap();
    }
    let mut ledger = Ledger::create(&path, &keys, then).unwrap();
    ledger.append(&[Draft::Terms(published)], then).unwrap();
    let notices = ["anna", "ben", "cleo"].map(|member| notice(member, "1", then));
    ledger.append(&notices, then).unwrap();
    let last = ago(hours);
    let sources = sources.into_iter().map(|entry| match entry.event {
        Event::Source(source) => Draft::Source(Source { captured_at: last, ..source }),
        other => panic!("{other:?}"),
    });
    ledger.append(&sources.collect::<Vec<_>>(), last).unwrap();
    Small { folder: platform, ledger }
}
