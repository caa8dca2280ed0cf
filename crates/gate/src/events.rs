//! A member's history, as the ledger hands it over.

use abide_terms::event::{Right, Setting};
use jiff::Timestamp;

use crate::calendar::micros;
use crate::history::counts_from;

/// One event about a member, borrowed from whoever reads the ledger.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A choice; `category: None` is the whole switch.
    Choice {
        index: u64,
        at: Timestamp,
        appended: Timestamp,
        setting: Setting,
        category: Option<&'a str>,
        /// The terms version that the member saw.
        terms: Option<&'a str>,
    },
    /// A notice served.
    Notice { index: u64, at: Timestamp, terms: &'a str, resumes: Option<&'a str> },
    /// A notice that did not arrive after all.
    Bounce { index: u64, at: Timestamp, terms: &'a str },
    /// An objection, erasure or restriction, or the withdrawal of one.
    Objection { index: u64, at: Timestamp, appended: Timestamp, right: Right, stands: bool },
}

impl Event<'_> {
    /// Whether it takes something away.
    pub(crate) fn says_no(&self) -> bool {
        match self {
            Self::Choice { setting, .. } => *setting == Setting::Off,
            Self::Objection { stands, .. } => *stands,
            Self::Notice { .. } | Self::Bounce { .. } => false,
        }
    }

    /// From when it counts.
    pub(crate) fn from(&self) -> i64 {
        match self {
            Self::Choice { at, appended, setting, .. } => {
                counts_from(*setting == Setting::Off, *at, *appended)
            }
            Self::Notice { at, .. } | Self::Bounce { at, .. } => micros(*at),
            Self::Objection { at, appended, stands, .. } => counts_from(*stands, *at, *appended),
        }
    }
}

impl<'a> From<&'a abide_terms::event::Choice> for Event<'a> {
    fn from(choice: &'a abide_terms::event::Choice) -> Self {
        Self::Choice {
            index: choice.index,
            at: choice.at,
            appended: choice.appended,
            setting: choice.setting,
            category: choice.category.as_deref(),
            terms: choice.terms.as_deref(),
        }
    }
}

impl<'a> From<&'a abide_terms::event::Notice> for Event<'a> {
    fn from(notice: &'a abide_terms::event::Notice) -> Self {
        Self::Notice {
            index: notice.index,
            at: notice.at,
            terms: &notice.terms,
            resumes: notice.resumes.as_deref(),
        }
    }
}

impl<'a> From<&'a abide_terms::event::Bounce> for Event<'a> {
    fn from(bounce: &'a abide_terms::event::Bounce) -> Self {
        Self::Bounce { index: bounce.index, at: bounce.at, terms: &bounce.terms }
    }
}

impl From<&abide_terms::event::Objection> for Event<'_> {
    fn from(objection: &abide_terms::event::Objection) -> Self {
        Self::Objection {
            index: objection.index,
            at: objection.at,
            appended: objection.appended,
            right: objection.right,
            stands: objection.stands,
        }
    }
}
