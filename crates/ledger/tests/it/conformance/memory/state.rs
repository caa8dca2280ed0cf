//! Everything that one committed state holds.

use std::collections::BTreeMap;

use abide_ledger::store::{Description, Leaf, Payload, Row, Which};
use abide_ledger::{Account, Digest};

use super::Fault;

pub(super) type Said = (Option<String>, [u8; 16], Vec<u8>);

#[derive(Clone)]
pub(super) struct Event {
    pub(super) appended: i64,
    pub(super) kind: String,
    pub(super) commitment: Digest,
    pub(super) chain: Digest,
}

#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) description: Option<Description>,
    pub(super) events: Vec<Event>,
    pub(super) payloads: BTreeMap<u64, Said>,
    pub(super) erasures: BTreeMap<u64, u64>,
    pub(super) suppressions: BTreeMap<Digest, u64>,
    pub(super) tiles: BTreeMap<(u8, u64), Vec<u8>>,
    pub(super) heads: BTreeMap<u64, String>,
    pub(super) accounts: BTreeMap<String, Account>,
    pub(super) pages: BTreeMap<i64, Vec<u8>>,
    pub(super) parted: Vec<Leaf>,
}

impl State {
    pub(super) fn newest(&self) -> Option<(u64, &str)> {
        let (index, event) = self.events.iter().enumerate().next_back()?;
        Some((index as u64, &event.kind))
    }

    pub(super) fn row<'a>(&'a self, index: u64, event: &'a Event) -> Row<'a> {
        let payload = self.payloads.get(&index).map(|(subject, salt, body)| Payload {
            subject: subject.as_deref(),
            salt: *salt,
            body,
        });
        let Event { appended, kind, commitment, chain } = event;
        let (appended, commitment, chain) = (*appended, *commitment, *chain);
        Row { index, appended, kind, commitment, chain, payload }
    }
}

/// Whether the row is one of those.
pub(super) fn belongs(row: &Row<'_>, which: Which<'_>, fault: Option<Fault>) -> bool {
    let is_act = matches!(row.kind, "choice" | "objection");
    let subject = row.payload.and_then(|payload| payload.subject);
    let is_about = |member: &str| match fault {
        Some(Fault::TakesMembersForEachOther) => {
            subject.is_some_and(|subject| subject.trim().eq_ignore_ascii_case(member.trim()))
        }
        _ => subject == Some(member),
    };
    match which {
        Which::All => true,
        Which::Rare => !matches!(row.kind, "choice" | "notice" | "bounce"),
        Which::Of(kind) => row.kind == kind.word(),
        Which::Acts => is_act,
        Which::Erasing => row.kind == "objection" && subject.is_none(),
        Which::About(member) => is_about(member),
        Which::ActsOf(member) => is_act && is_about(member),
    }
}
