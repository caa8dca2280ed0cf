//! Models that go on from another: all weights, or an adapter beside it; by texts, conversations and thumbs.

use std::path::Path;

use abide_train::{Base, Kind, Settings, Stage, Task, Tokenizer, describe, read, read_on};

use crate::world::{
    Memory, conversations, files, memory, on_base, same, settings, stopped_at, task, thumbs,
    tokenizer, train, without,
};

/// A base that has learned from texts a little.
fn base(folder: &Path) -> Base {
    let trained = train(&task(settings(1, 60), &tokenizer(), &memory(24, 1), folder));
    Base::read(&trained.path).unwrap()
}

#[test]
fn it_begins_where_the_base_ends_and_forgets_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let base = base(folder.path());
    let (tokenizer, all) = (tokenizer(), conversations(24, 3));
    let mut from_base =
        task(on_base(&base, Stage::Chat, None, 3, 36), &tokenizer, &all, folder.path());
    from_base.base = Some(&base);
    let before = train(&from_base);
    let described = describe(&before.path).unwrap();
    assert_eq!(described.base.as_ref(), Some(&base.origin));
    let mut scratch = task(from_base.settings, &tokenizer, &all, folder.path());
    scratch.settings.stage = Stage::Chat;
    let scratch = describe(&train(&scratch).path).unwrap();
    let [from_base_begins, scratch_begins] = [&described, &scratch].map(|model| model.losses[0].1);
    assert!(from_base_begins < scratch_begins - 0.5, "{from_base_begins}, {scratch_begins}");

    let less = without(&all, |member| member == 1);
    let mut forgets = task(from_base.settings, &tokenizer, &less, folder.path());
    (forgets.base, forgets.before) = (Some(&base), Some(before.path.as_path()));
    assert_eq!(forgets.plan().unwrap().spared, 12);
    let forgot = train(&forgets);
    let apart = tempfile::tempdir().unwrap();
    let mut anew = task(from_base.settings, &tokenizer, &less, apart.path());
    anew.base = Some(&base);
    same(&files(&forgot.path), &files(&train(&anew).path));
}

#[test]
fn an_adapter_is_learned_beside_a_base_that_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let base = base(folder.path());
    let (tokenizer, data) = (tokenizer(), conversations(24, 2));
    let learns = on_base(&base, Stage::Chat, Some(4), 2, 60);
    let mut adapter = task(learns, &tokenizer, &data, folder.path());
    adapter.base = Some(&base);
    let stopped = stopped_at(&adapter, 33);
    assert_eq!(stopped.kind(), Kind::Stopped);
    let made = train(&adapter);
    assert_eq!(made.steps, 27);
    let apart = tempfile::tempdir().unwrap();
    let mut whole = task(learns, &tokenizer, &data, apart.path());
    whole.base = Some(&base);
    same(&files(&made.path), &files(&train(&whole).path));

    let losses = describe(&made.path).unwrap().losses;
    assert!(made.loss < losses[0].1 - 0.3, "{losses:?}");
    let names: Vec<String> = files(&made.path).into_iter().map(|(name, _)| name).collect();
    assert!(names.iter().any(|name| name == "adapter_model.safetensors"), "{names:?}");
    assert!(!names.iter().any(|name| name == "model.safetensors"), "{names:?}");
    assert_ne!(read_on(&made.path, &base).unwrap(), base.weights);
    let error = read(&made.path).unwrap_err();
    assert!(error.to_string().contains("is an adapter"), "{error}");
    let settings = Settings { seed: 5, ..settings(1, 10) };
    let other = train(&task(settings, &tokenizer, &memory(24, 1), folder.path()));
    let error = read_on(&made.path, &Base::read(&other.path).unwrap()).unwrap_err();
    assert!(error.to_string().contains("is not this one"), "{error}");
}

/// The same, from a base.
fn on<'a>(
    base: &'a Base,
    settings: Settings,
    tokenizer: &'a Tokenizer,
    data: &'a Memory,
    models: &'a Path,
) -> Task<'a, Memory> {
    Task { base: Some(base), ..task(settings, tokenizer, data, models) }
}

/// Whoever leaves, one shard is trained anew, from the slice that they were in.
#[test]
fn shards_are_forgotten_apart() {
    let folder = tempfile::tempdir().unwrap();
    let base = base(folder.path());
    let (tokenizer, all) = (tokenizer(), memory(120, 8));
    for (rank, file) in [(None, "model.safetensors"), (Some(4), "adapter_model.safetensors")] {
        let settings = on_base(&base, Stage::Text, rank, 8, 80);
        let settings = Settings { shards: Some(4), ..settings };
        let task = on(&base, settings, &tokenizer, &all, folder.path());
        // In the middle of the third shard.
        assert_eq!(stopped_at(&task, 47).kind(), Kind::Stopped);
        assert_eq!(task.plan().unwrap().spared, 47);
        let before = train(&task);
        assert_eq!(before.steps, 33);
        let described = describe(&before.path).unwrap();
        assert!(described.losses.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let apart = tempfile::tempdir().unwrap();
        same(
            &files(&before.path),
            &files(&train(&on(&base, settings, &tokenizer, &all, apart.path())).path),
        );
        assert_ne!(read_on(&before.path, &base).unwrap(), base.weights);

        for (member, made) in [(4, 20), (5, 10)] {
            let less = without(&all, |other| other == member);
            let mut forgets = on(&base, settings, &tokenizer, &less, folder.path());
            forgets.before = Some(before.path.as_path());
            let plan = forgets.plan().unwrap();
            assert_eq!(plan.steps - plan.spared, made);
            let first = plan.slices.first().map(|of| (of.slice, of.is_changed));
            assert_eq!(first, Some((member, true)));
            let forgot = train(&forgets);
            assert_eq!(forgot.steps, made, "steps that were made again");
            let apart = tempfile::tempdir().unwrap();
            same(
                &files(&forgot.path),
                &files(&train(&on(&base, settings, &tokenizer, &less, apart.path())).path),
            );
            let [knew, knows] = [&before.path, &forgot.path].map(|path| path.join(file));
            assert_ne!(std::fs::read(knew).unwrap(), std::fs::read(knows).unwrap());
        }
    }
}

/// Each shard has an optimizer of its own, whose first step is as long as that of the first shard.
#[test]
fn each_shard_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let base_model = train(&task(settings(1, 60), &tokenizer(), &memory(24, 1), folder.path()));
    let base = Base::read(&base_model.path).unwrap();
    let tokenizer = tokenizer();
    let longest = [0, 1].map(|slice| {
        let mut data = Memory(vec![vec![], vec![]], vec![]);
        data.0[slice] = memory(24, 1).0.remove(0);
        let settings = on_base(&base, Stage::Text, None, 2, 2);
        let settings = Settings { shards: Some(2), ..settings };
        let made = train(&on(&base, settings, &tokenizer, &data, folder.path()));
        assert_eq!(made.steps, 1);
        let [before, after] = [&base_model.path, &made.path].map(|path| numbers(path));
        assert_eq!(before.len(), after.len());
        before.iter().zip(&after).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max)
    });
    let ratio = longest[1] / longest[0];
    assert!(longest[0] > 0.0 && (0.9..1.1).contains(&ratio), "{longest:?}");
}

/// Every number of a model, in the order of its tensors' names.
fn numbers(model: &Path) -> Vec<f32> {
    let bytes = std::fs::read(model.join("model.safetensors")).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names = tensors.names();
    names.sort_unstable();
    let data = names.into_iter().flat_map(|name| tensors.tensor(name).unwrap().data().to_vec());
    let data: Vec<u8> = data.collect();
    data.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
}

#[test]
fn what_was_liked_becomes_likelier_than_what_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let base = base(folder.path());
    let (tokenizer, data) = (tokenizer(), thumbs(40));
    for rank in [None, Some(4)] {
        let mut settings = on_base(&base, Stage::Preference, rank, 1, 60);
        settings.learning_rate = 0.002;
        let mut task = task(settings, &tokenizer, &data, folder.path());
        task.base = Some(&base);
        let described = describe(&train(&task).path).unwrap();
        let judged: Vec<_> = described.evaluation.iter().map(|of| of.category.as_str()).collect();
        assert_eq!(judged, ["pairs", "lone thumbs"]);
        let [pairs, lone] = &described.evaluation[..] else { panic!("{judged:?}") };
        // Who has no preference loses ln 2 on a pair, and a half on a lone thumb.
        assert!((pairs.baseline - 2.0_f64.ln()).abs() < 1e-6 && (lone.baseline - 0.5).abs() < 1e-6);
        assert!(pairs.loss < 0.6 && lone.loss < 0.5, "{pairs:?} {lone:?}");
    }
    // Figures of few thumbs would be about whoever put them up or down.
    let few = thumbs(8);
    assert!((1..10).contains(&few.1.len()));
    let settings = on_base(&base, Stage::Preference, None, 1, 4);
    let mut task = task(settings, &tokenizer, &few, folder.path());
    task.base = Some(&base);
    let trained = train(&task);
    assert!(describe(&trained.path).unwrap().evaluation.is_empty());
    let card = std::fs::read_to_string(trained.path.join("README.md")).unwrap();
    assert!(card.contains("so nobody knows"), "{card}");
}

#[test]
fn what_cannot_be_gone_on_from_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let base = base(folder.path());
    let (tokenizer, data) = (tokenizer(), conversations(8, 1));
    let refused = |settings: Settings, has_base: bool| {
        let mut task = task(settings, &tokenizer, &data, folder.path());
        task.base = Some(&base).filter(|_| has_base);
        let error = task.plan().unwrap_err();
        assert_eq!(error.kind(), Kind::Settings);
        error.to_string()
    };
    let good = on_base(&base, Stage::Chat, Some(4), 1, 4);
    assert!(refused(good, false).contains("name it as the base"));
    let shards = Settings { stage: Stage::Text, rank: None, slices: 4, shards: Some(4), ..good };
    let error = task(shards, &tokenizer, &memory(8, 4), folder.path()).plan().unwrap_err();
    assert!(error.to_string().contains("shards are merged"), "{error}");
    assert!(
        refused(Settings { stage: Stage::Preference, rank: None, ..good }, false).contains("base")
    );
    assert!(refused(Settings { rank: Some(0), ..good }, true).contains("rank"));
    let mut wider = good;
    wider.shape.hidden += 32;
    assert!(refused(wider, true).contains("keeps its shape"));
    // A preference needs room for two answers.
    let one = Settings { stage: Stage::Preference, sequences: 1, ..good };
    assert!(refused(one, true).contains("two"));
    std::fs::write(folder.path().join("config.json"), "{}").unwrap();
    assert_eq!(Base::read(folder.path()).unwrap_err().kind(), Kind::Broken);
    let nobody: Memory = Memory(vec![vec![]], vec![]);
    let mut empty = task(good, &tokenizer, &nobody, folder.path());
    empty.base = Some(&base);
    assert_eq!(train(&empty).steps, 0, "a slice of nobody teaches nothing");
}
