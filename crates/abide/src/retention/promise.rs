//! What the terms promise: within how many days nothing in use rests on what a member took back.

use abide_ledger::{Event, Ledger};
use abide_terms::Document;
use abide_terms::event::Setting;
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;
use crate::platform::Platform;

/// The versions of the terms, each with its promise or without.
#[derive(Debug)]
pub(crate) struct Promise {
    versions: Vec<Document>,
}

impl Promise {
    pub(crate) fn read(ledger: &Ledger) -> Result<Self, Failure> {
        Ok(Self { versions: Platform::published(ledger, &ledger.position()?)? })
    }

    /// How long the platform has from an act at that instant on: by the newest version that was public then. A later one does not
    /// prolong it.
    pub(crate) fn period(&self, at: Timestamp) -> Option<SignedDuration> {
        let public = self.versions.iter().rev().find(|version| version.published <= at)?;
        public.removal_days.map(|days| SignedDuration::from_hours(24 * i64::from(days)))
    }

    /// The newest act from that event on whose time is up: no corpus that was built before it may be in use.
    pub(crate) fn broken(
        &self,
        ledger: &Ledger,
        from: u64,
        now: Timestamp,
    ) -> Result<Option<u64>, Failure> {
        let mut newest = None;
        self.each(ledger, from, |index, appended, period| {
            if now.duration_since(appended) >= period {
                newest = Some(index);
            }
        })?;
        Ok(newest)
    }

    /// When a build has to begin because of the acts from that event on: when half of the shortest time has passed, so that one that
    /// fails can be tried again.
    pub(crate) fn build_by(
        &self,
        ledger: &Ledger,
        from: u64,
    ) -> Result<Option<Timestamp>, Failure> {
        let mut by: Option<Timestamp> = None;
        self.each(ledger, from, |_, appended, period| {
            let at = appended.checked_add(period / 2).unwrap_or(appended);
            by = Some(by.map_or(at, |by| by.min(at)));
        })?;
        Ok(by)
    }

    /// Every act from that event on by which a member took something back under a promise.
    fn each(
        &self,
        ledger: &Ledger,
        from: u64,
        mut act: impl FnMut(u64, Timestamp, SignedDuration),
    ) -> Result<(), Failure> {
        let position = ledger.position()?;
        ledger.visit(from..position.events, &position, |entry| {
            let takes_back = match &entry.event {
                Event::Choice(choice) => choice.setting == Setting::Off,
                Event::Objection(objection) => objection.stands,
                Event::Erasure(_) => true,
                _ => false,
            };
            if let Some(period) = self.period(entry.appended).filter(|_| takes_back) {
                act(entry.index, entry.appended, period);
            }
        })?;
        Ok(())
    }
}
