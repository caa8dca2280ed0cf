//! Generated worlds, with facts and events at the instants where decisions turn.

use std::collections::{BTreeMap, HashMap};

use abide_terms::decision::{Decision, World, decide};
use abide_terms::document::{
    Category, Contributors, Default, Document, Effective, Mentions, NoticeText, Region,
};
use abide_terms::event::{Bounce, Choice, Notice, Objection, Pause, Right, Setting, Window};
use abide_terms::member::{AgeEvidence, DatedRegion, History, Kind, Member};
use abide_terms::record::{Audience, Contributor, Record};
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};

use crate::entropy::Entropy;
use crate::table;

pub(crate) const DAY: i64 = 86_400_000_000;

/// A world with records to decide.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) terms: Vec<Document>,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) cutoff: Timestamp,
    pub(crate) members: HashMap<String, Member>,
    pub(crate) records: Vec<Record>,
}

impl Scene {
    pub(crate) fn world(&self) -> World<'_> {
        World {
            terms: &self.terms,
            pauses: &self.pauses,
            members: &self.members,
            cutoff: self.cutoff,
        }
    }

    /// What the one-record rule says of each record.
    pub(crate) fn one_by_one(&self) -> Vec<Decision> {
        let world = self.world();
        self.records.iter().map(|record| decide(record, &world)).collect()
    }

    /// What a decision about a record rests on.
    pub(crate) fn words(&self, row: usize) -> String {
        let record = &self.records[row];
        let named = |id: &Option<String>| id.as_ref().and_then(|id| self.members.get(id));
        let others = record.contributors.iter().map(|one| &one.member).chain(&record.mentions);
        let others: Vec<_> = others.map(named).collect();
        let author = named(&record.author);
        let Self { terms, pauses, cutoff, .. } = self;
        format!("{cutoff} {record:#?}\nby {author:#?}\nwith {others:#?}\n{terms:#?}\n{pauses:#?}")
    }

    /// What the gate says of each record.
    pub(crate) fn at_once(&self) -> Vec<Decision> {
        table::decide(&table::gate(&self.world()), &table::records(&self.records))
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

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

    fn odd(&mut self) -> bool {
        self.entropy.chance(self.odd)
    }

    /// An instant at, just before or just after one where something turns.
    fn turn(&mut self) -> Timestamp {
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

    fn mark(&mut self, instant: Timestamp) -> Timestamp {
        self.turns.push(instant);
        instant
    }

    fn index(&mut self) -> u64 {
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
        Scene { terms, pauses, cutoff: self.cutoff, members, records }
    }

    fn terms(&mut self) -> Vec<Document> {
        let count = self.entropy.pick(&[1, 2, 3, 4, 1, 2, 3, 2]);
        let count = if self.entropy.chance(5) { 0 } else { count };
        let mut all: Vec<Document> = (0..count).map(|number| self.document(number)).collect();
        if self.odd() {
            all.reverse();
        }
        all
    }

    fn document(&mut self, number: usize) -> Document {
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
            signals,
            never,
            notice: NoticeText { title: "Notice".into(), text: "Text".into() },
            purposes: Vec::new(),
            regions,
            categories,
        }
    }

    fn region(&mut self, covers: &[&str], published: Timestamp) -> Option<Region> {
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

    fn category(&mut self) -> Category {
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

    fn pauses(&mut self) -> Vec<Pause> {
        let count = if self.entropy.chance(400) { 1 + self.entropy.below(3) } else { 0 };
        (0..count).map(|number| self.pause(number)).collect()
    }

    fn pause(&mut self, number: usize) -> Pause {
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

    fn member(
        &mut self,
        number: usize,
        terms: &[Document],
        pauses: &[Pause],
        births: bool,
    ) -> Member {
        let kind = if self.odd() {
            self.entropy.pick(&[None, Some(Kind::Organisation), Some(Kind::Deceased)])
        } else if self.entropy.chance(40) {
            Some(Kind::Bot)
        } else {
            Some(Kind::Person)
        };
        let joined = if self.odd() {
            (!self.entropy.chance(200)).then(|| self.turn())
        } else {
            Some(plus(self.cutoff, -DAY * self.entropy.pick(&[900, 500, 90, 45, 20])))
        };
        Member {
            id: format!("m{number}"),
            kind,
            joined,
            age: if births { self.birth() } else { self.attestation() },
            regions: self.regions(),
            deleted_at: self
                .odd()
                .then(|| if self.entropy.chance(200) { Timestamp::MIN } else { self.turn() }),
            signals: self.signals(),
            history: self.history(terms, pauses),
        }
    }

    fn birth(&mut self) -> Option<AgeEvidence> {
        if !self.odd() {
            return Some(AgeEvidence::Birth(date(1990, 5, 6)));
        }
        if self.entropy.chance(100) {
            return None;
        }
        if self.entropy.chance(200) {
            let year = self.entropy.pick(&[2004, 2008, 2012]);
            return Some(AgeEvidence::Birth(date(year, 2, 29)));
        }
        let years = self.entropy.pick(&[18_i16, 16, 13, 19]);
        let day = self.day();
        let born = Date::new(day.year() - years, day.month(), day.day());
        Some(AgeEvidence::Birth(born.unwrap_or(date(2007, 3, 1))))
    }

    fn attestation(&mut self) -> Option<AgeEvidence> {
        if !self.odd() {
            return Some(AgeEvidence::Attested { years: 18, on: date(2010, 1, 1) });
        }
        let years = self.entropy.pick(&[18_i16, 16, 13, 0, 21]);
        let on = if self.entropy.chance(200) { date(2016, 2, 29) } else { self.day() };
        (!self.entropy.chance(100)).then_some(AgeEvidence::Attested { years, on })
    }

    /// A date on, before or after the day of a turn.
    fn day(&mut self) -> Date {
        let turn = self.turn();
        let by = self.entropy.pick(&[0_i32, -1, 1]);
        jiff::tz::Offset::UTC.to_datetime(turn).date().checked_add(Span::new().days(by)).unwrap()
    }

    fn regions(&mut self) -> Vec<DatedRegion> {
        let mut code = || {
            if self.odd() {
                self.entropy.pick(ODD_CODES).to_owned()
            } else {
                self.entropy.pick(CODES).to_owned()
            }
        };
        let first = DatedRegion { region: Some(code()), from: Some(at("2000-01-01T00:00:00Z")) };
        let mut rows = vec![first];
        if self.entropy.chance(200) || self.odd() {
            for _ in 0..=self.entropy.below(3) {
                let region = if self.odd() { None } else { Some(self.entropy.pick(CODES).into()) };
                let turn = self.turn();
                let from =
                    if self.entropy.chance(self.odd / 3) { None } else { Some(self.mark(turn)) };
                rows.push(DatedRegion { region, from });
            }
        }
        if self.odd() {
            rows.remove(0);
        }
        if self.odd() {
            rows.reverse();
        }
        rows
    }

    fn signals(&mut self) -> Vec<String> {
        if !self.odd() {
            return Vec::new();
        }
        vec![self.entropy.pick(&["gpc", "aipref", "tdmrep", "dnt"]).to_owned()]
    }

    /// A name of a version, now and then of none.
    fn version(&mut self, terms: &[Document]) -> String {
        let names: Vec<&str> = terms.iter().map(|document| document.version.as_str()).collect();
        if self.odd() || names.is_empty() { "v9".into() } else { self.entropy.pick(&names).into() }
    }

    fn history(&mut self, terms: &[Document], pauses: &[Pause]) -> History {
        let mut history = History::default();
        for document in terms {
            if self.odd() {
                continue;
            }
            let index = self.index();
            let turn = if self.odd() { self.turn() } else { document.published };
            let notice = Notice { index, at: turn, terms: document.version.clone(), resumes: None };
            history.notices.push(notice);
        }
        for pause in pauses {
            if self.entropy.chance(600) {
                let resumes = self.entropy.chance(700).then(|| pause.id.clone());
                let turn = if self.odd() { self.turn() } else { pause.until.unwrap_or(pause.from) };
                let terms = self.version(terms);
                history.notices.push(Notice { index: self.index(), at: turn, terms, resumes });
            }
        }
        while self.odd() {
            let (terms, at) = (self.version(terms), self.turn());
            let resumes = self.odd().then(|| "pause-0".to_owned());
            history.notices.push(Notice { index: self.index(), at, terms, resumes });
            let terms = history.notices[self.entropy.below(history.notices.len())].terms.clone();
            let at = if self.odd() { self.turn() } else { self.entropy.pick(&history.notices).at };
            history.bounces.push(Bounce { index: self.index(), at, terms });
        }
        if self.entropy.chance(400) {
            for _ in 0..=self.entropy.below(3) {
                history.choices.push(self.choice(terms));
            }
        }
        while self.odd() {
            history.objections.push(self.objection());
        }
        // Index and time may disagree: what was appended last can tell of something earlier.
        if self.odd() {
            history.notices.reverse();
            for notice in &mut history.notices {
                notice.index = self.index();
            }
        }
        history
    }

    fn choice(&mut self, terms: &[Document]) -> Choice {
        let at = self.turn();
        let appended = if self.odd() { self.turn() } else { at };
        let setting = if self.entropy.chance(350) { Setting::Off } else { Setting::On };
        let category = self.entropy.chance(400).then(|| {
            if self.odd() {
                self.entropy.pick(ODD_CATEGORIES).to_owned()
            } else {
                self.entropy.pick(CATEGORIES).to_owned()
            }
        });
        let terms = (!self.odd()).then(|| self.version(terms));
        Choice { index: self.index(), at, appended, setting, category, terms }
    }

    fn objection(&mut self) -> Objection {
        let at = self.turn();
        Objection {
            index: self.index(),
            at,
            appended: if self.odd() { self.turn() } else { at },
            right: self.entropy.pick(&[Right::Objection, Right::Restriction, Right::Erasure]),
            stands: !self.entropy.chance(400),
        }
    }

    fn record(&mut self, number: usize, members: usize) -> Record {
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

    fn somebody(&mut self, members: usize) -> Option<String> {
        if self.odd() {
            return self.entropy.pick(&[None, Some("ghost".to_owned())]);
        }
        Some(format!("m{}", self.entropy.below(members)))
    }
}
