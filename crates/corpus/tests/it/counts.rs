//! What the public may see of counts.

use std::path::Path;

use abide_corpus::reader;

use crate::fixture::{Body, Row, files, request, write};

fn many(
    from: &mut usize,
    count: usize,
    category: &'static str,
    region: &'static str,
    reason: u8,
) -> Vec<Row> {
    (0..count)
        .map(|_| {
            *from += 1;
            Row {
                id: format!("r{from}"),
                author: Some(format!("m{from}")),
                category,
                region: Some(region),
                reason,
                body: Body::Text("words".into()),
            }
        })
        .collect()
}

fn world(
    folder: &Path,
    cells: &[(usize, &'static str, &'static str, u8)],
) -> abide_corpus::Summary {
    let mut at = 0;
    let rows: Vec<Row> =
        cells.iter().flat_map(|(n, c, r, reason)| many(&mut at, *n, c, r, *reason)).collect();
    write(request(folder), &rows, 64, 1)
}

#[test]
fn small_counts_stay_with_auditors() {
    let folder = tempfile::tempdir().unwrap();
    let cells = [
        (300, "content.post", "DE", 0),
        (3, "content.post", "DE", 9),
        (40, "content.post", "US", 12),
        (90, "content.post", "FR", 13),
    ];
    let summary = world(folder.path(), &cells);
    let manifest = reader::manifest(&summary.path).unwrap();
    assert_eq!(manifest.reasons["minor"], None);
    // One more goes with it, or the sum of all would tell it.
    assert_eq!(manifest.reasons["opted_out"], None);
    assert_eq!(manifest.reasons["category_opted_out"], Some(90));
    assert!(manifest.counts.iter().all(|line| line.records.is_none_or(|n| n >= 10)));
    let exact = std::fs::read_to_string(summary.path.join("audit/counts.json")).unwrap();
    assert!(exact.contains("\"minor\": 3"));
    for public in ["README.md", "croissant.json", "report.html"] {
        let text = std::fs::read_to_string(summary.path.join(public)).unwrap();
        assert!(!text.contains(">3<") && !text.contains("| 3 |"), "`{public}` tells a small count");
    }
}

/// What anybody can work out: the sum of all, less every sum or cell that is told.
#[test]
fn a_sum_that_is_withheld_is_not_told_by_its_cells() {
    let folder = tempfile::tempdir().unwrap();
    let cells = [
        (300, "content.post", "DE", 0),
        (3, "content.post", "DE", 9),
        (40, "content.post", "DE", 12),
    ];
    let manifest = reader::manifest(&world(folder.path(), &cells).path).unwrap();
    let told: u64 = manifest.counts.iter().filter_map(|line| line.records).sum();
    assert_eq!(manifest.records - told, 43, "the cells tell how many minors there are");
}

#[test]
fn two_small_sums_take_a_third_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let cells = [
        (300, "content.post", "DE", 0),
        (1, "content.post", "DE", 9),
        (1, "content.post", "DE", 10),
        (70, "content.post", "DE", 12),
        (80, "content.post", "DE", 13),
    ];
    let manifest = reader::manifest(&world(folder.path(), &cells).path).unwrap();
    let withheld: Vec<_> =
        manifest.reasons.iter().filter(|(_, n)| n.is_none()).map(|(r, _)| r.as_str()).collect();
    assert_eq!(withheld, ["minor", "minor_when_made", "opted_out"]);
}

/// `data/` tells how many records of a category are in, so a region must not be left over in it.
#[test]
fn a_region_cannot_be_had_from_the_rows_of_its_category() {
    let folder = tempfile::tempdir().unwrap();
    let cells = [
        (3, "content.post", "DE", 0),
        (100, "content.post", "FR", 0),
        (5, "content.comment", "LI", 0),
        (60, "content.comment", "LU", 0),
    ];
    let manifest = reader::manifest(&world(folder.path(), &cells).path).unwrap();
    assert!(manifest.counts.iter().all(|line| line.records.is_none()));
}

/// Archives and exports are named after the members whose they are.
#[test]
fn no_file_of_a_source_has_its_name_in_public() {
    let folder = tempfile::tempdir().unwrap();
    let summary = world(folder.path(), &[(20, "content.post", "DE", 0)]);
    for (name, bytes) in files(&summary.path) {
        let text = String::from_utf8_lossy(&bytes);
        let is_told = matches!(name.as_str(), "audit/counts.json" | "audit/sources.json");
        assert_eq!(text.contains("anna"), is_told, "`{name}`");
    }
    let manifest = reader::manifest(&summary.path).unwrap();
    let left = &manifest.left_out.quarantined[0];
    assert_eq!((left.source.as_str(), left.what.as_str(), left.count), ("forum", "date", Some(12)));
}

#[test]
fn a_category_that_is_not_known_has_no_name_in_public() {
    let folder = tempfile::tempdir().unwrap();
    let summary =
        world(folder.path(), &[(20, "my salary is 5", "DE", 2), (20, "messages.direct", "DE", 1)]);
    for public in ["manifest.json", "README.md", "croissant.json", "report.html"] {
        let text = std::fs::read_to_string(summary.path.join(public)).unwrap();
        assert!(!text.contains("my salary"), "`{public}` holds what stood in a column");
    }
    let categories: Vec<_> = summary.counts.lines().into_iter().map(|line| line.category).collect();
    assert_eq!(categories, ["messages", "unknown"]);
}
