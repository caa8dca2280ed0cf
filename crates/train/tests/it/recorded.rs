//! What PyTorch and `transformers` make of the same models. The commands that recorded it stand beside it.

use std::collections::BTreeMap;

use abide_train::{
    Base, Batch, Filter, Generator, Machine, NO_TARGET, Network, Sampling, Shape, Stage, Turn,
    Weights, prompt, read, read_on,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::world::{conversations, memory, on_base, settings, task, tokenizer, train};

#[derive(Deserialize)]
struct Gradients {
    shape: Shape,
    loss: f64,
    tensors: BTreeMap<String, Gradient>,
}

#[derive(Deserialize)]
struct Gradient {
    norm: f64,
    along: f64,
    some: Vec<f64>,
}

#[derive(Deserialize)]
struct Logits {
    weights: String,
    cases: Vec<Case>,
    continued: Vec<u32>,
}

#[derive(Deserialize)]
struct Adapter {
    weights: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    /// Of a conversation: none.
    #[serde(default)]
    text: String,
    tokens: Vec<u32>,
    last: Vec<f32>,
}

fn recorded(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    std::fs::read(folder.join(name)).unwrap()
}

/// The generator that `gradients.py` has too.
struct Numbers(u32);

impl Numbers {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 8) as f32 / (1 << 24) as f32 - 0.5
    }
}

#[test]
fn gradients_are_those_of_pytorch() {
    let recorded: Gradients = serde_json::from_slice(&recorded("gradients.json")).unwrap();
    let shape = recorded.shape;
    let mut weights = Weights::random(shape, 0);
    weights.change(|name, tensor| {
        let seed =
            name.bytes().fold(1, |seed: u32, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        let mut numbers = Numbers(seed);
        let is_norm = name.contains("norm");
        for number in tensor {
            let unit = numbers.unit();
            *number = if is_norm { 1.0 + unit / 4.0 } else { unit / 2.0 };
        }
    });
    let mut numbers = Numbers(2);
    let inputs: Vec<u32> =
        (0..2 * shape.context).map(|_| (numbers.next() >> 16) % shape.vocabulary as u32).collect();
    let targets: Vec<u32> = inputs
        .chunks(shape.context)
        .flat_map(|row| row[1..].iter().copied().chain([NO_TARGET]))
        .collect();
    let mut gradients = weights.clone();
    let batch = Batch { inputs: &inputs, targets: &targets };
    let mut network = Network::new(Machine::detect().unwrap(), shape, 2);
    let loss = network.learn(&weights, batch, &mut gradients);
    assert!((loss - recorded.loss).abs() < 2e-6 * recorded.loss, "{loss} is not {}", recorded.loss);
    assert_eq!(gradients.named().count(), recorded.tensors.len());
    for (tensor, ours) in gradients.named() {
        let theirs = &recorded.tensors[&tensor.name];
        let close = |ours: f64, theirs: f64, scale: f64| {
            assert!(
                (ours - theirs).abs() < 1e-4 * scale,
                "{}: {ours} is not {theirs}",
                tensor.name
            );
        };
        let norm = ours.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
        close(norm, theirs.norm, theirs.norm);
        let mut numbers = Numbers(3);
        let along = ours.iter().map(|x| f64::from(*x) * f64::from(numbers.unit())).sum();
        close(along, theirs.along, theirs.norm);
        let step = (ours.len() / 8).max(1);
        for (ours, theirs) in ours.iter().step_by(step).zip(&theirs.some) {
            // A single number may be the small difference of large ones.
            close(f64::from(*ours), *theirs, recorded.tensors[&tensor.name].norm);
        }
    }
}

#[test]
fn transformers_finds_the_same_logits_and_goes_on_the_same() {
    let recorded: Logits = serde_json::from_slice(&recorded("logits.json")).unwrap();
    let (tokenizer, data) = (tokenizer(), memory(24, 1));
    let models = tempfile::tempdir().unwrap();
    let trained = train(&task(settings(1, 60), &tokenizer, &data, models.path()));
    let bytes = std::fs::read(trained.path.join("model.safetensors")).unwrap();
    assert_eq!(hex::encode(Sha256::digest(bytes)), recorded.weights, "another model was recorded");
    let weights = read(&trained.path).unwrap();
    for case in &recorded.cases {
        assert_eq!(tokenizer.encode(&case.text).unwrap(), case.tokens);
    }
    same_logits(&weights, &recorded.cases);
    let likeliest = Sampling { temperature: 0.0, top: 0, seed: 0 };
    let mut generator = Generator::new(Machine::detect().unwrap(), &weights);
    let made = generator
        .generate(&recorded.cases[0].tokens, 8, likeliest, &Filter::default(), |_| ())
        .unwrap();
    assert_eq!(made, recorded.continued[..made.len()]);
    assert!(!made.is_empty());
}

fn same_logits(weights: &Weights, cases: &[Case]) {
    for machine in Machine::all() {
        for case in cases {
            let mut generator = Generator::new(machine, weights);
            let mut last = vec![];
            for token in &case.tokens {
                last = generator.read(*token).unwrap().to_vec();
            }
            assert_eq!(last.len(), case.last.len());
            for (ours, theirs) in last.iter().zip(&case.last) {
                assert!((ours - theirs).abs() <= 1e-4, "{ours} is not {theirs}");
            }
        }
    }
}

#[test]
fn peft_finds_the_same_logits_and_transformers_the_same_conversations() {
    let recorded: Adapter = serde_json::from_slice(&recorded("adapter.json")).unwrap();
    let (tokenizer, data) = (tokenizer(), memory(24, 1));
    let models = tempfile::tempdir().unwrap();
    let trained = train(&task(settings(1, 60), &tokenizer, &data, models.path()));
    let base = Base::read(&trained.path).unwrap();
    let data = conversations(24, 1);
    let mut task =
        task(on_base(&base, Stage::Chat, Some(4), 1, 60), &tokenizer, &data, models.path());
    task.base = Some(&base);
    let adapter = train(&task);
    let bytes = std::fs::read(adapter.path.join("adapter_model.safetensors")).unwrap();
    assert_eq!(hex::encode(Sha256::digest(bytes)), recorded.weights, "another was recorded");
    same_logits(&read_on(&adapter.path, &base).unwrap(), &recorded.cases);
    let turns = [("user", " Who? "), ("assistant", "No.")]
        .map(|(role, content)| Turn { role: role.into(), content: content.into() });
    for (turn, case) in turns.into_iter().zip(&recorded.cases) {
        assert_eq!(prompt(&[turn], &tokenizer).unwrap(), case.tokens);
    }
}
