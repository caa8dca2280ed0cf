//! What operators add and leave out.

use std::ops::Range;

use regex_automata::meta::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::detector::{Check, Found, checks};
use crate::error::{Code, Error, Result};
use crate::kind::Kind;

/// The most detectors of an operator's own.
const DETECTORS_MAX: usize = 256;

/// The `[scrub]` table of a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Detectors, or families of them such as `government`, that are not used.
    pub without: Vec<String>,
    /// Patterns of what stays in the text: a found span that one of them matches whole is no span.
    pub allow: Vec<String>,
    /// Detectors beside those that ship.
    pub detectors: Vec<Own>,
}

/// A detector of an operator's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Own {
    pub name: String,
    pub kind: Kind,
    /// Over folded text, without case. Group 1 is masked, or all of it.
    pub pattern: String,
    /// One of these must stand near, if there are any.
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub check: Option<OwnCheck>,
}

/// What a match must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnCheck {
    /// Its digits pass Luhn's check.
    Luhn,
    /// Its letters and digits, read as a number with letters from 10, leave 1 when divided by 97 after the first four moved to the end.
    Mod97,
    /// It looks drawn at random.
    Entropy,
}

impl OwnCheck {
    pub(crate) fn check(self) -> Check {
        fn luhn(found: &Found<'_>) -> Option<Range<usize>> {
            found.when(checks::luhn(&checks::digits(found.matched())))
        }
        fn mod97(found: &Found<'_>) -> Option<Range<usize>> {
            found.when(checks::mod97(found.matched()))
        }
        fn entropy(found: &Found<'_>) -> Option<Range<usize>> {
            found.when(checks::is_random(found.matched()))
        }
        match self {
            Self::Luhn => luhn,
            Self::Mod97 => mod97,
            Self::Entropy => entropy,
        }
    }
}

impl Config {
    /// Refuses what cannot be meant.
    pub fn check(&self) -> Result<()> {
        let names: Vec<&str> = crate::detector::all().map(|detector| detector.name).collect();
        for without in &self.without {
            if !names.iter().any(|name| belongs(name, without)) {
                let message = format!("without: `{without}` is no detector and no family of them");
                return Err(
                    Error::new(Code::Config, message).hint("`abide scrub --detectors` lists them")
                );
            }
        }
        if self.detectors.len() > DETECTORS_MAX {
            let message = format!("detectors: more than {DETECTORS_MAX}");
            return Err(Error::new(Code::Config, message).hint("join patterns with `|`"));
        }
        for (place, own) in self.detectors.iter().enumerate() {
            let is_word = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            if own.name.is_empty() || own.name.len() > 64 || !own.name.chars().all(is_word) {
                let message = format!("detectors.{place}.name: `{}` is no name", own.name);
                return Err(Error::new(Code::Config, message)
                    .hint("a name has at most 64 letters, digits, `.`, `_` and `-`"));
            }
            let before = self.detectors.iter().take(place).map(|own| own.name.as_str());
            if names.iter().copied().chain(before).any(|name| name == own.name) {
                let message = format!("detectors.{place}.name: `{}` is taken", own.name);
                return Err(Error::new(Code::Config, message).hint("choose another name"));
            }
        }
        Ok(())
    }

    pub(crate) fn uses(&self, detector: &str) -> bool {
        !self.without.iter().any(|without| belongs(detector, without))
    }

    pub(crate) fn allowed(&self) -> Result<Vec<Regex>> {
        let compiled = self.allow.iter().enumerate().map(|(place, pattern)| {
            crate::scrubber::compile(&[format!("^(?:{pattern})$")]).map_err(|_| {
                Error::new(Code::Config, format!("allow.{place}: `{pattern}` is no pattern"))
                    .hint("patterns are those of Rust's regex crate, without look-around")
            })
        });
        compiled.collect()
    }
}

fn belongs(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
