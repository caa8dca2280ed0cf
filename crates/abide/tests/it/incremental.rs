//! Builds that start from the corpus before: the same as one from nothing, whatever was said meanwhile.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{abide, copy, data};
use crate::small::{self, post, posts};

/// What says from which corpus one was made, and what digests that.
const OF_LINEAGE: [&str; 4] =
    ["lineage.json", "corpus.intoto.json", "SHA256SUMS", "corpus.oms.json"];

/// Every other file of a corpus.
fn files(corpus: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![corpus.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(corpus).unwrap().to_str().unwrap().to_owned();
            if !OF_LINEAGE.contains(&name.as_str()) {
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

fn build(platform: &Path, args: &[&str]) -> (Value, PathBuf, String) {
    let run = abide(platform, &[&["build", "--json"], args].concat()).ok();
    let built = run.json();
    let path = platform.join(built["path"].as_str().unwrap());
    (built, path, run.err)
}

/// Builds, and compares with what a copy of the platform builds from nothing.
fn compared(platform: &Path, parent: &Value) -> Value {
    let (built, corpus, words) = build(platform, &[]);
    assert_eq!(built["parent"], *parent, "{words}");
    let temp = tempfile::tempdir().unwrap();
    let twin = temp.path().join("twin");
    copy(platform, &twin);
    fs::remove_dir_all(twin.join("corpus")).unwrap();
    let (full, whole, _) = build(&twin, &["--full"]);
    assert_eq!(full["corpus"], built["corpus"]);
    assert!(full["parent"].is_null());
    for name in ["records", "allowed", "reasons", "members_in", "masked", "bytes"] {
        assert_eq!(full[name], built[name], "{name}");
    }
    let (found, expected) = (files(&corpus), files(&whole));
    assert!(found.keys().eq(expected.keys()));
    for (name, bytes) in &expected {
        assert!(found[name] == *bytes, "`{name}` differs");
    }
    abide(platform, &["check", corpus.to_str().unwrap()]).ok();
    let lineage: Value =
        serde_json::from_slice(&fs::read(corpus.join("lineage.json")).unwrap()).unwrap();
    assert_eq!(lineage["parent"], *parent);
    built
}

#[test]
fn what_members_say_is_built_from_the_corpus_before() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["synth", "network", "--members", "200", "--seed", "3"]).ok();
    let platform = temp.path().join("network");
    let mut last = compared(&platform, &Value::Null);
    let corpus = platform.join(last["path"].as_str().unwrap());
    let all = data(&corpus);
    let author = |record: &String| {
        let why = abide(&platform, &["explain", "--record", record, "--json"]).ok().json();
        why["author"].as_str().unwrap().to_owned()
    };
    let some: Vec<String> = [0, all.len() / 3, all.len() / 2].map(|at| author(&all[at])).into();
    let [one, two, three] = some.as_slice() else { panic!() };
    let pause = ["pause", "GB", "--authority", "ICO", "--reason", "asked"];
    for said in [
        vec!["choose", "--member", one, "off"],
        vec!["choose", "--member", two, "off", "--category", "content.post"],
        vec!["object", "--member", three],
        vec!["erase", "--member", two],
        pause.to_vec(),
        vec!["choose", "--member", one, "on"],
    ] {
        abide(&platform, &said).ok();
        last = compared(&platform, &last["corpus"]);
        let all = last["records"].as_u64().unwrap();
        assert!(last["decided"].as_u64().unwrap() < all, "{said:?} {last}");
    }
    let events = last["decided"].as_u64().unwrap();
    assert!(events > 0, "a switch that is on again lets records in");
    // Nothing has happened since.
    let (again, _, _) = build(&platform, &[]);
    assert_eq!((&again["corpus"], &again["decided"]), (&last["corpus"], &Value::from(0)));
    assert_eq!(again["rewritten_shards"], 0);
}

/// Members of the small platform by id: what they are called, and where they live.
type Members = Vec<(String, String, &'static str)>;

fn write_members(folder: &Path, members: &Members) {
    let head = "member_id,kind,joined_at,birth_date,country,handle\n".to_owned();
    let row = |(id, name, region): &(String, String, &str)| {
        format!("{id},user,2024-02-01T00:00:00Z,1990-03-03,{region},{name}\n")
    };
    let rows: String = members.iter().map(row).collect();
    fs::write(folder.join("members.csv"), head + &rows).unwrap();
}

/// What the mapping makes of JSONL and CSV is compared row by row, wherever a row stands.
#[test]
fn what_sources_hold_is_built_from_the_corpus_before() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 3, &posts()).folder;
    let mut members: Members =
        (0..40).map(|of| (format!("m{of:02}"), format!("Member{of} Kowalczyk"), "DE")).collect();
    let line = |number: usize, words: &str| {
        let body = format!("\"body\":\"{words}\"");
        post(&format!("p{number:03}"), &format!("m{:02}", number % 40), "")
            .replace("\"body\":\"Hello\"", &body)
    };
    let called = |number: usize| match number % 30 {
        7 => "I met Zora Kvist and Member3 Kowalczyk there.",
        11 => "Paid by 4111111111111111Zora Kvist, I think.",
        _ => "Nothing to see here.",
    };
    let mut lines: Vec<String> = (0..160).map(|number| line(number, called(number))).collect();
    let write = |members: &Members, lines: &[String]| {
        write_members(&folder, members);
        fs::write(folder.join("posts.jsonl"), lines.concat()).unwrap();
    };
    write(&members, &lines);
    let first = compared(&folder, &Value::Null);
    assert_eq!(first["allowed"], 160);
    let people = |built: &Value| built["masked"]["spans"]["person"].as_u64().unwrap_or(0);
    assert_eq!(people(&first), 0);
    let mut last = first;
    let mut go_on = |members: &Members, lines: &[String], decided: std::ops::Range<u64>| {
        write(members, lines);
        last = compared(&folder, &last["corpus"]);
        let found = last["decided"].as_u64().unwrap();
        assert!(decided.contains(&found), "{found} are not in {decided:?}");
        last.clone()
    };
    lines.extend((160..163).map(|number| line(number, called(number))));
    go_on(&members, &lines, 3..4);
    // Every other row stands in another line now.
    lines.splice(0..2, [line(163, "In front."), line(0, "Said otherwise.")]);
    go_on(&members, &lines, 2..3);
    lines.remove(50);
    let built = go_on(&members, &lines, 0..1);
    assert_eq!((built["records"].as_u64(), built["decided"].as_u64()), (Some(162), Some(0)));
    // Somebody of whom others have spoken before.
    members.insert(5, ("zora".to_owned(), "Zora Kvist".to_owned(), "US"));
    let built = go_on(&members, &lines, 6..12);
    assert!((6..12).contains(&people(&built)), "{built}");
    members[5].2 = "FR";
    assert_eq!(people(&go_on(&members, &lines, 6..12)), 0);
    members[5].1 = "Zora Quist".to_owned();
    go_on(&members, &lines, 6..12);
    members.reverse();
    go_on(&members, &lines, 0..1);
    let gone = members.remove(3);
    assert_eq!(gone.0, "m36");
    go_on(&members, &lines, 4..6);
    abide(&folder, &["choose", "--member", "m03", "off"]).ok();
    let built = go_on(&members, &lines, 9..12);
    assert_eq!(people(&built), 6, "Member3 is called by their name in others' words");
}

/// Where most records are new, all of them are decided, by what is known of the members.
#[test]
fn members_are_not_folded_again_for_records_that_are_new() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 3, &posts()).folder;
    let members: Members =
        (0..3).map(|of| (format!("m{of:02}"), format!("Member{of} Kowalczyk"), "DE")).collect();
    write_members(&folder, &members);
    let line = |number: usize| post(&format!("p{number:03}"), &format!("m{:02}", number % 3), "");
    let write = |posts: usize| {
        fs::write(folder.join("posts.jsonl"), (0..posts).map(line).collect::<String>()).unwrap();
    };
    write(30);
    compared(&folder, &Value::Null);
    abide(&folder, &["choose", "--member", "m01", "off"]).ok();
    write(90);
    let twin = temp.path().join("measured");
    copy(&folder, &twin);
    let (_, _, words) = build(&twin, &["--profile"]);
    assert!(words.contains("deciding every record"), "{words}");
    assert!(words.contains("take up what was folded"), "{words}");
    assert!(!words.contains("fold members and ledger"), "{words}");
    let built = compared(&folder, &Value::Null);
    assert_eq!((&built["decided"], &built["allowed"]), (&Value::from(90), &Value::from(60)));
}

/// Builds, and does something as soon as there is anything of the corpus: by then the sources were digested and compared, and are being read.
fn build_while(platform: &Path, act: impl FnOnce()) -> Output {
    let child = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args(["build", "--json"])
        .current_dir(platform)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (making, since) = (platform.join("corpus/.making"), Instant::now());
    while !making.exists() && since.elapsed() < Duration::from_mins(1) {
        std::thread::yield_now();
    }
    act();
    child.wait_with_output().unwrap()
}

/// Whatever is taken from the corpus before, a source that changes is noticed, and nothing is made of it.
#[test]
fn sources_that_change_during_a_build_are_named() {
    let temp = tempfile::tempdir().unwrap();
    let folder = small::platform(temp.path(), 3, &posts()).folder;
    let mut members: Members =
        (0..40).map(|of| (format!("m{of:02}"), format!("Member{of} Kowalczyk"), "DE")).collect();
    let line = |number: usize| post(&format!("p{number:05}"), &format!("m{:02}", number % 40), "");
    let mut lines: String = (0..4000).map(line).collect();
    let records = |lines: &str| fs::write(folder.join("posts.jsonl"), lines).unwrap();
    records(&lines);
    write_members(&folder, &members);
    let (mut last, _, _) = build(&folder, &[]);
    let mut noticed = [false; 2];
    for round in 0..12 {
        let of_members = round % 2 == 1;
        lines += &line(4000 + 2 * round);
        records(&lines);
        lines += &line(4001 + 2 * round);
        members[0].1 = format!("Somebody{round} Else");
        let run = build_while(&folder, || {
            if of_members { write_members(&folder, &members) } else { records(&lines) }
        });
        let words = String::from_utf8_lossy(&run.stderr);
        assert!(!words.contains("deciding every record"), "{words}");
        if run.status.success() {
            // It was too late: the build had looked.
            last = serde_json::from_slice(&run.stdout).unwrap();
            continue;
        }
        assert_eq!(run.status.code(), Some(1), "{words}");
        let told: Value = serde_json::from_slice(&run.stdout).unwrap();
        let file = ["posts.jsonl", "members.csv"][usize::from(of_members)];
        let words = format!("`{file}`: the file is not what it was when it was digested");
        assert_eq!(told["error"]["code"], "intake::changed", "{told}");
        assert_eq!(told["error"]["message"], words.as_str());
        assert!(!folder.join("corpus/.making").exists());
        records(&lines);
        write_members(&folder, &members);
        last = compared(&folder, &last["corpus"]);
        noticed[usize::from(of_members)] = true;
        if noticed == [true; 2] {
            return;
        }
    }
    panic!("every change was too late");
}

/// Whatever could not be read of it, what is said is that it changed.
#[test]
fn a_file_that_is_cut_off_during_a_build_is_named() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["synth", "network", "--members", "300", "--seed", "3"]).ok();
    let platform = temp.path().join("network");
    let (mut last, _, _) = build(&platform, &[]);
    let mut entries = fs::read_dir(platform.join("records")).unwrap();
    let path = entries.next().unwrap().unwrap().path();
    let whole = fs::read(&path).unwrap();
    for setting in ["off", "on"].into_iter().cycle().take(12) {
        abide(&platform, &["choose", "--member", "anna-de", setting]).ok();
        let run = build_while(&platform, || {
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_len(whole.len() as u64 / 2).unwrap();
        });
        fs::write(&path, &whole).unwrap();
        if run.status.success() {
            last = serde_json::from_slice(&run.stdout).unwrap();
            continue;
        }
        let told: Value = serde_json::from_slice(&run.stdout).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let words = format!("`records/{name}`: the file is not what it was when it was digested");
        assert_eq!(told["error"]["message"], words.as_str(), "{told}");
        compared(&platform, &last["corpus"]);
        return;
    }
    panic!("every cut was too late");
}

#[test]
fn what_is_damaged_or_gone_is_not_started_from() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["synth", "network", "--members", "100", "--seed", "3"]).ok();
    let platform = temp.path().join("network");
    let (first, corpus, _) = build(&platform, &[]);
    let index = platform.join("corpus/.index").join(first["corpus"].as_str().unwrap());
    abide(&platform, &["choose", "--member", "anna-de", "off"]).ok();
    let people = index.join("people-00000.arrow");
    fs::write(&people, b"damaged").unwrap();
    let (second, _, words) = build(&platform, &[]);
    assert!(second["parent"].is_null());
    assert!(words.contains("deciding every record"), "{words}");
    abide(&platform, &["choose", "--member", "anna-de", "on"]).ok();
    fs::remove_dir_all(platform.join("corpus/.index")).unwrap();
    let (third, _, _) = build(&platform, &[]);
    assert!(third["parent"].is_null());
    fs::remove_dir_all(platform.join(third["path"].as_str().unwrap())).unwrap();
    abide(&platform, &["choose", "--member", "anna-de", "off"]).ok();
    let (fourth, _, words) = build(&platform, &[]);
    assert!(fourth["parent"].is_null());
    assert!(words.contains("is gone"), "{words}");
    abide(&platform, &["check", corpus.to_str().unwrap()]).ok();
}
