//! What a check found, in words that a member understands, with codes that stay the same.

use std::fmt;

use crate::error::Error;

/// Whether something was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    Holds,
    /// Neither shown nor refuted, because something is missing.
    Open,
    Fails,
}

impl Outcome {
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Open => "open",
            Self::Fails => "fails",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: &'static str,
    pub outcome: Outcome,
    /// Whole sentences.
    pub words: String,
}

/// All that one check found, in the order in which it looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The worst of the findings. Where nothing was looked at, nothing is shown.
    pub fn verdict(&self) -> Outcome {
        self.findings.iter().map(|finding| finding.outcome).max().unwrap_or(Outcome::Open)
    }

    /// Whether a finding of that code fails.
    pub fn fails(&self, code: &str) -> bool {
        self.findings.iter().any(|found| found.code == code && found.outcome == Outcome::Fails)
    }

    pub fn extend(&mut self, other: Self) {
        self.findings.extend(other.findings);
    }

    pub(crate) fn add(&mut self, outcome: Outcome, code: &'static str, words: impl Into<String>) {
        self.findings.push(Finding { code, outcome, words: words.into() });
    }

    pub(crate) fn holds(&mut self, code: &'static str, words: impl Into<String>) {
        self.add(Outcome::Holds, code, words);
    }

    pub(crate) fn open(&mut self, code: &'static str, words: impl Into<String>) {
        self.add(Outcome::Open, code, words);
    }

    pub(crate) fn fail(&mut self, refusal: Refusal) {
        self.add(Outcome::Fails, refusal.code, refusal.words);
    }

    /// What a step gives; a refusal becomes a finding.
    pub(crate) fn attempt<T>(&mut self, step: Result<T, Refusal>) -> Option<T> {
        step.map_err(|refusal| self.fail(refusal)).ok()
    }
}

/// Why a step of a check fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) words: String,
}

pub(crate) fn refuse(code: &'static str, words: impl Into<String>) -> Refusal {
    Refusal { code, words: words.into() }
}

impl Refusal {
    /// An error of a layer below, under the code of the step that met it.
    pub(crate) fn of(code: &'static str, error: &Error) -> Self {
        let words = error.to_string();
        let mut letters = words.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        refuse(code, format!("{}{}.", first.unwrap_or_default(), letters.as_str()))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.outcome.word(), self.words, self.code)
    }
}
