//! Models that are made from another: conversations, adapters, and how they forget.

use std::fs;

use serde_json::Value;

use crate::models::{Network, id, same};
use crate::program::abide;

#[test]
fn a_model_learns_to_answer_from_a_base_and_both_forget() {
    let temp = tempfile::tempdir().unwrap();
    let mut network = Network::new(temp.path());
    let base = network.train(&[]).ok().json();
    let chat = |network: &Network, base: &str, more: &[&str]| {
        let asked =
            ["train", "--json", "--stage", "chat", "--base", base, "--steps", "8", "--slices", "2"];
        abide(&network.folder, &[&asked[..], more].concat())
    };
    let before = chat(&network, &id(&base), &[]).ok().json();
    let about = network.path(&before).join("abide.json");
    let about: Value = serde_json::from_slice(&fs::read(about).unwrap()).unwrap();
    assert_eq!(about["base"]["model"], base["model"]);
    assert_eq!(about["settings"]["stage"], "chat");
    let tokenizer =
        fs::read_to_string(network.path(&before).join("tokenizer_config.json")).unwrap();
    assert!(tokenizer.contains("add_generation_prompt"), "{tokenizer}");

    // An adapter needs the model that it is for, and finds it by its name.
    let adapter = chat(&network, &id(&base), &["--lora", "2"]).ok().json();
    assert!(network.path(&adapter).join("adapter_model.safetensors").is_file());
    for model in [&before, &adapter] {
        let asked = ["generate", "--json", "--tokens", "3", "--model", &id(model), "Who?"];
        abide(&network.folder, &asked).ok();
        abide(&network.folder, &["check", network.path(model).to_str().unwrap()]).ok();
    }

    // Whoever has left is still in the base, so the base forgets first.
    let leaving = network.members()[2].clone();
    network.leave(&[leaving]);
    let refused = chat(&network, &id(&base), &["--seed", "1"]);
    assert!(refused.code == 1 && refused.err.contains("learned from corpus"), "{}", refused.err);
    let refused = network.forget(&id(&before), &[]);
    assert!(refused.code == 1 && refused.err.contains("--base"), "{}", refused.err);
    let base = network.forget(&id(&base), &[]).ok().json();
    let forgot = network.forget(&id(&before), &["--base", &id(&base)]).ok().json();
    let scratch = chat(&network, &id(&base), &["--set", "models=apart"]);
    // The base is among the models of the other place.
    assert_eq!(scratch.code, 3, "{}", scratch.err);
    let path = network.path(&base);
    let scratch = chat(&network, path.to_str().unwrap(), &["--set", "models=apart"]).ok().json();
    assert_eq!(id(&scratch), id(&forgot));
    same(&network.path(&forgot), &network.path(&scratch));
    // From thumbs, in two shards: the adapters lie side by side.
    let thumbs = ["train", "--json", "--stage", "preference", "--base", &id(&base), "--steps", "4"];
    let thumbs = [thumbs.as_slice(), &["--lora", "2", "--shards", "2"]].concat();
    let liked = abide(&network.folder, &thumbs).ok().json();
    let adapter = fs::read(network.path(&liked).join("adapter_config.json")).unwrap();
    let adapter: Value = serde_json::from_slice(&adapter).unwrap();
    assert_eq!(adapter["r"], 4);
    let asked = ["generate", "--json", "--tokens", "3", "--model", &id(&liked), "Who?"];
    abide(&network.folder, &asked).ok();
}
