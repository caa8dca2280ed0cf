//! The archives, read as any LinkedIn export is.

use std::collections::BTreeSet;

use abide_intake::Quarantine;
use abide_intake::linkedin::{Exports, Limits, Owner, Owners, Settings};
use abide_synth::Network;
use abide_terms::taxonomy;

use crate::network::{made, network};

#[test]
fn archives_are_read_whole_and_pass_nothing_that_is_private() {
    let made = made(&Network { linkedin_exports: 12, ..network(100, 4) });
    assert_eq!(made.counts.linkedin_exports, 12);
    let folder = made.dir.join("exports").read_dir().unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let exports = Exports {
        source: "exports",
        settings: &Settings::default(),
        owners: &Owners::pattern("{member}.zip").unwrap(),
        limits: Limits::default(),
    };
    let owner = |member: &str| Some(Owner { member: member.to_owned(), ..Owner::default() });
    let (mut quarantine, mut categories) = (Quarantine::default(), BTreeSet::new());
    let (mut texts, mut others) = (0, 0);
    exports
        .read(&paths, &owner, &mut quarantine, &mut |row| {
            let category = row.category.clone().unwrap_or_default();
            if row.text.is_some() {
                assert!(!taxonomy::is_never(&category), "{category}");
                texts += 1;
            }
            others += usize::from(!row.contributors.is_empty());
            categories.insert(category);
            Ok(())
        })
        .unwrap();
    assert!(texts > 100, "{texts}");
    assert!(others > 10, "{others}");
    for category in [
        "content.post",
        "content.comment",
        "content.article",
        "profile.skills",
        "profile.recommendation",
        "messages.private",
        "applications.job",
        "jobs.generic_answer",
    ] {
        assert!(categories.contains(category), "{category}: {categories:?}");
    }
    let listed: Vec<_> = quarantine.into_list();
    assert!(
        listed.iter().all(|line| !paths.iter().any(|path| path.ends_with(&line.name))),
        "{listed:?}"
    );
}
