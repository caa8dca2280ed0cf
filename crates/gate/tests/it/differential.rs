//! The vectorised decision and the one-record rule, which share no code, over generated records.

use proptest::prelude::*;

use crate::draw::Draw;
use crate::entropy::Entropy;

const WORLDS: u64 = 3000;
const RECORDS: usize = 500;

#[test]
fn a_million_records_are_decided_alike() {
    let mut reached = [0_u64; 18];
    // More worlds for whoever has the time: `ABIDE_WORLDS=100000`.
    let worlds = std::env::var("ABIDE_WORLDS").map_or(WORLDS, |worlds| worlds.parse().unwrap());
    for seed in 0..worlds {
        let scene = Draw::new(Entropy::Seed(seed)).scene(40, RECORDS);
        let gate = scene.at_once();
        for (row, (gate, rule)) in gate.iter().zip(scene.one_by_one()).enumerate() {
            assert_eq!(*gate, rule, "seed {seed}, row {row}: {}", scene.words(row));
            reached[usize::from(rule.number())] += 1;
        }
    }
    println!("records by reason, 0 allowed: {reached:?}");
    assert!(reached.iter().sum::<u64>() >= 1_000_000);
    for (reason, count) in reached.iter().enumerate() {
        assert!(*count >= 500, "reason {reason} was reached by {count} records only: {reached:?}");
    }
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
        prop_assert_eq!(scene.at_once(), scene.one_by_one(), "{:#?}", scene);
    }
}
