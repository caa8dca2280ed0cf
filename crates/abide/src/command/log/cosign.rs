//! `abide log cosign`: asks witnesses.

use std::path::Path;
use std::process::ExitCode;

use abide_serve::cosign::{self, Cosigned, Party};
use abide_verify::policy::Policy;
use serde_json::json;

use crate::args::Global;
use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::outside::read_policy;
use crate::platform::Platform;

pub(super) fn run(
    policy: &Path,
    only: &[String],
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let policy = read_policy(policy)?;
    let parties = parties(&policy, only)?;
    let ledger = Platform::open(global)?.read_ledger()?;
    let cosigned = cosign::round(&ledger, &policy, &parties)?;
    let is_evidence = cosigned
        .asked
        .iter()
        .filter_map(|asked| asked.failure.as_ref())
        .any(|refused| matches!(refused.code, "witness::split_view" | "witness::ahead"));
    let is_right = cosigned.is_shown && !is_evidence;
    let findings: Vec<_> = findings(&cosigned);
    output.data(&json!({
        "ok": is_right,
        "findings": findings,
        "size": cosigned.size,
        "cosigned": cosigned.asked.iter().filter(|asked| asked.failure.is_none())
            .map(|asked| asked.witness.key.name()).collect::<Vec<_>>(),
        "shown": cosigned.is_shown,
        "checkpoint": cosigned.head.to_string(),
    }));
    if !output.is_json() {
        for finding in &findings {
            output.say(format_args!(
                "{}: {}",
                finding["code"].as_str().unwrap_or_default(),
                finding["message"].as_str().unwrap_or_default()
            ));
        }
        if cosigned.is_shown {
            output.say(format_args!(
                "The head of {} entries is cosigned, and shown from now on.",
                cosigned.size
            ));
        }
    }
    Ok(if is_right { ExitCode::SUCCESS } else { Exit::Found.into() })
}

/// What went wrong, as findings.
fn findings(cosigned: &Cosigned) -> Vec<serde_json::Value> {
    let refused = cosigned.asked.iter().filter_map(|asked| {
        let refused = asked.failure.as_ref()?;
        Some(json!({ "code": refused.code, "message": refused.message, "witness": asked.witness.key.name() }))
    });
    let quorum = (!cosigned.is_shown).then(|| {
        json!({ "code": "log::quorum", "message": "too few witnesses signed: the head that was shown before stays" })
    });
    refused.chain(quorum).collect()
}

/// The policy's witnesses that can be asked; of these, the named ones.
fn parties(policy: &Policy, only: &[String]) -> Result<Vec<Party>, Failure> {
    let all = cosign::parties(policy)?;
    let named = |url: &String| url.trim_end_matches('/').to_owned();
    if let Some(unknown) = only.iter().find(|url| !all.iter().any(|party| party.url == named(url)))
    {
        return Err(Failure::not_found(
            "witness::unknown",
            format_args!("the policy has no witness at `{unknown}`"),
        )
        .hint(
            "add `witness NAME KEY URL` to it: what a witness signs is checked against its key",
        ));
    }
    let asked: Vec<_> = all
        .into_iter()
        .filter(|party| only.is_empty() || only.iter().any(|url| named(url) == party.url))
        .collect();
    if asked.is_empty() {
        return Err(Failure::new(
            Exit::Invalid,
            "policy::invalid",
            "the policy names no witness with a URL",
        )
        .hint("write `witness NAME KEY URL`"));
    }
    Ok(asked)
}
