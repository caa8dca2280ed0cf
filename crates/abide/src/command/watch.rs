//! `abide watch`: a member's receipt against the log, again and again, without believing its operator.

mod alarm;
mod evidence;
mod state;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use abide_serve::webhook;
use abide_verify::policy::Policy;
use abide_verify::receipt::Receipt;
use abide_verify::watch;
use jiff::Timestamp;

use crate::args::Watch;
use crate::command::{audit, listen};
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::outside::{self, Place, place, read_policy};
use crate::platform;
use alarm::{Alarm, Told};
use state::State;

/// Everything that stays the same from one check to the next.
struct Watcher {
    receipt: Vec<u8>,
    policy: Policy,
    place: Place,
    state: PathBuf,
    /// Where evidence is written.
    folder: PathBuf,
}

pub(super) fn run(asked: &Watch, output: Output) -> Result<ExitCode, Failure> {
    if let Some(url) = &asked.webhook {
        webhook::check(url).map_err(|error| {
            Failure::usage("args::webhook", error).hint("write it as `https://example.com/alarm`")
        })?;
    }
    let watcher = Watcher::new(asked)?;
    let mut alarm = Alarm::new(asked.webhook.clone(), !asked.once, output);
    if asked.once {
        return Ok(alarm.tell(&watcher.check(platform::now())?).into());
    }
    let runtime = listen::runtime()?;
    let _inside = runtime.enter();
    let mut end = std::pin::pin!(listen::end()?);
    loop {
        // What cannot even be begun does not end a watch: it is said, and tried again.
        let told = watcher.check(platform::now()).unwrap_or_else(|failure| Told::failed(&failure));
        let exit = alarm.tell(&told);
        let is_over = runtime.block_on(async {
            tokio::select! {
                () = &mut end => true,
                () = tokio::time::sleep(asked.every) => false,
            }
        });
        if is_over {
            return Ok(exit.into());
        }
    }
}

impl Watcher {
    fn new(asked: &Watch) -> Result<Self, Failure> {
        let path = &asked.receipt;
        let receipt = std::fs::read(path)
            .map_err(|error| Failure::unreadable("receipt::unreadable", path, &error))?;
        let read = Receipt::parse(&receipt).at("receipt::format", path.display())?;
        let policy = match (&asked.policy, &asked.log_key) {
            (Some(file), _) => read_policy(file)?,
            (None, Some(key)) => Policy::default().with_log(outside::key(key)?)?,
            (None, None) => {
                Output::note(
                    "The log's key is taken from the receipt, and no witness is asked for: `--policy FILE` names both.",
                );
                let entry: abide_verify::entry::KeyEntry =
                    read.keys.entry.parse().at("receipt::format", path.display())?;
                Policy::default().with_log(entry.log)?
            }
        };
        let beside = || {
            let mut name = path.as_os_str().to_owned();
            name.push(".watch");
            PathBuf::from(name)
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        Ok(Self {
            receipt,
            policy,
            place: place(&asked.log)?,
            state: asked.state.clone().unwrap_or_else(beside),
            folder: asked.evidence.clone().unwrap_or(folder),
        })
    }

    /// One check. What it found is written down before it is told.
    fn check(&self, now: Timestamp) -> Result<Told, Failure> {
        let mut state = State::read(&self.state)?;
        let read_terms = |text: &str| audit::effective(text, "terms").ok();
        let watch = watch::Watch {
            receipt: &self.receipt,
            policy: &self.policy,
            now,
            read_terms: &read_terms,
        };
        let seen = match watch.check(self.place.as_ref(), state.memory()) {
            Ok(seen) => seen,
            Err(error) => return Ok(Told::failed(&Failure::from(error))),
        };
        let written = evidence::write(self, &seen, state.memory(), now)?;
        let told = Told::of(&seen, state.memory(), written, now);
        if let Some(memory) = &seen.memory {
            state.replace(memory)?;
        }
        Ok(told)
    }
}

/// How long between two checks, in words such as `30m` or `1h`.
pub(crate) fn every(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text.parse().map_err(|_| "write it as `30m` or `1h`")?;
    let span = Duration::try_from(span).map_err(|_| "it lies in the past")?;
    if (Duration::from_secs(1)..=Duration::from_hours(24 * 7)).contains(&span) {
        Ok(span)
    } else {
        Err("it is between a second and a week".to_owned())
    }
}
