//! A model is judged by members that it has not learned from, and its card says how.

use abide_train::{Settings, describe};

use crate::world::{memory, settings, task, tokenizer, train, without};

#[test]
fn it_is_judged_by_who_is_held_out_beside_who_knows_the_words_alone() {
    let (tokenizer, mut data) = (tokenizer(), memory(120, 2));
    // Eighteen members are held out: twelve posts of each third row, and comments.
    let held = |member: u32| member < 18;
    data.1 = memory(18, 1).0.concat();
    let learned = without(&data, held);
    data.0 = learned.0;
    let models = tempfile::tempdir().unwrap();
    let trained = train(&task(settings(2, 240), &tokenizer, &data, models.path()));
    let described = describe(&trained.path).unwrap();
    let names: Vec<&str> = described.evaluation.iter().map(|of| &*of.category).collect();
    assert_eq!(names, ["comment", "post", "all"]);
    let [comments, posts, all] = &described.evaluation[..] else { unreachable!() };
    assert_eq!((comments.rows, posts.rows, all.rows), (18, 36, 54));
    let tokens: usize =
        data.1.iter().map(|row| tokenizer.encode(&row.text).unwrap().len() + 1).sum();
    assert_eq!(all.tokens, tokens as u64);
    // The baseline counts each token; worked out here in another way.
    let mut counts = vec![1.0_f64; 384];
    let tokens_of = |rows: &[abide_train::Row]| {
        rows.iter()
            .flat_map(|row| tokenizer.encode(&row.text).unwrap().into_iter().chain([0]))
            .collect::<Vec<u32>>()
    };
    for token in tokens_of(&data.0.concat()) {
        counts[token as usize] += 1.0;
    }
    let sum: f64 = counts.iter().sum();
    let held = tokens_of(&data.1);
    let loss = held.iter().map(|token| -(counts[*token as usize] / sum).ln()).sum::<f64>();
    assert!((loss / held.len() as f64 - all.baseline).abs() < 1e-5);
    // It has learned the sentences' form, which the baseline has not.
    assert!(all.perplexity() < 0.7 * all.baseline_perplexity(), "{all:?}");
    let card = std::fs::read_to_string(trained.path.join("README.md")).unwrap();
    let line = format!(
        "| all | 54 | {tokens} | {:.1} | {:.1} |",
        all.perplexity(),
        all.baseline_perplexity()
    );
    assert!(card.contains(&line), "{card}");
    assert!(card.contains("![loss by step](loss.svg)") && card.contains("It does not"));
    assert!(std::fs::read_to_string(trained.path.join("loss.svg")).unwrap().contains("<polyline"));
}

#[test]
fn few_rows_are_not_told_apart_and_nobody_held_out_is_said() {
    let (tokenizer, mut data) = (tokenizer(), memory(20, 1));
    data.1 = memory(5, 1).0.concat();
    let models = tempfile::tempdir().unwrap();
    let trained = train(&task(settings(1, 3), &tokenizer, &data, models.path()));
    let evaluation = describe(&trained.path).unwrap().evaluation;
    let rows: Vec<_> = evaluation.iter().map(|of| (&*of.category, of.rows)).collect();
    assert_eq!(rows, [("post", 10), ("all", 15)]);
    // Nine rows of three members are about them.
    for (seed, held_out) in [(5, memory(3, 1).0.concat()), (6, vec![])] {
        data.1 = held_out;
        let settings = Settings { seed, ..settings(1, 3) };
        let trained = train(&task(settings, &tokenizer, &data, models.path()));
        assert!(describe(&trained.path).unwrap().evaluation.is_empty());
        let card = std::fs::read_to_string(trained.path.join("README.md")).unwrap();
        assert!(card.contains("so nobody knows") && !card.contains("| all |"), "{card}");
        // Whoever gave it its texts is not known here.
        assert!(!card.contains("no member wrote"), "{card}");
    }
}
