//! Trains the model of the tests, for other programs to load, and writes what our own forward pass gives.
//!
//!     cargo run --example tiny -- FOLDER

#[path = "../tests/it/world.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it belongs to the tests, which use more of it"
)]
mod world;

use std::path::{Path, PathBuf};

use abide_train::{Base, Generator, Machine, Stage, Trained, Turn, Weights, prompt, read, read_on};
use serde_json::{Value, json};

type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Texts, and conversations, of which the logits are written.
const TEXTS: [&str; 2] = ["Member 7 keeps bees and", "a b c"];

fn main() -> Done {
    let out = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    let (tokenizer, data) = (world::tokenizer(), world::memory(24, 1));
    let models = tempfile::tempdir()?;
    let trained =
        world::train(&world::task(world::settings(1, 60), &tokenizer, &data, models.path()));
    copy(&trained, &out.join("tiny"))?;
    let texts: Vec<Vec<u32>> =
        TEXTS.iter().map(|text| tokenizer.encode(text)).collect::<Result<_, _>>()?;
    write(&out.join("tiny-logits.json"), &logits(&read(&trained.path)?, &texts)?)?;

    let base = Base::read(&trained.path)?;
    let data = world::conversations(24, 1);
    let settings = world::on_base(&base, Stage::Chat, Some(4), 1, 60);
    let mut task = world::task(settings, &tokenizer, &data, models.path());
    task.base = Some(&base);
    let adapter = world::train(&task);
    copy(&adapter, &out.join("tiny-adapter"))?;
    let turn = |role: &str, content: &str| Turn { role: role.into(), content: content.into() };
    let cases = [turn("user", " Who? "), turn("assistant", "No.")];
    let asked: Vec<Vec<u32>> = cases
        .iter()
        .map(|case| prompt(std::slice::from_ref(case), &tokenizer))
        .collect::<Result<_, _>>()?;
    write(&out.join("tiny-adapter-logits.json"), &logits(&read_on(&adapter.path, &base)?, &asked)?)
}

fn copy(trained: &Trained, to: &Path) -> Done {
    std::fs::create_dir_all(to)?;
    for (name, bytes) in world::files(&trained.path) {
        std::fs::write(to.join(name), bytes)?;
    }
    Ok(())
}

fn logits(weights: &Weights, texts: &[Vec<u32>]) -> Done<Value> {
    let mut cases = vec![];
    for tokens in texts {
        let mut generator = Generator::new(Machine::detect()?, weights);
        let mut logits = vec![];
        for token in tokens {
            logits.push(generator.read(*token)?.to_vec());
        }
        cases.push(json!({ "tokens": tokens, "logits": logits }));
    }
    Ok(json!({ "cases": cases }))
}

fn write(path: &Path, value: &Value) -> Done {
    Ok(std::fs::write(path, value.to_string())?)
}
