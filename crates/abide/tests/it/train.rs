//! Models from the command line: trained on what was entered and signed, and on nothing that was taken back.

use std::fs;
use std::path::Path;

use abide_corpus::attest::Key;
use serde_json::Value;

use crate::forger::sign_again;
use crate::program::{Run, abide};
use crate::small::{platform, post};

fn train(folder: &Path, more: &[&str]) -> Run {
    let small = ["--depth", "1", "--steps", "3", "--vocabulary", "300", "--json"];
    // Of three members, nobody is held out.
    let all = ["--slices", "1", "--held-out", "0"];
    abide(folder, &[&["train"], &small[..], &all, more].concat())
}

fn posts() -> String {
    let many = (0..40).map(|number| post(&format!("anna-{number}"), "anna", ""));
    many.chain([post("ben-1", "ben", "")]).collect()
}

fn id(run: &Value) -> String {
    run["model"].as_str().unwrap().to_owned()
}

#[test]
fn a_model_is_trained_on_the_newest_corpus_and_goes_on_from_a_text() {
    let temp = tempfile::tempdir().unwrap();
    let folder = platform(temp.path(), 1, &posts()).folder;
    let none = train(&folder, &[]);
    assert!(none.code == 1 && none.err.contains("no corpus was built"), "{}", none.err);
    let corpus = abide(&folder, &["build", "--json"]).ok().json();
    let made = train(&folder, &[]).ok().json();
    assert_eq!((&made["corpus"], &made["steps"]), (&corpus["corpus"], &Value::from(3)));
    let model = folder.join(made["path"].as_str().unwrap());
    for file in ["config.json", "model.safetensors", "tokenizer.json", "generation_config.json"] {
        assert!(model.join(file).is_file(), "`{file}` is not there");
    }
    let again = train(&folder, &["--threads", "1"]).ok().json();
    assert_eq!((&again["model"], &again["reused"]), (&made["model"], &Value::from(true)));
    let asked =
        ["generate", "--model", &id(&made), "--tokens", "5", "--temperature", "0", "--json"];
    let text = abide(&folder, &[&asked[..], &["Hello"]].concat()).ok().json();
    assert!(text["tokens"].as_u64().unwrap() <= 5 && text["prompt"] == "Hello");
    let missing = abide(&folder, &["generate", "--model", "0123456789abcdef"]);
    assert_eq!(missing.code, 3);
}

#[test]
fn nothing_is_trained_on_what_was_taken_back_or_changed() {
    let temp = tempfile::tempdir().unwrap();
    let folder = platform(temp.path(), 1, &posts()).folder;
    let built = abide(&folder, &["build", "--json"]).ok().json();
    let corpus = folder.join(built["path"].as_str().unwrap());
    let before = train(&folder, &[]).ok().json();
    // A file that was changed is not what was signed, nor with sums made to fit under somebody else's signature.
    let card = corpus.join("README.md");
    let text = fs::read_to_string(&card).unwrap();
    fs::write(&card, format!("{text}\n")).unwrap();
    let changed = train(&folder, &["--seed", "1"]);
    assert!(changed.code == 1 && changed.err.contains("README.md"), "{}", changed.err);
    let stranger = temp.path().join("stranger");
    fs::create_dir_all(stranger.join("keys")).unwrap();
    Key::generate().unwrap().save(&stranger.join("keys/corpus.key")).unwrap();
    sign_again(&stranger, &corpus);
    let changed = train(&folder, &["--seed", "1"]);
    assert!(changed.code == 1 && changed.err.contains("sign"), "{}", changed.err);
    fs::write(&card, text).unwrap();
    sign_again(&folder, &corpus);
    train(&folder, &["--seed", "1"]).ok();
    // Hypothetical corpora are in no ledger.
    let at = ["build", "--at", "2025-11-03T00:00:00Z", "--json"];
    let hypothetical = abide(&folder, &at).ok().json();
    let refused = train(&folder, &["--corpus", hypothetical["corpus"].as_str().unwrap()]);
    assert!(refused.code == 1 && refused.err.contains("hypothetical"), "{}", refused.err);
    // Whoever has left since the corpus was built stops the training on it.
    abide(&folder, &["choose", "--member", "ben", "off"]).ok();
    let stopped = train(&folder, &["--seed", "2"]);
    assert!(stopped.code == 1 && stopped.err.contains("since corpus"), "{}", stopped.err);
    abide(&folder, &["build"]).ok();
    let from = ["train", "--from", &id(&before), "--json"];
    let after = abide(&folder, &from).ok().json();
    assert_ne!(id(&after), id(&before));
    // Brought forward, it is what training from scratch on the new corpus gives.
    let scratch = train(&folder, &[]).ok().json();
    assert_eq!((id(&scratch), &scratch["reused"]), (id(&after), &Value::from(true)));
}
