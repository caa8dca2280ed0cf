//! The reference network, from its making to corpora of two days.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use abide_terms::region;
use jiff::civil::date;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use crate::program::{abide, data};

const BEFORE: &str = "2025-11-02T23:59:59Z";
const AFTER: &str = "2025-11-03T00:00:00Z";

/// What the audit of a corpus says of a record.
struct Decided {
    region: String,
    reason: String,
}

/// Every decision by the record's id, by another reader than the one that writes.
fn audit(corpus: &Path) -> BTreeMap<String, Decided> {
    let mut decided = BTreeMap::new();
    for entry in std::fs::read_dir(corpus.join("audit")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.starts_with("decisions-") {
            continue;
        }
        let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
        for row in reader.get_row_iter(None).unwrap() {
            let row = row.unwrap();
            let region = row.get_string(3).cloned().unwrap_or_default();
            let reason = row.get_string(4).unwrap().clone();
            decided.insert(row.get_string(0).unwrap().clone(), Decided { region, reason });
        }
    }
    decided
}

/// Regions of members with a record in.
fn regions(decided: &BTreeMap<String, Decided>) -> BTreeSet<&str> {
    let allowed = decided.values().filter(|of| of.reason == "allowed");
    allowed.map(|of| of.region.split('-').next().unwrap()).collect()
}

#[test]
fn europe_canada_and_hong_kong_are_in_from_the_third_of_november_and_the_kingdom_never() {
    let temp = tempfile::tempdir().unwrap();
    let made = abide(
        temp.path(),
        &[
            "synth",
            "network",
            "--members",
            "2000",
            "--seed",
            "7",
            "--linkedin-exports",
            "3",
            "--json",
        ],
    )
    .ok()
    .json();
    assert_eq!(made["members"], 2000);
    assert!(made["choices"].as_u64().unwrap() > 500, "{made}");
    let folder = temp.path().join("network");
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("synth.json")).unwrap()).unwrap();
    let newcomer = |code: &str| {
        ["EU", "EEA", "CH", "CA", "HK"]
            .iter()
            .any(|item| region::covers(item, code, date(2025, 11, 3)))
    };
    for (at, day) in [(BEFORE, "2025-11-02"), (AFTER, "2025-11-03")] {
        let built = abide(&folder, &["build", "--at", at, "--json"]).ok().json();
        let corpus = folder.join(built["path"].as_str().unwrap());
        let decided = audit(&corpus);
        assert_eq!(decided.len() as u64, built["records"].as_u64().unwrap());
        assert!(
            decided.len() as u64 > made["records"].as_u64().unwrap(),
            "the export archives' records are decided as well"
        );
        let regions = regions(&decided);
        assert!(regions.contains("US") && !regions.contains("GB"), "as of {at}: {regions:?}");
        let newcomers: Vec<_> = regions.iter().filter(|code| newcomer(code)).collect();
        if at == BEFORE {
            assert!(newcomers.is_empty(), "{newcomers:?}");
        } else {
            for code in ["DE", "FR", "CH", "CA", "HK"] {
                assert!(regions.contains(code), "nobody of {code} is in: {regions:?}");
            }
        }
        for part in truth["cast"].as_array().unwrap() {
            for scene in part["records"].as_array().unwrap() {
                let record = scene[0].as_str().unwrap();
                assert_eq!(decided[record].reason, scene[1][day], "{record} as of {at}");
            }
        }
        let allowed: BTreeSet<&str> = decided
            .iter()
            .filter(|(_, of)| of.reason == "allowed")
            .map(|(id, _)| id.as_str())
            .collect();
        assert!(data(&corpus).iter().all(|id| allowed.contains(id.as_str())));
        let reasons = built["reasons"].as_object().unwrap();
        assert!(reasons.len() >= 14, "{reasons:?}");
    }
}

#[test]
fn a_network_is_made_whole_or_not_at_all() {
    let temp = tempfile::tempdir().unwrap();
    let small = abide(temp.path(), &["synth", "here", "--members", "3"]);
    assert_eq!(small.code, 1);
    assert!(small.err.contains("too few") && small.err.contains("hint: "), "{}", small.err);
    assert_eq!(std::fs::read_dir(temp.path()).unwrap().count(), 0);
    std::fs::create_dir(temp.path().join("here")).unwrap();
    std::fs::write(temp.path().join("here/mine"), "kept").unwrap();
    assert_eq!(abide(temp.path(), &["synth", "here", "--members", "100"]).code, 1);
    assert_eq!(std::fs::read_to_string(temp.path().join("here/mine")).unwrap(), "kept");
    assert_eq!(std::fs::read_dir(temp.path()).unwrap().count(), 1);
}
