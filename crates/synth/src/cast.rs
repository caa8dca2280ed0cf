//! A dozen members and more, each of whom shows one rule: written by hand in `data/cast.toml`.

use abide_terms::Audience;
use abide_terms::member::Kind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::{self, CAPTURE, Micros};
use crate::error::{Error, Result};
use crate::history::{Choice, History, Notice, Objection};
use crate::language::Language;
use crate::leaf::LEAVES;
use crate::person::{Face, Person};
use crate::record::Record;

const FILE: (&str, &str) = ("cast.toml", include_str!("../data/cast.toml"));

/// Everyone who has a part.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cast {
    #[serde(rename = "member")]
    pub(crate) members: Vec<Actor>,
}

/// One of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Actor {
    pub(crate) id: String,
    /// The part, in words.
    pub(crate) shows: String,
    name: String,
    language: String,
    #[serde(default = "person")]
    kind: String,
    joined: Timestamp,
    /// Left out: unknown.
    born: Option<Date>,
    /// Region and the instant from which it is theirs.
    regions: Vec<(String, Timestamp)>,
    #[serde(default)]
    signals: Vec<String>,
    #[serde(default)]
    notices: Vec<Notice>,
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    objections: Vec<Objection>,
    #[serde(default, rename = "record")]
    pub(crate) records: Vec<Scene>,
}

/// A record of the cast, and what is to become of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scene {
    pub(crate) id: String,
    category: String,
    audience: Audience,
    /// Left out: at some time between joining and capture.
    made: Option<Timestamp>,
    text: String,
    #[serde(default)]
    contributors: Vec<(String, String)>,
    /// An empty id is somebody whom nobody knows.
    #[serde(default)]
    mentions: Vec<String>,
    pub(crate) expected: Expected,
}

/// `allowed`, or the reason, in two builds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// As of 2025-11-02T23:59:59Z.
    #[serde(rename = "2025-11-02")]
    pub(crate) before: String,
    /// As of 2025-11-03T00:00:00Z.
    #[serde(rename = "2025-11-03")]
    pub(crate) after: String,
}

fn person() -> String {
    "person".to_owned()
}

impl Cast {
    pub(crate) fn read() -> Result<Self> {
        toml::from_str(FILE.1).map_err(|error| {
            let before = error.span().and_then(|span| FILE.1.get(..span.start));
            Error::Grammar { file: FILE.0, line: before.map_or(0, |text| text.lines().count()) }
        })
    }
}

impl Actor {
    pub(crate) fn face(&self) -> Face {
        Face {
            id: self.id.clone(),
            name: self.name.clone(),
            handle: self.id.clone(),
            language: self.language(),
            region: self.regions.first().and_then(|(code, _)| region(code)),
        }
    }

    fn language(&self) -> Language {
        let found = Language::ALL.into_iter().find(|language| language.tag() == self.language);
        found.unwrap_or(Language::En)
    }

    pub(crate) fn person(&self) -> Person {
        let regions = self.regions.iter();
        Person {
            face: self.face(),
            kind: Kind::parse(&self.kind).map(Kind::word),
            joined: Some(self.joined.as_microsecond()),
            born: self.born.map(days),
            regions: regions
                .map(|(code, from)| (region(code), Some(from.as_microsecond())))
                .collect(),
            deleted_at: None,
            signals: self.signals.iter().filter_map(|word| signal(word)).collect(),
        }
    }

    pub(crate) fn history(&self) -> History {
        let mut history = History {
            notices: self.notices.clone(),
            choices: self.choices.clone(),
            objections: self.objections.clone(),
        };
        history.notices.iter_mut().for_each(|line| line.member.clone_from(&self.id));
        history.choices.iter_mut().for_each(|line| line.member.clone_from(&self.id));
        history.objections.iter_mut().for_each(|line| line.member.clone_from(&self.id));
        history
    }

    pub(crate) fn records(&self) -> Vec<Record> {
        self.records.iter().map(|scene| scene.record(self)).collect()
    }
}

impl Scene {
    fn record(&self, actor: &Actor) -> Record {
        let made: Option<Micros> = self.made.map(Timestamp::as_microsecond);
        let contributors = self.contributors.iter();
        Record {
            id: format!("{}-{}", actor.id, self.id),
            category: LEAVES.iter().map(|leaf| leaf.category).find(|name| *name == self.category),
            audience: Some(self.audience.word()),
            author: Some(actor.id.clone()),
            made_from: Some(made.unwrap_or(actor.joined.as_microsecond())),
            made_to: Some(made.unwrap_or(CAPTURE)),
            contributors: contributors.map(|(id, part)| (Some(id.clone()), role(part))).collect(),
            mentions: self.mentions.iter().map(|id| (!id.is_empty()).then(|| id.clone())).collect(),
            language: Some(actor.language().tag()),
            text: Some(self.text.clone()),
            ..Record::default()
        }
    }
}

fn days(date: Date) -> i32 {
    clock::day(date.year().into(), date.month().into(), date.day().into())
}

/// The code as the program holds it for ever: the cast lives in few places.
fn region(code: &str) -> Option<&'static str> {
    ["US", "DE", "GB", "DK", "CA", "HK", "SE", "PL", "FR", "IT", "NL", "ES", "IN"]
        .into_iter()
        .find(|known| *known == code)
}

fn signal(word: &str) -> Option<&'static str> {
    ["gpc", "tdmrep", "aipref"].into_iter().find(|known| *known == word)
}

fn role(word: &str) -> &'static str {
    ["recommended", "endorsee", "quoted", "editor"]
        .into_iter()
        .find(|known| *known == word)
        .unwrap_or("co_author")
}
