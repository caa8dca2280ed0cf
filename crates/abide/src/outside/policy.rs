//! Whose word counts.

use std::path::Path;

use abide_verify::note::VerifierKey;
use abide_verify::policy::Policy;

use crate::args::{Global, Outside};
use crate::config;
use crate::failure::{Exit, Failure};
use crate::platform::Platform;

/// The policy that was named, or one that asks for the named key alone, or for the platform's own.
pub(super) fn of(outside: &Outside, global: &Global) -> Result<Policy, Failure> {
    let (policy, key) = (outside.policy.as_deref(), outside.log_key.as_deref());
    known(policy, key, global)?.ok_or_else(|| {
        Failure::usage("args::log_key", "nothing says whose log it should be")
            .hint("name a policy with `--policy FILE`, or the log's key with `--log-key KEY`")
    })
}

/// The same; `None` where nothing says whose word counts.
pub(crate) fn known(
    policy: Option<&Path>,
    key: Option<&str>,
    global: &Global,
) -> Result<Option<Policy>, Failure> {
    if let Some(file) = policy {
        return read(file).map(Some);
    }
    let key = match key {
        Some(text) => self::key(text)?,
        None if global.directory.join(config::FILE).exists() => {
            let platform = Platform::open(global)?;
            let policy = Policy::default().with_log(platform.keys()?.log.verifier()?)?;
            // One who has the ledger need not be shown which keys it had before.
            let rotations = platform.read_ledger().and_then(|ledger| Ok(ledger.rotations()?));
            return Ok(Some(policy.follow_all(&rotations.unwrap_or_default())?.0));
        }
        None => return Ok(None),
    };
    Ok(Some(Policy::default().with_log(key)?))
}

/// A log's key, as somebody typed it.
pub(crate) fn key(text: &str) -> Result<VerifierKey, Failure> {
    text.trim().parse().map_err(|error: abide_verify::Error| {
        Failure::usage("args::log_key", error).hint("it is one line, as `abide log key` prints it")
    })
}

/// A policy in a file, which must know a log.
pub(crate) fn read(file: &Path) -> Result<Policy, Failure> {
    let bytes = std::fs::read(file)
        .map_err(|error| Failure::unreadable("policy::unreadable", file, &error))?;
    let invalid = |words: &dyn std::fmt::Display| {
        Failure::new(Exit::Invalid, "policy::invalid", format_args!("{}: {words}", file.display()))
    };
    let policy = Policy::parse(&bytes).map_err(|error| invalid(&error))?;
    if policy.logs().is_empty() {
        return Err(
            invalid(&"it names no log").hint("add `log KEY`, with what `abide log key` prints")
        );
    }
    Ok(policy)
}
