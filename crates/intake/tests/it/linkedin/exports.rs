//! A folder of many members' archives.

use std::fs;

use abide_intake::Quarantine;
use abide_intake::linkedin::{Exports, Limits, Owner, Owners, Settings, zip};

#[test]
fn archives_are_read_member_by_member() {
    let root = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let write = |name: &str, files: &[(String, Vec<u8>)]| {
        let path = root.path().join(name);
        fs::write(&path, zip(files).unwrap()).unwrap();
        path
    };
    let paths = [
        write("part2.zip", &[file("Skills.csv", "Name\nGo\n")]),
        write("part1.zip", &[file("Skills.csv", "Name\nRust\n")]),
        write("Basic_LinkedInDataExport_07-20-2026.zip", &[file("Skills.csv", "Name\nRust\n")]),
        write("stray.zip", &[file("Skills.csv", "Name\nsecret words\n")]),
    ];
    let owners = "archive,member,captured\npart1.zip,m2,2026-01-01\npart2.zip,m2,2026-02-01\nBasic_LinkedInDataExport_07-20-2026.zip,m1,\ngone.zip,m3,\n";
    let owners = Owners::list("owners.csv", owners).unwrap();
    let exports = Exports {
        source: "s",
        settings: &Settings::default(),
        owners: &owners,
        limits: Limits::default(),
    };
    let joined = "2010-01-01T00:00:00Z".parse().unwrap();
    let owner =
        |member: &str| (member == "m2").then(|| Owner { joined: Some(joined), ..Owner::default() });
    let (mut quarantine, mut rows) = (Quarantine::default(), Vec::new());
    let reports = exports
        .read(&paths, &owner, &mut quarantine, &mut |row| {
            let at = |at: Option<jiff::Timestamp>| at.map_or("unknown".into(), |at| at.to_string());
            rows.push(format!(
                "{} {} {} {}",
                row.author,
                row.text.unwrap(),
                at(row.made_from),
                at(row.made_to)
            ));
            Ok(())
        })
        .unwrap();
    assert_eq!(
        rows,
        [
            "m1 Rust unknown 2026-07-20T23:59:59.999999Z",
            "m2 Rust 2010-01-01T00:00:00Z 2026-02-01T23:59:59.999999Z",
            "m2 Go 2010-01-01T00:00:00Z 2026-02-01T23:59:59.999999Z",
        ]
    );
    assert_eq!(reports.keys().collect::<Vec<_>>(), ["m1", "m2"]);
    let list: Vec<String> = quarantine
        .into_list()
        .into_iter()
        .map(|line| format!("{}: {}", line.name, line.hint))
        .collect();
    assert_eq!(
        list,
        [
            "gone.zip: the owners' list has it, and it is not among the source's files",
            "stray.zip: nobody is said to own it; add to the owners' list: stray.zip,<member>",
        ]
    );
}
