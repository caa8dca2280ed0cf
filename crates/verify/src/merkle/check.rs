//! What anyone can check with a root: RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use super::{Hash, node_hash};
use crate::error::{Error, Kind, Result};

/// That the tree of this size and root has this leaf at this index.
///
/// The proof's hashes stand from the leaf's sibling up to the root's child.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<()> {
    if index >= size {
        return Err(fault(format!("a tree of size {size} has no leaf `{index}`")));
    }
    let mut walk = Walk { at: index, last: size - 1 };
    let mut hash = *leaf;
    for sibling in proof {
        hash = match walk.step()? {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    walk.end()?;
    if hash == *root {
        Ok(())
    } else {
        Err(fault("the inclusion proof does not lead to this root"))
    }
}

/// That the tree of the new size and root begins with all leaves of the tree of the old size and root.
///
/// Every tree begins with the empty tree; that proof has no hashes. Sizes and roots MUST come from where they were signed together: a root alone does not
/// fix the size of its tree.
pub fn verify_consistency(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> Result<()> {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size > new_size {
        return Err(fault(format!("the log shrank from {old_size} to {new_size}")));
    }
    for (size, root) in [old, new] {
        if size == 0 && *root != Hash::EMPTY {
            return Err(fault("an empty tree has another root"));
        }
    }
    if old_size == new_size && old_root != new_root {
        return Err(fault(format!("there are two roots at size {old_size}")));
    }
    if old_size == 0 || old_size == new_size {
        return if proof.is_empty() {
            Ok(())
        } else {
            Err(fault("the consistency proof is too long"))
        };
    }
    // An old tree of a full power of two is itself the first node.
    let (first, siblings) = match proof.split_first() {
        _ if old_size.is_power_of_two() => (old_root, proof),
        Some(parts) => parts,
        None => return Err(fault("the consistency proof is too short")),
    };
    let mut walk = Walk { at: old_size - 1, last: new_size - 1 };
    walk.skip_right_turns();
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in siblings {
        match walk.step()? {
            Side::Left => {
                old_hash = node_hash(sibling, &old_hash);
                new_hash = node_hash(sibling, &new_hash);
            }
            Side::Right => new_hash = node_hash(&new_hash, sibling),
        }
    }
    walk.end()?;
    if old_hash != *old_root {
        return Err(fault("the consistency proof does not lead to the old root"));
    }
    if new_hash != *new_root {
        return Err(fault("the consistency proof does not lead to the new root"));
    }
    Ok(())
}

/// On which side of a node its sibling stands.
enum Side {
    Left,
    Right,
}

/// The way from a node upwards: its index in its level, and that of the level's last node.
struct Walk {
    at: u64,
    last: u64,
}

impl Walk {
    fn up(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }

    /// Goes up while the node is a right child: that far an old tree is full.
    fn skip_right_turns(&mut self) {
        while self.at & 1 == 1 {
            self.up();
        }
    }

    fn step(&mut self) -> Result<Side> {
        if self.last == 0 {
            return Err(fault("the proof is too long"));
        }
        let side = if self.at & 1 == 1 {
            Side::Left
        } else if self.at == self.last {
            // The last node of a level may have no sibling: it rises until it is a right child.
            while self.at & 1 == 0 && self.at != 0 {
                self.up();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.up();
        Ok(side)
    }

    fn end(self) -> Result<()> {
        if self.last == 0 { Ok(()) } else { Err(fault("the proof is too short")) }
    }
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Proof, message)
}
