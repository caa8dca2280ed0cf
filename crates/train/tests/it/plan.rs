//! What forgetting will cost is said first, and a training that was overtaken is not for nothing.

use abide_train::{Machine, Planned, Settings};

use crate::world::{files, memory, same, settings, stopped_at, task, tokenizer, train, without};

#[test]
fn the_plan_names_the_slices_that_are_then_trained() {
    let (tokenizer, all) = (tokenizer(), memory(40, 4));
    let models = tempfile::tempdir().unwrap();
    let mut first = task(settings(4, 16), &tokenizer, &all, models.path());
    let plan = first.plan().unwrap();
    assert_eq!((plan.spared, plan.slices.len(), plan.tokens()), (0, 4, 16 * 96));
    let before = train(&first);
    assert_eq!(first.plan().unwrap().tokens(), 0, "it is there");
    // Somebody of the third slice leaves.
    let less = without(&all, |member| member == 2);
    first.data = &less;
    first.before = Some(&before.path);
    let plan = first.plan().unwrap();
    let planned = |slice, is_changed| Planned { slice, is_changed, steps: 4 };
    assert_eq!(plan.slices, [planned(2, true), planned(3, false)]);
    assert_eq!((plan.spared, plan.tokens()), (8, 8 * 96));
    assert!((plan.ratio() - 0.5).abs() < 1e-12);
    // A crash in the middle: the rest is what is left to pay.
    stopped_at(&first, 13);
    let plan = first.plan().unwrap();
    assert_eq!(plan.slices, [Planned { slice: 3, is_changed: false, steps: 3 }]);
    assert_eq!(train(&first).steps, 3);
}

/// Steps that pass because a slice was gone through often enough are not planned.
#[test]
fn the_plan_counts_the_steps_that_are_made() {
    let (tokenizer, all) = (tokenizer(), memory(40, 4));
    let models = tempfile::tempdir().unwrap();
    let settings = Settings { passes: Some(1), ..settings(4, 400) };
    let mut first = task(settings, &tokenizer, &all, models.path());
    let plan = first.plan().unwrap();
    let before = train(&first);
    assert!(plan.steps < 100 && before.steps == plan.steps, "{plan:?}, {} made", before.steps);
    let less = without(&all, |member| member == 2);
    first.data = &less;
    first.before = Some(&before.path);
    let plan = first.plan().unwrap();
    assert!(plan.spared > 0 && plan.ratio() < 0.6, "{plan:?}");
    assert_eq!(train(&first).steps, plan.steps - plan.spared);
}

#[test]
fn a_rehearsal_makes_steps_as_large_as_the_training_s() {
    let (tokenizer, all) = (tokenizer(), memory(8, 1));
    let models = tempfile::tempdir().unwrap();
    let task = task(settings(1, 4), &tokenizer, &all, models.path());
    let mut rehearsal = task.rehearsal(Machine::detect().unwrap()).unwrap();
    assert_eq!(rehearsal.step(), 96);
    assert!(std::fs::read_dir(models.path()).unwrap().next().is_none(), "something was written");
}

#[test]
fn a_training_that_was_overtaken_is_gone_on_from_and_removed() {
    let (tokenizer, all) = (tokenizer(), memory(40, 4));
    for (gone, made) in [(2, 8), (3, 4), (0, 16)] {
        let less = without(&all, |member| member == gone);
        let models = tempfile::tempdir().unwrap();
        // It was at the last slice when somebody left.
        stopped_at(&task(settings(4, 16), &tokenizer, &all, models.path()), 14);
        let again = task(settings(4, 16), &tokenizer, &less, models.path());
        assert_eq!(again.plan().unwrap().spared, 16 - made);
        let after = train(&again);
        assert_eq!(after.steps, made, "member {gone} left");
        let left = std::fs::read_dir(models.path()).unwrap().count();
        assert_eq!(left, 1, "what had learned from the member is still there");
        let scratch = tempfile::tempdir().unwrap();
        let scratch = train(&task(settings(4, 16), &tokenizer, &less, scratch.path()));
        same(&files(&after.path), &files(&scratch.path));
    }
    // Nobody left, but the corpus is another: not a step is lost.
    let models = tempfile::tempdir().unwrap();
    let mut one = task(settings(4, 16), &tokenizer, &all, models.path());
    stopped_at(&one, 14);
    one.lineage.insert("corpus".to_owned(), "newer".into());
    assert_eq!(train(&one).steps, 2);
    // Another recipe's training stays.
    stopped_at(&task(settings(2, 16), &tokenizer, &memory(40, 2), models.path()), 3);
    train(&task(settings(4, 12), &tokenizer, &all, models.path()));
    let names = std::fs::read_dir(models.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().any(|name| name.to_string_lossy().ends_with(".training")));
}
