//! What the public may see of counts.

use std::path::Path;

use abide_corpus::reader;

use crate::fixture::{Body, Row, request, write};

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
