//! What was set for later, and has come.

use abide_ledger::event::Clock;
use abide_ledger::{Draft, Ledger};
use jiff::Timestamp;

use crate::ground::*;

/// A version that is published then, and applies to whoever joined before at another time.
fn version(name: &str, published_at: Timestamp, effective: Timestamp) -> Draft {
    let text = format!(
        r#"platform = "Example"
version = "{name}"
published = {published_at}
minimum_age = 18
notice_period_days = 0

[notice]
title = "Notice"
text = "Text"

[[purpose]]
id = "models"
title = "Models"
covered_by_switch = true

[[region]]
name = "United States"
covers = ["US"]
effective = {{ existing = {effective}, new = {published_at} }}
default = "off"
default_reason = "A choice."
legal_basis = "consent"

[category."content.post"]
audiences = ["public"]
data_from = 2010-01-01
"#
    );
    published(name, published_at, &text)
}

fn due(ledger: &Ledger, seconds: i64) -> Option<i64> {
    let at = ledger.due(later(seconds)).unwrap()?;
    Some(at.duration_since(now()).as_secs())
}

fn planned(id: &str, from: i64) -> Draft {
    let mut draft = pause(id);
    if let Draft::Pause(pause) = &mut draft {
        pause.from = later(from);
    }
    draft
}

#[test]
fn a_planned_pause_is_due_when_it_begins_and_when_it_ends() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    assert_eq!(due(&ledger, 10_000), None);
    ledger.append(&[planned("uk", 60), planned("eu", 100), resume("eu")], now()).unwrap();
    for (seconds, expected) in [
        (0, None),
        (59, None),
        (60, Some(60)),
        (99, Some(60)),
        (100, Some(100)),
        (3599, Some(100)),
        (3600, Some(3600)),
        (90_000, Some(3600)),
    ] {
        assert_eq!(due(&ledger, seconds), expected, "{seconds}");
    }
    ledger.append(&[Draft::Clock(Clock { at: later(60) })], later(60)).unwrap();
    assert_eq!(due(&ledger, 60), None, "a build that is bound to the clock sees it");
    assert_eq!(due(&ledger, 100), Some(100));
    // A corpus moves no cutoff.
    let position = ledger.cutoff().unwrap();
    ledger.append_at(&[corpus("c", position)], &position, later(200)).unwrap();
    assert_eq!(due(&ledger, 200), Some(100));
}

#[test]
fn a_version_is_due_when_it_is_published_and_when_it_takes_effect() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[version("next", later(50), later(500))], now()).unwrap();
    for (seconds, expected) in [(49, None), (50, Some(50)), (499, Some(50)), (500, Some(500))] {
        assert_eq!(due(&ledger, seconds), expected, "{seconds}");
    }
}

#[test]
fn terms_that_cannot_be_read_are_an_error() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[terms("a")], now()).unwrap();
    let error = ledger.due(later(1)).unwrap_err();
    assert_eq!(error.to_string(), "event 1 of the ledger: its terms cannot be read");
}
