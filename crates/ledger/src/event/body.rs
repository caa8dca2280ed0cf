//! The kinds of events, and the JSON that stands for each.

use abide_terms::event::Setting;
use jiff::Timestamp;
use serde::Serialize;

use super::member::Wire;
use super::{
    Bounce, Choice, Clock, Corpus, Erasure, Key, Model, Notice, Objection, Pause, Provenance,
    Resume, Root, Source, Terms, Withdrawal, plain,
};

/// The kind of an event: the word in its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Choice,
    Notice,
    Bounce,
    Pause,
    Resume,
    Objection,
    Terms,
    Source,
    Clock,
    Corpus,
    Model,
    Withdrawal,
    Key,
    Root,
}

impl Kind {
    pub const ALL: [Self; 14] = [
        Self::Choice,
        Self::Notice,
        Self::Bounce,
        Self::Pause,
        Self::Resume,
        Self::Objection,
        Self::Terms,
        Self::Source,
        Self::Clock,
        Self::Corpus,
        Self::Model,
        Self::Withdrawal,
        Self::Key,
        Self::Root,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Notice => "notice",
            Self::Bounce => "bounce",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Objection => "objection",
            Self::Terms => "terms",
            Self::Source => "source",
            Self::Clock => "clock",
            Self::Corpus => "corpus",
            Self::Model => "model",
            Self::Withdrawal => "withdrawal",
            Self::Key => "key",
            Self::Root => "root",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether an erasure may clear the payload: only what is about one member.
    pub fn is_erasable(self) -> bool {
        matches!(self, Self::Choice | Self::Notice | Self::Bounce | Self::Objection)
    }

    /// Whether a member acts on their switch by it: what the state map counts.
    pub fn is_act(self) -> bool {
        matches!(self, Self::Choice | Self::Objection)
    }

    /// Whether the ledger makes it by itself, and nobody hands it in.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Key | Self::Root)
    }
}

/// An event's body.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    Choice(Choice<'a>),
    Notice(Notice<'a>),
    Bounce(Bounce<'a>),
    Objection(Objection<'a>),
    /// Read from the ledger; as a draft, it is an [`Objection`] of the right `erasure`.
    Erasure(Erasure),
    Pause(Pause),
    Resume(Resume),
    Terms(Terms),
    Source(Source),
    Clock(Clock),
    Corpus(Corpus),
    Model(Model),
    Withdrawal(Withdrawal),
    /// Made by the ledger alone.
    Key(Key),
    /// Made by the ledger alone.
    Root(Root),
}

impl<'a> Event<'a> {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Choice(_) => Kind::Choice,
            Self::Notice(_) => Kind::Notice,
            Self::Bounce(_) => Kind::Bounce,
            Self::Objection(_) | Self::Erasure(_) => Kind::Objection,
            Self::Pause(_) => Kind::Pause,
            Self::Resume(_) => Kind::Resume,
            Self::Terms(_) => Kind::Terms,
            Self::Source(_) => Kind::Source,
            Self::Clock(_) => Kind::Clock,
            Self::Corpus(_) => Kind::Corpus,
            Self::Model(_) => Kind::Model,
            Self::Withdrawal(_) => Kind::Withdrawal,
            Self::Key(_) => Kind::Key,
            Self::Root(_) => Kind::Root,
        }
    }

    /// The version of the terms that a choice was made under.
    pub fn terms(&self) -> Option<&str> {
        match self {
            Self::Choice(choice) => choice.terms.as_deref(),
            _ => None,
        }
    }

    /// The member that the event is about.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Choice(choice) => Some(&choice.member),
            Self::Notice(notice) => Some(&notice.member),
            Self::Bounce(bounce) => Some(&bounce.member),
            Self::Objection(objection) => Some(&objection.member),
            _ => None,
        }
    }

    /// The time that the event states of itself. A model and a withdrawal state none, and so does what the ledger makes by itself.
    pub fn at(&self) -> Option<Timestamp> {
        Some(match self {
            Self::Choice(choice) => choice.at,
            Self::Notice(notice) => notice.at,
            Self::Bounce(bounce) => bounce.at,
            Self::Objection(objection) => objection.at,
            Self::Erasure(erasure) => erasure.at,
            Self::Pause(pause) => pause.from,
            Self::Resume(resume) => resume.at,
            Self::Terms(terms) => terms.published,
            Self::Source(source) => source.captured_at,
            Self::Clock(clock) => clock.at,
            Self::Corpus(corpus) => corpus.position.time,
            Self::Model(_) | Self::Withdrawal(_) | Self::Key(_) | Self::Root(_) => return None,
        })
    }

    /// The event of that body, or nothing if it is not in the format.
    ///
    /// No reason is given: the parser's words would quote the body, which holds members' data.
    pub fn parse(kind: Kind, body: &'a [u8]) -> Option<Self> {
        // Once, and not of each of its strings.
        let body = std::str::from_utf8(body).ok()?;
        match kind {
            Kind::Choice => {
                plain::choice(body).or_else(|| serde_json::from_str(body).ok()).map(Self::Choice)
            }
            Kind::Notice => {
                plain::notice(body).or_else(|| serde_json::from_str(body).ok()).map(Self::Notice)
            }
            Kind::Bounce => serde_json::from_str(body).ok().map(Self::Bounce),
            Kind::Objection => serde_json::from_str::<Wire<'_>>(body).ok()?.event(),
            Kind::Pause => serde_json::from_str(body).ok().map(Self::Pause),
            Kind::Resume => serde_json::from_str(body).ok().map(Self::Resume),
            Kind::Terms => serde_json::from_str(body).ok().map(Self::Terms),
            Kind::Source => serde_json::from_str(body).ok().map(Self::Source),
            Kind::Clock => serde_json::from_str(body).ok().map(Self::Clock),
            Kind::Corpus => serde_json::from_str(body).ok().map(Self::Corpus),
            Kind::Model => serde_json::from_str(body).ok().map(Self::Model),
            Kind::Withdrawal => serde_json::from_str(body).ok().map(Self::Withdrawal),
            Kind::Key => serde_json::from_str(body).ok().map(Self::Key),
            Kind::Root => serde_json::from_str(body).ok().map(Self::Root),
        }
    }

    /// The compact JSON of the body, at the end of `into`.
    pub(crate) fn write(&self, into: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        serde_json::to_writer(into, self)
    }

    /// Says in the body how it came in. Kinds that cannot be imported have no place for it.
    pub(crate) fn stamp(&mut self, provenance: Provenance) {
        match self {
            Self::Choice(body) => body.provenance = provenance,
            Self::Notice(body) => body.provenance = provenance,
            Self::Bounce(body) => body.provenance = provenance,
            Self::Objection(body) => body.provenance = provenance,
            Self::Erasure(body) => body.provenance = provenance,
            Self::Pause(body) => body.provenance = provenance,
            Self::Resume(body) => body.provenance = provenance,
            Self::Terms(_)
            | Self::Source(_)
            | Self::Clock(_)
            | Self::Corpus(_)
            | Self::Model(_)
            | Self::Withdrawal(_)
            | Self::Key(_)
            | Self::Root(_) => {}
        }
    }

    /// Whether it only takes something away: an *off*, a standing objection, a pause.
    pub(crate) fn restricts(&self) -> bool {
        match self {
            Self::Choice(body) => body.setting == Setting::Off,
            Self::Objection(body) => body.stands,
            Self::Pause(_) => true,
            _ => false,
        }
    }

    /// Puts an event where it belongs among the acts of its member: nothing is said after it came in, and
    /// what restricts live is said after everything that came in before it, though a clock ran slow.
    pub(crate) fn place(&mut self, appended: Timestamp, provenance: Provenance) {
        let (at, restricts) = match self {
            Self::Choice(body) => (&mut body.at, body.setting == Setting::Off),
            Self::Notice(body) => (&mut body.at, false),
            Self::Bounce(body) => (&mut body.at, true),
            Self::Objection(body) => (&mut body.at, body.stands),
            Self::Clock(body) => (&mut body.at, false),
            _ => return,
        };
        let moves = restricts && provenance == Provenance::Live;
        *at = if moves { appended } else { appended.min(*at) };
    }

    pub fn into_owned(self) -> Event<'static> {
        match self {
            Self::Choice(body) => Event::Choice(body.into_owned()),
            Self::Notice(body) => Event::Notice(body.into_owned()),
            Self::Bounce(body) => Event::Bounce(body.into_owned()),
            Self::Objection(body) => Event::Objection(body.into_owned()),
            Self::Erasure(body) => Event::Erasure(body),
            Self::Pause(body) => Event::Pause(body),
            Self::Resume(body) => Event::Resume(body),
            Self::Terms(body) => Event::Terms(body),
            Self::Source(body) => Event::Source(body),
            Self::Clock(body) => Event::Clock(body),
            Self::Corpus(body) => Event::Corpus(body),
            Self::Model(body) => Event::Model(body),
            Self::Withdrawal(body) => Event::Withdrawal(body),
            Self::Key(body) => Event::Key(body),
            Self::Root(body) => Event::Root(body),
        }
    }
}

/// The body alone. Kind, index and times of the append stand in the event's row.
impl Serialize for Event<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Choice(body) => body.serialize(to),
            Self::Notice(body) => body.serialize(to),
            Self::Bounce(body) => body.serialize(to),
            Self::Objection(body) => body.serialize(to),
            Self::Erasure(body) => Wire::from(body).serialize(to),
            Self::Pause(body) => body.serialize(to),
            Self::Resume(body) => body.serialize(to),
            Self::Terms(body) => body.serialize(to),
            Self::Source(body) => body.serialize(to),
            Self::Clock(body) => body.serialize(to),
            Self::Corpus(body) => body.serialize(to),
            Self::Model(body) => body.serialize(to),
            Self::Withdrawal(body) => body.serialize(to),
            Self::Key(body) => body.serialize(to),
            Self::Root(body) => body.serialize(to),
        }
    }
}
