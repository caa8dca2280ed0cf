//! `abide verify`: files that a member holds, checked without the operator and without a network.

pub(super) mod brief;

use std::path::Path;
use std::process::ExitCode;

use abide_verify::finding::{Finding, Outcome};
use abide_verify::held::{self, Found, Held};
use abide_verify::receipt::Trust;
use serde_json::json;

use crate::args::{Global, Verify};
use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::{outside, platform};

/// What no proof can show. It is said with every answer.
const CANNOT_SHOW: [&str; 4] = [
    "that nothing is trained on but corpora that the log declares",
    "that two accounts are not one person's",
    "that a click reached the platform for which there is no receipt",
    "anything against an operator and a quorum of witnesses who agree to lie",
];

/// The name of what was found in several receipts together.
const TOGETHER: &str = "the receipts together";

pub(super) fn run(asked: &Verify, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let now = platform::now();
    let trust = Trust {
        policy: outside::known(asked.policy.as_deref(), asked.log_key.as_deref(), global)?,
        member: asked.member.clone(),
        account: None,
        now: format!("{now:.6}").parse().ok(),
    };
    let mut files = vec![];
    for path in &asked.files {
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::unreadable("verify::unreadable", path, &error))?;
        files.push((path.display().to_string(), bytes));
    }
    let held: Vec<Held<'_>> = files.iter().map(|(name, bytes)| Held { name, bytes }).collect();
    let found = held::check(&held, &trust);
    let verdict = all(&found).map(|(_, finding)| finding.outcome).max().unwrap_or(Outcome::Open);
    let breach = is_breach(&found);
    if let (true, Some(path)) = (breach, &asked.evidence) {
        brief::write(path, &held, &found, trust.policy.as_ref(), now)?;
    }
    let shown: Vec<_> = all(&found)
        .map(|(name, finding)| {
            let outcome = finding.outcome.word();
            json!({ "file": name, "code": finding.code, "outcome": outcome, "words": finding.words })
        })
        .collect();
    let fails = verdict == Outcome::Fails;
    output.data(&json!({
        "ok": !fails, "verdict": verdict.word(), "findings": shown, "breach": breach, "cannot_show": CANNOT_SHOW,
    }));
    if !output.is_json() {
        say(&found, breach, asked.evidence.as_deref(), output);
    }
    Ok(if fails { Exit::Found.into() } else { ExitCode::SUCCESS })
}

/// Every finding, with the name of its file.
fn all(found: &[Found]) -> impl Iterator<Item = (&str, &Finding)> {
    found.iter().flat_map(|found| {
        let name = found.name.as_deref().unwrap_or(TOGETHER);
        found.report.findings().iter().map(move |finding| (name, finding))
    })
}

/// Whether anything of it is evidence.
pub(super) fn is_breach(found: &[Found]) -> bool {
    all(found).any(|(_, finding)| is_evidence(finding))
}

/// The operator's own signatures against the operator.
fn is_evidence(finding: &Finding) -> bool {
    finding.code.starts_with("evidence::")
}

fn say(found: &[Found], breach: bool, evidence: Option<&Path>, output: Output) {
    for of_file in found {
        output.say(of_file.name.as_deref().unwrap_or(TOGETHER));
        for finding in of_file.report.findings() {
            let mark = match finding.outcome {
                Outcome::Holds => "  holds ",
                Outcome::Open => "  OPEN  ",
                Outcome::Fails => "  FAILS ",
            };
            output.say(format_args!("{mark} {} ({})", finding.words, finding.code));
        }
    }
    if breach {
        output.say(
            "\n*** EVIDENCE. The operator signed a choice and a corpus that does not keep it. ***",
        );
        output.say("Keep these files, and copies of them elsewhere. They can be checked by anyone who has the log's public key.");
        output.say(match evidence {
            Some(path) => format!("What to hand to a lawyer or an authority: {}.", path.display()),
            None => {
                "`--evidence FILE` writes down what to hand to a lawyer or an authority.".to_owned()
            }
        });
    }
    output.say("\nWhat this cannot show:");
    for limit in CANNOT_SHOW {
        output.say(format_args!("  - {limit}"));
    }
}
