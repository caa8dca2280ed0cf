//! Everything that the programme speaks of occurs, counted from the files.

use std::collections::BTreeSet;

use abide_terms::taxonomy;
use arrow::array::{Array, AsArray};

use crate::network::{made, network};

#[test]
fn every_category_and_every_feature_occurs() {
    let made = made(&network(2000, 7));
    let mut categories = BTreeSet::new();
    let mut audiences = BTreeSet::new();
    let mut languages = BTreeSet::new();
    let (mut rows, mut with_others, mut bytes) = (0, 0, 0);
    for batch in made.batches("records") {
        let texts = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
        let words = |name| texts(name).iter().flatten().map(str::to_owned).collect::<Vec<_>>();
        categories.extend(words("category"));
        audiences.extend(words("audience"));
        languages.extend(words("language"));
        rows += batch.num_rows();
        bytes += words("text").iter().map(String::len).sum::<usize>();
        let lists = |name: &str| batch.column_by_name(name).unwrap().as_list::<i32>().clone();
        let (contributors, mentions) = (lists("contributors"), lists("mentions"));
        let others =
            |row: &usize| contributors.value_length(*row) + mentions.value_length(*row) > 0;
        with_others += (0..batch.num_rows()).filter(others).count();
        let (messages, category) = (lists("messages"), texts("category"));
        for row in 0..batch.num_rows() {
            let turns: &[i32] = match category.value(row) {
                "feedback.thumb" => &[0, 3],
                // Nobody has said what kind it is.
                "" => &[0, 2, 3],
                _ => &[0, 2],
            };
            let length = messages.value_length(row);
            assert!(turns.contains(&length), "{length} of {}", category.value(row));
        }
    }
    for leaf in taxonomy::LEAVES {
        assert!(categories.contains(leaf.name), "{}", leaf.name);
    }
    assert_eq!(audiences.len(), 6, "{audiences:?}");
    assert_eq!(languages.len(), 8, "{languages:?}");
    assert!(with_others * 5 >= rows, "{with_others} of {rows}");
    assert!((with_others as u64) == made.counts.records_with_others);
    assert!((18_000..22_000).contains(&rows), "{rows}");
    assert!((110..260).contains(&(bytes / rows)), "{} bytes a record", bytes / rows);
    for (feature, count) in made.truth()["features"].as_object().unwrap() {
        assert!(count.as_u64() > Some(0), "{feature}");
    }
}

#[test]
fn the_regions_are_mixed_as_the_guide_says() {
    let made = made(&network(4000, 5));
    let truth = made.truth();
    let of = |regions: &[&str]| {
        let count =
            |region: &&str| truth["members_by_region"][*region].as_u64().unwrap_or_default();
        regions.iter().map(count).sum::<u64>() as f64 / 4000.0
    };
    for (regions, share) in [
        (&["US", "US-CA"][..], 0.40),
        (
            &["DE", "FR", "IT", "ES", "NL", "PL", "BE", "AT", "IE", "SE", "DK", "NO", "IS", "LI"],
            0.25,
        ),
        (&["GB"], 0.08),
        (&["CA", "CA-QC"], 0.08),
        (&["HK"], 0.03),
        (&["CH"], 0.02),
        (&[""], 0.02),
    ] {
        assert!((of(regions) - share).abs() < 0.03, "{regions:?}: {}", of(regions));
    }
}

#[test]
fn what_is_planted_stands_in_the_records() {
    let made = made(&network(300, 9));
    let lines = made.lines("truth/planted.jsonl");
    assert_eq!(lines.len() as u64, made.counts.planted);
    let mut found = 0;
    for batch in made.batches("records") {
        let ids = batch.column_by_name("id").unwrap().as_string::<i32>();
        let texts = batch.column_by_name("text").unwrap().as_string::<i32>();
        for line in lines.iter().filter(|line| line["part"] == "text") {
            let Some(row) = (0..ids.len()).find(|row| line["record"] == ids.value(*row)) else {
                continue;
            };
            let range =
                line["start"].as_u64().unwrap() as usize..line["end"].as_u64().unwrap() as usize;
            let planted = &texts.value(row)[range];
            found += 1;
            match line["kind"].as_str().unwrap() {
                "email" => assert!(planted.contains("@example."), "{planted}"),
                "phone" => assert!(planted.starts_with('+'), "{planted}"),
                "card" => assert!(planted.bytes().all(|b| b.is_ascii_digit() || b == b' ')),
                _ => assert!(planted.bytes().any(|b| b.is_ascii_alphanumeric()), "{planted}"),
            }
        }
    }
    assert!(found > 50, "{found}");
}
