//! The same inputs give the same bytes: whatever the threads, the instructions, and the interruptions.

use std::ops::ControlFlow;

use abide_train::{
    Filter, Generator, Kind, Limits, Machine, Sampling, Settings, Task, read,
    tokenizer as tokenizer_of,
};
use sha2::{Digest, Sha256};

use crate::world::{files, limits, memory, same, settings, stopped_at, task, tokenizer, train};

/// SHA-256 of the weights that a short run gives on every machine.
const WEIGHTS: &str = "8fae38abee781969e6488586f2f405a830037f8c74319bda8b660d5d64a36ccf";

#[test]
fn threads_and_instructions_change_nothing() {
    let (tokenizer, data) = (tokenizer(), memory(20, 1));
    let mut expected = None;
    for machine in Machine::all() {
        for threads in [1, 2, 3] {
            let models = tempfile::tempdir().unwrap();
            let mut task = task(settings(1, 6), &tokenizer, &data, models.path());
            task.limits = Limits { threads, ..limits() };
            let trained = task.train(machine, &mut |_| ControlFlow::Continue(())).unwrap();
            let trained = trained.publish().unwrap();
            let files = files(&trained.path);
            let expected = expected.get_or_insert_with(|| files.clone());
            assert!(*expected == files, "{} with {threads} threads", machine.name());
        }
    }
    let files = expected.unwrap();
    let weights = &files.iter().find(|(name, _)| name == "model.safetensors").unwrap().1;
    assert_eq!(hex::encode(Sha256::digest(weights)), WEIGHTS);
}

#[test]
fn an_interrupted_training_ends_in_the_same_bytes() {
    let (tokenizer, data) = (tokenizer(), memory(20, 2));
    let models = tempfile::tempdir().unwrap();
    let whole = train(&task(settings(2, 24), &tokenizer, &data, models.path()));
    assert_eq!(whole.steps, 24);
    for step in [1, 7, 12, 13, 23] {
        let models = tempfile::tempdir().unwrap();
        let task = task(settings(2, 24), &tokenizer, &data, models.path());
        assert_eq!(stopped_at(&task, step).kind(), Kind::Stopped);
        let trained = train(&task);
        assert_eq!(trained.steps, 24 - step, "went on from step {step}");
        same(&files(&whole.path), &files(&trained.path));
        assert_eq!(std::fs::read_dir(models.path()).unwrap().count(), 1, "only the model is left");
    }
}

#[test]
fn a_model_that_is_there_is_not_trained_again() {
    let (tokenizer, data) = (tokenizer(), memory(20, 1));
    let models = tempfile::tempdir().unwrap();
    let task = task(settings(1, 6), &tokenizer, &data, models.path());
    let trained = train(&task);
    let again = train(&task);
    assert!(again.is_reused && again.id == trained.id && again.steps == 0);
    assert!((again.loss - trained.loss).abs() < 1e-12);
    std::fs::write(trained.path.join("model.safetensors"), "x").unwrap();
    let error = task.train(Machine::plain(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(error.kind(), Kind::Broken);
}

#[test]
fn it_learns_and_goes_on_from_a_text() {
    let (tokenizer, data) = (tokenizer(), memory(24, 1));
    let models = tempfile::tempdir().unwrap();
    let mut losses = vec![];
    let task: Task<'_, _> = task(settings(1, 300), &tokenizer, &data, models.path());
    let trained = task
        .train(Machine::detect().unwrap(), &mut |progress| {
            losses.push(progress.loss);
            ControlFlow::Continue(())
        })
        .unwrap()
        .publish()
        .unwrap();
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
    let (first, last) = (losses[0], mean(&losses[280..]));
    assert!((first - 384.0_f64.ln()).abs() < 0.3, "a model that knows nothing guesses: {first}");
    assert!(last < 0.45 * first, "{first} fell to {last}");

    let (weights, tokenizer) = (read(&trained.path).unwrap(), tokenizer_of(&trained.path).unwrap());
    let made = |sampling: Sampling| {
        let prompt = tokenizer.encode("Member").unwrap();
        let mut generator = Generator::new(Machine::detect().unwrap(), &weights);
        let made = generator.generate(&prompt, 20, sampling, &Filter::default(), |_| ()).unwrap();
        tokenizer.decode(&made).unwrap()
    };
    let likeliest = Sampling { temperature: 0.0, top: 0, seed: 0 };
    let text = made(likeliest);
    let known = ["keeps", "sells", "draws", "mends", "counts", "hides"];
    assert!(known.iter().any(|verb| text.contains(verb)), "it goes on with `{text}`");
    let drawn = |seed| made(Sampling { temperature: 1.5, top: 50, seed });
    assert_eq!(drawn(1), drawn(1));
    assert!((2..12).any(|seed| drawn(seed) != drawn(1)), "seeds change nothing");
}

#[test]
fn a_slice_is_gone_through_no_more_often_than_it_may() {
    let (tokenizer, all) = (tokenizer(), memory(24, 2));
    let models = tempfile::tempdir().unwrap();
    let capped = Settings { passes: Some(2), ..settings(2, 400) };
    let task = task(capped, &tokenizer, &all, models.path());
    let mut made = [0, 0];
    let mut expected = [0, 0];
    let trained = task.train(Machine::detect().unwrap(), &mut |step| {
        made[step.slice as usize] += 1;
        // Three sequences of 32 tokens a step.
        expected[step.slice as usize] = (2 * step.pass_tokens.div_ceil(32)).div_ceil(3);
        ControlFlow::Continue(())
    });
    let trained = trained.unwrap().publish().unwrap();
    assert!(made == expected && made.iter().all(|steps| (1..200).contains(steps)), "{made:?}");
    assert_eq!(trained.steps, made.iter().sum::<u64>());
}
