//! The files that a member holds, checked one by one and against each other.
//!
//! Receipts tell whose rows a proof of membership is about, and what was taken back before the corpus was built.
//!
//! | code | when |
//! |---|---|
//! | `held::unknown` | a file is neither a receipt nor a proof of membership, nor the rotation of a key |
//! | `key::followed` | the log's key was replaced, and a key that is trusted leads to the other |
//! | `key::rotation` | a file says that a key was replaced, and does not hold, or is about keys that nobody trusts |
//! | `held::receipt` | a proof of membership is there, and no receipt that tells whose it is |
//! | `held::policy` | a proof of membership is there, and nothing says whose signatures count |
//!
//! The others are those of [`receipt`], [`membership`](crate::membership) and [`evidence`](crate::evidence).

use crate::error::Error;
use crate::evidence::{Entered, weigh};
use crate::finding::{Finding, Outcome, Refusal, Report, refuse};
use crate::membership::Membership;
use crate::policy::Policy;
use crate::receipt::{self, Checked, Trust, compare};
use crate::rotation::Rotation;
use crate::vrf::Output;

/// A file, as it was read.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// What it is called in findings.
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// What was found in one file; without a name, in several receipts together.
#[derive(Debug, Clone)]
pub struct Found {
    pub name: Option<String>,
    pub report: Report,
}

enum What {
    Receipt(Box<Checked>),
    Proof(Box<Membership>),
    Rotation(Box<Rotation>),
    Neither(Refusal),
}

/// How the file of a rotation begins, and no other that a member holds.
const LOG_PROOF: &[u8] = b"c2sp.org/tlog-proof@";

/// Checks all of them. Rotations of the log's key come first: they say whose signatures count for the others.
pub fn check(files: &[Held<'_>], trust: &Trust) -> Vec<Found> {
    let rotations: Vec<Rotation> = files
        .iter()
        .filter(|file| file.bytes.starts_with(LOG_PROOF))
        .filter_map(|file| Rotation::parse(file.bytes).ok())
        .collect();
    let followed = trust.policy.as_ref().map(|policy| policy.follow_all(&rotations));
    let (policy, conflict) = match followed {
        Some(Ok((policy, _))) => (Some(policy), None),
        Some(Err(error)) => (trust.policy.clone(), Some(error)),
        None => (None, None),
    };
    let trust = &Trust { policy, ..trust.clone() };
    let read: Vec<(&str, What)> =
        files.iter().map(|file| (file.name, what(file.bytes, trust))).collect();
    let checked: Vec<&Checked> = read.iter().filter_map(|(_, what)| what.receipt()).collect();
    let mut found: Vec<Found> = read
        .iter()
        .map(|(name, what)| {
            let report = match what {
                What::Receipt(checked) => checked.report.clone(),
                What::Proof(proof) => membership(proof, &checked, trust.policy.as_ref()),
                What::Rotation(rotation) => {
                    self::rotation(rotation, trust.policy.as_ref(), conflict.as_ref())
                }
                What::Neither(refusal) => refused(refusal.clone()),
            };
            Found { name: Some((*name).to_owned()), report }
        })
        .collect();
    let receipts: Vec<_> = checked.iter().filter_map(|checked| checked.receipt.clone()).collect();
    let together = compare(&receipts);
    if !together.findings().is_empty() {
        found.push(Found { name: None, report: together });
    }
    found
}

impl What {
    fn receipt(&self) -> Option<&Checked> {
        match self {
            Self::Receipt(checked) => Some(checked),
            _ => None,
        }
    }
}

fn what(bytes: &[u8], trust: &Trust) -> What {
    if bytes.starts_with(LOG_PROOF) {
        return match Rotation::parse(bytes) {
            Ok(rotation) => What::Rotation(Box::new(rotation)),
            Err(error) => What::Neither(Refusal::of("key::rotation", &error)),
        };
    }
    let checked = receipt::check(bytes, trust);
    if checked.receipt.is_some() {
        return What::Receipt(Box::new(checked));
    }
    match Membership::parse(bytes) {
        Ok(proof) => What::Proof(Box::new(proof)),
        Err(error) => {
            let receipt = checked.report.findings().first().map(|found| found.words.as_str());
            let receipt = receipt.unwrap_or_default();
            What::Neither(refuse(
                "held::unknown",
                format!(
                    "The file is neither a receipt nor a proof of membership. Read as the one: {receipt} Read as the other: {error}."
                ),
            ))
        }
    }
}

/// Whether it leads from a key that is trusted to another.
fn rotation(rotation: &Rotation, policy: Option<&Policy>, conflict: Option<&Error>) -> Report {
    let mut report = Report::default();
    let time = rotation.time().in_words();
    match (policy, conflict) {
        (_, Some(error)) => report.fail(Refusal::of("key::rotation", error)),
        (Some(policy), None) if policy.knows(rotation.new_key()) => report.holds(
            "key::followed",
            format!(
                "The log's key was replaced on {time}, and the old key and the new one both say so: each counts for its time."
            ),
        ),
        (Some(_), None) => report.open(
            "key::rotation",
            format!("The key that was replaced on {time} is not one that you trust."),
        ),
        (None, None) => report.open(
            "policy::none",
            "Whose signatures to trust was not said, so it leads from no key to another.",
        ),
    }
    report
}

/// What a corpus holds, and what the receipts say to it.
fn membership(proof: &Membership, checked: &[&Checked], policy: Option<&Policy>) -> Report {
    let mut report = Report::default();
    let Some(policy) = policy else {
        report.open(
            "held::policy",
            "Whose signatures to trust was not said, so nobody vouches for what the corpus holds.",
        );
        return report;
    };
    let mut refusal = None;
    let acts: Vec<Entered<'_>> = checked.iter().filter_map(|checked| entered(checked)).collect();
    for pseudonym in acts.iter().map(|entered| entered.receipt.member.pseudonym) {
        match proof.verify(&Output(pseudonym.0), policy) {
            Ok(verified) => {
                let theirs = |entered: &&Entered<'_>| entered.receipt.member.pseudonym == pseudonym;
                let acts: Vec<Entered<'_>> = acts.iter().filter(theirs).copied().collect();
                return weigh(&verified, &acts);
            }
            Err(error) => refusal = Some(Refusal::of(error.code(), &error)),
        }
    }
    match refusal {
        Some(refusal) => report.fail(refusal),
        None => report.open(
            "held::receipt",
            "Whose rows the proof is about cannot be said without a receipt of theirs that holds.",
        ),
    }
    report
}

/// The act of a receipt in which nothing fails. That it was not the last takes nothing from it: it stands in the log all the same.
fn entered(checked: &Checked) -> Option<Entered<'_>> {
    let fails =
        |found: &Finding| found.outcome == Outcome::Fails && found.code != "state::superseded";
    let holds = !checked.report.findings().iter().any(fails);
    let latest = |found: &Finding| found.outcome == Outcome::Holds && found.code == "state::latest";
    let is_last = checked.report.findings().iter().any(latest);
    let (act, receipt) = checked.act.as_ref().zip(checked.receipt.as_ref())?;
    holds.then_some(Entered { act, receipt, is_last })
}

fn refused(refusal: Refusal) -> Report {
    let mut report = Report::default();
    report.fail(refusal);
    report
}
