//! `abide schedule`: corpora on time, and their end by rule.

use std::process::ExitCode;
use std::time::Duration;

use abide_ledger::Ledger;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::build::{self, AsOf};
use super::listen;
use crate::args::Global;
use crate::failure::{Exit, Failure};
use crate::models;
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::retention::{self, Ended, Promise};

/// How often the ledger is looked at.
const POLL: Duration = Duration::from_mins(1);

/// How long to wait after a build that failed; twice as long after each further one.
const RETRY: Duration = Duration::from_mins(1);
const RETRY_MAX: Duration = Duration::from_hours(1);

/// Why a corpus is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    First,
    Time,
    Promise,
}

impl Due {
    fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Time => "time",
            Self::Promise => "promise",
        }
    }
}

/// What was done, and when the next build is due.
struct Round {
    due: Option<Due>,
    built: Option<Value>,
    failure: Option<Failure>,
    ended: Ended,
    next: Timestamp,
}

pub(super) fn run(once: bool, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    if once {
        let round = Round::of(&platform, None)?;
        output.data(&round.data());
        round.say(output);
        if !output.is_json() && !round.is_news() {
            output.say(format_args!("nothing is due; next build by {}", round.next));
        }
        let exit = if round.failure.is_some() { Exit::Failed } else { Exit::Done };
        return Ok(exit.into());
    }
    let runtime = listen::runtime()?;
    let mut end = {
        let _inside = runtime.enter();
        Box::pin(listen::end()?)
    };
    let (mut last, mut failures) = (None, 0_u32);
    loop {
        // What cannot even be begun does not end a schedule: it is said, and tried again.
        let wait = match Round::of(&platform, last) {
            Ok(round) => {
                round.say(output);
                if output.is_json() && round.is_news() {
                    Output::print(round.data());
                }
                if round.built.is_some() {
                    last = Some(platform::now());
                }
                failures = if round.failure.is_some() { failures.saturating_add(1) } else { 0 };
                if failures > 0 { retry(failures) } else { POLL }
            }
            Err(failure) => {
                Output::note(&failure);
                failures = failures.saturating_add(1);
                retry(failures)
            }
        };
        let is_over = runtime.block_on(async {
            tokio::select! {
                () = &mut end => true,
                () = tokio::time::sleep(wait) => false,
            }
        });
        if is_over {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

fn retry(failures: u32) -> Duration {
    RETRY.saturating_mul(1 << failures.saturating_sub(1).min(6)).min(RETRY_MAX)
}

impl Round {
    /// Builds if that is due, and ends what has to end: also, and all the more, if the build failed.
    fn of(platform: &Platform, last: Option<Timestamp>) -> Result<Self, Failure> {
        let (due, _) = due(platform, &platform.read_ledger()?, last)?;
        let (mut built, mut failure) = (None, None);
        if due.is_some() {
            match build::build(platform, AsOf::Ledger, false) {
                Ok(made) => built = Some(made.data()),
                Err(error) => failure = Some(error),
            }
        }
        let mut ledger = platform.ledger()?;
        let ended = retention::apply(platform, &mut ledger, platform::now())?;
        models::left::sweep(platform, &ledger);
        let last = if built.is_some() { Some(platform::now()) } else { last };
        let (_, next) = self::due(platform, &ledger, last)?;
        Ok(Self { due, built, failure, ended, next })
    }

    fn is_news(&self) -> bool {
        let Ended { withdrawn, deleted, .. } = &self.ended;
        self.due.is_some() || !withdrawn.is_empty() || !deleted.is_empty()
    }

    fn data(&self) -> Value {
        let Ended { withdrawn, deleted, held } = &self.ended;
        let withdrawn = withdrawn.iter().map(|(id, why)| json!({ "corpus": id, "reason": why }));
        let held = held.iter().map(|(id, why)| json!({ "corpus": id, "why": why }));
        json!({
            "due": self.due.map(Due::word), "built": self.built,
            "error": self.failure.as_ref().map(|failure| json!({
                "code": failure.code, "message": failure.words, "hint": failure.hint,
            })),
            "withdrawn": withdrawn.collect::<Vec<_>>(), "deleted": deleted,
            "held": held.collect::<Vec<_>>(), "next": self.next,
        })
    }

    fn say(&self, output: Output) {
        if let Some(failure) = &self.failure {
            Output::note(failure);
        }
        if output.is_json() {
            return;
        }
        if let Some(built) = &self.built {
            output.say(format_args!(
                "built {}: {} of {} records are in ({})",
                built["corpus"].as_str().unwrap_or_default(),
                built["allowed"],
                built["records"],
                self.due.map_or("", Due::word)
            ));
        }
        for (id, reason) in &self.ended.withdrawn {
            output.say(format_args!("withdrew {id} ({})", reason.word()));
        }
        for id in &self.ended.deleted {
            output.say(format_args!("deleted the rows of {id}"));
        }
        for (id, why) in self.ended.held.iter().filter(|_| self.is_news()) {
            output.say(format_args!("the rows of {id} have to wait: {why}"));
        }
        if self.is_news() {
            output.say(format_args!("next build by {}", self.next));
        }
    }
}

/// Whether a build is due, and if it is not, when the next one will be. `last` is when this program built last: it may have found nothing new.
fn due(
    platform: &Platform,
    ledger: &Ledger,
    last: Option<Timestamp>,
) -> Result<(Option<Due>, Timestamp), Failure> {
    let now = platform::now();
    let corpora = retention::corpora(ledger)?;
    // A corpus that was withdrawn takes nobody's place.
    let Some(newest) = corpora.last().filter(|corpus| corpus.end.is_none()) else {
        return Ok((Some(Due::First), now));
    };
    let every = SignedDuration::from_hours(platform.config.schedule.every_hours.get().into());
    let since = last.map_or(newest.entered, |last| last.max(newest.entered));
    let on_time = since.checked_add(every).unwrap_or(Timestamp::MAX);
    let promised = Promise::read(ledger)?.build_by(ledger, newest.events)?;
    let due = match promised {
        Some(by) if by <= now => Some(Due::Promise),
        _ if on_time <= now => Some(Due::Time),
        _ => None,
    };
    Ok((due, promised.map_or(on_time, |by| by.min(on_time))))
}
