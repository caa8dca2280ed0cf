//! The log's side of `tlog-witness`: shows its newest head to witnesses, and keeps what they sign.
//!
//! # Contract
//!
//! Once witnesses were asked, the head that is shown to others is the one that they signed, kept in `<ledger>.cosigned`, and no longer the newest: a reader who
//! asks for a quorum finds one, at the price of a log that is as old as the last time that enough witnesses answered.

use std::time::Duration;

use abide_ledger::Ledger;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::note::{Note, VerifierKey};
use abide_verify::policy::Policy;
use abide_verify::witness::{Request, cosigned};
use ureq::Agent;

use crate::error::{Error, Kind, Result};
use crate::published::{agent, checked_prefix};
use crate::source::{self, Source};
use crate::swap;

/// How long one witness may take.
const WAIT: Duration = Duration::from_secs(10);
/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 64 << 10;
/// A witness that was asked by others meanwhile says how far it is; so often it is believed.
const TRIES: u32 = 3;

/// Somebody who signs, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub key: VerifierKey,
    pub url: String,
}

/// What one witness said.
#[derive(Debug)]
pub struct Asked {
    pub witness: Party,
    /// The refusal, or the failure, if it did not sign.
    pub failure: Option<Refused>,
}

/// Why a witness did not sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// `witness::unreachable`, `witness::refused`; or `witness::ahead` or `witness::split_view`, which are evidence against the log.
    pub code: &'static str,
    pub message: String,
}

/// What a round of asking came to.
#[derive(Debug)]
pub struct Cosigned {
    pub head: Note,
    pub size: u64,
    pub asked: Vec<Asked>,
    /// Whether the policy is met, and the head is now the one to be shown.
    pub is_shown: bool,
}

/// The witnesses of a policy that have a URL.
pub fn parties(policy: &Policy) -> Result<Vec<Party>> {
    let with_url = policy.witnesses().iter().filter_map(|party| Some((party, party.url.as_ref()?)));
    with_url
        .map(|(party, url)| {
            let url = checked_prefix(&String::from_utf8_lossy(url))?;
            Ok(Party { key: party.key.clone(), url })
        })
        .collect()
}

/// Shows the newest head to all of these witnesses at once, and if the policy accepts what they signed, keeps it as the one to be shown.
pub fn round(ledger: &Ledger, policy: &Policy, witnesses: &[Party]) -> Result<Cosigned> {
    let policy = &followed(ledger, policy)?;
    let newest = pinned(ledger)?;
    let size = source::size(&newest)?;
    let agent = agent(WAIT);
    // What the log proves is read here, where its connection is; what is asked goes out at once, as a slow witness must not hold up the others.
    let mut waiting: Vec<(Party, Step)> =
        witnesses.iter().map(|party| (party.clone(), Step::Ask(0))).collect();
    for _ in 0..=TRIES {
        let mut bodies = Vec::new();
        for (_, step) in &waiting {
            bodies.push(match step {
                Step::Ask(old) => Some(body(ledger, &newest, *old, size)?),
                Step::Done(_) => None,
            });
        }
        if bodies.iter().all(Option::is_none) {
            break;
        }
        ask_all(&agent, &newest, size, &mut waiting, &bodies);
    }
    let mut head = newest;
    let mut asked = Vec::new();
    for (witness, step) in waiting {
        let failure = match step {
            Step::Done(Ok(signed)) => {
                for signature in signed.signatures() {
                    head = head.with(signature.clone())?;
                }
                None
            }
            Step::Done(Err(refused)) => Some(refused),
            Step::Ask(_) => Some(Refused {
                code: "witness::unreachable",
                message: format!("`{}` has seen another size each time", witness.url),
            }),
        };
        asked.push(Asked { witness, failure });
    }
    let is_shown = policy.accept(&head).is_ok();
    if is_shown {
        swap::write(&source::cosigned_path(ledger.path()), head.to_string().as_bytes(), 0o600)?;
    }
    Ok(Cosigned { head, size, asked, is_shown })
}

/// The policy with every key that the log had, if it knows one of them.
fn followed(ledger: &Ledger, policy: &Policy) -> Result<Policy> {
    Ok(policy.follow_all(&ledger.rotations()?)?.0)
}

/// The newest head; and from now on nobody is shown a newer one than witnesses have signed. A log must never seem to go back.
fn pinned(ledger: &Ledger) -> Result<Note> {
    let newest =
        || ledger.checkpoint()?.ok_or_else(|| Error::new(Kind::Witness, "the log is empty"));
    if source::cosigned(ledger)?.is_some() {
        return newest();
    }
    loop {
        let head = newest()?;
        swap::write(&source::cosigned_path(ledger.path()), head.to_string().as_bytes(), 0o600)?;
        if newest()? == head {
            return Ok(head);
        }
    }
}

/// How far it has come with one witness.
enum Step {
    /// To ask, from the size that the witness has seen.
    Ask(u64),
    Done(Result<Note, Refused>),
}

fn body(ledger: &Ledger, head: &Note, old: u64, size: u64) -> Result<String> {
    let proof = ledger.prove_consistency(old, size)?;
    Ok(Request::new(old, proof, head.clone())?.to_string())
}

fn ask_all(
    agent: &Agent,
    head: &Note,
    size: u64,
    waiting: &mut [(Party, Step)],
    bodies: &[Option<String>],
) {
    std::thread::scope(|scope| {
        for ((party, step), body) in waiting.iter_mut().zip(bodies) {
            if let Some(body) = body {
                scope.spawn(move || *step = ask(agent, party, head, size, body));
            }
        }
    });
}

/// One question to one witness.
fn ask(agent: &Agent, party: &Party, head: &Note, size: u64, body: &str) -> Step {
    let url = format!("{}/add-checkpoint", party.url);
    let refused = |code: &'static str, why: &str| {
        let why: String = why.trim().chars().take(200).flat_map(char::escape_debug).collect();
        Step::Done(Err(Refused { code, message: format!("`{}`: {why}", party.url) }))
    };
    let answer = agent.post(&url).content_type("text/plain; charset=utf-8").send(body);
    let (status, text) = match answer {
        Ok(mut answer) => {
            let status = answer.status().as_u16();
            let read = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
            match read {
                Ok(text) => (status, text),
                Err(error) => return refused("witness::unreachable", &error.to_string()),
            }
        }
        Err(error) => return refused("witness::unreachable", &error.to_string()),
    };
    match status {
        200 => match cosigned(head, text.as_bytes(), std::slice::from_ref(&party.key)) {
            Ok(note) => Step::Done(Ok(note)),
            Err(error) => refused("witness::refused", &error.to_string()),
        },
        409 => match text.strip_suffix('\n').and_then(|seen| seen.parse::<u64>().ok()) {
            Some(seen) if seen <= size => Step::Ask(seen),
            Some(seen) => {
                let why = format!(
                    "it has seen {seen} entries, and the log has {size}: the log was rolled back, or there are two"
                );
                refused("witness::ahead", &why)
            }
            None => refused("witness::refused", "it does not say how far it has seen the log"),
        },
        422 => refused("witness::split_view", "it has seen another log under this key"),
        _ => refused("witness::refused", &format!("status {status}: {text}")),
    }
}

/// Whether a head is already shown with the signatures that a policy asks for.
pub fn is_due(ledger: &Ledger, policy: &Policy) -> Result<bool> {
    let Some(newest) = ledger.checkpoint()? else { return Ok(false) };
    let policy = &followed(ledger, policy)?;
    let shown = ledger.head()?;
    let is_newest = match &shown {
        Some(shown) => shown.text() == newest.text(),
        None => false,
    };
    Ok(!is_newest || shown.is_none_or(|shown| policy.accept(&shown).is_err()))
}

/// The checkpoint of a head.
pub fn checkpoint(head: &Note) -> Result<Checkpoint> {
    Ok(head.text().parse()?)
}
