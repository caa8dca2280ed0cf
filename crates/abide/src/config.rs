//! `abide.toml`: what a platform folder says about itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use abide_intake::config as intake;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

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
    /// The folder of secret keys.
    #[serde(default = "keys")]
    pub(crate) keys: PathBuf,
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
fn keys() -> PathBuf {
    "keys".into()
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
                "config_missing",
                format_args!("no `{FILE}` in `{}`", folder.display()),
            )
            .hint("`abide init DIR` makes a platform folder; `-C DIR` says where one is"),
            _ => {
                Failure::failed("config_unreadable", format_args!("`{}`: {error}", file.display()))
            }
        })?;
        let text = overlaid(text, set, std::env::vars())?;
        Self::parse(&text, &file)
    }

    /// The part of it that intake reads.
    pub(crate) fn intake(&self) -> intake::Config {
        intake::Config { members: self.members.clone(), source: self.source.clone() }
    }

    fn parse(text: &str, file: &Path) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|error| {
            let place = match error.span() {
                Some(span) => {
                    let (line, column) = place(text, span.start);
                    format!("{}:{line}:{column}", file.display())
                }
                None => file.display().to_string(),
            };
            let message = error.message().trim_end_matches('.');
            let failure = Failure::invalid("config_invalid", format_args!("{place}: {message}"));
            match nearest(message) {
                Some(name) => failure.hint(format_args!("did you mean `{name}`?")),
                None => failure.hint("`abide schema config` prints every key"),
            }
        })
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

/// Lays single keys over the text: first the environment's, then the command line's.
fn overlaid(
    text: String,
    set: &[String],
    environment: impl Iterator<Item = (String, String)>,
) -> Result<String, Failure> {
    let mut from_environment: Vec<_> = environment
        .filter_map(|(name, value)| {
            Some((name.strip_prefix("ABIDE_SET_")?.to_lowercase().replace("__", "."), value))
        })
        .collect();
    from_environment.sort();
    let from_flags = set.iter().map(|pair| {
        let (key, value) = pair.split_once('=').ok_or_else(|| {
            Failure::invalid("set_invalid", format_args!("`--set {pair}` has no `=`"))
                .hint("write `--set key=value`")
        })?;
        Ok((key.to_owned(), value.to_owned()))
    });
    let pairs = from_environment
        .into_iter()
        .map(Ok)
        .chain(from_flags)
        .collect::<Result<Vec<_>, Failure>>()?;
    if pairs.is_empty() {
        return Ok(text);
    }
    let mut document: toml_edit::DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| {
            Failure::invalid("config_invalid", error.message())
        })?;
    for (key, value) in pairs {
        let mut item = document.as_item_mut();
        for part in key.split('.') {
            item = item.get_mut_or_insert(part).ok_or_else(|| {
                Failure::invalid(
                    "set_invalid",
                    format_args!("`{key}` leads through a value that is not a table"),
                )
            })?;
        }
        // A value that reads as TOML is one; anything else is a string.
        *item = toml_edit::Item::Value(value.parse().unwrap_or_else(|_| value.into()));
    }
    Ok(document.to_string())
}

/// Walks into a table by a key, making it where it is not.
trait Walk {
    fn get_mut_or_insert(&mut self, key: &str) -> Option<&mut toml_edit::Item>;
}

impl Walk for toml_edit::Item {
    fn get_mut_or_insert(&mut self, key: &str) -> Option<&mut toml_edit::Item> {
        if self.is_none() {
            *self = toml_edit::table();
        }
        Some(self.as_table_like_mut()?.entry(key).or_insert(toml_edit::Item::None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "platform = \"Here\"\n[members]\nfiles = \"a\"\n";

    #[test]
    fn flags_win_over_the_environment_and_both_over_the_file() {
        let environment = [
            ("ABIDE_SET_MEMBERS__FILES".to_owned(), "b".to_owned()),
            ("ABIDE_SET_WAIT_SECONDS".to_owned(), "5".to_owned()),
            ("HOME".to_owned(), "x".to_owned()),
        ];
        let text =
            overlaid(TEXT.into(), &["wait_seconds=7".into()], environment.into_iter()).unwrap();
        let table: toml::Table = text.parse().unwrap();
        assert_eq!(table["members"]["files"].as_str(), Some("b"));
        assert_eq!(table["wait_seconds"].as_integer(), Some(7));
        assert_eq!(table["platform"].as_str(), Some("Here"));
    }

    #[test]
    fn a_key_through_a_value_is_refused() {
        assert!(overlaid(TEXT.into(), &["platform.name=x".into()], std::iter::empty()).is_err());
        assert!(overlaid(TEXT.into(), &["platform".into()], std::iter::empty()).is_err());
    }

    #[test]
    fn a_misspelt_key_is_shown_in_place_with_the_nearest_name() {
        let failure = Config::parse("platfrom = \"Here\"\n", Path::new("abide.toml")).unwrap_err();
        assert!(failure.words.starts_with("abide.toml:1:1: "), "{}", failure.words);
        assert_eq!(failure.hint.as_deref(), Some("did you mean `platform`?"));
    }
}
