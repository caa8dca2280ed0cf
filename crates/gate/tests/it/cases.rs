//! Every file of `cases/`, asked of the gate.

use std::path::{Path, PathBuf};

use abide_terms::Document;
use abide_terms::case::{Case, outcome};
use abide_terms::decision::World;

use crate::table;

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

fn load(name: &str) -> Vec<Document> {
    let parse =
        |file: &PathBuf| Document::parse(&std::fs::read_to_string(file).unwrap(), name).unwrap();
    files(&format!("terms/{name}"), "toml").iter().map(parse).collect()
}

#[test]
fn every_case_is_decided_as_it_says() {
    let mut wrong = vec![];
    let mut checks = 0;
    for file in files("cases", "case") {
        let case = Case::parse(&std::fs::read_to_string(&file).unwrap(), load).unwrap();
        for check in &case.checks {
            checks += 1;
            let world = World {
                terms: &case.terms,
                pauses: &case.pauses,
                members: &case.members,
                cutoff: check.at,
                masking: !case.masking_off,
            };
            let record = &case.records[check.record];
            let decided = table::verdicts(&table::gate(&world), &table::records([record]));
            let [(decision, places)] = decided.as_slice() else {
                panic!("one record, one verdict")
            };
            let masked: Vec<_> =
                places.iter().map(|place| record.mentions[*place].clone()).collect();
            if (*decision, &masked) != (check.expected, &check.masked) {
                let place = format!("{}:{}", file.file_name().unwrap().display(), check.line);
                let outcome = outcome(*decision, &masked);
                wrong.push(format!("{place}: {} is {outcome}", record.id));
            }
        }
    }
    assert!(checks > 100, "only {checks} checks: are the cases there?");
    assert!(wrong.is_empty(), "{} of {checks} differ:\n{}", wrong.len(), wrong.join("\n"));
}
