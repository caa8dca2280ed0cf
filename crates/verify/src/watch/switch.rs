//! Whether the switch is still where the receipt says.

use super::{Asking, report};
use crate::finding::Outcome;
use crate::published::{Declared, Published, STATE_BYTES_MAX, Stated, state};
use crate::receipt::{KeyProof, Receipt, State, Trust, examine};

/// What came of asking.
pub(super) enum Switch {
    /// The platform answers from a root that the head does not hold yet.
    Ahead,
    /// The receipt, made anew under the newest head, with the state where it is shown; and whether that shows that its act was the last.
    Asked { receipt: Box<Receipt>, is_last: bool },
}

impl<P: Published + ?Sized> Asking<'_, P> {
    /// Completes the receipt from what is published, and checks it as any receipt is checked.
    pub(super) fn switch(
        &mut self,
        receipt: &Receipt,
        root: Option<&Declared>,
    ) -> Result<Switch, P::Error> {
        let keys =
            KeyProof { entry: receipt.keys.entry.clone(), path: self.prove(0)?.hashes().to_vec() };
        let log = self.prove(receipt.log.index())?;
        let (state, is_asked) = match root {
            // No root holds the act yet, so there is nothing to ask for.
            None => (None, true),
            Some(root) => match self.state(receipt, root)? {
                Answer::Ahead => return Ok(Switch::Ahead),
                Answer::None => (None, false),
                Answer::State(state) => (Some(*state), true),
            },
        };
        let receipt = Receipt { keys, log, state, ..receipt.clone() };
        if !is_asked {
            return Ok(Switch::Asked { receipt: Box::new(receipt), is_last: false });
        }
        let now = format!("{:.6}", self.watch.now).parse().ok();
        let policy = Some(self.watch.policy.clone());
        let checked = examine(receipt.clone(), &Trust { policy, now, ..Trust::default() });
        report(&checked, &mut self.seen.findings);
        let is_last = checked
            .report
            .findings()
            .iter()
            .any(|found| found.code == "state::latest" && found.outcome == Outcome::Holds);
        Ok(Switch::Asked { receipt: Box::new(receipt), is_last })
    }

    /// What the newest root in the log says of this act and of the next one.
    fn state(&mut self, receipt: &Receipt, root: &Declared) -> Result<Answer, P::Error> {
        let (pseudonym, version) = (&receipt.member.pseudonym, receipt.version);
        let keys = [version, version.saturating_add(1)].map(|n| pseudonym.state_key(n));
        let answers = match self.log.read(&keys.map(|key| state(&key)), STATE_BYTES_MAX) {
            Ok(answers) => answers,
            Err(error) => {
                self.seen.failures.push(error);
                return Ok(Answer::None);
            }
        };
        let mut proofs = vec![];
        for answer in answers {
            let Some(bytes) = answer else {
                let words = "the platform does not say where your switch is";
                self.seen.findings.add("state::unanswered", None, words);
                return Ok(Answer::None);
            };
            let stated = match Stated::parse(&bytes) {
                Ok(stated) => stated,
                Err(error) => {
                    self.seen.findings.add("state::format", None, error.to_string());
                    return Ok(Answer::None);
                }
            };
            if stated.log.index() >= self.head.checkpoint.size() {
                return Ok(Answer::Ahead);
            }
            if (stated.log.index(), &stated.root) != (root.index, &root.entry) {
                let words = format!(
                    "the platform answers from another map than that of the newest root, entry {}",
                    root.index
                );
                self.seen.findings.add("state::old_root", None, words);
                return Ok(Answer::None);
            }
            proofs.push(stated.proof);
        }
        let log = self.prove(root.index)?;
        let mut proofs = proofs.into_iter();
        Ok(match (proofs.next(), proofs.next()) {
            (Some(present), Some(absent)) => {
                Answer::State(Box::new(State { root: root.entry.clone(), log, present, absent }))
            }
            _ => Answer::None,
        })
    }
}

enum Answer {
    Ahead,
    /// Why stands among the findings or the failures.
    None,
    State(Box<State>),
}
