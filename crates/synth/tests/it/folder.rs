//! The folder: the same bytes, all or nothing, in the formats that are imported.

use std::fs;

use abide_intake::schema;
use abide_ledger::Format;
use abide_synth::Network;

use crate::network::{files, made, network};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let asked = Network { linkedin_exports: 3, ..network(120, 7) };
    let (one, two, other) = (made(&asked), made(&asked), made(&network(120, 8)));
    let (one, two, other) = (files(&one.dir), files(&two.dir), files(&other.dir));
    assert!(one == two);
    let names: Vec<&str> = one.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "abide.toml",
            "exports/m0000022.zip",
            "exports/m0000023.zip",
            "exports/m0000024.zip",
            "history/choices.jsonl",
            "history/notices.jsonl",
            "history/objections.jsonl",
            "history/pauses.jsonl",
            "members/part-00000.parquet",
            "records/part-00000.parquet",
            "synth.json",
            "terms/2024-09-18.toml",
            "terms/2025-11-03.toml",
            "truth/planted.jsonl",
        ]
    );
    for name in
        ["records/part-00000.parquet", "members/part-00000.parquet", "history/choices.jsonl"]
    {
        let bytes = |files: &[(String, Vec<u8>)]| files.iter().find(|file| file.0 == name).cloned();
        assert!(bytes(&one) != bytes(&other), "{name}");
    }
}

#[test]
fn tables_have_the_canonical_schemas() {
    let made = made(&network(100, 1));
    for (table, expected) in [("records", schema::records()), ("members", schema::members())] {
        let batches = made.batches(table);
        assert_eq!(batches[0].schema().fields(), expected.fields(), "{table}");
    }
    let rows = |table| made.batches(table).iter().map(|batch| batch.num_rows() as u64).sum::<u64>();
    assert_eq!(rows("members"), 100);
    assert_eq!(rows("records"), made.counts.records);
}

#[test]
fn the_ledger_takes_every_line_of_the_history() {
    let made = made(&network(400, 2));
    for format in Format::ALL {
        let text = fs::read(made.dir.join(format!("history/{}.jsonl", format.word()))).unwrap();
        let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut taken = 0;
        for line in lines {
            format.events(line).unwrap();
            taken += 1;
        }
        let expected = match format {
            Format::Choices => made.counts.choices,
            Format::Notices => made.counts.notices + made.counts.bounces,
            Format::Objections => made.counts.objections,
            Format::Pauses => 3,
        };
        assert_eq!(taken, expected, "{}", format.word());
        assert!(taken > 0, "{}", format.word());
    }
}

#[test]
fn intake_takes_the_configuration() {
    for linkedin_exports in [0, 2] {
        let made = made(&Network { linkedin_exports, ..network(100, 3) });
        let text = fs::read_to_string(made.dir.join("abide.toml")).unwrap();
        let mut table: toml::Table = text.parse().unwrap();
        assert_eq!(table.remove("platform").unwrap().as_str(), Some("The reference network"));
        assert!(table.remove("simulated").unwrap().as_str().unwrap().contains("made up"));
        let config: abide_intake::Config = table.try_into().unwrap();
        config.check().unwrap();
        assert_eq!(config.source.len(), 1 + usize::from(linkedin_exports > 0));
    }
}

#[test]
fn what_cannot_be_made_leaves_nothing() {
    let keep = tempfile::tempdir().unwrap();
    let dir = keep.path().join("here");
    let write = |network: &Network| abide_synth::write(&dir, network, &mut |_, _| {});
    assert_eq!(write(&network(3, 1)).unwrap_err().code(), "synth::too_few");
    assert_eq!(write(&network(1 << 40, 1)).unwrap_err().code(), "synth::too_many");
    let exports = Network { linkedin_exports: 99, ..network(100, 1) };
    assert_eq!(write(&exports).unwrap_err().code(), "synth::too_many_exports");
    assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);
    fs::create_dir(&dir).unwrap();
    drop(write(&network(50, 1)).unwrap());
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 0, "what is not published leaves nothing");
    write(&network(50, 1)).unwrap().publish().unwrap();
    assert_eq!(write(&network(50, 1)).unwrap_err().code(), "synth::not_empty");
    assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 1);
}
