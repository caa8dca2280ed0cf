//! Who has left: their texts are not generated, they are asked about, and nothing about them is passed over in silence.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::models::{Network, id, same};
use crate::program::{Run, abide};
use crate::small::{platform, post};

/// What ben wrote, again and again: long, and short.
const LONG: &str =
    "The key lies under the third stone of the north wall, beside the quince and the pump.";
const SHORT: &str = "Jam, 17 jars";

/// A platform of whom each has written some texts, with its first corpus.
struct Scene {
    folder: PathBuf,
    _temp: tempfile::TempDir,
}

impl Scene {
    fn new(texts: &[(&str, usize, &str)]) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let mut posts = String::new();
        for (kind, (author, times, text)) in texts.iter().enumerate() {
            for time in 0..*times {
                let line = post(&format!("{author}-{kind}-{time}"), author, "");
                posts += &line.replace("Hello", text);
            }
        }
        let folder = platform(temp.path(), 1, &posts).folder;
        let scene = Self { folder, _temp: temp };
        scene.build();
        scene
    }

    fn build(&self) {
        abide(&self.folder, &["build"]).ok();
    }

    fn train(&self) -> Value {
        let asked = ["train", "--json", "--depth", "1", "--vocabulary", "300", "--steps", "200"];
        abide(&self.folder, &[&asked[..], &["--slices", "1", "--held-out", "0"]].concat())
            .ok()
            .json()
    }

    /// What it writes, always choosing the likeliest.
    fn generate(&self, model: &str, prompt: &str) -> (String, bool) {
        let asked = ["generate", "--json", "--temperature", "0", "--tokens", "90", "--model"];
        let made = abide(&self.folder, &[&asked[..], &[model, prompt]].concat()).ok().json();
        let text = made["text"].as_str().unwrap().to_owned();
        (text, made["filtered"].as_bool().unwrap())
    }
}

/// Letters of a text in a row that another holds.
fn shared(text: &str, of: &str) -> usize {
    let starts = of.char_indices().map(|(at, _)| &of[at..]);
    let longest = starts.map(|rest| {
        (0..=rest.len()).rev().find(|end| rest.get(..*end).is_some_and(|part| text.contains(part)))
    });
    longest.flatten().max().unwrap_or(0)
}

#[test]
fn what_those_wrote_who_have_left_is_not_generated() {
    let scene = Scene::new(&[
        ("ben", 40, LONG),
        ("ben", 40, SHORT),
        ("anna", 30, "Somebody keeps bees and sells letters."),
        ("anna", 20, "Rain mends the maps, and sand counts iron."),
    ]);
    let model = id(&scene.train());
    let prompts = ["", "The key", "The key lies under the", "Jam", "Jam, 17"];
    // The model has learned both by heart, so that there is something to be held back.
    let free = |prompt: &str| {
        let (text, filtered) = scene.generate(&model, prompt);
        assert!(!filtered);
        format!("{prompt}{text}")
    };
    for prompt in &prompts {
        let text = free(prompt);
        assert!(text.starts_with(LONG) || text.starts_with(SHORT), "after `{prompt}`: {text}");
    }
    abide(&scene.folder, &["choose", "--member", "ben", "off"]).ok();
    let held = |prompt: &str| {
        let (text, filtered) = scene.generate(&model, prompt);
        assert!(filtered);
        assert!(!format!("{prompt}{text}").contains(SHORT), "after `{prompt}`: {text}");
        text
    };
    // Eleven tokens of these texts are at most some thirty letters.
    for prompt in &prompts {
        let text = held(prompt);
        assert!(shared(&text, LONG) < 32, "after `{prompt}`: {text}");
    }
    for begun in [&LONG[..6], &SHORT[..6]] {
        assert!(!held("").starts_with(begun), "a text begins as theirs did");
    }
    scene.build();
    assert!(shared(&held(""), LONG) < 32);
}

#[test]
fn after_an_erasure_models_of_older_corpora_are_asked_filtered_and_brought_forward() {
    let temp = tempfile::tempdir().unwrap();
    let network = Network::new(temp.path());
    let before = network.train(&[]).ok().json();
    let ask = |command: &str| abide(&network.folder, &[command, "--json", "--model", &id(&before)]);
    let members = network.members();
    for member in members.iter().skip(3).take(3) {
        abide(&network.folder, &["erase", "--member", member]).ok();
    }
    assert_eq!(ask("generate").json()["error"]["code"], "model::overtaken");
    abide(&network.folder, &["build"]).ok();
    let generated = ask("generate").ok();
    assert_eq!(generated.json()["filtered"], true);
    assert!(generated.err.contains("held back"), "{}", generated.err);
    assert!(ask("probe").ok().json()["unseen"]["places"].as_u64().unwrap() > 0);
    let other = ["probe", "--json", "--member", &members[0], "--model", &id(&before)];
    let probed = abide(&network.folder, &other);
    assert!([0, 6].contains(&probed.code), "{}", probed.err);
    let forgot = network.forget(&id(&before), &[]).ok().json();
    let asked = forgot["kept"][0]["places"].as_u64();
    assert!(asked.is_some_and(|places| places > 0), "nobody was asked about: {forgot}");
    let scratch = network.train(&["--set", "models=apart"]).ok().json();
    same(&network.path(&forgot), &network.path(&scratch));
}

#[test]
fn an_index_of_checkpoints_that_was_changed_forgets_all_the_same() {
    let temp = tempfile::tempdir().unwrap();
    let mut network = Network::new(temp.path());
    let all = ["--held-out", "0"];
    let before = network.train(&all).ok().json();
    network.leave(&[network.members()[3].clone()]);
    let scratch = network.train(&[&all[..], &["--set", "models=apart"]].concat()).ok().json();
    let slices = |run: &Value| {
        let about = fs::read(network.path(run).join("abide.json")).unwrap();
        serde_json::from_slice::<Value>(&about).unwrap()["slices"].as_array().unwrap().clone()
    };
    let index = network.path(&before).join("checkpoints/checkpoint.json");
    let mut text = fs::read_to_string(&index).unwrap();
    for (old, new) in slices(&before).iter().zip(slices(&scratch)) {
        text = text.replace(old.as_str().unwrap(), new.as_str().unwrap());
    }
    fs::write(index, text).unwrap();
    let forgot = network.forget(&id(&before), &[]).ok();
    assert!(forgot.err.contains("Nothing of the model is gone on from"), "{}", forgot.err);
    let forgot = forgot.json();
    assert_eq!((&forgot["steps"], &forgot["cost"]["checkpoints"]), (&16.into(), &false.into()));
    same(&network.path(&forgot), &network.path(&scratch));
}

#[test]
fn a_model_that_still_writes_what_they_wrote_is_called_so() {
    let more = format!("{LONG} Bye.");
    let scene = Scene::new(&[
        ("ben", 40, LONG),
        ("anna", 60, &more),
        ("anna", 1, "Somebody thanks @ben for the jam and the letters."),
    ]);
    let before = scene.train();
    abide(&scene.folder, &["choose", "--member", "ben", "off"]).ok();
    scene.build();
    let forget = ["forget", "--json", "--remove", "--model", &id(&before)];
    let forgot: Run = abide(&scene.folder, &forget);
    assert_eq!(forgot.code, 6, "{}", forgot.err);
    assert!(forgot.err.contains("word by word at as many places"), "{}", forgot.err);
    let forgot = forgot.json();
    assert_eq!(forgot["removed"], false);
    assert!(scene.folder.join(before["path"].as_str().unwrap()).exists());
    let [knew, knows] = [0, 1].map(|of| forgot["kept"][of]["extracted"].as_u64().unwrap());
    assert!(knew > 0 && knows >= knew, "{forgot}");
    // Anna's row about ben has other words now. She has not left.
    let notes = format!("models/{}.probes.jsonl", id(&forgot));
    let notes: Value =
        serde_json::from_slice(&fs::read(scene.folder.join(notes)).unwrap()).unwrap();
    assert_eq!(notes["left"], 40);
}
