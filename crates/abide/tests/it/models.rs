//! Forgetting, probing and what holds a model back, as a person runs them.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Run, abide, data};

/// A network with its corpus.
pub(crate) struct Network {
    pub(crate) folder: PathBuf,
    corpus: PathBuf,
}

/// A model of under 100,000 parameters, whose every slice has a few steps.
const TINY: [&str; 8] = ["--depth", "1", "--vocabulary", "300", "--steps", "16", "--slices", "4"];

impl Network {
    pub(crate) fn new(folder: &Path) -> Self {
        abide(folder, &["synth", "network", "--members", "400", "--seed", "5"]).ok();
        let mut network = Self { folder: folder.join("network"), corpus: PathBuf::new() };
        network.build();
        network
    }

    fn build(&mut self) {
        let built = abide(&self.folder, &["build", "--json"]).ok().json();
        self.corpus = self.folder.join(built["path"].as_str().unwrap());
    }

    /// Members who have rows in the corpus.
    pub(crate) fn members(&self) -> Vec<String> {
        let ids = data(&self.corpus);
        let members = ids.iter().map(|id| id.rsplit_once('-').unwrap().0.to_owned());
        let members: BTreeSet<String> = members.filter(|id| id.starts_with("m0")).collect();
        members.into_iter().collect()
    }

    /// Members leave, and a corpus without them is built.
    pub(crate) fn leave(&mut self, members: &[String]) {
        for member in members {
            abide(&self.folder, &["choose", "--member", member, "off"]).ok();
        }
        self.build();
        let left = self.members();
        assert!(members.iter().all(|member| !left.contains(member)));
    }

    pub(crate) fn train(&self, more: &[&str]) -> Run {
        abide(&self.folder, &[&["train", "--json"], &TINY[..], more].concat())
    }

    pub(crate) fn forget(&self, model: &str, more: &[&str]) -> Run {
        abide(&self.folder, &[&["forget", "--json", "--model", model], more].concat())
    }

    pub(crate) fn path(&self, run: &Value) -> PathBuf {
        self.folder.join(run["path"].as_str().unwrap())
    }
}

pub(crate) fn id(run: &Value) -> String {
    run["model"].as_str().unwrap().to_owned()
}

/// Every file that a model is, signature included, without the platform's own checkpoints.
pub(crate) fn files(model: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(model).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

pub(crate) fn same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    assert!(one.len() > 8 && one.len() == other.len());
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "`{name}` has other bytes");
    }
}

#[test]
fn one_ten_and_a_hundred_members_are_forgotten_to_the_byte() {
    let temp = tempfile::tempdir().unwrap();
    let mut network = Network::new(temp.path());
    // Pseudonyms are random: whoever is held out has nothing to be forgotten, and would be drawn now and then.
    let nobody_held_out = ["--held-out", "0"];
    let mut model = network.train(&nobody_held_out).ok().json();
    let weights = network.path(&model).join("model.safetensors");
    // Four bytes each, and a head.
    assert!(fs::metadata(weights).unwrap().len() < 4 * 100_000 + 8192);
    let mut slices = BTreeSet::new();
    let mut counts = VecDeque::from([1, 1, 1, 10, 100]);
    let mut round = 0;
    while let Some(count) = counts.pop_front() {
        let members = network.members();
        let leaving: Vec<String> = members.into_iter().skip(3).take(count).collect();
        assert_eq!(leaving.len(), count);
        network.leave(&leaving);
        let planned = network.forget(&id(&model), &["--plan"]).ok();
        assert!(planned.err.contains("steps are to be made again"), "{}", planned.err);
        let planned = planned.json();
        let changed = planned["cost"]["slices"].as_array().unwrap();
        slices.extend(changed.first().map(|slice| slice["slice"].as_u64().unwrap()));
        assert!(!network.path(&planned).exists(), "a plan changes nothing");

        let forgot = network.forget(&id(&model), &[]).ok().json();
        assert_eq!(forgot["replaces"], model["model"]);
        assert_eq!(forgot["steps"], planned["cost"]["steps"]);
        let cost = &forgot["cost"];
        assert_eq!(cost["tokens"].as_u64().unwrap(), forgot["steps"].as_u64().unwrap() * 2048);
        let ratio = forgot["steps"].as_f64().unwrap() / 16.0;
        assert!((cost["ratio"].as_f64().unwrap() - ratio).abs() < 1e-9);

        let apart = ["--set", &format!("models=apart-{round}")];
        let scratch = network.train(&[&nobody_held_out[..], &apart].concat()).ok().json();
        assert_eq!((id(&scratch), &scratch["steps"]), (id(&forgot), &Value::from(16)));
        same(&network.path(&forgot), &network.path(&scratch));
        model = forgot;
        round += 1;
        // Slices are drawn as well: one more leaves where all have been in the same.
        if (3..10).contains(&round) && slices.len() == 1 {
            counts.push_front(1);
        }
    }
    assert!(slices.len() > 1, "only slices {slices:?} were trained anew");
    // Nobody has left since.
    let nobody = network.forget(&id(&model), &[]).ok().json();
    assert_eq!((id(&nobody), &nobody["cost"]["steps"]), (id(&model), &Value::from(0)));
    // The log says which model replaced which.
    let path = network.path(&model);
    abide(&network.folder, &["check", path.to_str().unwrap()]).ok();
    let models = fs::read_dir(network.folder.join("models")).unwrap();
    let names: Vec<String> =
        models.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.iter().filter(|name| name.len() == 16).count(), 1 + round, "{names:?}");
}

#[test]
fn what_the_model_may_not_repeat_is_held_back_until_it_has_forgotten() {
    let temp = tempfile::tempdir().unwrap();
    let mut network = Network::new(temp.path());
    let before = network.train(&[]).ok().json();
    let generate = |network: &Network, model: &str| {
        let asked = ["generate", "--json", "--tokens", "3", "--model", model];
        abide(&network.folder, &asked)
    };
    let free = generate(&network, &id(&before)).ok().json();
    assert_eq!(free["filtered"], false);
    // From the moment of the choice, without a build.
    let member = network.members()[3].clone();
    abide(&network.folder, &["choose", "--member", &member, "off"]).ok();
    let held = generate(&network, &id(&before)).ok();
    assert_eq!(held.json()["filtered"], true);
    assert!(held.err.contains("held back"), "{}", held.err);
    network.build();
    assert_eq!(generate(&network, &id(&before)).ok().json()["filtered"], true);
    let probed =
        abide(&network.folder, &["probe", "--json", "--model", &id(&before), "--member", &member]);
    assert!([0, 6].contains(&probed.code), "{}", probed.err);
    let probed = probed.json();
    assert!(probed["unseen"]["places"].as_u64().unwrap() > 0, "{probed}");
    assert!(probed["member"]["exposure"].is_f64());

    let after = network.forget(&id(&before), &["--remove"]).ok().json();
    assert!(!network.path(&before).exists(), "what still knows them is there");
    assert_eq!(generate(&network, &id(&after)).ok().json()["filtered"], false);
    // Whoever has left can still be asked about: an older corpus has their texts.
    let asked = ["probe", "--json", "--model", &id(&after), "--member", &member];
    let probed = abide(&network.folder, &asked);
    assert!([0, 6].contains(&probed.code), "{}", probed.err);
    let beside = format!("models/{}.probes.jsonl", id(&after));
    let notes = fs::read_to_string(network.folder.join(beside)).unwrap();
    assert!(!notes.contains(&member), "a member is named: {notes}");
    let stranger = abide(&network.folder, &["probe", "--model", &id(&after), "--member", "nobody"]);
    assert_eq!(stranger.code, 3);
    // Without the corpus that it learned from, nobody knows what to hold back.
    fs::remove_dir_all(&network.corpus).unwrap();
    let unknown = generate(&network, &id(&after));
    assert!(unknown.code == 1 && unknown.err.contains("is not here"), "{}", unknown.err);
}

#[test]
fn a_model_says_where_it_comes_from_and_who_made_it() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let made = network.train(&["--canaries", "4"]).ok().json();
    let model = network.path(&made);
    let statement: Value =
        serde_json::from_slice(&fs::read(model.join("model.intoto.json")).unwrap()).unwrap();
    assert_eq!(statement["predicateType"], "https://slsa.dev/provenance/v1");
    let of = &statement["predicate"]["buildDefinition"];
    assert_eq!(of["resolvedDependencies"][0]["name"], made["corpus"]);
    for key in ["ledger_events", "ledger_digest", "terms", "cutoff"] {
        assert!(!of["internalParameters"]["lineage"][key].is_null(), "no `{key}`");
    }
    assert_eq!(of["externalParameters"]["settings"]["seed"], 0);
    let card = fs::read_to_string(model.join("README.md")).unwrap();
    assert!(card.contains("| all |") && card.contains("exposure in bits"), "{card}");
    let check = || abide(&network.folder, &["check", model.to_str().unwrap()]);
    check().ok();
    for (name, change) in [
        ("README.md", "more words"),
        ("model.intoto.json", " "),
        ("extra.txt", "a file that nobody signed"),
        ("model.oms.json", "not a bundle"),
    ] {
        let path = model.join(name);
        let before = fs::read(&path).ok();
        fs::write(&path, [before.clone().unwrap_or_default(), change.into()].concat()).unwrap();
        assert_eq!(check().code, 6, "{name} was changed, and nobody saw it");
        match before {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    check().ok();
    // The log has it, under the digest of its description.
    let log = network.folder.join("log");
    abide(&network.folder, &["log", "export", log.to_str().unwrap()]).ok();
    let bundle = fs::read_dir(log.join("tile/entries")).unwrap();
    let entries: Vec<u8> = walk(bundle).concat();
    let entry = r#""kind":"model""#.to_owned();
    let digest = abide_ledger::Digest::of(&fs::read(model.join("abide.json")).unwrap());
    let text = String::from_utf8_lossy(&entries).into_owned();
    assert!(text.contains(&entry) && text.contains(&digest.to_string()), "no entry of the model");
}

/// The bytes of all files of a folder and those below it.
fn walk(entries: fs::ReadDir) -> Vec<Vec<u8>> {
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                walk(fs::read_dir(path).unwrap())
            } else {
                vec![fs::read(path).unwrap()]
            }
        })
        .collect()
}
