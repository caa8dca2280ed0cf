//! The state map, made anew from the acts that were opened.

use std::path::Path;

use abide_ledger::Digest;
use abide_verify::audit::{Findings, Place};
use abide_verify::map::{Key, Tree, Value};

use super::accounts::{Accounts, in_map};
use super::opened::{Opened, lines};
use super::recorded::Recorded;
use crate::failure::Failure;
use crate::openings::{Acts, LEAVES, Leaf};

/// How many roots the log holds, and how many of them followed from what was opened.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Replayed {
    pub(super) roots: u64,
    pub(super) made_anew: u64,
}

/// Makes every root anew.
///
/// Whoever was erased has acts in the map that nobody can open any more. Their leaves are handed over as they are, for the newest map: so of the roots that hold
/// such acts the newest alone can be made anew, and what those leaves stand for is the operator's word.
pub(super) fn replay(
    folder: &Path,
    opened: &Opened,
    accounts: &Accounts,
    recorded: &Recorded,
    findings: &mut Findings,
) -> Result<Replayed, Failure> {
    let left = left(folder, findings)?;
    let gone = opened.erased.len() + opened.erasures.len();
    if left.len() > gone {
        let message = format!(
            "{} leaves of the map are said to be of who was erased, by {gone} entries",
            left.len()
        );
        findings.add("openings::leaves", Some(Place::Path(LEAVES.to_owned())), message);
    }
    // From here on the map holds what cannot be opened.
    let first_gone = opened.erased.keys().chain(opened.erasures.keys()).min().copied();
    let mut map = Growing::default();
    let mut acts = opened.events.iter().filter(|event| event.is_act()).peekable();
    let mut replayed = Replayed { roots: recorded.roots.len() as u64, made_anew: 0 };
    for (place, (index, root)) in recorded.roots.iter().enumerate() {
        while let Some(act) = acts.next_if(|act| act.index < root.events) {
            let Some(event) = act.event() else { continue };
            let Some(member) = event.event.member() else { continue };
            let Some(pseudonym) = accounts.get(member) else {
                findings.at(act.index, "openings::account", "whoever acted has no account");
                continue;
            };
            map.put(member, in_map(pseudonym), act);
        }
        let is_whole = first_gone.is_none_or(|gone| gone >= root.events);
        let is_newest = place + 1 == recorded.roots.len();
        if !is_whole && !is_newest {
            continue;
        }
        if !is_whole {
            map.new.extend(&left);
        }
        let (found, leaves) = map.root();
        if found.map(|found| found.0) != Some(root.map.0) || leaves != root.leaves {
            let message = "the acts before it do not make this map: one is left out, added or somebody else's";
            findings.at(*index, "map::root", message);
        } else {
            replayed.made_anew += 1;
        }
    }
    Ok(replayed)
}

/// The map as it grows.
#[derive(Default)]
struct Growing {
    acts: Acts,
    tree: Tree,
    new: Vec<(Key, Value)>,
}

impl Growing {
    fn put(
        &mut self,
        member: &str,
        pseudonym: abide_verify::pseudonym::Pseudonym,
        act: &super::opened::OpenedEvent,
    ) {
        self.new.push(self.acts.leaf(member, &pseudonym, &act.salt, &act.body));
    }

    /// The root with all that was put in, and how many leaves it is over. `None` if two have one key.
    fn root(&mut self) -> (Option<abide_verify::map::Root>, u64) {
        let mut new: Vec<_> = self.new.drain(..).map(|(key, value)| (key, Some(value))).collect();
        new.sort_unstable_by_key(|(key, _)| *key);
        let updated = self.tree.update(new).is_ok();
        (updated.then(|| self.tree.root()), self.tree.len() as u64)
    }
}

/// The leaves of who was erased.
fn left(folder: &Path, findings: &mut Findings) -> Result<Vec<(Key, Value)>, Failure> {
    let mut left = vec![];
    lines(folder, LEAVES, findings, |line: Leaf, place, findings| {
        match Digest::parse(&line.key).zip(Digest::parse(&line.value)) {
            Some((key, value)) => left.push((Key(key.0), Value(value.0))),
            None => findings.add("openings::format", place, "it is not a leaf in hexadecimal"),
        }
    })?;
    Ok(left)
}
