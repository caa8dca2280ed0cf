//! Draws worlds, with facts and events at the instants where decisions turn.

mod member;

use std::collections::{BTreeMap, HashMap};

use abide_terms::document::{
    Category, Contributors, Default, Document, Effective, Mentions, NoticeText, Region,
};
use abide_terms::event::{Pause, Window};
use abide_terms::member::Member;
use abide_terms::record::{Audience, Contributor, Record};
use jiff::Timestamp;
use jiff::civil::date;

use crate::entropy::Entropy;
use crate::scene::{Scene, at};

pub(crate) const DAY: i64 = 86_400_000_000;

fn plus(instant: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond() + micros).unwrap()
}

const CATEGORIES: &[&str] =
    &["content.post", "content.comment", "profile.recommendation", "x-wiki.page", "groups.post"];
const ODD_CATEGORIES: &[&str] = &[
    "content.bogus",
    "messages.private",
    "messages.bogus",
    "x-BAD",
    "x-",
    "ads",
    "content",
    "salary",
    "groups.bogus",
    "",
];
const CODES: &[&str] = &["US", "DE", "CH", "CA", "CA-QC", "GB", "NO", "DE-BY", "US-CA"];
const ODD_CODES: &[&str] = &["EU", "XX", "", "CH-ZH", "HR", "de", "IS"];
const LISTS: &[&[&str]] =
    &[&["US"], &["EU"], &["EEA", "CH"], &["CA-QC"], &["CA", "NO"], &["GB"], &["DE", "US-CA"]];

/// Draws a scene.
pub(crate) struct Draw {
    pub(crate) entropy: Entropy,
    /// How often in a thousand something is odd.
    odd: usize,
    cutoff: Timestamp,
    /// Instants where something turns.
    turns: Vec<Timestamp>,
    index: u64,
}

impl Draw {
    pub(crate) fn new(mut entropy: Entropy) -> Self {
        let odd = entropy.pick(&[10, 30, 100, 300]);
        let cutoff = entropy.pick(&[
            "2025-11-03T00:00:00Z",
            "2025-11-02T23:59:59.999999Z",
            "2024-02-29T12:00:00Z",
            "2025-02-28T23:59:59.999999Z",
            "2025-03-01T00:00:00Z",
            "2020-01-31T10:00:00Z",
            "2020-02-01T00:00:00Z",
        ]);
        let cutoff = at(cutoff);
        Self { entropy, odd, cutoff, turns: vec![cutoff], index: 0 }
    }

    pub(super) fn odd(&mut self) -> bool {
        self.entropy.chance(self.odd)
    }

    /// An instant at, just before or just after one where something turns.
    pub(super) fn turn(&mut self) -> Timestamp {
        let turn = self.entropy.pick(&self.turns);
        let by = self.entropy.pick(&[
            0,
            -1,
            1,
            -DAY,
            DAY,
            -14 * DAY,
            -14 * DAY - 1,
            -14 * DAY + 1,
            -30 * DAY,
            -100 * DAY,
            -400 * DAY,
        ]);
        plus(turn, by)
    }

    pub(super) fn mark(&mut self, instant: Timestamp) -> Timestamp {
        self.turns.push(instant);
        instant
    }

    pub(super) fn index(&mut self) -> u64 {
        self.index += 1;
        self.index
    }

    pub(crate) fn scene(mut self, members_max: usize, records: usize) -> Scene {
        let terms = self.terms();
        let pauses = self.pauses();
        let births = !self.entropy.chance(300);
        let count = 1 + self.entropy.below(members_max);
        let members: HashMap<String, Member> = (0..count)
            .map(|number| {
                let member = self.member(number, &terms, &pauses, births);
                (member.id.clone(), member)
            })
            .collect();
        let records = (0..records).map(|number| self.record(number, count)).collect();
        let masking = !self.entropy.chance(200);
        Scene { terms, pauses, cutoff: self.cutoff, masking, members, records }
    }

    pub(super) fn terms(&mut self) -> Vec<Document> {
        let count = self.entropy.pick(&[1, 2, 3, 4, 1, 2, 3, 2]);
        let count = if self.entropy.chance(5) { 0 } else { count };
        let mut all: Vec<Document> = (0..count).map(|number| self.document(number)).collect();
        if self.odd() {
            all.reverse();
        }
        all
    }

    pub(super) fn document(&mut self, number: usize) -> Document {
        let published = if self.odd() {
            self.turn()
        } else {
            plus(self.cutoff, -DAY * self.entropy.pick(&[400, 100, 60, 30, 200]))
        };
        self.mark(published);
        let regions = LISTS.iter().filter_map(|covers| self.region(covers, published)).collect();
        let mut categories = BTreeMap::new();
        for name in CATEGORIES {
            if !self.odd() {
                categories.insert((*name).to_owned(), self.category());
            }
        }
        if self.odd() {
            let name = self.entropy.pick(ODD_CATEGORIES);
            categories.insert(name.to_owned(), self.category());
        }
        let mut never = Vec::new();
        if self.odd() {
            let item = self.entropy.pick(&["ads", "groups", "content", "x-wiki", "content.post"]);
            never.push(item.to_owned());
        }
        let mut signals = Vec::new();
        for signal in ["gpc", "aipref", "tdmrep"] {
            if self.entropy.chance(200) {
                signals.push(signal.to_owned());
            }
        }
        Document {
            platform: "Example".into(),
            version: format!("v{number}"),
            published,
            material: !self.entropy.chance(300),
            material_reason: None,
            minimum_age: self.entropy.pick(&[18, 16, 13]),
            notice_period_days: self.entropy.pick(&[0, 14, 1, 30]),
            removal_days: None,
            signals,
            never,
            notice: NoticeText { title: "Notice".into(), text: "Text".into() },
            purposes: Vec::new(),
            regions,
            categories,
        }
    }

    pub(super) fn region(&mut self, covers: &[&str], published: Timestamp) -> Option<Region> {
        if self.entropy.chance(self.odd / 2) {
            return None;
        }
        let mut one = || {
            if self.odd() {
                let turn = self.turn();
                self.mark(turn)
            } else {
                published
            }
        };
        let effective = Effective { existing: one(), new: one() };
        Some(Region {
            name: covers[0].into(),
            covers: covers.iter().map(|item| (*item).to_owned()).collect(),
            effective,
            default: self.entropy.pick(&[
                Default::On,
                Default::On,
                Default::On,
                Default::Off,
                Default::Unset,
            ]),
            default_reason: None,
            legal_basis: "contract".into(),
        })
    }

    pub(super) fn category(&mut self) -> Category {
        let audiences = if self.odd() {
            vec![Audience::Group]
        } else {
            vec![Audience::Public, Audience::Members]
        };
        let data_from = if self.odd() {
            let turn = self.turn();
            jiff::tz::Offset::UTC.to_datetime(turn).date()
        } else {
            date(2010, 1, 1)
        };
        self.turns.push(jiff::tz::Offset::UTC.to_timestamp(data_from.at(0, 0, 0, 0)).unwrap());
        Category {
            audiences,
            data_from,
            contributors: if self.odd() { Contributors::Deny } else { Contributors::EachMustPass },
            mentions: if self.odd() { Mentions::Deny } else { Mentions::Mask },
        }
    }

    pub(super) fn pauses(&mut self) -> Vec<Pause> {
        let count = if self.entropy.chance(400) { 1 + self.entropy.below(3) } else { 0 };
        (0..count).map(|number| self.pause(number)).collect()
    }

    pub(super) fn pause(&mut self, number: usize) -> Pause {
        let regions = self.entropy.pick(LISTS);
        let from = self.turn();
        self.mark(from);
        let until = self.entropy.chance(800).then(|| {
            let until = if self.odd() { self.turn() } else { plus(from, 10 * DAY) };
            self.mark(until)
        });
        let purge = self.entropy.chance(400).then(|| {
            let mut end = || (!self.odd()).then(|| self.turn());
            Window { from: end(), until: end() }
        });
        if let Some(window) = purge {
            self.turns.extend(window.from);
            self.turns.extend(window.until);
        }
        // Two pauses of one name, now and then.
        let id = format!("pause-{}", if self.odd() { 0 } else { number });
        let regions = regions.iter().map(|item| (*item).to_owned()).collect();
        Pause { index: self.index(), id, regions, from, until, purge }
    }

    pub(super) fn record(&mut self, number: usize, members: usize) -> Record {
        let category = if self.odd() {
            (!self.entropy.chance(100)).then(|| self.entropy.pick(ODD_CATEGORIES))
        } else {
            Some(self.entropy.pick(CATEGORIES))
        };
        let audience = if self.odd() {
            self.entropy.pick(&[None, Some(Audience::Group), Some(Audience::Platform)])
        } else {
            Some(self.entropy.pick(&[Audience::Public, Audience::Members]))
        };
        let author = self.somebody(members);
        let made_from = if self.entropy.chance(self.odd + 200) {
            self.turn()
        } else {
            plus(self.cutoff, -DAY * self.entropy.pick(&[50, 3, 300, 1000]))
        };
        let made_to = if self.entropy.chance(200) {
            self.entropy.pick(&[plus(made_from, DAY), self.cutoff, plus(made_from, 1)])
        } else {
            made_from
        };
        let made_to = if self.odd() { self.turn() } else { made_to };
        let mut contributors = Vec::new();
        let mut mentions = Vec::new();
        if self.entropy.chance(200) {
            for _ in 0..=self.entropy.below(2) {
                let member = self.somebody(members);
                contributors.push(Contributor { member, role: "editor".into() });
            }
        }
        if self.entropy.chance(150) {
            for _ in 0..=self.entropy.below(2) {
                mentions.push(self.somebody(members));
            }
        }
        Record {
            id: format!("r{number}"),
            category: category.map(str::to_owned),
            audience,
            author,
            made_from: (!self.entropy.chance(self.odd / 5)).then_some(made_from),
            made_to: (!self.entropy.chance(self.odd / 5)).then_some(made_to),
            deleted_at: self.odd().then(|| self.turn()),
            contributors,
            mentions,
            signals: self.signals(),
        }
    }

    pub(super) fn somebody(&mut self, members: usize) -> Option<String> {
        if self.odd() {
            return self.entropy.pick(&[None, Some("ghost".to_owned())]);
        }
        Some(format!("m{}", self.entropy.below(members)))
    }
}
