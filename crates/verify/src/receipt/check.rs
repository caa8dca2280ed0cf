//! The check of one receipt.

use super::act::Act;
use super::file::{Receipt, State};
use crate::checkpoint::Checkpoint;
use crate::entry::{KeyEntry, RootEntry, Time, commitment};
use crate::finding::{Refusal, Report, refuse};
use crate::map::End;
use crate::merkle::{leaf_hash, verify_inclusion};
use crate::policy::Policy;
use crate::pseudonym::{AccountId, Pseudonym, state_value};
use crate::vrf::{Proof, PublicKey};

/// What a member knows from elsewhere. What is missing leaves a finding open, or a question unasked.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Whose signatures count. Without it nobody vouches for the log.
    pub policy: Option<Policy>,
    /// The member's id.
    pub member: Option<String>,
    /// The account of their earlier receipts.
    pub account: Option<AccountId>,
    /// The time, for asking whether the state is overdue.
    pub now: Option<Time>,
}

/// What came out.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    pub report: Report,
    /// The receipt, if it can be read. Its parts are what the report says they are, and no more.
    pub receipt: Option<Receipt>,
    /// What the member did, if the log is shown to hold it.
    pub act: Option<Act>,
}

impl Checked {
    /// What proofs of membership are checked with, if nothing fails.
    pub fn pseudonym(&self) -> Option<Pseudonym> {
        let fails = self.report.verdict() == crate::finding::Outcome::Fails;
        self.receipt.as_ref().filter(|_| !fails).map(|receipt| receipt.member.pseudonym)
    }
}

/// Checks the file of a receipt.
pub fn check(bytes: &[u8], trust: &Trust) -> Checked {
    let mut checked = Checked::default();
    let report = &mut checked.report;
    let read = Receipt::parse(bytes).map_err(|error| Refusal::of("receipt::format", &error));
    match report.attempt(read) {
        Some(receipt) => examine(receipt, trust),
        None => checked,
    }
}

/// Checks a receipt that was read, or put together from what is published.
pub fn examine(receipt: Receipt, trust: &Trust) -> Checked {
    let mut checked = Checked::default();
    let report = &mut checked.report;
    let act = included(report, &receipt);
    let act = report.attempt(act);
    signed(report, &receipt, trust.policy.as_ref());
    if let Some(act) = &act {
        let asked = whose(report, &receipt, act, trust);
        report.attempt(asked);
    }
    let keyed = keyed(report, &receipt);
    report.attempt(keyed);
    match &receipt.state {
        Some(state) => {
            let latest = latest(report, &receipt, state);
            report.attempt(latest);
        }
        None => pending(report, &receipt, trust.now.as_ref()),
    }
    Checked { act, receipt: Some(receipt), ..checked }
}

/// That the log's head holds the event.
fn included(report: &mut Report, receipt: &Receipt) -> Result<Act, Refusal> {
    let act = Act::read(&receipt.event.kind, &receipt.event.body)?;
    let head = head(receipt)?;
    if head.origin() != receipt.origin {
        return Err(refuse(
            "log::origin",
            "The receipt names another log than the one it is from.",
        ));
    }
    let terms = receipt.terms.as_ref().map(|terms| terms.version.as_str());
    if terms != act.terms.as_deref() {
        return Err(refuse("receipt::terms", "The receipt names other terms than your event."));
    }
    let sealed = commitment(&receipt.event.salt, receipt.event.body.as_bytes());
    let leaf = leaf_hash(act.sealed().entry(&receipt.event.time, &sealed).as_bytes());
    let (index, path) = (receipt.log.index(), receipt.log.hashes());
    verify_inclusion(&leaf, index, head.size(), head.root(), path).map_err(|_| {
        refuse("log::included", "The log does not hold your event where the receipt says it does.")
    })?;
    let (words, time) = (act.words(), receipt.event.time.in_words());
    report.holds(
        "log::included",
        format!(
            "This receipt shows that {words}. It is event {index} of the log, entered on {time}."
        ),
    );
    Ok(act)
}

/// Who vouches for the head.
fn signed(report: &mut Report, receipt: &Receipt, policy: Option<&Policy>) {
    let Some(policy) = policy else {
        report.open(
            "policy::none",
            "Whose signatures to trust was not said, so nobody vouches for the log.",
        );
        return;
    };
    let accepted = policy.accept(receipt.log.checkpoint());
    let accepted = accepted.map_err(|error| Refusal::of("log::signed", &error));
    if let Some(accepted) = report.attempt(accepted) {
        let names: Vec<_> = accepted.witnesses.iter().map(|(key, _)| key.name()).collect();
        let seen = match names.len() {
            0 => "no witness of your policy has seen it, and it asks for none".to_owned(),
            1 => format!("a witness of your policy has seen it: {}", names.join(", ")),
            many => format!("{many} witnesses of your policy have seen it: {}", names.join(", ")),
        };
        let log = accepted.log.name();
        report.holds("log::signed", format!("The log's head is signed by {log}; {seen}."));
    }
}

/// Whose receipt it is.
fn whose(report: &mut Report, receipt: &Receipt, act: &Act, trust: &Trust) -> Result<(), Refusal> {
    match (&trust.member, &act.member) {
        (Some(known), Some(named)) if known != named => {
            return Err(refuse("act::member", "The event of the receipt is about somebody else."));
        }
        (Some(_), Some(_)) => report.holds("act::member", "The event is about you."),
        (Some(_), None) => report.open(
            "act::member",
            "The event names nobody, as it is your erasure; the account alone tells whose it is.",
        ),
        (None, _) => {}
    }
    match trust.account {
        Some(known) if known != receipt.member.account => Err(refuse(
            "pseudonym::account",
            "The receipt speaks of another account than your earlier receipts. A member has one account only: keep both, they are evidence.",
        )),
        _ => Ok(()),
    }
}

/// That the pseudonym is the account's only one, under the key that the log names to everybody.
fn keyed(report: &mut Report, receipt: &Receipt) -> Result<(), Refusal> {
    let member = &receipt.member;
    let key = PublicKey::from_bytes(&member.key)
        .map_err(|error| Refusal::of("pseudonym::key", &error))?;
    let proof = Proof::from_bytes(&member.proof);
    let output = proof.and_then(|proof| key.verify(&member.account.0, &proof));
    if output.ok().map(Pseudonym::from) != Some(member.pseudonym) {
        return Err(refuse(
            "pseudonym::account",
            "The pseudonym of the receipt is not the one that belongs to its account.",
        ));
    }
    report.holds("pseudonym::account", "The pseudonym is the only one that your account can have.");
    let head = head(receipt)?;
    let leaf = leaf_hash(receipt.keys.entry.as_bytes());
    verify_inclusion(&leaf, 0, head.size(), head.root(), &receipt.keys.path)
        .map_err(|_| refuse("pseudonym::key", "The key in the receipt is not in the log."))?;
    let entry: KeyEntry =
        receipt.keys.entry.parse().map_err(|error| Refusal::of("pseudonym::key", &error))?;
    if entry.vrf != key {
        return Err(refuse(
            "pseudonym::key",
            "The pseudonym was made with another key than the one that the log names.",
        ));
    }
    report.holds(
        "pseudonym::key",
        "It was made with the key that the log's first entry names to everybody.",
    );
    Ok(())
}

/// That nobody acted on the switch after it.
fn latest(report: &mut Report, receipt: &Receipt, state: &State) -> Result<(), Refusal> {
    let (head, other) = (head(receipt)?, state.log.checkpoint());
    if receipt.log.checkpoint() != other {
        let other: Result<Checkpoint, _> = other.text().parse();
        let forked = other.is_ok_and(|other| {
            (other.origin(), other.size()) == (head.origin(), head.size())
                && other.root() != head.root()
        });
        return Err(if forked {
            refuse(
                "log::fork",
                "The log signed two different histories of one length: keep this file, it is evidence.",
            )
        } else {
            refuse(
                "log::heads",
                "The proofs of the receipt are made under two different heads of the log.",
            )
        });
    }
    let at = state.log.index();
    let leaf = leaf_hash(state.root.as_bytes());
    verify_inclusion(&leaf, at, head.size(), head.root(), state.log.hashes()).map_err(|_| {
        refuse(
            "log::included",
            "The log does not hold the map's root where the receipt says it does.",
        )
    })?;
    let root: RootEntry = state.root.parse().map_err(|error| Refusal::of("state::map", &error))?;
    // The map holds the acts among the first `events` events, and was entered after them.
    if receipt.log.index() >= root.events || at < root.events {
        return Err(refuse(
            "state::early",
            "The map of choices in the receipt is older than your event, or than itself.",
        ));
    }
    let (pseudonym, version) = (&receipt.member.pseudonym, receipt.version);
    let sealed = commitment(&receipt.event.salt, receipt.event.body.as_bytes());
    let value = state_value(&receipt.event.salt, version, &sealed);
    let key = pseudonym.state_key(version);
    state.present.verify_existence(&root.map, &key, &value).map_err(|_| {
        refuse("state::map", "The map of choices does not hold your event where it should.")
    })?;
    let next = pseudonym.state_key(version + 1);
    let absent = state.absent.verify(&root.map, &next);
    match (absent, state.absent.end()) {
        (Ok(None), _) => {}
        (Ok(Some(_)), _) | (_, End::Found(_)) => {
            return Err(refuse(
                "state::superseded",
                "There was a later act on your switch, so this one is not your last.",
            ));
        }
        (Err(_), _) => {
            return Err(refuse("state::map", "The map of choices does not show what came next."));
        }
    }
    let time = root.time.in_words();
    report.holds(
        "state::latest",
        format!(
            "It is act number {version} on your switch, and there was no act number {} when the map was published on {time}: it was your last.",
            version + 1
        ),
    );
    Ok(())
}

fn pending(report: &mut Report, receipt: &Receipt, now: Option<&Time>) {
    let by = receipt.state_by.in_words();
    if now.is_some_and(|now| *now > receipt.state_by) {
        report.fail(refuse(
            "state::overdue",
            format!("The platform had to show by {by} that this is your last act, and this receipt does not hold that proof. Ask for it."),
        ));
    } else {
        report.open(
            "state::pending",
            format!(
                "That this is your last act is not shown yet. The platform must show it by {by}."
            ),
        );
    }
}

fn head(receipt: &Receipt) -> Result<Checkpoint, Refusal> {
    let head = receipt.log.checkpoint().text().parse();
    head.map_err(|error| Refusal::of("receipt::format", &error))
}
