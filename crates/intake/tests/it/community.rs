//! The shipped community: real posts, comments and mentions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray};
use tempfile::TempDir;

use crate::decided::by_decision;
use crate::platform::{batches, quarantine, stage_at, table};

fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/community")
}

fn community() -> (TempDir, abide_intake::Staged) {
    let base = base();
    let text = fs::read_to_string(base.join("abide.toml")).unwrap();
    let mut config: toml::Table = toml::from_str(&text).unwrap();
    config.retain(|key, _| key == "members" || key == "source");
    let staging = TempDir::new().unwrap();
    let staged = stage_at(&toml::to_string(&config).unwrap(), &base, staging.path()).unwrap();
    (staging, staged)
}

/// Rows, rows with a text and rows with a conversation, by category.
fn counts(staged: &abide_intake::Staged) -> String {
    let mut counts: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for batch in batches(&staged.records) {
        let categories = batch.column_by_name("category").unwrap().as_string::<i32>();
        let [text, messages] = ["text", "messages"].map(|name| batch.column_by_name(name).unwrap());
        for row in 0..batch.num_rows() {
            let category = if categories.is_null(row) { "unknown" } else { categories.value(row) };
            let count = counts.entry(category.to_owned()).or_default();
            count[0] += 1;
            count[1] += u64::from(text.is_valid(row));
            count[2] += u64::from(messages.is_valid(row));
        }
    }
    counts
        .iter()
        .map(|(category, count)| format!("{category} {count:?}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Of 1,542 comments and some posts with an `@`, 1,185 mentions of 1,568 in records whose text may be copied mean one member
/// for certain. The rest are names that people gave up, accounts that are gone, and words of no name: they stay
/// unresolved, and deny.
fn real_mentions_are_resolved(staged: &abide_intake::Staged) {
    let (mut resolved, mut unresolved) = (0, 0);
    for batch in batches(&staged.records) {
        for list in batch.column_by_name("mentions").unwrap().as_list::<i32>().iter().flatten() {
            resolved += list.len() - list.null_count();
            unresolved += list.null_count();
        }
    }
    assert_eq!((resolved, unresolved), (1185, 383));
}

fn every_row_is_there_and_some_are_stubs(staged: &abide_intake::Staged) {
    assert_eq!(
        counts(staged),
        "content.article [16, 12, 0]\ncontent.comment [5176, 4798, 0]\n\
         content.post [2245, 703, 1235]\nunknown [16, 0, 0]"
    );
    let refused: Vec<String> =
        staged.refused.iter().map(|(why, count)| format!("{why}: {count}")).collect();
    assert_eq!(
        refused.join(", "),
        "author not known to be of age: 558, contributor not known to be of age: 128, unknown category: 16"
    );
    assert!(!staged.keeps_birth_dates);
    let list = quarantine(staged);
    assert!(list.contains("Category `tag_wiki_excerpt` × 16 in posts"), "{list}");
    assert!(list.contains("[source.posts] category.values.\"tag_wiki_excerpt\" = \"…\""), "{list}");
    assert_eq!(list.lines().count(), 2, "{list}");
}

fn an_answer_becomes_a_conversation_with_its_question(staged: &abide_intake::Staged) {
    let columns = [
        "id",
        "category",
        "author",
        "contributors",
        "made_from",
        "made_to",
        "licence",
        "attribution",
    ];
    let rows = table(&staged.records, &columns);
    let row = |id: &str| rows.lines().find(|row| row.starts_with(&format!("{id} "))).unwrap();
    // Asked by 31 in 2011 and edited by 59; answered by 30, and edited in 2018.
    assert_eq!(
        row("post:43"),
        "post:43 | content.post | 30 | [{member: 30, role: editor}, {member: 31, role: asker}, {member: 59, role: editor}] | \
         2011-10-11T19:47:45.220Z | 2018-02-10T14:53:56.620Z | CC BY-SA 3.0 | \
         Jacob, https://history.meta.stackexchange.com/q/3; Robert Cartaino, https://history.meta.stackexchange.com/q/43"
    );
}

/// One test, because the community is staged for a while.
#[test]
fn the_community_is_staged() {
    let (_staging, staged) = community();
    real_mentions_are_resolved(&staged);
    every_row_is_there_and_some_are_stubs(&staged);
    an_answer_becomes_a_conversation_with_its_question(&staged);
    many_reasons_occur(&staged);
}

/// Of 7,453 records 2,201 are allowed; twelve reasons keep the others out.
fn many_reasons_occur(staged: &abide_intake::Staged) {
    let counts = by_decision(&base(), staged);
    let total: u64 = counts.values().sum();
    assert_eq!(total, 7453, "every row is decided");
    assert!(counts["allowed"] * 4 > total, "a good share is allowed: {counts:?}");
    for reason in [
        "category_unlisted",
        "not_a_member",
        "region_unlisted",
        "not_in_effect",
        "paused",
        "minor",
        "minor_when_made",
        "outside_window",
        "opted_out",
        "category_opted_out",
        "objected",
        "other_person",
    ] {
        assert!(counts.contains_key(reason), "`{reason}` does not occur: {counts:?}");
    }
}
