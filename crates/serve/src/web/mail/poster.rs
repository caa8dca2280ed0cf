//! Who makes letters of acts, and hands them to the mail server, again and again until it takes them.

use std::sync::Arc;
use std::time::Duration;

use abide_ledger::event::{Draft, Notice, Provenance};
use abide_ledger::{Event, Ledger};
use jiff::{SignedDuration, Timestamp};
use lettre::{Address, Message};

use super::letter::{self, Desk};
use super::relay::{Cause, Relay, Unsent};
use crate::error::{Error, Kind, Result};
use crate::web::page::notices;
use crate::web::receipt::{self, Act};
use crate::web::store::letters::{Letter, Letters, State, Topic};
use crate::web::{Shared, Words, link};

/// Events that are looked through at once.
const EVENTS_MAX: u64 = 20_000;
/// Letters of one turn.
const LETTERS_MAX: u32 = 20;
/// Between two looks at the ledger.
const PAUSE: Duration = Duration::from_secs(1);
/// A letter is tried for about five days, as mail servers do among themselves.
const TRIES_MAX: u32 = 32;

/// Makes and sends letters. It holds no letter in memory: whatever ends it, the next one goes on.
#[derive(Debug)]
pub struct Poster {
    shared: Shared,
    ledger: Ledger,
    letters: Arc<dyn Letters>,
    relay: Relay,
    /// The server's failure that was said last, so that it is said once.
    said: Option<Cause>,
}

/// What became of a letter.
enum Outcome {
    Sent,
    /// There is nothing to tell any more, or nobody to tell it to.
    Moot,
    Unsent(Unsent),
}

impl Poster {
    pub(crate) fn new(
        shared: Shared,
        ledger: Ledger,
        letters: Arc<dyn Letters>,
        relay: Relay,
    ) -> Self {
        Self { shared, ledger, letters, relay, said: None }
    }

    /// One turn. Returns how long to wait for the next; failures are said on standard error, by number and code alone.
    pub fn turn(&mut self) -> Duration {
        match self.work() {
            Ok(true) => Duration::ZERO,
            Ok(false) => PAUSE,
            Err(error) => {
                eprintln!("error: {error}");
                PAUSE * 30
            }
        }
    }

    /// Whether there may be more to do at once.
    fn work(&mut self) -> Result<bool> {
        let is_behind = self.collect()?;
        let due = self.letters.letters_due(self.shared.now(), LETTERS_MAX)?;
        let is_full = due.len() == LETTERS_MAX as usize;
        for letter in due {
            let outcome = self.deliver(&letter).unwrap_or_else(|error| {
                eprintln!("error: letter {}: {error}", letter.number);
                Outcome::Unsent(Unsent::Later(Cause::Ours))
            });
            let is_unreachable = matches!(outcome, Outcome::Unsent(Unsent::Later(_)));
            self.settle(&letter, &outcome)?;
            if is_unreachable {
                // The next ones would fare no better; their time comes.
                return Ok(false);
            }
        }
        Ok(is_behind || is_full)
    }

    /// Puts a letter into the queue for every act that has none. Acts from before mail was set up get none.
    fn collect(&self) -> Result<bool> {
        let position = self.ledger.position()?;
        let now = self.shared.now();
        let Some(from) = self.letters.written_through()? else {
            self.letters.put_letters(&[], now, Some(position.events))?;
            return Ok(false);
        };
        if from >= position.events {
            return Ok(false);
        }
        let through = position.events.min(from.saturating_add(EVENTS_MAX));
        let mut acts = vec![];
        self.ledger.visit(from..through, &position, |entry| {
            let member = match &entry.event {
                Event::Choice(choice) if choice.provenance == Provenance::Live => &choice.member,
                Event::Objection(said) if said.provenance == Provenance::Live => &said.member,
                _ => return,
            };
            acts.push((member.as_str().to_owned(), Topic::Receipt(entry.index)));
        })?;
        let mut letters = vec![];
        for (member, topic) in acts {
            if self.shared.setup.store.account(&member)?.is_some_and(|it| it.email.is_some()) {
                letters.push((member, topic));
            }
        }
        self.letters.put_letters(&letters, now, Some(through))?;
        Ok(through < position.events)
    }

    fn deliver(&self, letter: &Letter) -> Result<Outcome> {
        let store = &*self.shared.setup.store;
        let account = store.account(&letter.member)?;
        let Some((account, email)) =
            account.and_then(|account| account.email.clone().map(|email| (account, email)))
        else {
            return Ok(Outcome::Moot);
        };
        let Ok(to) = email.parse::<Address>() else {
            return Ok(Outcome::Unsent(Unsent::Never(0)));
        };
        let spoken = match account.language {
            Some(language) => Some(language),
            None => store.spoken(&letter.member)?,
        };
        let t = spoken.as_deref().and_then(Words::of).unwrap_or_else(Words::english);
        let about = &self.shared.setup.about;
        let site = about.url.as_deref().ok_or_else(|| {
            Error::new(Kind::Mail, "letters have links, and `pages.url` does not say to where")
        })?;
        let off = link::of(store, &letter.member)?;
        let (relay, platform, now) = (&self.relay, about.name.as_str(), self.shared.now());
        let desk = Desk { relay, t, platform, site, to, off, now, number: letter.number };
        match &letter.topic {
            Topic::Receipt(index) => {
                let Some(act) = Act::read(&self.ledger, &letter.member, *index)? else {
                    return Ok(Outcome::Moot);
                };
                let (file, _) = receipt::file(&self.ledger, *index, platform)?;
                Ok(self.send(&desk, &letter::receipt(&desk, &act, file)?))
            }
            Topic::Notice(version) => self.notice(&desk, &letter.member, version),
        }
    }

    /// A notice is entered as served once the mail server has accepted it, and not before.
    fn notice(&self, desk: &Desk<'_>, member: &str, version: &str) -> Result<Outcome> {
        let told = notices::read(&self.shared, &self.ledger, member, desk.now)?;
        let Some(told) = told.into_iter().find(|told| told.version == version && told.is_due)
        else {
            return Ok(Outcome::Moot);
        };
        let outcome = self.send(desk, &letter::notice(desk, version, &told.title, &told.text)?);
        if matches!(outcome, Outcome::Sent) {
            let appender = self.shared.setup.appender.as_ref();
            let appender =
                appender.ok_or_else(|| Error::new(Kind::Ledger, "this server saves nothing"))?;
            appender.append(Draft::Notice(Notice {
                member: member.to_owned().into(),
                terms: version.to_owned().into(),
                at: self.shared.now(),
                channel: "email".into(),
                resumes: told.resumes.map(Into::into),
                provenance: Provenance::Live,
            }))?;
        }
        Ok(outcome)
    }

    fn send(&self, desk: &Desk<'_>, letter: &Message) -> Outcome {
        match self.relay.send(&desk.to, letter) {
            Ok(()) => Outcome::Sent,
            Err(unsent) => Outcome::Unsent(unsent),
        }
    }

    fn settle(&mut self, letter: &Letter, outcome: &Outcome) -> Result<()> {
        let number = letter.number;
        match outcome {
            Outcome::Sent => {
                self.said = None;
                match letter.topic {
                    Topic::Receipt(_) => self.letters.end_letter(number),
                    Topic::Notice(_) => self.letters.set_letter(number, &State::Sent),
                }
            }
            Outcome::Moot => self.letters.end_letter(number),
            Outcome::Unsent(Unsent::Never(code)) => {
                eprintln!("error: letter {number} was refused for good (code {code})");
                self.letters.set_letter(number, &State::Refused { code: *code })
            }
            Outcome::Unsent(Unsent::Later(cause)) => {
                if self.said != Some(*cause) {
                    eprintln!("error: the mail server takes no letters now ({cause}); they wait");
                    self.said = Some(*cause);
                }
                let state = if letter.tries >= TRIES_MAX {
                    State::Refused { code: cause.code() }
                } else {
                    State::Waiting { next: next(self.shared.now(), letter.tries) }
                };
                self.letters.set_letter(number, &state)
            }
        }
    }
}

/// After seconds, then minutes, then every four hours.
fn next(now: Timestamp, tries: u32) -> Timestamp {
    let wait = SignedDuration::from_secs(5_i64.saturating_mul(4_i64.saturating_pow(tries.min(6))));
    now.checked_add(wait.min(SignedDuration::from_hours(4))).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_for_about_five_days() {
        let begun: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut at = begun;
        for tries in 0..TRIES_MAX {
            let after = next(at, tries);
            assert!(after > at);
            at = after;
        }
        let days = at.duration_since(begun).as_hours() / 24;
        assert!((4..=6).contains(&days), "{days}");
    }
}
