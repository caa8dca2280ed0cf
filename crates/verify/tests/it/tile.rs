//! Paths and bytes of tiles, with the examples of C2SP `tlog-tiles`.

use abide_verify::merkle::{Hash, leaf_hash};
use abide_verify::tile::{
    Bundle, Tile, bundles_between, decode_entries, decode_hashes, encode_entries, encode_hashes,
    tiles_between,
};
use proptest::prelude::*;

#[test]
fn paths() {
    let cases = [
        ((0, 0, 256), "tile/0/000"),
        ((0, 999, 1), "tile/0/999.p/1"),
        ((0, 1000, 255), "tile/0/x001/000.p/255"),
        ((0, 1_234_067, 256), "tile/0/x001/x234/067"),
        ((3, 1_000_000, 256), "tile/3/x001/x000/000"),
        ((7, 0, 255), "tile/7/000.p/255"),
        ((0, (1 << 56) - 1, 255), "tile/0/x072/x057/x594/x037/x927/935.p/255"),
    ];
    for ((level, index, width), path) in cases {
        let tile = Tile::new(level, index, width).unwrap();
        assert_eq!((tile.to_string().as_str(), path.parse::<Tile>()), (path, Ok(tile)));
        if level == 0 {
            let path = path.replace("tile/0/", "tile/entries/");
            let bundle = Bundle::new(index, width).unwrap();
            assert_eq!((bundle.to_string(), path.parse::<Bundle>()), (path, Ok(bundle)));
            assert_eq!(bundle.tile(), tile);
        }
    }
}

#[test]
fn paths_of_nothing() {
    let refused = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/1000",
        "tile/0/001/000",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/00/000",
        "tile/+1/000",
        "tile/-1/000",
        "tile/8/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1.p/1",
        "tile/0/000.p",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/../000",
        "tile/0/+01",
        "tile/7/001",
        "tile/7/000",
        "tile/0/x072/x057/x594/x037/x927/936",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/8/0/x001",
        "tile/data/000",
        "tile/0/000\n",
    ];
    for path in refused {
        assert!(path.parse::<Tile>().is_err(), "{path}");
        assert!(path.replace("tile/0/", "tile/entries/").parse::<Bundle>().is_err(), "{path}");
    }
    assert!("tile/entries/000".parse::<Tile>().is_err());
    assert!("tile/0/000".parse::<Bundle>().is_err());
    assert!(Tile::new(0, 0, 0).is_err() && Tile::new(0, 0, 257).is_err());
}

/// The two trees that the specification counts out.
#[test]
fn tiles_of_a_tree() {
    let count = |level, full| {
        tiles_between(0, 70_000)
            .filter(|tile| (tile.level(), tile.is_full()) == (level, full))
            .count()
    };
    assert_eq!([count(0, true), count(0, false), count(1, true), count(1, false)], [273, 1, 1, 1]);
    let partial: Vec<_> = tiles_between(0, 70_000).filter(|tile| !tile.is_full()).collect();
    let partial: Vec<_> = partial.iter().map(ToString::to_string).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);

    let tiles: Vec<_> = tiles_between(0, 256).map(|tile| tile.to_string()).collect();
    assert_eq!(tiles, ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(bundles_between(0, 70_000).count(), 274);
    assert_eq!(
        tiles_between(0, 0).count() + tiles_between(5, 5).count() + tiles_between(5, 4).count(),
        0
    );
    assert_eq!(tiles_between(u64::MAX - 1, u64::MAX).count(), 1);
}

#[test]
fn bundles_that_break_off() {
    let bytes = encode_entries(&["a", "", "bc"]).unwrap();
    assert_eq!(bytes, b"\0\x01a\0\0\0\x02bc");
    assert_eq!(decode_entries(&bytes, 3).unwrap(), [b"a".as_slice(), b"", b"bc"]);
    for (bytes, width) in
        [(&bytes[..], 2), (&bytes[..], 4), (&bytes[..8], 3), (b"\0", 1), (b"\0\0\0", 1)]
    {
        assert!(decode_entries(bytes, width).is_err(), "{bytes:?}");
    }
    assert!(encode_entries(&[vec![0; 65_535]]).is_ok());
    assert!(encode_entries(&[vec![0; 65_536]]).is_err());

    let hashes = [leaf_hash(b"a"), Hash::EMPTY];
    let bytes = encode_hashes(&hashes);
    assert_eq!(decode_hashes(&bytes, 2).unwrap(), hashes);
    assert!(decode_hashes(&bytes, 1).is_err() && decode_hashes(&bytes, 3).is_err());
    assert!(
        decode_hashes(&bytes[..63], 2).is_err()
            && decode_hashes(&[bytes, vec![0]].concat(), 2).is_err()
    );
}

proptest! {
    #[test]
    fn whatever_parses_prints_back(
        path in prop_oneof!["tile/([0-9]|entries)/(x?[0-9]{1,4}/){0,3}x?[0-9]{1,3}(\\.p/[0-9]{1,3})?", ".{0,40}"],
    ) {
        if let Ok(tile) = path.parse::<Tile>() {
            prop_assert_eq!(tile.to_string(), path.as_str());
        }
        if let Ok(bundle) = path.parse::<Bundle>() {
            prop_assert_eq!(bundle.to_string(), path.as_str());
        }
    }

    /// Each tile at its size: whatever a reader may ask for after growing was written while growing.
    #[test]
    fn growing_misses_nothing(old in 0_u64..200_000, more in 0_u64..3_000) {
        let new = old + more;
        let before: std::collections::BTreeSet<_> = tiles_between(0, old).collect();
        let after: std::collections::BTreeSet<_> = tiles_between(0, new).collect();
        let grown: Vec<_> = tiles_between(old, new).collect();
        prop_assert_eq!(after.difference(&before).copied().collect::<Vec<_>>(), grown);
        for tile in &after {
            prop_assert_eq!(Tile::of_tree(tile.level(), tile.index(), new), Some(*tile));
        }
    }

    #[test]
    fn bundles_of_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..64), width in 0_u16..8) {
        if let Ok(entries) = decode_entries(&bytes, width) {
            prop_assert_eq!(entries.len(), usize::from(width));
            prop_assert_eq!(encode_entries(&entries).unwrap(), bytes);
        }
    }
}
