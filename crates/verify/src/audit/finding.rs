//! What an audit found.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// So many findings of one code are kept; the others are counted.
const SHOWN_MAX: u64 = 20;

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The entry of this index.
    Entry(u64),
    /// What the log publishes under this path.
    Path(String),
    /// The corpus of this id.
    Corpus(String),
    /// The model of this id.
    Model(String),
    /// What a corpus says was decided about a record, and what follows from the log.
    Decision(Decision),
}

/// A decision: of which record, by which rule (0 if it is allowed), resting on which entry of the log if on any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    pub corpus: String,
    pub record: String,
    pub rule: u8,
    pub entry: Option<u64>,
}

/// Something that must not be. The code is stable: scripts may rely on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: &'static str,
    pub message: String,
    #[serde(flatten)]
    pub place: Option<Place>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.code)?;
        match &self.place {
            Some(Place::Entry(index)) => write!(f, "entry {index}: ")?,
            Some(Place::Path(path)) => write!(f, "{path}: ")?,
            Some(Place::Corpus(id)) => write!(f, "corpus {id}: ")?,
            Some(Place::Model(id)) => write!(f, "model {id}: ")?,
            Some(Place::Decision(Decision { corpus, record, rule, entry })) => {
                write!(f, "corpus {corpus}, record {record}, rule {rule}")?;
                if let Some(entry) = entry {
                    write!(f, ", entry {entry}")?;
                }
                f.write_str(": ")?;
            }
            None => {}
        }
        f.write_str(&self.message)
    }
}

/// All that was found, in the order in which it was.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    shown: Vec<Finding>,
    counts: BTreeMap<&'static str, u64>,
}

impl Findings {
    pub fn add(&mut self, code: &'static str, place: Option<Place>, message: impl Into<String>) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= SHOWN_MAX {
            self.shown.push(Finding { code, message: message.into(), place });
        }
    }

    /// Those of another look at the same log.
    pub fn merge(&mut self, other: Self) {
        self.shown.extend(other.shown);
        for (code, count) in other.counts {
            *self.counts.entry(code).or_default() += count;
        }
    }

    /// At an entry.
    pub fn at(&mut self, index: u64, code: &'static str, message: impl Into<String>) {
        self.add(code, Some(Place::Entry(index)), message);
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The first of each code. There may be more: see [`Findings::counts`].
    pub fn shown(&self) -> &[Finding] {
        &self.shown
    }

    /// How many there are of each code.
    pub fn counts(&self) -> &BTreeMap<&'static str, u64> {
        &self.counts
    }

    pub fn has(&self, code: &str) -> bool {
        self.counts.contains_key(code)
    }
}
