//! Why a corpus holds what it holds of a member: what was known when it was decided, and what its audit says of each record.

use abide_ledger::Ledger;
use abide_ledger::event::Corpus;
use abide_terms::document::{Default as Setting, Document};
use abide_terms::event;
use abide_terms::member::History;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::standing::{last, region_at};
use super::{Decided, Inner, Words, holding};
use crate::error::Result;

/// What decided, for one corpus.
#[derive(Debug)]
pub(crate) struct Why {
    /// The instant as of which it was decided, and how much of the ledger there was.
    at: Timestamp,
    events: u64,
    terms: Option<String>,
    region: Option<String>,
    told: Option<Told>,
    chosen: Option<(event::Setting, Timestamp)>,
    default: Setting,
    /// Every record of the member that was there, those that are in first.
    pub(crate) decided: Vec<Decided>,
}

#[derive(Debug)]
enum Told {
    On(Timestamp),
    ByJoining(Timestamp),
}

impl Why {
    pub(crate) fn read(
        inner: &Inner,
        ledger: &Ledger,
        member: &str,
        corpus: &Corpus,
    ) -> Result<Self> {
        let (position, at) = (&corpus.position, corpus.position.time);
        let known = ledger.published(position)?.len();
        let documents = inner.terms.all(ledger)?;
        let newest = documents.iter().take(known).filter(|version| version.published <= at);
        let newest = newest.max_by_key(|version| version.published);
        let history = ledger.history(member, position)?;
        let of_tables = inner.setup.directory.member(member)?;
        let mut decided = match holding::pseudonym(ledger, member)? {
            Some(pseudonym) => inner.setup.holdings.decisions(&corpus.id, &pseudonym)?,
            None => None,
        }
        .unwrap_or_default();
        decided.sort_by_key(|record| record.reason != ALLOWED);
        let in_tables = of_tables.as_ref().and_then(|member| region_at(member, at));
        let in_audit = decided.first().map(|record| record.region.clone());
        let region = in_audit.unwrap_or_else(|| in_tables.map(str::to_owned));
        let today = TimeZone::UTC.to_datetime(at).date();
        let rule =
            newest.zip(region.as_deref()).and_then(|(terms, code)| terms.region(code, today));
        let default = rule.map_or(Setting::Unset, |rule| rule.default);
        let joined = of_tables.and_then(|member| member.joined);
        Ok(Self {
            at,
            events: position.events,
            told: newest.and_then(|terms| told(&history, joined, terms)),
            terms: newest.map(|terms| terms.version.clone()),
            region,
            chosen: last(&history.choices, None).map(|choice| (choice.setting, choice.appended)),
            default,
            decided,
        })
    }

    /// How many of the records are not in.
    pub(crate) fn left_out(&self) -> usize {
        self.decided.iter().filter(|record| record.reason != ALLOWED).count()
    }

    /// The reason that kept most of them out.
    pub(crate) fn main_reason(&self) -> Option<&str> {
        let mut counts = std::collections::BTreeMap::<&str, usize>::new();
        for record in self.decided.iter().filter(|record| record.reason != ALLOWED) {
            *counts.entry(&record.reason).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(reason, _)| reason)
    }

    /// The facts, each in a sentence.
    pub(crate) fn facts(&self, t: &Words) -> Vec<String> {
        let day = |at: &Timestamp| t.day(at);
        let told = match &self.told {
            Some(Told::On(at)) => t.why_told(day(at)),
            Some(Told::ByJoining(at)) => t.why_joined(day(at)),
            None => t.why_not_told(),
        };
        let setting = match &self.chosen {
            Some((event::Setting::On, at)) => t.why_chose_on(t.moment(at)),
            Some((event::Setting::Off, at)) => t.why_chose_off(t.moment(at)),
            None => t.why_default(match self.default {
                Setting::On => "on",
                Setting::Off => "off",
                Setting::Unset => "unset",
            }),
        };
        let mut facts = vec![t.why_decided(t.moment(&self.at), self.events)];
        match &self.terms {
            Some(version) => facts.extend([t.why_terms(version), told]),
            None => facts.push(t.why_no_terms()),
        }
        facts.push(match &self.region {
            Some(region) => t.why_region(region),
            None => t.why_no_region(),
        });
        facts.push(setting);
        facts
    }
}

/// The word of an audit for what is in.
pub(crate) const ALLOWED: &str = "allowed";

/// When the member was told of a version: by a notice that did not come back, or by joining under it.
fn told(history: &History, joined: Option<Timestamp>, terms: &Document) -> Option<Told> {
    let back = history.bounces.iter().filter(|bounce| bounce.terms == terms.version);
    let back = back.map(|bounce| (bounce.at, bounce.index)).max();
    let notices = history.notices.iter().filter(|notice| {
        notice.terms == terms.version && back.is_none_or(|back| (notice.at, notice.index) > back)
    });
    let by_notice = notices.map(|notice| notice.at).min().map(Told::On);
    by_notice.or_else(|| joined.filter(|joined| *joined >= terms.published).map(Told::ByJoining))
}
