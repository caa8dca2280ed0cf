//! How a watch tells what it found: a line each on standard output, and a document to whoever else should know.

use std::path::PathBuf;

use abide_serve::webhook;
use abide_verify::audit::Finding;
use abide_verify::watch::{Memory, Seen};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::platform;

/// What one check came to, for people and for programs.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    ok: bool,
    time: Timestamp,
    /// Who signs the log.
    origin: Option<String>,
    findings: Vec<Finding>,
    /// What could not be asked.
    failures: Vec<Value>,
    news: Vec<String>,
    /// How many entries the log has.
    size: Option<u64>,
    /// Two of these that do not fit are evidence.
    checkpoint: Option<String>,
    kept: Option<String>,
    evidence: Vec<PathBuf>,
}

impl Told {
    pub(super) fn of(
        seen: &Seen<abide_serve::Error>,
        memory: Option<&Memory>,
        evidence: Vec<PathBuf>,
        time: Timestamp,
    ) -> Self {
        let failures = seen.failures.iter().map(|error| failure(error.code(), &error.to_string()));
        let head = seen.head.as_ref();
        Self {
            ok: seen.is_right(),
            time,
            origin: head.map(|head| head.checkpoint.origin().to_owned()),
            findings: seen.findings.shown().to_vec(),
            failures: failures.collect(),
            news: seen.news.clone(),
            size: head.map(|head| head.checkpoint.size()),
            checkpoint: head.map(|head| head.note.to_string()),
            kept: memory.map(|memory| memory.checkpoint().to_owned()),
            evidence,
        }
    }

    /// Nothing could be checked.
    pub(super) fn failed(why: &Failure) -> Self {
        Self {
            ok: false,
            time: platform::now(),
            origin: None,
            findings: vec![],
            failures: vec![failure(&why.code, &why.words)],
            news: vec![],
            size: None,
            checkpoint: None,
            kept: None,
            evidence: vec![],
        }
    }

    fn exit(&self) -> Exit {
        match (self.ok, self.findings.is_empty()) {
            (true, _) => Exit::Done,
            (false, false) => Exit::Found,
            (false, true) => Exit::Failed,
        }
    }

    fn lines(&self) -> Vec<String> {
        let found = self.findings.iter().map(|finding| format!("ALARM {finding}"));
        let failed = self.failures.iter().map(|failure| {
            let of = |key: &str| failure[key].as_str().unwrap_or_default();
            format!("NOT CHECKED {}: {}", of("code"), of("message"))
        });
        found.chain(failed).collect()
    }

    /// What leaves the member's machine: no pseudonym, no account, no receipt, no path.
    fn outside(&self) -> Value {
        json!({
            "ok": self.ok, "time": self.time, "origin": self.origin,
            "findings": self.findings, "failures": self.failures,
        })
    }
}

fn failure(code: &str, message: &str) -> Value {
    json!({ "code": code, "message": message })
}

/// Where it is told. In a watch that goes on, what stands is told once.
pub(super) struct Alarm {
    webhook: Option<String>,
    goes_on: bool,
    output: Output,
    said: Vec<String>,
    posted: Vec<String>,
}

impl Alarm {
    pub(super) fn new(webhook: Option<String>, goes_on: bool, output: Output) -> Self {
        Self { webhook, goes_on, output, said: vec![], posted: vec![] }
    }

    pub(super) fn tell(&mut self, told: &Told) -> Exit {
        let lines = told.lines();
        if self.output.is_json() {
            self.data(told);
        } else {
            self.say(told, &lines);
        }
        self.post(told, &lines);
        self.said = lines;
        told.exit()
    }

    /// One document; of a watch that goes on, one a line.
    fn data(&self, told: &Told) {
        match serde_json::to_string(told) {
            Ok(line) if self.goes_on => Output::print(line),
            _ => self.output.data(told),
        }
    }

    fn say(&self, told: &Told, lines: &[String]) {
        for news in &told.news {
            self.output.say(format_args!("NEW {news}"));
        }
        if *lines != self.said {
            for line in lines {
                self.output.say(line);
            }
            for path in &told.evidence {
                self.output.say(format_args!("EVIDENCE {}", path.display()));
            }
        }
        if let (true, Some(size)) = (told.ok, told.size) {
            self.output.say(format_args!(
                "OK {size} entries: the log only grew, and your switch is where you left it."
            ));
        }
    }

    /// To whoever else should know. What could not be delivered is tried again at the next check.
    fn post(&mut self, told: &Told, lines: &[String]) {
        let Some(url) = &self.webhook else { return };
        if lines == self.posted {
            return;
        }
        if told.ok {
            self.posted.clear();
            return;
        }
        match webhook::post(url, &told.outside()) {
            Ok(()) => self.posted = lines.to_vec(),
            Err(error) => Output::note(format_args!("warning: not delivered: {error}")),
        }
    }
}
