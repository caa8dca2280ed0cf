//! `abide.toml`: what a platform folder says about itself.

pub(crate) mod mail;
mod overlay;
mod schedule;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use abide_intake::config as intake;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::{Exit, Failure};
pub(crate) use schedule::{Retention, Schedule};

/// The name of the file in a platform folder.
pub(crate) const FILE: &str = "abide.toml";

/// The configuration of a platform folder. Paths are relative to it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The platform's name.
    pub(crate) platform: String,
    /// Why nothing built here speaks of real choices. It is shown in every output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) simulated: Option<String>,
    /// The folder of the terms' versions.
    #[serde(default = "terms")]
    pub(crate) terms: PathBuf,
    /// The ledger.
    #[serde(default = "ledger")]
    pub(crate) ledger: PathBuf,
    /// The folder of built corpora.
    #[serde(default = "corpus")]
    pub(crate) corpus: PathBuf,
    /// The folder of trained models.
    #[serde(default = "models")]
    pub(crate) models: PathBuf,
    /// The folder of secret keys.
    #[serde(default = "keys")]
    pub(crate) keys: PathBuf,
    /// The folder of receipts. Each is its member's, and nobody else's to read.
    #[serde(default = "receipts")]
    pub(crate) receipts: PathBuf,
    /// The folder for records on their way in.
    #[serde(default = "staging")]
    pub(crate) staging: PathBuf,
    /// How long a build waits for another one to end, in seconds.
    #[serde(default = "wait_seconds")]
    pub(crate) wait_seconds: u64,
    /// Who the members are.
    pub(crate) members: intake::Members,
    /// Where records come from.
    #[serde(default)]
    pub(crate) source: BTreeMap<String, intake::Source>,
    /// Whether what must not be in a text is masked on its way into a corpus. Without it nothing is, and whoever is mentioned and
    /// may not be used denies the record.
    #[serde(default = "masking", skip_serializing_if = "Clone::clone")]
    pub(crate) masking: bool,
    /// What is looked for beside the rules that ship, and what is left.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) scrub: abide_scrub::Config,
    /// When corpora are built without being asked.
    #[serde(default, skip_serializing_if = "Schedule::is_default")]
    pub(crate) schedule: Schedule,
    /// Which corpora stay. Without it, none is superseded, and the rows of none are deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retention: Option<Retention>,
    /// What members see.
    #[serde(default, skip_serializing_if = "is_unset")]
    pub(crate) pages: Pages,
    /// How mail goes out. Without it, none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mail: Option<mail::Mail>,
    /// Flags and variables that set for this run what no corpus would show: another ledger, other keys, real or not.
    #[serde(skip)]
    pub(crate) overridden: Vec<String>,
}

/// What `abide serve` shows to members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pages {
    /// The file of accounts and sessions. It decides nothing, and is no part of the ledger.
    #[serde(default = "accounts")]
    pub(crate) accounts: PathBuf,
    /// The address under which members reach the pages, such as `https://example.com`. Cookies are kept to HTTPS if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    /// Within how many days corpora and models are promised to be without whoever switched off, where the terms have no `removal_days`. It
    /// stands beside the switch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) promise_days: Option<u32>,
}

impl Default for Pages {
    fn default() -> Self {
        Self { accounts: accounts(), url: None, promise_days: None }
    }
}

fn is_unset(pages: &Pages) -> bool {
    *pages == Pages::default()
}
fn accounts() -> PathBuf {
    "accounts.sqlite".into()
}
fn masking() -> bool {
    true
}
fn is_default(scrub: &abide_scrub::Config) -> bool {
    *scrub == abide_scrub::Config::default()
}
fn terms() -> PathBuf {
    "terms".into()
}
fn ledger() -> PathBuf {
    "ledger.sqlite".into()
}
fn corpus() -> PathBuf {
    "corpus".into()
}
fn models() -> PathBuf {
    "models".into()
}
fn keys() -> PathBuf {
    "keys".into()
}
fn receipts() -> PathBuf {
    "receipts".into()
}
fn staging() -> PathBuf {
    ".abide/staging".into()
}
fn wait_seconds() -> u64 {
    60
}

impl Config {
    /// Reads the configuration of a folder, with `--set` and `ABIDE_SET_…` laid over it.
    pub(crate) fn load(folder: &Path, set: &[String]) -> Result<Self, Failure> {
        let file = folder.join(FILE);
        let text = std::fs::read_to_string(&file).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::not_found(
                "config::missing",
                format_args!("no `{FILE}` in `{}`", folder.display()),
            )
            .hint("`abide init DIR` makes a platform folder; `-C DIR` says where one is"),
            _ => Failure::unreadable("config::unreadable", &file, &error),
        })?;
        let overlays = overlay::all(set, std::env::vars_os())?;
        if overlays.is_empty() {
            return Self::parse(&text, &file);
        }
        let laid = overlay::lay(&text, &overlays).and_then(|text| read(&text).map_err(|_| None));
        let Ok(mut config) = laid else {
            // A fault of the file has its place there; any other comes from something that was laid over it.
            Self::parse(&text, &file)?;
            return Err(overlay::fault(&text, &overlays));
        };
        let of_file = read(&text).ok();
        config.overridden = overlays
            .into_iter()
            .filter(|overlay| match (overlay.key.as_str(), &of_file) {
                ("ledger", Some(file)) => file.ledger != config.ledger,
                ("keys", Some(file)) => file.keys != config.keys,
                ("simulated", Some(file)) => file.simulated != config.simulated,
                (key, None) => ["ledger", "keys", "simulated"].contains(&key),
                _ => false,
            })
            .map(|overlay| overlay.name)
            .collect();
        Ok(config)
    }

    /// The part of it that intake reads.
    pub(crate) fn intake(&self) -> intake::Config {
        intake::Config { members: self.members.clone(), source: self.source.clone() }
    }

    /// The same, with the platform's own files set aside: they are no strangers among its sources.
    pub(crate) fn survey(&self, folder: &Path) -> intake::Config {
        let mut config = self.intake();
        let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let shown = |path: &Path| {
            let full = root.join(path);
            let full = full.canonicalize().unwrap_or(full);
            full.strip_prefix(&root).unwrap_or(&full).to_string_lossy().into_owned()
        };
        let mut aside = |path: &Path, endings: &[&str]| {
            let path = shown(path);
            if !path.is_empty() {
                let path = glob::Pattern::escape(&path);
                let patterns = endings.iter().map(|ending| format!("{path}{ending}"));
                config.members.ignore_files.extend(patterns);
            }
        };
        aside(Path::new(FILE), &[""]);
        // SQLite keeps its log and its lock beside the file, and the ledger its newest heads.
        aside(&self.ledger, &["", "-*", ".*"]);
        aside(&self.pages.accounts, &["", "-*"]);
        aside(&self.keys, &["/*.key", "/*.pem"]);
        aside(&self.terms, &["/*.toml"]);
        for folder in
            [&self.corpus, &self.models, &self.receipts, &self.staging, Path::new(".abide")]
        {
            aside(folder, &["/*"]);
        }
        config
    }

    fn parse(text: &str, file: &Path) -> Result<Self, Failure> {
        read(text).map_err(|error| {
            let place = match error.span() {
                Some(span) => {
                    let (line, column) = place(text, span.start);
                    format!("{}:{line}:{column}", file.display())
                }
                None => file.display().to_string(),
            };
            said(Exit::Invalid, "config::invalid", &place, &error)
        })
    }
}

fn read(text: &str) -> Result<Config, toml::de::Error> {
    toml::from_str(text)
}

/// What the parser says, with the name that may have been meant.
fn said(exit: Exit, code: &'static str, place: &str, error: &toml::de::Error) -> Failure {
    let message = error.message().trim_end_matches('.');
    let failure = Failure::new(exit, code, format_args!("{place}: {message}"));
    match nearest(message) {
        Some(name) => failure.hint(format_args!("did you mean `{name}`?")),
        None => failure.hint("`abide schema config` prints every key"),
    }
}

/// Line and column, from 1, of a byte in a text.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    (line, column)
}

/// Of the keys that an error of the parser expects, the one that is nearest to what was found.
fn nearest(message: &str) -> Option<&str> {
    let mut names = message.split('`').skip(1).step_by(2);
    let found = names.next()?;
    names
        .map(|name| (strsim::damerau_levenshtein(found, name), name))
        .filter(|(distance, name)| *distance <= name.len().div_ceil(2))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_shown_in_place_with_the_nearest_name() {
        let failure = Config::parse("platfrom = \"Here\"\n", Path::new("abide.toml")).unwrap_err();
        assert!(failure.words.starts_with("abide.toml:1:1: "), "{}", failure.words);
        assert_eq!(failure.hint.as_deref(), Some("did you mean `platform`?"));
    }
}
