//! Trees that others made: the hash of a leaf in transparency-dev/merkle (rfc6962_test.go), and the tree of eight leaves with which
//! the tests of Certificate Transparency have come since RFC 6962.

use abide_verify::merkle::{
    Frontier, Hash, Leaves, leaf_hash, node_hash, root, root_of_tiles, verify_consistency,
    verify_inclusion,
};

use super::{consistency, inclusion, root_at};

const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

fn leaves() -> Vec<Hash> {
    LEAVES.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())).collect()
}

fn hashes(list: &[&str]) -> Vec<Hash> {
    list.iter().map(|hash| Hash(hex::decode(hash).unwrap().try_into().unwrap())).collect()
}

#[test]
fn single_hashes() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Hash::EMPTY.to_string(), empty);
    assert_eq!(root(&[]), Hash::EMPTY);
    let leaf = "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56";
    assert_eq!(leaf_hash(b"L123456").to_string(), leaf);
    // The first inner node of the tree below.
    let [left, right] = leaves()[..2] else { panic!("eight leaves") };
    assert_eq!(node_hash(&left, &right).to_string(), ROOTS[1]);
}

#[test]
fn roots() {
    let leaves = leaves();
    let mut frontier = Frontier::default();
    for (size, expected) in (1..).zip(ROOTS) {
        frontier.push(leaves[size as usize - 1]);
        assert_eq!(frontier.root().to_string(), expected, "{size}");
        assert_eq!(root_of_tiles(&Leaves(&leaves), size).unwrap().to_string(), expected, "{size}");
    }
}

#[test]
fn inclusion_proofs() {
    let cases: [(u64, u64, &[&str]); 4] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ];
    let leaves = leaves();
    for (index, size, expected) in cases {
        let expected = hashes(expected);
        assert_eq!(inclusion(&leaves, index, size), expected, "{index} of {size}");
        let root = root_at(&leaves, size);
        verify_inclusion(&leaves[index as usize], index, size, &root, &expected).unwrap();
    }
}

#[test]
fn consistency_proofs() {
    let cases: [(u64, u64, &[&str]); 4] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    let leaves = leaves();
    for (old, new, expected) in cases {
        let expected = hashes(expected);
        assert_eq!(consistency(&leaves, old, new), expected, "{old} in {new}");
        let roots = (root_at(&leaves, old), root_at(&leaves, new));
        verify_consistency((old, &roots.0), (new, &roots.1), &expected).unwrap();
    }
}
