//! A training as somebody watches it, and the publication at its end.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use abide_train::{Corpus, Machine, Progress as Step, Settings, Task, Trained};

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::models::{self, Source};
use crate::output::Output;
use crate::platform::Platform;
use crate::progress::Progress;

/// What is trained, and who watches over its choices.
#[derive(Debug)]
pub(crate) struct Training<'a> {
    pub(crate) platform: &'a Platform,
    pub(crate) source: &'a Source,
    pub(crate) task: &'a Task<'a, Corpus>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) trained: Trained,
    pub(crate) tokens_per_second: f64,
    pub(crate) seconds: f64,
}

/// How often it is told how far it is, where nobody watches.
const TOLD: Duration = Duration::from_secs(10);

impl Training<'_> {
    /// Says what it needs, trains, and publishes. `replaces` is the model that it is made of by forgetting.
    pub(crate) fn run(&self, replaces: Option<String>) -> Result<Ran, Failure> {
        let (settings, limits) = (self.task.settings, self.task.limits);
        let machine = Machine::detect()?;
        Output::note(format_args!(
            "{} parameters, {} steps of {} tokens; needs {} MiB of memory ({}, {} threads)",
            settings.shape.parameters(),
            settings.steps,
            settings.tokens_of_step(),
            settings.memory_bytes(limits.threads).div_ceil(1 << 20),
            machine.name(),
            limits.threads,
        ));
        let interrupt = Interrupt::watch()?;
        let mut watch = Watch::new(settings);
        let made = self.task.train(machine, &mut |step| {
            watch.told(&step);
            if interrupt.is_wanted() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        let tokens_per_second = watch.pace();
        let trained = models::publish(self.platform, self.source, made, replaces)?;
        Ok(Ran { trained, tokens_per_second, seconds: watch.since.elapsed().as_secs_f64() })
    }
}

/// Progress with loss, speed and time left.
struct Watch {
    settings: Settings,
    since: Instant,
    /// When the first step was made, and how many have been since.
    first: Option<Instant>,
    last: Option<Instant>,
    steps: u64,
    told: Instant,
    bar: Progress,
}

impl Watch {
    fn new(settings: Settings) -> Self {
        let (since, bar) = (Instant::now(), Progress::new("steps"));
        Self { settings, since, first: None, last: None, steps: 0, told: since, bar }
    }

    fn told(&mut self, step: &Step) {
        let now = Instant::now();
        if self.first.is_none() {
            self.first = Some(now);
        } else {
            self.steps += 1;
        }
        self.last = Some(now);
        let pace = self.pace();
        self.bar.say(format!("loss {:.3}, {pace:.0} tokens/s", step.loss));
        self.bar.at(step.step, step.steps);
        if !Output::is_watched() && (now - self.told > TOLD || step.step == step.steps) {
            self.told = now;
            let left = (step.steps - step.step) as f64 * self.settings.tokens_of_step() as f64;
            let left = Duration::from_secs_f64(if pace > 0.0 { left / pace } else { 0.0 });
            Output::note(format_args!(
                "step {} of {}: loss {:.3}, {pace:.0} tokens a second, {} s left",
                step.step,
                step.steps,
                step.loss,
                left.as_secs()
            ));
        }
    }

    /// Tokens a second of the steps after the first, which begins with reading.
    fn pace(&self) -> f64 {
        let (Some(first), Some(last)) = (self.first, self.last) else { return 0.0 };
        let seconds = (last - first).as_secs_f64();
        if seconds <= 0.0 {
            return 0.0;
        }
        (self.steps * self.settings.tokens_of_step()) as f64 / seconds
    }
}
