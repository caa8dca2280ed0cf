//! Progress with rate and time left, for anything over a second; nothing where nobody watches.

use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::output::Output;

/// A bar over a known or unknown number of things.
#[derive(Debug, Clone)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new(words: &'static str) -> Self {
        let target = if Output::is_watched() {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target).with_message(words);
        if let Ok(style) = style("{spinner} {msg} {human_pos} ({rate}) {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// So many of so many are done; a total of 0 is not known.
    pub(crate) fn at(&self, done: u64, total: u64) {
        if total > 0 && self.0.length().is_none() {
            self.0.set_length(total);
            if let Ok(style) =
                style("{spinner} {msg} {wide_bar} {human_pos}/{human_len} ({rate}, {eta} left)")
            {
                self.0.set_style(style);
            }
        }
        self.0.set_position(done);
    }

    /// What is said of the newest of them.
    pub(crate) fn say(&self, words: String) {
        self.0.set_message(words);
    }

    /// Nothing more comes.
    pub(crate) fn done(&self) {
        self.0.finish_and_clear();
    }
}

/// With whole things a second.
fn style(template: &str) -> Result<ProgressStyle, indicatif::style::TemplateError> {
    let rate = |state: &ProgressState, words: &mut dyn std::fmt::Write| {
        let _ = write!(words, "{}/s", HumanCount(state.per_sec() as u64));
    };
    Ok(ProgressStyle::with_template(template)?.with_key("rate", rate))
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done();
    }
}
