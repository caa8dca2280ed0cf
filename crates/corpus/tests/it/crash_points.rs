//! A build from the corpus before may end at any point: what stood there stands, and the next build makes what it would have made.
//!
//! A point is drawn from a seed: which files are written, how far the last of them, and which of the last steps were taken.
//! `cargo xtask soak` sets `ABIDE_CORPUS_POINTS` to try a thousand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use abide_corpus::{Kind, Summary, reader};

use crate::fixture::files;
use crate::incremental::{full, make, told};
use crate::world::{Draw, World};

type Files = BTreeMap<String, Vec<u8>>;

fn points() -> u64 {
    std::env::var("ABIDE_CORPUS_POINTS").ok().and_then(|points| points.parse().ok()).unwrap_or(24)
}

fn put(root: &Path, name: &str, bytes: &[u8]) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// What stands below a folder, by its name there.
fn below(all: &Files, folder: &str) -> Files {
    let of = all.iter().filter_map(|(name, bytes)| {
        Some((name.strip_prefix(folder)?.strip_prefix('/')?.to_owned(), bytes.clone()))
    });
    of.collect()
}

fn put_all(root: &Path, all: &Files) {
    for (name, bytes) in all {
        put(root, name, bytes);
    }
}

/// Writes some of these files, and a part of one of them.
fn put_some(draw: &mut Draw, root: &Path, all: &Files) {
    let written = draw.below(all.len() as u64 + 1);
    for _ in 0..written {
        let (name, bytes) = all.iter().nth(draw.below(all.len() as u64) as usize).unwrap();
        put(root, name, bytes);
    }
    let (name, bytes) = all.iter().nth(draw.below(all.len() as u64) as usize).unwrap();
    put(root, name, &bytes[..draw.below(bytes.len() as u64 + 1) as usize]);
}

/// The folder of corpora as a build leaves it that ends there: of the corpus before `old`, and the one that was made.
fn end_somewhere(
    draw: &mut Draw,
    root: &Path,
    (before, after): (&Files, &Files),
    [old, new]: [&str; 2],
) {
    let index = |id: &str| format!(".index/{id}");
    put_all(root, before);
    let (corpus, kept) = (below(after, new), below(after, &index(new)));
    match draw.below(4) {
        0 => {
            put_some(draw, &root.join(".making"), &corpus);
            put(root, ".making/.spill/audit-00000-00001.arrow", b"half");
        }
        1 => {
            put_some(draw, &root.join(".making"), &corpus);
            put_some(draw, &root.join(".index/.making"), &kept);
        }
        2 => {
            put_all(&root.join(new), &corpus);
            put_some(draw, &root.join(".index/.making"), &kept);
        }
        _ => {
            put_all(&root.join(new), &corpus);
            put_all(&root.join(index(new)), &kept);
            for name in below(before, &index(old)).keys() {
                if draw.one_in(2) {
                    fs::remove_file(root.join(index(old)).join(name)).unwrap();
                }
            }
        }
    }
}

/// From whatever corpus serves, or from nothing.
fn next(world: &World, folder: &Path) -> Summary {
    match make(world, folder, false) {
        Ok(made) => made.publish().unwrap(),
        Err(error) => {
            assert_eq!(error.kind(), Kind::Parent, "{error}");
            full(world, folder)
        }
    }
}

#[test]
fn a_build_may_end_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new(11, folder.path());
    let corpora = folder.path().join("corpus");
    let old = full(&world, &corpora).id;
    world.go_on();
    world.change_records();
    world.write();
    let before = files(&corpora);
    let made = make(&world, &corpora, false).unwrap().publish().unwrap();
    assert!(made.parent.is_some());
    let (after, expected) = (files(&corpora), told(&corpora, &made));
    let (mut draw, mut from_parent) = (Draw(3), 0);
    let points = points();
    for point in 0..points {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        end_somewhere(&mut draw, root, (&before, &after), [&old, &made.id]);
        reader::check(&root.join(&old)).unwrap();
        let next = next(&world, root);
        assert!(told(root, &next) == expected, "point {point}");
        reader::check(&next.path).unwrap();
        reader::check(&root.join(&old)).unwrap();
        assert!(!root.join(".making").exists() && !root.join(".index/.making").exists());
        assert_eq!(fs::read_dir(root.join(".index")).unwrap().count(), 1, "point {point}");
        from_parent += u64::from(next.parent.is_some());
    }
    assert!(from_parent > points / 3, "{from_parent} of {points}");
}
