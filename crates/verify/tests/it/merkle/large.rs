//! Trees that are too large to be compared leaf by leaf.

use std::collections::BTreeMap;

use abide_verify::error::Error;
use abide_verify::merkle::{
    Frontier, Hash, Prover, Tiles, consistency_proof, inclusion_proof, leaf_hash, node_hash,
    root_of_tiles, verify_consistency, verify_inclusion,
};
use abide_verify::tile::{Tile, tiles_between};
use proptest::prelude::*;

/// A log that has nothing but its frontier and its tiles, each of which it wrote when it had to.
#[derive(Default)]
struct Log {
    frontier: Frontier,
    nodes: BTreeMap<(u8, u64), Hash>,
    tiles: BTreeMap<Tile, Vec<Hash>>,
}

impl Log {
    fn grow(&mut self, to: u64) {
        let from = self.frontier.size();
        for index in from..to {
            let leaf = leaf_hash(&index.to_be_bytes());
            self.frontier.push_with(leaf, |level, index, hash| {
                if level % 8 == 0 {
                    self.nodes.insert((level / 8, index), hash);
                }
            });
        }
        for tile in tiles_between(from, to) {
            let first = tile.index() * 256;
            let hashes =
                (first..first + u64::from(tile.width())).map(|at| self.nodes[&(tile.level(), at)]);
            self.tiles.insert(tile, hashes.collect());
        }
    }
}

impl Tiles for Log {
    type Error = Error;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>, Error> {
        Ok(self.tiles[&tile].clone())
    }
}

/// With three levels of tiles, and some partial tiles of each on the way.
#[test]
fn a_log_of_tiles_proves_each_of_its_heads() {
    let mut log = Log::default();
    let mut heads = vec![(0, Hash::EMPTY)];
    for size in [1, 2, 255, 256, 257, 1000, 65_535, 65_536, 65_793, 70_000] {
        log.grow(size);
        heads.push((size, log.frontier.root()));
    }
    for (size, root) in &heads {
        assert_eq!(root_of_tiles(&log, *size).unwrap(), *root);
        let mut prover = Prover::new(&log, *size);
        for index in [0, 1, 254, 255, 256, 65_535, 65_536, 69_999, size.saturating_sub(1)] {
            if index < *size {
                let proof = inclusion_proof(&log, index, *size).unwrap();
                assert_eq!(prover.inclusion(index).unwrap(), proof, "also after others");
                verify_inclusion(&leaf_hash(&index.to_be_bytes()), index, *size, root, &proof)
                    .unwrap();
            }
        }
        for (old, old_root) in heads.iter().filter(|(old, _)| old <= size) {
            let proof = consistency_proof(&log, *old, *size).unwrap();
            verify_consistency((*old, old_root), (*size, root), &proof).unwrap();
        }
    }
}

/// A log whose entries are all the same, so that no hash needs to be kept.
struct Uniform;

impl Tiles for Uniform {
    type Error = Error;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>, Error> {
        let hash =
            (0..8 * tile.level()).fold(leaf_hash(b"same"), |hash, _| node_hash(&hash, &hash));
        Ok(vec![hash; usize::from(tile.width())])
    }
}

fn size() -> impl Strategy<Value = u64> {
    (1_u32..64, any::<u64>(), -2_i64..3).prop_map(|(bits, noise, near)| {
        let power = 1_u64 << (bits - 1);
        if noise % 2 == 0 {
            power.saturating_add_signed(near).max(1)
        } else {
            power | (noise % power)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn proofs_of_any_size(size in size(), pick in any::<u64>(), flip in any::<prop::sample::Index>()) {
        let root = root_of_tiles(&Uniform, size).unwrap();
        let index = pick % size;
        let proof = inclusion_proof(&Uniform, index, size).unwrap();
        verify_inclusion(&leaf_hash(b"same"), index, size, &root, &proof).unwrap();
        verify_inclusion(&leaf_hash(b"else"), index, size, &root, &proof).unwrap_err();

        let old = index + 1;
        let old_root = root_of_tiles(&Uniform, old).unwrap();
        let mut proof = consistency_proof(&Uniform, old, size).unwrap();
        verify_consistency((old, &old_root), (size, &root), &proof).unwrap();
        if !proof.is_empty() {
            let at = flip.index(proof.len());
            proof[at].0[0] ^= 1;
            verify_consistency((old, &old_root), (size, &root), &proof).unwrap_err();
        }
    }

    /// A frontier that is put away and taken up again goes on as if nothing had been.
    #[test]
    fn frontiers_go_on(first in 0_u64..300, more in 0_u64..300) {
        let leaves = super::leaves(first + more);
        let mut frontier = Frontier::default();
        frontier.extend(leaves[..first as usize].iter().copied());
        let mut again = Frontier::new(frontier.size(), frontier.peaks().to_vec()).unwrap();
        again.extend(leaves[first as usize..].iter().copied());
        prop_assert_eq!(again.root(), abide_verify::merkle::root(&leaves));
        prop_assert_eq!(again.size(), first + more);
    }
}
