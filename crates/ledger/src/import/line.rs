//! The four formats of lines, and the events that each line stands for.

use abide_terms::event::{Right, Setting};
use jiff::Timestamp;
use serde::Deserialize;

use super::fault::{self, Shape};
use crate::error::{Error, Kind, Result};
use crate::event::{
    Bounce, Choice, Draft, Event, Handling, Notice, Objection, Pause, Provenance, Resume, Window,
};
use crate::instant;
use crate::text::Text;

/// What the lines of a file are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Choices,
    /// Notices, and with `"bounced": true` those that came back.
    Notices,
    /// Pauses, each with its end if it has one.
    Pauses,
    Objections,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Choices, Self::Notices, Self::Pauses, Self::Objections];

    pub fn word(self) -> &'static str {
        match self {
            Self::Choices => "choices",
            Self::Notices => "notices",
            Self::Pauses => "pauses",
            Self::Objections => "objections",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The event of one line or row in JSON, and for a pause that has ended, its resume.
    pub fn events(self, json: &[u8]) -> Result<(Draft, Option<Draft>)> {
        match self {
            Self::Choices => read::<ChoiceLine<'_>>(self, json).map(|line| (line.event(), None)),
            Self::Notices => read::<NoticeLine<'_>>(self, json).map(|line| (line.event(), None)),
            Self::Pauses => read::<PauseLine>(self, json)?.events(),
            Self::Objections => {
                read::<ObjectionLine<'_>>(self, json).map(|line| (line.event(), None))
            }
        }
    }

    /// The keys of a line, whether it must have them, and what they hold.
    pub(super) fn keys(self) -> &'static [(&'static str, bool, Shape)] {
        const SETTINGS: Shape = Shape::OneOf(&["on", "off"]);
        const RIGHTS: Shape = Shape::OneOf(&["objection", "erasure", "restriction"]);
        const HANDLINGS: Shape = Shape::OneOf(&["freeze", "purge"]);
        match self {
            Self::Choices => &[
                ("member", true, Shape::Text),
                ("setting", true, SETTINGS),
                ("category", false, Shape::Text),
                ("at", true, Shape::Instant),
                ("terms", false, Shape::Text),
                ("actor", false, Shape::Text),
                ("channel", false, Shape::Text),
            ],
            Self::Notices => &[
                ("member", true, Shape::Text),
                ("terms", true, Shape::Text),
                ("at", true, Shape::Instant),
                ("channel", false, Shape::Text),
                ("resumes", false, Shape::Text),
                ("bounced", false, Shape::Bool),
            ],
            Self::Pauses => &[
                ("id", true, Shape::Text),
                ("regions", true, Shape::Texts),
                ("from", true, Shape::Instant),
                ("until", false, Shape::Instant),
                ("authority", true, Shape::Text),
                ("reference", false, Shape::Text),
                ("reason", true, Shape::Text),
                ("handling", true, HANDLINGS),
                ("purge", false, Shape::Window),
                ("conditions", false, Shape::Text),
                ("notice", false, Shape::Text),
            ],
            Self::Objections => &[
                ("member", true, Shape::Text),
                ("right", true, RIGHTS),
                ("at", true, Shape::Instant),
                ("stands", false, Shape::Bool),
            ],
        }
    }
}

/// The parser's own words may quote the line, so a line that does not parse is looked at a second time.
fn read<'l, T: Deserialize<'l>>(format: Format, json: &'l [u8]) -> Result<T> {
    serde_json::from_slice(json).map_err(|error| fault::explain(format, json, &error))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceLine<'a> {
    #[serde(borrow)]
    member: Text<'a>,
    setting: Setting,
    category: Option<Text<'a>>,
    #[serde(with = "instant")]
    at: Timestamp,
    terms: Option<Text<'a>>,
    actor: Option<Text<'a>>,
    channel: Option<Text<'a>>,
}

impl ChoiceLine<'_> {
    fn event(self) -> Draft {
        Event::Choice(Choice {
            member: self.member.into_owned(),
            setting: self.setting,
            category: self.category.map(Text::into_owned),
            at: self.at,
            terms: self.terms.map(Text::into_owned),
            // What the file leaves out is what the platform says, by way of an import.
            actor: self.actor.map_or_else(|| "platform".into(), Text::into_owned),
            channel: self.channel.map_or_else(|| "import".into(), Text::into_owned),
            provenance: Provenance::Import,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeLine<'a> {
    #[serde(borrow)]
    member: Text<'a>,
    terms: Text<'a>,
    #[serde(with = "instant")]
    at: Timestamp,
    channel: Option<Text<'a>>,
    resumes: Option<Text<'a>>,
    #[serde(default)]
    bounced: bool,
}

impl NoticeLine<'_> {
    fn event(self) -> Draft {
        let member = self.member.into_owned();
        let terms = self.terms.into_owned();
        let (at, provenance) = (self.at, Provenance::Import);
        if self.bounced {
            return Event::Bounce(Bounce { member, terms, at, provenance });
        }
        Event::Notice(Notice {
            member,
            terms,
            at,
            channel: self.channel.map_or_else(|| "import".into(), Text::into_owned),
            resumes: self.resumes.map(Text::into_owned),
            provenance,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseLine {
    id: String,
    regions: Vec<String>,
    #[serde(with = "instant")]
    from: Timestamp,
    #[serde(default, with = "instant::option")]
    until: Option<Timestamp>,
    authority: String,
    reference: Option<String>,
    reason: String,
    handling: Handling,
    purge: Option<Window>,
    conditions: Option<String>,
    notice: Option<String>,
}

impl PauseLine {
    fn events(self) -> Result<(Draft, Option<Draft>)> {
        let provenance = Provenance::Import;
        let resume = match (self.until, self.notice) {
            (Some(at), Some(notice)) => {
                let pause = self.id.clone();
                Some(Event::Resume(Resume { pause, at, notice, conditions: None, provenance }))
            }
            (None, None) => None,
            (Some(_), None) => {
                return Err(Error::new(Kind::Line, "the pause has an end without a new notice")
                    .hint("add `notice`: its text, or where it can be read"));
            }
            (None, Some(_)) => {
                return Err(Error::new(Kind::Line, "the pause has a new notice without an end")
                    .hint("add `until`, or leave `notice` out"));
            }
        };
        let pause = Event::Pause(Pause {
            id: self.id,
            regions: self.regions,
            from: self.from,
            authority: self.authority,
            reference: self.reference,
            reason: self.reason,
            handling: self.handling,
            purge: self.purge,
            conditions: self.conditions,
            provenance,
        });
        Ok((pause, resume))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectionLine<'a> {
    #[serde(borrow)]
    member: Text<'a>,
    right: Right,
    #[serde(with = "instant")]
    at: Timestamp,
    #[serde(default = "stands")]
    stands: bool,
}

fn stands() -> bool {
    true
}

impl ObjectionLine<'_> {
    fn event(self) -> Draft {
        Event::Objection(Objection {
            member: self.member.into_owned(),
            right: self.right,
            at: self.at,
            stands: self.stands,
            provenance: Provenance::Import,
        })
    }
}
