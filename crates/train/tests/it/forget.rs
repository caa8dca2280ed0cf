//! Forgetting gives the bytes of a training that never saw the member.

use abide_train::Kind;

use crate::world::{
    Memory, files, memory, same, settings, stopped_at, task, tokenizer, train, without,
};

/// Trains on the less data from nothing, and from the model of all data, and compares.
fn forgets(all: &Memory, less: &Memory, steps: u64, made: u64) {
    let tokenizer = tokenizer();
    let models = tempfile::tempdir().unwrap();
    let slices = all.0.len() as u32;
    let before = train(&task(settings(slices, steps), &tokenizer, all, models.path()));

    let kept = files(&before.path.join("checkpoints"));
    let apart = tempfile::tempdir().unwrap();
    let scratch = train(&task(settings(slices, steps), &tokenizer, less, apart.path()));
    assert!(scratch.steps >= made);

    let mut task = task(settings(slices, steps), &tokenizer, less, models.path());
    task.before = Some(&before.path);
    let forgot = train(&task);
    assert_eq!(forgot.steps, made, "steps that were made again");
    assert_eq!(forgot.id, scratch.id);
    same(&files(&forgot.path), &files(&scratch.path));
    // What it goes on from is shared with the model before, which stays whole.
    let checkpoints = |path: &std::path::Path| files(&path.join("checkpoints"));
    same(&checkpoints(&forgot.path), &checkpoints(&scratch.path));
    assert!(checkpoints(&before.path) == kept, "the model before has changed");
    let weights = |path: &std::path::Path| std::fs::read(path.join("model.safetensors")).unwrap();
    assert!(weights(&before.path) != weights(&forgot.path), "nothing was forgotten");
}

#[test]
fn one_member_of_any_slice() {
    let all = memory(120, 4);
    for member in 0..4_u64 {
        let less = without(&all, |other| u64::from(other) == member);
        // Enough steps for a pass through every slice: each member was learned from.
        forgets(&all, &less, 48, 48 - 12 * member);
    }
}

#[test]
fn ten_members_of_one_slice_and_a_hundred_of_all() {
    let all = memory(120, 4);
    let ten = without(&all, |member| member % 4 == 2 && member < 40);
    forgets(&all, &ten, 48, 24);
    let hundred = without(&all, |member| member < 100);
    forgets(&all, &hundred, 48, 48);
    let slice = without(&all, |member| member % 4 == 3);
    forgets(&all, &slice, 48, 0);
}

#[test]
fn forgetting_that_was_interrupted_goes_on() {
    let (tokenizer, all) = (tokenizer(), memory(120, 4));
    let less = without(&all, |member| member == 1);
    let models = tempfile::tempdir().unwrap();
    let before = train(&task(settings(4, 16), &tokenizer, &all, models.path()));
    let scratch = tempfile::tempdir().unwrap();
    let scratch = train(&task(settings(4, 16), &tokenizer, &less, scratch.path()));
    let mut task = task(settings(4, 16), &tokenizer, &less, models.path());
    task.before = Some(&before.path);
    for step in [6, 8, 11] {
        assert_eq!(stopped_at(&task, step).kind(), Kind::Stopped);
    }
    let forgot = train(&task);
    assert_eq!(forgot.steps, 5);
    same(&files(&forgot.path), &files(&scratch.path));
}

/// Whoever writes the new slices' digests into the old index would have forgotten without having learned anything anew.
#[test]
fn an_index_that_was_changed_is_not_gone_on_from() {
    let (tokenizer, all) = (tokenizer(), memory(40, 4));
    let less = without(&all, |member| member == 1);
    let models = tempfile::tempdir().unwrap();
    let before = train(&task(settings(4, 16), &tokenizer, &all, models.path()));
    let index = before.path.join("checkpoints/checkpoint.json");
    let digest = |data: &Memory| abide_train::Data::digest(data, abide_train::Part::Slice(1));
    let text = std::fs::read_to_string(&index).unwrap();
    let forged = text.replace(&digest(&all), &digest(&less));
    assert!(forged != text);
    std::fs::write(&index, forged).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let scratch = train(&task(settings(4, 16), &tokenizer, &less, scratch.path()));
    let mut task = task(settings(4, 16), &tokenizer, &less, models.path());
    task.before = Some(&before.path);
    let plan = task.plan().unwrap();
    assert_eq!((plan.is_kept, plan.spared), (false, 0));
    let forgot = train(&task);
    assert_eq!(forgot.steps, 16);
    same(&files(&forgot.path), &files(&scratch.path));
    // A checkpoint that is broken costs what it would have spared.
    let checkpoint = before.path.join("checkpoints/step-00000004.safetensors");
    std::fs::write(&index, text).unwrap();
    std::fs::write(checkpoint, "broken").unwrap();
    std::fs::remove_dir_all(&forgot.path).unwrap();
    let forgot = train(&task);
    assert_eq!(forgot.steps, 16);
    same(&files(&forgot.path), &files(&scratch.path));
}

#[test]
fn a_model_of_other_settings_cannot_be_gone_on_from() {
    let (tokenizer, all) = (tokenizer(), memory(20, 2));
    let models = tempfile::tempdir().unwrap();
    let before = train(&task(settings(2, 4), &tokenizer, &all, models.path()));
    let less = without(&all, |member| member == 1);
    let mut task = task(settings(2, 6), &tokenizer, &less, models.path());
    task.before = Some(&before.path);
    let machine = abide_train::Machine::detect().unwrap();
    let error = task.train(machine, &mut |_| std::ops::ControlFlow::Continue(())).unwrap_err();
    assert_eq!(error.kind(), Kind::Broken);
}
