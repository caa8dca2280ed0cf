//! A corpus that is handed to another trainer.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Run, abide};
use crate::small::{platform, post};

/// A trainer that learns nothing: it writes down what it was given.
const TRAINER: &str = r#"
set -eu
data=$1 tokenizer=$2 out=$3 then=$4
test -s "$tokenizer"
ls "$data" > "$out/seen.txt"
env > "$out/env.txt"
cp "$tokenizer" "$out/tokenizer.json"
echo '{"losses": [[1, 2.5]], "tokens_per_second": 7.0}' > "$out/run.json"
echo left > "$out/scratch"
eval "$then"
"#;

const RECIPE: &str = r#"
format = "abide recipe 1"
name = "none"
summary = "Learns nothing"
[run]
program = "sh"
arguments = ["{recipe}/train.sh", "{data}", "{tokenizer}", "{out}", "{then}"]
variables = ["SEEN_*"]
[run.defaults]
then = "true"
[needs]
[outputs]
files = ["seen.txt", "env.txt", "tokenizer.json", "run.json"]
"#;

struct Scene {
    folder: PathBuf,
    recipe: String,
}

impl Scene {
    fn new(temp: &Path) -> Self {
        let posts: String = (0..9).map(|n| post(&format!("anna-{n}"), "anna", "")).collect();
        let folder = platform(temp, 1, &(posts + &post("ben-1", "ben", ""))).folder;
        abide(&folder, &["build"]).ok();
        let recipe = temp.join("recipe");
        fs::create_dir(&recipe).unwrap();
        fs::write(recipe.join("recipe.toml"), RECIPE).unwrap();
        fs::write(recipe.join("train.sh"), TRAINER).unwrap();
        Self { folder, recipe: recipe.to_str().unwrap().to_owned() }
    }

    fn train(&self, then: &str) -> Run {
        let then = format!("then={then}");
        let asked = ["train", "--vocabulary", "300", "--json", "--with", &self.recipe];
        abide(&self.folder, &[&asked[..], &["--option", &then]].concat())
    }

    /// Folders of models that are in their place.
    fn models(&self) -> usize {
        let Ok(entries) = fs::read_dir(self.folder.join("models")) else { return 0 };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with('.')).count()
    }
}

#[test]
fn it_is_given_the_corpus_s_texts_and_what_it_makes_is_signed_and_entered() {
    let temp = tempfile::tempdir().unwrap();
    let scene = Scene::new(temp.path());
    let made = scene.train("true").ok().json();
    assert_eq!((&made["loss"], &made["reused"]), (&Value::from(2.5), &Value::from(false)));
    let model = scene.folder.join(made["path"].as_str().unwrap());
    let about: Value =
        serde_json::from_slice(&fs::read(model.join("abide.json")).unwrap()).unwrap();
    let seen = fs::read_to_string(model.join("seen.txt")).unwrap();
    let handed: Vec<&str> = about["data"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(seen.lines().collect::<Vec<_>>(), handed);
    assert_eq!(about["lineage"]["corpus"], made["corpus"]);
    assert!(about["recipe"]["code"]["train.sh"].is_string() && about["options"]["then"] == "true");
    assert!(!model.join("scratch").exists(), "what no recipe promised is no part of a model");
    // Of what stands around it, it sees what it asked for.
    let env = fs::read_to_string(model.join("env.txt")).unwrap();
    assert!(env.contains("HF_HUB_OFFLINE=1") && !env.contains("CARGO"), "{env}");
    let path = model.to_str().unwrap();
    abide(&scene.folder, &["check", path]).ok();
    let again = scene.train("true").ok().json();
    assert_eq!((&again["model"], &again["reused"]), (&made["model"], &Value::from(true)));
    fs::write(model.join("seen.txt"), "other").unwrap();
    assert_ne!(abide(&scene.folder, &["check", path]).code, 0, "a file was changed");
}

#[test]
fn whoever_leaves_meanwhile_keeps_it_from_being_published() {
    let temp = tempfile::tempdir().unwrap();
    let scene = Scene::new(temp.path());
    let program = env!("CARGO_BIN_EXE_abide");
    let leave = format!("{program} -C {} choose --member ben off", scene.folder.display());
    let stopped = scene.train(&leave);
    assert!(stopped.code == 1 && stopped.err.contains("since corpus"), "{}", stopped.err);
    assert_eq!(scene.models(), 0);
    let refused = scene.train("true");
    assert!(refused.code == 1 && refused.err.contains("since corpus"), "{}", refused.err);
    abide(&scene.folder, &["build"]).ok();
    scene.train("true").ok();
    assert_eq!(scene.models(), 1);
}

#[test]
fn what_fails_or_is_not_whole_is_no_model() {
    let temp = tempfile::tempdir().unwrap();
    let scene = Scene::new(temp.path());
    let cases = [
        ("exit 3", "ended with"),
        ("rm \"$out/run.json\"", "left no `run.json`"),
        ("echo more > \"$data/more.parquet\"", "not what was handed over"),
    ];
    for (then, words) in cases {
        let failed = scene.train(then);
        assert!(failed.code == 1 && failed.err.contains(words), "{then}: {}", failed.err);
    }
    assert_eq!(scene.models(), 0);
    let none = abide(&scene.folder, &["train", "--with", "no-such-recipe"]);
    assert!(none.code == 3 && none.err.contains("there is no recipe"), "{}", none.err);
    let option = ["train", "--with", &scene.recipe, "--option", "colour=red"];
    let option = abide(&scene.folder, &option);
    assert!(option.code == 1 && option.err.contains("has no option"), "{}", option.err);
}

/// A recipe may have written down members' words before it broke off.
#[test]
fn what_a_recipe_left_stays_no_longer_than_its_corpus_stands() {
    let temp = tempfile::tempdir().unwrap();
    let scene = Scene::new(temp.path());
    let left = || {
        let entries = fs::read_dir(scene.folder.join("models")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let paths = paths.filter(|path| path.extension().is_some_and(|end| end == "training"));
        paths.filter(|path| path.join("out/prepared").is_file()).count()
    };
    let broken = "echo words > \"$out/prepared\"; exit 3";
    assert_eq!(scene.train(broken).code, 1);
    // It can go on from there, and does not lose it to a build that changes nothing.
    abide(&scene.folder, &["build"]).ok();
    assert_eq!(left(), 1);
    let program = env!("CARGO_BIN_EXE_abide");
    let leave = format!("{program} -C {} choose --member ben off", scene.folder.display());
    assert_eq!(scene.train(&format!("{leave}; {broken}")).code, 1);
    assert_eq!(left(), 0, "somebody has left, and their words are still there");
    abide(&scene.folder, &["build"]).ok();
    assert_eq!(scene.train(broken).code, 1);
    abide(&scene.folder, &["choose", "--member", "anna", "off"]).ok();
    assert_eq!(left(), 1);
    abide(&scene.folder, &["build"]).ok();
    assert_eq!(left(), 0, "somebody has left, and their words are still there");
}

#[test]
fn the_shipped_recipes_are_whole() {
    let temp = tempfile::tempdir().unwrap();
    let scene = Scene::new(temp.path());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recipes");
    let mut found = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // An option that it does not have is refused only once the recipe was read.
        let run = abide(&scene.folder, &["train", "--with", &name, "--option", "none=1"]);
        assert!(run.err.contains("has no option `none=1`"), "{name}: {}", run.err);
        found += 1;
    }
    assert!(found >= 3, "{found} recipes");
}
