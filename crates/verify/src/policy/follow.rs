//! Keys of logs that were replaced.

use super::{Party, Policy};
use crate::error::{Error, Kind, Result};
use crate::note::VerifierKey;
use crate::rotation::Rotation;

/// A key that signs no head of more entries than these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Retired {
    pub(super) key: VerifierKey,
    pub(super) size: u64,
    by: VerifierKey,
}

impl Policy {
    /// The policy of whoever knows one of the two keys of a rotation, and so the other. `None` for whoever knows neither.
    ///
    /// The old key counts for heads up to the one that it handed over with, the new one as the old one did, and witnesses as before. The rotation's own head needs
    /// no quorum: whatever is accepted under the new key needs one.
    ///
    /// An error means that one key was handed over twice, or was taken over from two: evidence against whoever holds it.
    pub fn follow(&self, rotation: &Rotation) -> Result<Option<Self>> {
        let (old, new) = (rotation.old(), rotation.new_key());
        let mut policy = match (self.knows(old), self.knows(new)) {
            (false, false) => return Ok(None),
            (true, false) => self.clone().with_successor(old, new)?,
            (false, true) => self.clone().with_successor(new, old)?,
            (true, true) => self.clone(),
        };
        let retired = Retired { key: old.clone(), size: rotation.head().size(), by: new.clone() };
        if policy.retired.contains(&retired) {
            return Ok(Some(policy));
        }
        if policy.retired.iter().any(|other| other.key == *old || other.by == *new) {
            let message =
                format!("the key of `{}` was replaced twice: keep both files", old.name());
            return Err(Error::new(Kind::Proof, message));
        }
        policy.retired.push(retired);
        Ok(Some(policy))
    }

    /// The same, for rotations in any order: as far as they lead. The number of those that nobody could follow comes with it.
    pub fn follow_all(&self, rotations: &[Rotation]) -> Result<(Self, usize)> {
        let (mut policy, mut rest): (_, Vec<_>) = (self.clone(), rotations.iter().collect());
        loop {
            let before = rest.len();
            let mut left = Vec::new();
            for rotation in rest {
                match policy.follow(rotation)? {
                    Some(followed) => policy = followed,
                    None => left.push(rotation),
                }
            }
            if left.len() == before || left.is_empty() {
                return Ok((policy, left.len()));
            }
            rest = left;
        }
    }

    /// Whether it is the key of one of the logs.
    pub fn knows(&self, key: &VerifierKey) -> bool {
        self.logs.iter().any(|log| log.key == *key)
    }

    /// Where the log is found stays as it was.
    fn with_successor(mut self, known: &VerifierKey, key: &VerifierKey) -> Result<Self> {
        let url = self.logs.iter().find(|log| log.key == *known).and_then(|log| log.url.clone());
        self.add_log(Party { name: key.name().as_bytes().to_vec(), key: key.clone(), url })?;
        Ok(self)
    }

    /// After how many entries the key was replaced.
    pub(super) fn retired_at(&self, key: &VerifierKey) -> Option<u64> {
        self.retired.iter().find(|retired| retired.key == *key).map(|retired| retired.size)
    }
}
