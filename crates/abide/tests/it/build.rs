//! The main job, end to end, on a real community.

use std::path::{Path, PathBuf};

use crate::program::{abide, copy, data, demo, ids};

fn corpus(answer: &serde_json::Value, folder: &Path) -> PathBuf {
    folder.join(answer["path"].as_str().unwrap())
}

#[test]
fn the_demo_builds_a_corpus_that_says_what_it_holds() {
    let temp = tempfile::tempdir().unwrap();
    let (_, answer) = demo(temp.path());
    let corpus = corpus(&answer, temp.path());
    assert_eq!(answer["records"], 7453, "every post and comment is decided");
    let reasons = answer["reasons"].as_object().unwrap();
    assert!(reasons.len() >= 10, "allowed, and at least nine reasons: {reasons:?}");
    let sum: u64 = reasons.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(sum, 7453);
    assert_eq!(ids(&corpus, "audit").len(), 7453, "every decision is in the audit");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(corpus.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["rows"].as_u64().unwrap(), data(&corpus).len() as u64);
    assert_eq!(
        manifest["rows"].as_u64().unwrap() + manifest["empty"].as_u64().unwrap(),
        answer["allowed"].as_u64().unwrap()
    );
    for file in ["README.md", "report.html", "manifest.json", "croissant.json"] {
        let text = std::fs::read_to_string(corpus.join(file)).unwrap();
        assert!(
            text.to_lowercase().contains("simulated"),
            "{file} does not say that the choices are simulated"
        );
    }
    assert!(corpus.join("data/chat").is_dir(), "answers with their questions are chats");
    abide(temp.path(), &["check", corpus.to_str().unwrap()]).ok();
}

#[test]
fn a_profile_says_where_the_time_went() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, answer) = demo(temp.path());
    let stages = answer["profile"].as_array().unwrap();
    let names: Vec<_> = stages.iter().map(|stage| stage["name"].as_str().unwrap()).collect();
    let expected = [
        "digest sources",
        "stage records",
        "fold members and ledger",
        "learn whom to mask",
        "decide and sort out",
        "write corpus",
        "publish",
    ];
    assert_eq!(names, expected);
    assert_eq!(stages[4]["records"], 7453);
    let sum: f64 = stages.iter().map(|stage| stage["seconds"].as_f64().unwrap()).sum();
    assert!(sum <= answer["seconds"].as_f64().unwrap(), "no moment counts twice");

    let told = abide(&folder, &["build", "--at", "now", "--full", "--profile"]).ok();
    assert!(expected.iter().all(|stage| told.err.contains(stage)), "{}", told.err);
    let again = abide(&folder, &["build", "--at", "now", "--profile"]).ok();
    assert!(again.err.contains("take up what was folded"), "{}", again.err);
    let untold = abide(&folder, &["build", "--at", "now"]).ok();
    assert!(!untold.err.contains("decide and sort out"));
}

#[test]
fn who_opts_out_is_in_no_later_corpus() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, answer) = demo(temp.path());
    let before = data(&corpus(&answer, temp.path()));
    let record = before.first().unwrap();
    let why = abide(&folder, &["explain", "--record", record, "--json"]).ok().json();
    assert_eq!(why["allowed"], true);
    let author = why["author"].as_str().unwrap();
    let all = abide(&folder, &["explain", "--member", author, "--json"]).ok().json();
    let theirs: Vec<&str> = all["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| of["record"].as_str().unwrap())
        .collect();
    assert!(theirs.contains(&record.as_str()));

    let event = abide(&folder, &["choose", "--member", author, "off", "--json"]).ok().json();
    assert_eq!(event["event"]["kind"], "choice");
    let receipt = folder.join(event["receipt"].as_str().unwrap());
    assert!(receipt.is_file(), "the member holds a receipt");
    let again = abide(&folder, &["build", "--json"]).ok().json();
    assert_ne!(again["corpus"], answer["corpus"]);
    let after = data(&corpus(&again, &folder));
    assert!(
        after.iter().all(|id| !theirs.contains(&id.as_str())),
        "a record of theirs is still in"
    );
    let why = abide(&folder, &["explain", "--record", record, "--json"]).ok().json();
    assert_eq!(
        (why["allowed"].as_bool(), why["reason"].as_str()),
        (Some(false), Some("opted_out"))
    );
    let rule = &why["rules"][11];
    assert_eq!(rule["rule"], "opted_out");
    assert_eq!(rule["entries"][0], event["event"]["index"], "the ledger entry that it rests on");
}

#[test]
fn an_erased_member_stays_out_and_out_of_the_ledger() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, answer) = demo(temp.path());
    let record = data(&corpus(&answer, temp.path())).remove(0);
    let why = abide(&folder, &["explain", "--record", &record, "--json"]).ok().json();
    let author = why["author"].as_str().unwrap().to_owned();
    abide(&folder, &["erase", "--member", &author]).ok();
    let history = abide(&folder, &["history", &author, "--json"]).ok().json();
    assert_eq!(history["entries"].as_array().unwrap().len(), 0);
    abide(&folder, &["check"]).ok();
    let again = abide(&folder, &["build", "--json"]).ok().json();
    assert!(!data(&corpus(&again, &folder)).contains(&record));
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, answer) = demo(temp.path());
    let twin = temp.path().join("twin");
    copy(&folder, &twin);
    std::fs::remove_dir_all(twin.join("corpus")).unwrap();
    std::fs::remove_dir_all(twin.join(".abide")).unwrap();
    let again = abide(&twin, &["build", "--json"]).ok().json();
    assert_eq!(again["corpus"], answer["corpus"]);
    let sums = |corpus: PathBuf| std::fs::read_to_string(corpus.join("SHA256SUMS")).unwrap();
    assert_eq!(sums(corpus(&again, &twin)), sums(corpus(&answer, temp.path())));
    let third = abide(&twin, &["build", "--json"]).ok().json();
    assert_eq!(third["corpus"], answer["corpus"], "a built corpus does not move the cutoff");
    assert_eq!(third["rewritten_shards"], 0);
}

#[test]
fn a_build_as_of_another_time_is_hypothetical() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, _) = demo(temp.path());
    let then = abide(&folder, &["build", "--at", "2023-06-01T00:00:00Z", "--json"]).ok().json();
    assert_eq!(then["allowed"], 0, "the terms were not public yet");
    let card = std::fs::read_to_string(corpus(&then, &folder).join("README.md")).unwrap();
    assert!(card.contains("Hypothetical"), "{card}");
    let now = abide(&folder, &["build", "--at", "now", "--json"]).ok().json();
    assert!(now["allowed"].as_u64().unwrap() > 0);
}

#[test]
fn a_source_that_cannot_be_read_stops_the_build() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, answer) = demo(temp.path());
    let posts = folder.join("data/posts.jsonl");
    let mut text = std::fs::read(&posts).unwrap();
    text.truncate(text.len() - 10);
    std::fs::write(&posts, text).unwrap();
    let run = abide(&folder, &["build"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.contains("posts.jsonl") && run.err.contains("2277"), "no place: {}", run.err);
    let corpora: Vec<_> = std::fs::read_dir(folder.join("corpus"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(
        corpora,
        [answer["corpus"].as_str().unwrap()],
        "the old corpus stands, and no half one"
    );
}

#[test]
fn a_new_version_shows_its_effect_before_it_is_published() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, _) = demo(temp.path());
    let old = std::fs::read_to_string(folder.join("terms/2024-01-01.toml")).unwrap();
    let new = old
        .replace("version = \"2024-01-01\"", "version = \"wider\"")
        .replace("published = 2023-11-15T00:00:00Z", "published = 2024-11-15T00:00:00Z")
        .replace("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
        .replace("default = \"unset\"", "default = \"on\"");
    std::fs::write(folder.join("terms/wider.toml"), new).unwrap();
    let answer = abide(&folder, &["terms", "diff", "2024-01-01", "wider", "--json"]).ok().json();
    let changes = answer["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["direction"] == "widens"), "{changes:?}");
    let moments = answer["effect"]["moments"].as_array().unwrap();
    assert_eq!(
        moments.len(),
        1,
        "nothing becomes usable before the new version is in effect: {moments:?}"
    );
    assert_eq!(moments[0]["from"], "2025-01-01T00:00:00Z");
    let lines = moments[0]["lines"].as_array().unwrap();
    let germany = lines
        .iter()
        .find(|line| line["region"] == "DE" && line["category"] == "content.comment")
        .unwrap();
    assert!(germany["records_become_usable"].as_u64().unwrap() > 0);
    assert!(
        lines.iter().all(|line| line["region"] != "unknown"),
        "no terms cover an unknown region"
    );
    let history = abide(&folder, &["explain", "--record", "post:1", "--json"]).ok().json();
    assert_eq!(history["allowed"], false, "a draft changes nothing");
}

/// An older copy of the ledger, whole in itself, knows nothing of who left since.
#[test]
fn a_ledger_that_was_put_back_builds_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let crate::small::Small { folder, ledger } =
        crate::small::platform(temp.path(), 3, &crate::small::posts());
    let folder = &folder;
    // Whoever holds it open keeps what is written beside the file.
    drop(ledger);
    abide(folder, &["build"]).ok();
    let files = ["ledger.sqlite", "ledger.sqlite.checkpoint"];
    let kept = files.map(|file| std::fs::read(folder.join(file)).unwrap());
    abide(folder, &["choose", "--member", "ben", "off"]).ok();
    let newer = abide(folder, &["build", "--json"]).ok().json();
    assert!(
        !crate::program::data(&folder.join(newer["path"].as_str().unwrap()))
            .contains(&"ben-1".to_owned())
    );
    for (file, bytes) in files.iter().zip(&kept) {
        std::fs::write(folder.join(file), bytes).unwrap();
    }
    let corpora = || std::fs::read_dir(folder.join("corpus")).unwrap().count();
    let before = corpora();
    for args in [&["build"][..], &["build", "--full"], &["build", "--at", "now"]] {
        let refused = abide(folder, args);
        assert_eq!(refused.code, 1, "{args:?}: {}{}", refused.out, refused.err);
        assert!(refused.err.contains("the ledger does not hold what corpus"), "{}", refused.err);
    }
    // Nor if it has grown another way since.
    abide(folder, &["choose", "--member", "anna", "on"]).ok();
    abide(folder, &["choose", "--member", "anna", "off"]).ok();
    abide(folder, &["choose", "--member", "anna", "on"]).ok();
    assert_eq!(abide(folder, &["build"]).code, 1);
    assert_eq!(corpora(), before);
}
