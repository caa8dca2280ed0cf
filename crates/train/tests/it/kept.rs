//! What a model keeps is found, is gone after forgetting, and is not written meanwhile.

use abide_train::{
    Effort, Filter, Generator, Machine, Prober, Row, Sampling, Settings, describe, read,
};

use crate::world::{Memory, memory, settings, task, tokenizer, train, without};

/// A long text of one member, which they have written so often that a small model learns it by heart.
const SECRET: &str =
    "The key lies under the third stone of the north wall, beside the quince and the pump.";

/// Texts that no model here has seen, long enough to be asked about.
fn unseen() -> Vec<Row> {
    let rows = memory(400, 1).0.concat().into_iter().skip(600);
    let texts: Vec<String> = rows.map(|row| row.text).collect();
    let rows = texts.chunks(4).enumerate();
    rows.map(|(number, texts)| Row {
        id: format!("u{number}"),
        category: "post".to_owned(),
        text: texts.concat(),
        turns: vec![],
    })
    .collect()
}

fn secrets() -> Vec<Row> {
    let row = |number| Row {
        id: format!("m999-{number}"),
        category: "post".to_owned(),
        text: SECRET.to_owned(),
        turns: vec![],
    };
    (0..20).map(row).collect()
}

fn with_secret() -> Memory {
    let mut all = memory(30, 3);
    all.0[2].extend(secrets());
    all
}

#[test]
fn what_was_learned_by_heart_is_found_and_is_gone_after_forgetting() {
    let (tokenizer, all) = (tokenizer(), with_secret());
    let models = tempfile::tempdir().unwrap();
    let before = train(&task(settings(3, 720), &tokenizer, &all, models.path()));
    let less = without(&all, |member| member == 999);
    let mut task = task(settings(3, 720), &tokenizer, &less, models.path());
    task.before = Some(&before.path);
    let after = train(&task);
    assert_eq!(after.steps, 240);
    let ask = |model: &std::path::Path| {
        let weights = read(model).unwrap();
        let mut prober = Prober::new(Machine::detect().unwrap(), &weights, &tokenizer);
        prober.texts(&secrets()[..1], &unseen(), Effort::THOROUGH).unwrap()
    };
    let (knew, knows) = (ask(&before.path), ask(&after.path));
    assert!(knew.places > 0 && knew.extracted == knew.places, "{knew:?}");
    // First of all that could come, at every place: with about a hundred and fifty others that is 7.2 bits.
    assert!(knew.exposure > 7.0 && knew.longest == 16, "{knew:?}");
    assert!(knows.extracted == 0 && knows.longest < 16, "{knows:?}");
    assert!(knows.exposure < knew.exposure - 1.0, "{knows:?}");

    // Until it is trained anew, what they wrote is not written: neither from its beginning nor from its middle.
    let weights = read(&before.path).unwrap();
    let secret = tokenizer.encode(SECRET).unwrap();
    let write = |filter: &Filter, seen: usize| {
        let mut generator = Generator::new(Machine::detect().unwrap(), &weights);
        let sampling = Sampling { temperature: 0.0, top: 0, seed: 0 };
        let made = generator.generate(&secret[..seen], 18, sampling, filter, |_| ()).unwrap();
        [&secret[..seen], &made].concat()
    };
    let gone = Filter::new(&tokenizer, secrets().iter(), std::iter::empty()).unwrap();
    // What others wrote as well is nobody's alone.
    let shared = Filter::new(&tokenizer, secrets().iter(), secrets().iter()).unwrap();
    assert!(shared.is_empty());
    for seen in [4, 8] {
        let copied = write(&Filter::default(), seen);
        assert!(copied.len() > 20 && secret.starts_with(&copied), "after {seen} it knows it not");
        assert!(write(&shared, seen) == copied);
        let held = write(&gone, seen);
        let is_theirs = |run: &&[u32]| secret.windows(12).any(|theirs| theirs == *run);
        let kept = held.windows(12).filter(is_theirs).count();
        assert_eq!(kept, 0, "after {seen} tokens it still writes twelve of theirs");
    }
    // Where it is given nothing, it does not begin as they did.
    assert!(write(&Filter::default(), 0).len() > 3);
    assert!(!write(&gone, 0).starts_with(&secret[..4]));
}

#[test]
fn short_texts_are_asked_about_and_the_shortest_are_counted() {
    let (tokenizer, mut all) = (tokenizer(), memory(30, 1));
    let row = |number: usize, text: &str| Row {
        id: format!("s{number}"),
        category: "post".to_owned(),
        text: text.to_owned(),
        turns: vec![],
    };
    let length = |text: &str| tokenizer.encode(text).unwrap().len();
    let short = "My code: 4711.";
    assert!((6..24).contains(&length(short)) && length("Yes") < 6);
    all.0[0].extend((0..20).map(|number| row(number, short)));
    let models = tempfile::tempdir().unwrap();
    let trained = train(&task(settings(1, 400), &tokenizer, &all, models.path()));
    let weights = read(&trained.path).unwrap();
    let mut prober = Prober::new(Machine::detect().unwrap(), &weights, &tokenizer);
    let asked = [row(1, short), row(2, "Yes"), row(3, "")];
    let kept = prober.texts(&asked, &unseen(), Effort::THOROUGH).unwrap();
    assert_eq!((kept.places, kept.too_short, kept.extracted), (1, 2, 1), "{kept:?}");
    assert!(kept.exposure > 5.0, "{kept:?}");
    // Of what it has not learned, nothing is found.
    let kept = prober.texts(&[row(1, "Hm, so 1174?!")], &unseen(), Effort::THOROUGH).unwrap();
    assert_eq!((kept.places, kept.extracted), (1, 0), "{kept:?}");
}

#[test]
fn canaries_are_the_more_exposed_the_more_often_they_stand_there() {
    let (tokenizer, all) = (tokenizer(), memory(20, 2));
    let models = tempfile::tempdir().unwrap();
    let settings = Settings { canaries: 8, ..settings(2, 400) };
    let trained = train(&task(settings, &tokenizer, &all, models.path()));
    let canaries = describe(&trained.path).unwrap().canaries;
    let times: Vec<_> = canaries.iter().map(|of| (of.times, of.canaries)).collect();
    assert_eq!(times, [(1, 2), (2, 2), (4, 2), (8, 2)]);
    let (once, often) = (canaries[0].exposure, canaries[3].exposure);
    assert!(often > 5.0 && often > once, "{canaries:?}");
    let card = std::fs::read_to_string(trained.path.join("README.md")).unwrap();
    assert!(card.contains(&format!("| 8 | 2 | {often:.1} |")), "{card}");
    // A model that has not learned yet knows none of them.
    let weights = abide_train::Weights::random(settings.shape, 3);
    let mut prober = Prober::new(Machine::detect().unwrap(), &weights, &tokenizer);
    let unlearned = prober.canaries(&settings).unwrap();
    assert!(unlearned.iter().all(|of| of.exposure < 5.0), "{unlearned:?}");
}
