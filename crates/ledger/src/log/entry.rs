//! What the log publishes of an event.

use abide_verify::json::Json;
use abide_verify::tile::ENTRY_BYTES_MAX;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::digest::Digest;
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::event::{Event, Kind};

/// Somebody's choice, notice or objection: nothing but that there is one, and what it commits to.
#[derive(Serialize)]
struct Committed<'a> {
    kind: &'a str,
    time: String,
    commitment: &'a Digest,
}

/// An event about the platform, open to all.
#[derive(Serialize)]
struct Public<'a, B> {
    kind: &'a str,
    time: String,
    body: B,
}

/// Terms without their text, for which the digest stands.
#[derive(Serialize)]
struct Terms<'a> {
    version: &'a str,
    digest: &'a Digest,
    #[serde(with = "crate::instant")]
    published: Timestamp,
}

/// The entry of an event. `event` is `None` where its payload was erased.
pub(crate) fn entry(
    kind: Kind,
    appended: Timestamp,
    commitment: &Digest,
    event: Option<(&Event<'_>, &[u8])>,
) -> Result<Vec<u8>> {
    let time = format!("{appended:.6}");
    let word = kind.word();
    let entry = match event {
        Some((Event::Erasure(_), _)) => {
            serde_json::to_vec(&Committed { kind: "erasure", time, commitment })
        }
        _ if kind.is_erasable() => {
            serde_json::to_vec(&Committed { kind: "consent", time, commitment })
        }
        Some((Event::Terms(terms), _)) => {
            let body = Terms {
                version: &terms.version,
                digest: &terms.digest,
                published: terms.published,
            };
            serde_json::to_vec(&Public { kind: word, time, body })
        }
        Some((_, body)) => serde_json::from_slice::<&RawValue>(body)
            .and_then(|body| serde_json::to_vec(&Public { kind: word, time, body })),
        None => {
            return Err(Error::new(ErrorKind::Corrupt, format!("a {word} without its payload")));
        }
    };
    let entry = entry.map_err(|_| {
        Error::new(ErrorKind::Event, "the event cannot be written as an entry of the log")
    })?;
    if entry.len() > ENTRY_BYTES_MAX {
        return Err(Error::new(
            ErrorKind::Event,
            format!("the log's entry of the event is longer than {ENTRY_BYTES_MAX} bytes"),
        )
        .hint("enter a digest of what is long, and keep the rest beside the ledger"));
    }
    Ok(entry)
}

/// That whoever audits can read an entry, and in one way only. What is sealed is the ledger's own text.
pub(crate) fn is_readable(kind: Kind, entry: &[u8]) -> Result<()> {
    if kind.is_erasable() {
        return Ok(());
    }
    Json::read(entry, ENTRY_BYTES_MAX).map(drop).map_err(|error| {
        Error::new(
            ErrorKind::Event,
            format!("the log's entry of the event cannot be read: {error}"),
        )
        .hint("write whole numbers without a point, and nest less than 32 levels")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Clock;

    fn text(kind: Kind, event: Option<(&Event<'_>, &[u8])>) -> String {
        let appended = "2026-11-24T12:00:00.5Z".parse().unwrap();
        String::from_utf8(entry(kind, appended, &Digest([0xab; 32]), event).unwrap()).unwrap()
    }

    #[test]
    fn what_is_about_a_member_says_nothing_of_them() {
        let commitment = "ab".repeat(32);
        let consent = format!(
            r#"{{"kind":"consent","time":"2026-11-24T12:00:00.500000Z","commitment":"{commitment}"}}"#
        );
        for kind in [Kind::Choice, Kind::Notice, Kind::Bounce, Kind::Objection] {
            assert_eq!(text(kind, None), consent);
        }
    }

    #[test]
    fn what_is_about_the_platform_is_open() {
        let at = "2026-11-24T12:00:00Z".parse().unwrap();
        let (event, body) = (Event::Clock(Clock { at }), br#"{"at":"2026-11-24T12:00:00Z"}"#);
        assert_eq!(
            text(Kind::Clock, Some((&event, body))),
            r#"{"kind":"clock","time":"2026-11-24T12:00:00.500000Z","body":{"at":"2026-11-24T12:00:00Z"}}"#
        );
        assert!(entry(Kind::Clock, at, &Digest::default(), None).is_err());
    }
}
