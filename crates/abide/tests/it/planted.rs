//! Cards, secrets, salaries and identities that the reference network types into its texts: none is in a corpus.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::Value;

use crate::program::abide;

/// Of each kind, at least so many must have been typed into records that are in the corpus. `ABIDE_PLANTED=10000` asks for more.
const LEAST: u64 = 20;
/// Of a thousand records with words, in how many something is typed.
const LEAKS: &str = "1000";
/// Members for each value that is asked for.
const MEMBERS_PER_VALUE: u64 = 15;

const KINDS: [&str; 8] =
    ["birth_date", "card", "email", "government_id", "iban", "phone", "salary", "secret"];

/// The rows of all Parquet files in a folder, by a reader that knows nothing of corpora.
fn rows(folder: &Path, mut show: impl FnMut(&Row)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let file = File::open(entry.unwrap().path()).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        reader.get_row_iter(None).unwrap().for_each(|row| show(&row.unwrap()));
    }
}

/// Every string of a row, by the way to it: `text`, `messages.1`.
fn words<'a>(row: &'a Row, found: &mut Vec<(String, &'a str)>) {
    for (name, field) in row.get_column_iter() {
        match field {
            Field::Str(words) => found.push((name.clone(), words)),
            Field::ListInternal(list) => {
                for (at, item) in list.elements().iter().enumerate() {
                    let Field::Group(pair) = item else { continue };
                    for (_, field) in pair.get_column_iter() {
                        if let Field::Str(words) = field {
                            found.push((format!("{name}.{at}"), words));
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

#[test]
fn nothing_that_was_planted_is_in_a_corpus() {
    let least = std::env::var("ABIDE_PLANTED").map_or(LEAST, |least| least.parse().unwrap());
    let temp = tempfile::tempdir().unwrap();
    let members = (least * MEMBERS_PER_VALUE).max(300).to_string();
    let synth =
        ["synth", "network", "--members", &members, "--seed", "11", "--leaks-per-thousand", LEAKS];
    abide(temp.path(), &synth).ok();
    let folder = temp.path().join("network");
    let built = abide(&folder, &["build", "--at", "2025-11-03T00:00:00Z", "--json"]).ok().json();
    let corpus = folder.join(built["path"].as_str().unwrap());

    // What is in, word by word.
    let mut held: HashMap<String, Vec<String>> = HashMap::new();
    let mut categories = BTreeSet::new();
    for of in ["text", "chat", "media"] {
        rows(&corpus.join("data").join(of), |row| {
            let mut found = vec![];
            words(row, &mut found);
            let of = |name: &str| found.iter().find(|(of, _)| of == name).unwrap().1.to_owned();
            categories.insert(of("category"));
            held.insert(of("id"), found.into_iter().map(|(_, words)| words.to_owned()).collect());
        });
    }
    // What was planted, as the network tells it.
    let mut planted: HashMap<String, Vec<(String, String, usize, usize)>> = HashMap::new();
    for line in fs::read_to_string(folder.join("truth/planted.jsonl")).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| line[key].as_str().unwrap().to_owned();
        let place = |key: &str| line[key].as_u64().unwrap() as usize;
        let one = (word("kind"), word("part"), place("start"), place("end"));
        planted.entry(word("record")).or_default().push(one);
    }
    let mut looked_for: BTreeMap<String, u64> = BTreeMap::new();
    let mut of_categories = BTreeSet::new();
    let mut left: Vec<String> = vec![];
    rows(&folder.join("records"), |row| {
        let mut found = vec![];
        words(row, &mut found);
        let id = found.iter().find(|(name, _)| name == "id").unwrap().1;
        let (Some(planted), Some(held)) = (planted.get(id), held.get(id)) else { return };
        for (kind, part, start, end) in planted {
            // Of a message, the role comes first.
            let text = found.iter().rfind(|(name, _)| name == part).unwrap().1;
            let value = &text[*start..*end];
            *looked_for.entry(kind.clone()).or_default() += 1;
            of_categories
                .insert(found.iter().find(|(name, _)| name == "category").unwrap().1.to_owned());
            if held.iter().any(|words| words.contains(value)) {
                left.push(format!("{kind} in {id}: {text}"));
            }
        }
    });
    println!("looked for {looked_for:?}, in {} categories", of_categories.len());
    assert!(
        left.is_empty(),
        "{} got through:\n{}",
        left.len(),
        left[..left.len().min(40)].join("\n")
    );
    for kind in KINDS {
        assert!(looked_for.get(kind) >= Some(&least), "{kind}: {looked_for:?}");
    }
    // Whatever a corpus has words of, something was planted in.
    let without: Vec<_> = categories.difference(&of_categories).collect();
    assert!(without.iter().all(|name| ["profile.photo"].contains(&name.as_str())), "{without:?}");
}
