//! What changed between two versions of terms, in words.
//!
//! Two documents are equal exactly if there is no change between them: each field is taken apart by
//! name here, so that a new field does not compile until its change can be told.

mod category;
mod purpose;
mod region;

use serde::Serialize;

use crate::document::{Document, NoticeText};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The key, as the document writes it: `category."content.post".data_from`.
    pub path: String,
    /// `None` for what was not there.
    pub before: Option<String>,
    /// `None` for what is gone.
    pub after: Option<String>,
    /// For members to read.
    pub words: String,
    pub direction: Direction,
}

/// What a change does to the data that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More may be used than before, or earlier, or for more, by this change taken alone.
    Widens,
    Narrows,
    Neutral,
}

impl Direction {
    pub fn word(self) -> &'static str {
        match self {
            Self::Widens => "widens",
            Self::Narrows => "narrows",
            Self::Neutral => "neutral",
        }
    }

    /// Of two values of which a lower one permits more.
    fn of_limit<T: PartialOrd>(before: &T, after: &T) -> Self {
        if after < before {
            Self::Widens
        } else if after > before {
            Self::Narrows
        } else {
            Self::Neutral
        }
    }
}

/// Every difference from `before` to `after`, in the order of the document's keys; what is gone stands
/// before what is new.
pub fn changes(before: &Document, after: &Document) -> Vec<Change> {
    let Document {
        platform,
        version,
        published,
        material,
        material_reason,
        minimum_age,
        notice_period_days,
        removal_days,
        signals,
        never,
        notice,
        purposes,
        regions: _, // Told by `region::changes`, which asks the documents whom a region governs.
        categories,
    } = before;
    let mut log = Log::default();
    let neutral = Direction::Neutral;

    log.value("platform", platform, &after.platform, neutral, |b, a| {
        format!("the platform is called {a} instead of {b}")
    });
    log.value("version", version, &after.version, neutral, |b, a| {
        format!("version {a} follows version {b}")
    });
    log.value("published", published, &after.published, neutral, |_, a| {
        format!("this version was made public at {a}")
    });
    // What is not material lets a choice of on live on.
    let direction = if after.material { Direction::Narrows } else { Direction::Widens };
    log.value("material", material, &after.material, direction, |_, lapses| {
        let what = if *lapses { "lapses" } else { "still holds" };
        format!("a choice of on made under an earlier version {what}")
    });
    log.option("material_reason", material_reason.as_ref(), after.material_reason.as_ref(), |_| {
        "the reason why the change is not material is worded anew".to_owned()
    });
    let direction = Direction::of_limit(minimum_age, &after.minimum_age);
    log.value("minimum_age", minimum_age, &after.minimum_age, direction, |b, a| {
        format!("members under {a} are left out, before it was under {b}")
    });
    let direction = Direction::of_limit(notice_period_days, &after.notice_period_days);
    log.value(
        "notice_period_days",
        notice_period_days,
        &after.notice_period_days,
        direction,
        |b, a| format!("data may be used {a} days after a member was told, before it was {b} days"),
    );
    log.promise(*removal_days, after.removal_days);
    log.list("signals", signals, &after.signals, Direction::Narrows, |signal| {
        (
            format!("the signal `{signal}` is no longer honoured"),
            format!("the signal `{signal}` is honoured"),
        )
    });
    log.list("never", never, &after.never, Direction::Narrows, |category| {
        (
            format!("the terms no longer rule `{category}` out"),
            format!("`{category}` is never used"),
        )
    });
    log.notice(notice, &after.notice);
    purpose::changes(&mut log, purposes, &after.purposes);
    region::changes(&mut log, before, after);
    category::changes(&mut log, categories, &after.categories);
    log.0
}

/// The changes so far.
#[derive(Debug, Default)]
struct Log(Vec<Change>);

impl Log {
    fn entry(
        &mut self,
        path: impl Into<String>,
        before: Option<String>,
        after: Option<String>,
        words: String,
        direction: Direction,
    ) {
        self.0.push(Change { path: path.into(), before, after, words, direction });
    }

    fn value<T: PartialEq + ToString>(
        &mut self,
        path: impl Into<String>,
        before: &T,
        after: &T,
        direction: Direction,
        words: impl Fn(&T, &T) -> String,
    ) {
        if before != after {
            let words = words(before, after);
            self.entry(path, Some(before.to_string()), Some(after.to_string()), words, direction);
        }
    }

    /// A text that need not be there, and that decides nothing.
    fn option(
        &mut self,
        path: impl Into<String>,
        before: Option<&String>,
        after: Option<&String>,
        words: impl Fn(Option<&String>) -> String,
    ) {
        if before != after {
            self.entry(path, before.cloned(), after.cloned(), words(after), Direction::Neutral);
        }
    }

    /// Items of a list. `adding` is what one more of them does; the words say that an item is gone, and
    /// that it is new.
    fn list(
        &mut self,
        path: &str,
        before: &[String],
        after: &[String],
        adding: Direction,
        words: impl Fn(&str) -> (String, String),
    ) {
        let taking = match adding {
            Direction::Widens => Direction::Narrows,
            Direction::Narrows => Direction::Widens,
            Direction::Neutral => Direction::Neutral,
        };
        for item in before.iter().filter(|item| !after.contains(item)) {
            self.entry(path, Some(item.clone()), None, words(item).0, taking);
        }
        for item in after.iter().filter(|item| !before.contains(item)) {
            self.entry(path, None, Some(item.clone()), words(item).1, adding);
        }
        self.order(path, before, after, Direction::Neutral);
    }

    /// The order of what stands in both.
    fn order(&mut self, path: &str, before: &[String], after: &[String], direction: Direction) {
        let kept = |of: &[String], other: &[String]| -> Vec<String> {
            of.iter().filter(|item| other.contains(item)).cloned().collect()
        };
        let (was, is) = (kept(before, after), kept(after, before));
        if was != is {
            let words = format!("the order of `{path}` is another");
            self.entry(path, Some(was.join(", ")), Some(is.join(", ")), words, direction);
        }
    }

    /// Without a promise, what was taken back may be used for as long as a corpus is.
    fn promise(&mut self, before: Option<u32>, after: Option<u32>) {
        if before == after {
            return;
        }
        let days = |days: Option<u32>| days.unwrap_or(u32::MAX);
        // A longer period permits more.
        let direction = Direction::of_limit(&days(after), &days(before));
        let words = after.map_or_else(
            || "it is not promised any more within how many days what a member took back is out of use".to_owned(),
            |days| format!("what a member takes back is out of use within {days} days"),
        );
        let told = |days: Option<u32>| days.map(|days| days.to_string());
        self.entry("removal_days", told(before), told(after), words, direction);
    }

    fn notice(&mut self, before: &NoticeText, after: &NoticeText) {
        let NoticeText { title, text } = before;
        let neutral = Direction::Neutral;
        self.value("notice.title", title, &after.title, neutral, |_, a| {
            format!("the notice is headed: {a}")
        });
        self.value("notice.text", text, &after.text, neutral, |_, _| {
            "the notice is worded anew".to_owned()
        });
    }
}
