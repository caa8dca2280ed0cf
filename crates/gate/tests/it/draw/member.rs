//! Members and their histories.

use abide_terms::Document;
use abide_terms::event::{Bounce, Choice, Notice, Objection, Pause, Right, Setting};
use abide_terms::member::{AgeEvidence, DatedRegion, History, Kind, Member};
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};

use super::{CATEGORIES, CODES, DAY, Draw, ODD_CATEGORIES, ODD_CODES, plus};
use crate::scene::at;

impl Draw {
    pub(super) fn member(
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
        // 126: older than anybody.
        let years = self.entropy.pick(&[18_i16, 16, 13, 19, 126]);
        let day = self.day();
        let born = Date::new(day.year() - years, day.month(), day.day());
        Some(AgeEvidence::Birth(born.unwrap_or(date(2007, 3, 1))))
    }

    fn attestation(&mut self) -> Option<AgeEvidence> {
        if !self.odd() {
            return Some(AgeEvidence::Attested { years: 18, on: date(2010, 1, 1) });
        }
        let years = self.entropy.pick(&[18_i16, 16, 13, 0, 21, 125, 126, i16::MAX]);
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

    pub(super) fn signals(&mut self) -> Vec<String> {
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
}
