//! The vectorised decision and the one-record rule, which share no code, over generated records.

use proptest::prelude::*;

use crate::draw::Draw;
use crate::entropy::Entropy;

const WORLDS: u64 = 3000;
const RECORDS: usize = 500;

#[test]
fn a_million_records_are_decided_alike() {
    let (mut reached, mut masking) = ([0_u64; 18], 0_u64);
    // More worlds for whoever has the time: `ABIDE_WORLDS=100000`.
    let worlds = std::env::var("ABIDE_WORLDS").map_or(WORLDS, |worlds| worlds.parse().unwrap());
    for seed in 0..worlds {
        let scene = Draw::new(Entropy::Seed(seed)).scene(40, RECORDS);
        let gate = scene.verdicts_at_once();
        for (row, (gate, rule)) in gate.iter().zip(scene.verdicts_one_by_one()).enumerate() {
            assert_eq!(*gate, rule, "seed {seed}, row {row}: {}", scene.words(row));
            let (decision, masked) = rule;
            reached[usize::from(decision.number())] += 1;
            masking += u64::from(!masked.is_empty());
        }
    }
    println!("records by reason, 0 allowed: {reached:?}; {masking} allowed ones mask somebody");
    assert!(masking >= 5000, "only {masking} records mask somebody");
    assert!(reached.iter().sum::<u64>() >= 1_000_000);
    for (reason, count) in reached.iter().enumerate() {
        assert!(*count >= 500, "reason {reason} was reached by {count} records only: {reached:?}");
    }
}

/// Members are settled stretch by stretch, of which a small world has one.
#[test]
fn members_of_every_stretch_are_decided_alike() {
    let scenes = (0..100).map(|seed| Draw::new(Entropy::Seed(seed)).scene(50_000, 8000));
    let scene = scenes.into_iter().find(|scene| scene.members.len() > 40_000).unwrap();
    let (at_once, one_by_one) = (scene.verdicts_at_once(), scene.verdicts_one_by_one());
    for (row, (gate, rule)) in at_once.iter().zip(&one_by_one).enumerate() {
        assert_eq!(gate, rule, "row {row}: {}", scene.words(row));
    }
    assert_eq!(at_once.len(), 8000);
    assert!(at_once.iter().filter(|(decision, _)| decision.is_allowed()).count() > 10);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3000,
        max_shrink_iters: 20_000,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(3),
        ..ProptestConfig::default()
    })]

    /// Small scenes whose every turn is a number, so that proptest shrinks a disagreement.
    #[test]
    fn small_scenes_are_decided_alike(drawn in prop::collection::vec(any::<u32>(), 0..600)) {
        let scene = Draw::new(Entropy::numbers(drawn)).scene(3, 4);
        prop_assert_eq!(scene.verdicts_at_once(), scene.verdicts_one_by_one(), "{:#?}", scene);
    }
}
