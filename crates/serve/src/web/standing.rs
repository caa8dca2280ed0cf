//! How a member's switch stands, by the rule that decides every record: nothing here decides by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use abide_ledger::{Digest, Ledger};
use abide_terms::decision::{Reason, Step, World, explain};
use abide_terms::document::{Document, Region};
use abide_terms::event::{Choice, Setting};
use abide_terms::{Member, Record, taxonomy};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{About, Inner};
use crate::error::{Error, Kind, Result};

/// The versions of the terms that were read, so that each is parsed once.
#[derive(Debug, Default)]
pub(crate) struct Published(Mutex<Parsed>);

type Parsed = (Vec<Digest>, Arc<Vec<Document>>);

impl Published {
    /// Every version that the ledger holds, in its order.
    pub(crate) fn all(&self, ledger: &Ledger) -> Result<Arc<Vec<Document>>> {
        let entries = ledger.published(&ledger.position()?)?;
        let digests: Vec<Digest> = entries.iter().map(|entry| entry.terms.digest).collect();
        let mut parsed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if parsed.0 != digests || parsed.1.is_empty() {
            let read = entries.iter().map(|entry| {
                let name = format!("published terms `{}`", entry.terms.version);
                Document::parse(&entry.terms.text, &name)
                    .map_err(|error| Error::new(Kind::Ledger, error.to_string()))
            });
            *parsed = (digests, Arc::new(read.collect::<Result<_>>()?));
        }
        Ok(Arc::clone(&parsed.1))
    }
}

/// One part of what the switch covers.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) category: String,
    /// Whether the member's choice keeps it in; the whole switch is asked apart.
    pub(crate) is_on: bool,
    /// The last choice on it.
    pub(crate) chosen: Option<u64>,
}

/// How the switch stands.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) is_on: bool,
    /// The last choice on the whole switch, whether or not it still counts.
    pub(crate) chosen: Option<Choice>,
    /// Why nothing is used whatever the switch says: the first reason beside the switch itself.
    pub(crate) note: Option<Reason>,
    /// From when the terms are in effect where the member lives, if that is still to come.
    pub(crate) from: Option<Timestamp>,
    pub(crate) parts: Vec<Part>,
    /// The version that whoever chooses now has seen.
    pub(crate) terms: Option<Document>,
    pub(crate) region: Option<Region>,
}

impl Standing {
    /// Within how many days what the member takes back is promised to be out of use: by the terms, or by the platform's word.
    pub(crate) fn promise_days(&self, about: &About) -> Option<u32> {
        self.terms.as_ref().and_then(|terms| terms.removal_days).or(about.promise_days)
    }

    /// Whether an *on* was given that no longer counts.
    pub(crate) fn has_lapsed(&self) -> bool {
        !self.is_on && self.chosen.as_ref().is_some_and(|choice| choice.setting == Setting::On)
    }

    /// Whether it is off without the member's having said so.
    pub(crate) fn is_off_unasked(&self) -> bool {
        !self.is_on && self.chosen.as_ref().is_none_or(|choice| choice.setting == Setting::On)
    }

    pub(crate) fn read(inner: &Inner, ledger: &Ledger, id: &str, now: Timestamp) -> Result<Self> {
        let documents = inner.terms.all(ledger)?;
        let position = ledger.position()?;
        let mut member = inner.setup.directory.member(id)?.unwrap_or_else(|| unknown(id));
        member.history = ledger.history(id, &position)?;
        let pauses = ledger.pauses(&position)?;
        let code = region_at(&member, now).map(str::to_owned);
        let joined = member.joined;
        let choices = member.history.choices.clone();
        let members = HashMap::from([(id.to_owned(), member)]);
        let world = World {
            terms: &documents,
            pauses: &pauses,
            members: &members,
            cutoff: now,
            masking: true,
        };
        let newest = world.versions().last().copied();
        let steps = |category: Option<&str>| explain(&ideal(id, category, newest, now), &world).1;
        let leaves = newest
            .map(|terms| terms.categories.keys().cloned().collect::<Vec<_>>())
            .unwrap_or_default();
        let whole = steps(leaves.first().map(String::as_str));
        let today = TimeZone::UTC.to_datetime(now).date();
        let region =
            newest.zip(code.as_deref()).and_then(|(terms, code)| terms.region(code, today));
        let from = region.zip(newest).map(|(region, terms)| {
            let is_new = joined.is_some_and(|joined| joined >= terms.published);
            if is_new { region.effective.new } else { region.effective.existing }
        });
        let parts = leaves.iter().map(|leaf| Part {
            category: leaf.clone(),
            is_on: passed(&steps(Some(leaf)), Reason::CategoryOptedOut),
            chosen: last(&choices, Some(leaf)).map(|choice| choice.index),
        });
        Ok(Self {
            is_on: passed(&whole, Reason::OptedOut),
            chosen: last(&choices, None).cloned(),
            note: BESIDE.into_iter().find(|reason| !passed(&whole, *reason)),
            from: from.filter(|from| *from > now),
            parts: parts.collect(),
            terms: newest.cloned(),
            region: region.cloned(),
        })
    }
}

/// What keeps everything of a member out beside the switch, in the order in which it is told.
const BESIDE: [Reason; 7] = [
    Reason::Deleted,
    Reason::NotAMember,
    Reason::Objected,
    Reason::RegionUnlisted,
    Reason::Paused,
    Reason::Minor,
    Reason::NotInEffect,
];

/// Whether a rule lets it pass; one that cannot be evaluated does not.
fn passed(steps: &[Step], reason: Reason) -> bool {
    steps.iter().any(|step| step.reason == reason && step.passed == Some(true))
}

/// The last choice of that scope that was entered.
pub(crate) fn last<'a>(choices: &'a [Choice], scope: Option<&str>) -> Option<&'a Choice> {
    choices.iter().rfind(|choice| choice.category.as_deref() == scope)
}

/// A record of the member that nothing but the member's own standing could keep out.
fn ideal(id: &str, category: Option<&str>, terms: Option<&Document>, now: Timestamp) -> Record {
    let rule = terms.zip(category).and_then(|(terms, category)| terms.categories.get(category));
    Record {
        id: "the switch".to_owned(),
        category: category.map(str::to_owned),
        audience: rule.and_then(|rule| rule.audiences.first().copied()),
        author: Some(id.to_owned()),
        made_from: Some(now),
        made_to: Some(now),
        deleted_at: None,
        contributors: vec![],
        mentions: vec![],
        signals: vec![],
    }
}

/// Somebody whom the platform's tables do not know. Nothing of theirs is used, and what they choose counts.
fn unknown(id: &str) -> Member {
    Member {
        id: id.to_owned(),
        kind: None,
        joined: None,
        age: None,
        regions: vec![],
        deleted_at: None,
        signals: vec![],
        history: abide_terms::member::History::default(),
    }
}

/// The member's region then. A row without a date makes it unknown, as in the decision.
pub(crate) fn region_at(member: &Member, at: Timestamp) -> Option<&str> {
    if member.regions.iter().any(|row| row.from.is_none()) {
        return None;
    }
    let held = member.regions.iter().filter(|row| row.from.is_some_and(|from| from <= at));
    held.max_by_key(|row| row.from).and_then(|row| row.region.as_deref())
}

/// The word by which texts name a category; a platform's own is shown as it is.
pub(crate) fn spoken(category: &str) -> String {
    if taxonomy::leaf(category).is_some() {
        category.replace(['.', '_'], "-")
    } else {
        category.to_owned()
    }
}
