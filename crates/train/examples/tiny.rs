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

use std::path::PathBuf;

use abide_train::{Generator, Machine, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    let (tokenizer, data) = (world::tokenizer(), world::memory(24, 1));
    let models = tempfile::tempdir()?;
    let trained =
        world::train(&world::task(world::settings(1, 60), &tokenizer, &data, models.path()));
    std::fs::create_dir_all(out.join("tiny"))?;
    for (name, bytes) in world::files(&trained.path) {
        std::fs::write(out.join("tiny").join(name), bytes)?;
    }
    let weights = read(&trained.path)?;
    let mut cases = vec![];
    for text in ["Member 7 keeps bees and", "a b c"] {
        let tokens = tokenizer.encode(text)?;
        let mut generator = Generator::new(Machine::detect()?, &weights);
        let mut logits = vec![];
        for token in &tokens {
            logits.push(generator.read(*token)?.to_vec());
        }
        cases.push(serde_json::json!({ "tokens": tokens, "logits": logits }));
    }
    let text = serde_json::json!({ "cases": cases }).to_string();
    std::fs::write(out.join("tiny-logits.json"), text)?;
    Ok(())
}
