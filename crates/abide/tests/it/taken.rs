//! Models that were copied, changed or taken elsewhere: what they know of who has left does not come back that way.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::models::{Network, id};
use crate::program::{Run, abide, copy};

/// The files that Hugging Face reads, and nothing of ours.
fn stripped(model: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    let files = ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"];
    for name in files {
        fs::copy(model.join(name), to.join(name)).unwrap();
    }
}

fn on(network: &Network, base: &Path) -> Run {
    let asked = ["train", "--json", "--steps", "4", "--slices", "2", "--base"];
    abide(&network.folder, &[&asked[..], &[base.to_str().unwrap()]].concat())
}

fn refused(run: &Run, code: &str) {
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert_eq!(run.json()["error"]["code"], code, "{}", run.err);
}

/// Changes what a model says of itself, and leaves its signature as it was.
fn edit(model: &Path, change: impl FnOnce(&mut Value)) {
    let path = model.join("abide.json");
    let mut about: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut about);
    fs::write(path, about.to_string()).unwrap();
}

/// A recipe that has a base, and learns nothing from it.
fn recipe(temp: &Path) -> PathBuf {
    let folder = temp.join("recipe");
    fs::create_dir(&folder).unwrap();
    let text = r#"
format = "abide recipe 1"
name = "none"
summary = "Learns nothing"
[run]
program = "cp"
arguments = ["-r", "{base}/config.json", "{out}/config.json"]
[run.defaults]
base = ""
[needs]
[outputs]
files = ["config.json"]
"#;
    fs::write(folder.join("recipe.toml"), text).unwrap();
    folder
}

#[test]
fn weights_that_knew_who_left_are_no_base_whatever_stands_beside_them() {
    let temp = tempfile::tempdir().unwrap();
    let mut network = Network::new(temp.path());
    let before = network.train(&[]).ok().json();
    let model = network.path(&before);
    let (bare, relabelled) = (temp.path().join("bare"), temp.path().join("relabelled"));
    stripped(&model, &bare);
    copy(&model, &relabelled);
    network.leave(&[network.members()[3].clone()]);
    let newest = abide(&network.folder, &["build", "--json"]).ok().json()["corpus"].clone();
    edit(&relabelled, |about| about["lineage"]["corpus"] = newest.clone());
    let recipe = recipe(temp.path());
    let with = |base: &str| {
        let option = format!("base={base}");
        let asked = ["train", "--json", "--vocabulary", "300", "--option", &option, "--with"];
        abide(&network.folder, &[&asked[..], &[recipe.to_str().unwrap()]].concat())
    };
    let relative = format!("models/{}", id(&before));
    refused(&on(&network, &model), "model::base");
    refused(&on(&network, &bare), "model::copied");
    refused(&on(&network, &relabelled), "model::broken");
    refused(&with(&relative), "model::base");
    refused(&with(bare.to_str().unwrap()), "model::copied");
    refused(&with(relabelled.to_str().unwrap()), "model::broken");
    // The folder of models as a whole is none either, nor are checkpoints.
    refused(&with("models"), "model::copied");
    refused(&with(&format!("{relative}/checkpoints")), "model::copied");
    // The ledger knows them when their model is gone.
    let after = network.forget(&id(&before), &["--remove"]).ok().json();
    assert!(!model.exists());
    refused(&on(&network, &bare), "model::copied");
    refused(&with(bare.to_str().unwrap()), "model::copied");
    // Of a model that cannot be read nobody knows whose weights it has.
    let odd = network.folder.join("models/odd/abide.json");
    fs::create_dir_all(&odd).unwrap();
    refused(&on(&network, &bare), "model::unreadable");
    fs::remove_dir(&odd).unwrap();
    fs::write(&odd, "{").unwrap();
    refused(&on(&network, &bare), "model::file");
    fs::remove_dir_all(odd.parent().unwrap()).unwrap();
    // What has forgotten may be gone on from, and a model says by what it was made.
    on(&network, &network.path(&after)).ok();
    let made = with(&format!("models/{}", id(&after))).ok().json();
    let about = fs::read(network.path(&made).join("abide.json")).unwrap();
    let about: Value = serde_json::from_slice(&about).unwrap();
    let weights = fs::read(network.path(&after).join("model.safetensors")).unwrap();
    let digest = abide_ledger::Digest::of(&weights).to_string();
    assert_eq!(about["bases"]["base"]["model.safetensors"], digest);
    abide(&network.folder, &["check", network.path(&made).to_str().unwrap()]).ok();
    // Nobody takes it for a model of our own trainer.
    let model = id(&made);
    let commands: [&[&str]; 4] = [
        &["generate", "--json", "--model", &model],
        &["probe", "--json", "--model", &model],
        &["forget", "--json", "--model", &model],
        &["train", "--json", "--base", &model],
    ];
    for asked in commands {
        let run = abide(&network.folder, asked);
        refused(&run, "model::outside");
        assert!(run.err.contains("made by a recipe"), "{}", run.err);
    }
}

#[test]
fn what_is_used_is_what_was_signed_and_entered_of_a_corpus_that_was_entered() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    // The same keys, and another ledger from here on.
    let other = temp.path().join("other");
    copy(&network.folder, &other);
    let made = network.train(&[]).ok().json();
    let model = network.path(&made);
    let use_it = |folder: &Path, code: &str| {
        for command in ["generate", "probe", "forget"] {
            let asked = [command, "--json", "--model", &id(&made)];
            let run = abide(folder, &asked);
            assert_eq!(run.code, 1, "{command}: {}", run.out);
            assert_eq!(run.json()["error"]["code"], code, "{command}: {}", run.err);
        }
    };
    copy(&model, &other.join("models").join(id(&made)));
    use_it(&other, "model::not_entered");
    let about = fs::read(model.join("abide.json")).unwrap();
    edit(&model, |about| about["lineage"]["ledger_entry"] = 0.into());
    use_it(&network.folder, "model::broken");
    fs::write(model.join("abide.json"), about).unwrap();
    // Rows that the ledger does not know say nothing of who is in.
    let manifest =
        network.folder.join("corpus").join(made["corpus"].as_str().unwrap()).join("manifest.json");
    let mut text: Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    text["membership"] = "00".repeat(32).into();
    fs::write(&manifest, text.to_string()).unwrap();
    for command in ["generate", "probe"] {
        let run = abide(&network.folder, &[command, "--json", "--model", &id(&made)]);
        refused(&run, "model::membership");
    }
}

#[test]
fn the_filter_stays_wherever_somebody_stands() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let made = network.train(&[]).ok().json();
    let model = network.path(&made);
    let away = temp.path().join("away");
    copy(&model, &away);
    abide(&network.folder, &["choose", "--member", &network.members()[3], "off"]).ok();
    let from = |folder: &Path, model: &Path, more: &[&str]| {
        let asked = ["generate", "--json", "--tokens", "3", "--model", model.to_str().unwrap()];
        abide(folder, &[&asked[..], more].concat())
    };
    assert_eq!(from(temp.path(), &model, &[]).ok().json()["filtered"], true);
    // A copy knows nobody, unless the platform is named.
    refused(&from(temp.path(), &away, &[]), "generate::platform");
    let named = ["-C", network.folder.to_str().unwrap()];
    assert_eq!(from(temp.path(), &away, &named).ok().json()["filtered"], true);
    let free = from(temp.path(), &away, &["--unfiltered"]).ok().json();
    assert_eq!(free["filtered"], false);
    // Beside the platform nobody is rid of it.
    let run = from(temp.path(), &model, &["--unfiltered"]);
    assert_eq!((run.code, &run.json()["error"]["code"]), (2, &"generate::filtered".into()));
}

#[test]
fn nothing_is_generated_once_something_that_was_set_for_later_has_come() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let made = network.train(&[]).ok().json();
    let generate =
        || abide(&network.folder, &["generate", "--json", "--tokens", "3", "--model", &id(&made)]);
    // As late as a build on a busy machine takes.
    for seconds in [4, 30, 120] {
        let from = Timestamp::now() + Duration::from_secs(seconds);
        let (id, from_text) = (format!("de-{seconds}"), from.to_string());
        let pause = ["pause", "DE", "--authority", "BfDI", "--reason", "asked", "--id", &id];
        abide(&network.folder, &[&pause[..], &["--from", &from_text]].concat()).ok();
        abide(&network.folder, &["build"]).ok();
        let early = generate();
        let left = from.duration_since(Timestamp::now());
        if left.is_negative() {
            continue;
        }
        early.ok();
        std::thread::sleep(left.unsigned_abs() + Duration::from_millis(100));
        let late = generate();
        refused(&late, "model::overtaken");
        assert!(late.err.contains("abide build"), "{}", late.err);
        return;
    }
    panic!("no build was fast enough");
}
