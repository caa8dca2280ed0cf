//! Where the time of a long command goes, stage by stage.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use comfy_table::{CellAlignment, Table, presets};
use cpu_time::ProcessTime;
use serde::Serialize;

/// One stage after the other, each from the end of the one before.
#[derive(Debug)]
pub(crate) struct Profile(Mutex<Running>);

#[derive(Debug)]
struct Running {
    since: Instant,
    cpu_since: ProcessTime,
    stages: Vec<Stage>,
}

/// What one stage took.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Stage {
    name: &'static str,
    seconds: f64,
    /// Of all threads.
    cpu_seconds: f64,
    #[serde(flatten)]
    amount: Amount,
}

/// How much a stage went through.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Amount {
    Bytes(u64),
    Events(u64),
    Records(u64),
}

impl Profile {
    pub(crate) fn start() -> Self {
        let (since, cpu_since) = (Instant::now(), ProcessTime::now());
        Self(Mutex::new(Running { since, cpu_since, stages: vec![] }))
    }

    /// The stage that ran since the last call has ended.
    pub(crate) fn end(&self, name: &'static str, amount: Amount) {
        let (now, cpu_now) = (Instant::now(), ProcessTime::now());
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = now.duration_since(running.since).as_secs_f64();
        let cpu_seconds = cpu_now.duration_since(running.cpu_since).as_secs_f64();
        (running.since, running.cpu_since) = (now, cpu_now);
        running.stages.push(Stage { name, seconds, cpu_seconds, amount });
    }

    pub(crate) fn stages(&self) -> Vec<Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).stages.clone()
    }
}

impl Amount {
    /// So much, in so much time.
    fn words(self, seconds: f64) -> [String; 2] {
        let rate = |amount: u64| amount as f64 / seconds.max(1e-6);
        match self {
            Self::Bytes(bytes) => {
                [format!("{:.1} MB", bytes as f64 / 1e6), format!("{:.1} MB/s", rate(bytes) / 1e6)]
            }
            Self::Events(count) => [format!("{count} events"), format!("{:.0}/s", rate(count))],
            Self::Records(count) => [format!("{count} records"), format!("{:.0}/s", rate(count))],
        }
    }
}

/// The stages as a table.
pub(crate) fn table(stages: &[Stage]) -> Table {
    let mut table = Table::new();
    let header = ["stage", "wall s", "CPU s", "amount", "rate"];
    table.load_style(presets::ASCII_MARKDOWN).set_header(header);
    for Stage { name, seconds, cpu_seconds, amount } in stages {
        let [amount, rate] = amount.words(*seconds);
        let (wall, cpu) = (format!("{seconds:.2}"), format!("{cpu_seconds:.2}"));
        table.add_row([(*name).to_owned(), wall, cpu, amount, rate]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
