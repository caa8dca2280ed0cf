//! Steps of training, or generated tokens, with the passes that `abide train` and `abide generate` run; or the most that the
//! processor can multiply. For `cargo xtask bench train`.
//!
//!     cargo run --release --example speed -- train|generate|peak STEPS THREADS [avx2]

use std::hint::black_box;
use std::time::Instant;

use abide_train::{Adam, Batch, Filter, Generator, Machine, Network, Sampling, Shape, Weights};
use gemm_common::pulp::{Arch, Simd, WithSimd};

type Done = Result<(), Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Done {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, steps, threads, rest @ ..] = words.as_slice() else {
        return Err("train|generate|peak STEPS THREADS [avx2]".into());
    };
    let machine = match rest.first().map(String::as_str) {
        None => Machine::detect()?,
        Some(name) => Machine::all()
            .into_iter()
            .find(|machine| machine.name().eq_ignore_ascii_case(name))
            .ok_or("this processor is no such machine")?,
    };
    let (steps, shape) = (steps.parse()?, Shape::of_depth(6, 8192, 256));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?).build()?;
    pool.install(|| match what.as_str() {
        "train" => {
            train(machine, shape, steps);
            Ok(())
        }
        "generate" => generate(machine, shape, steps),
        "peak" => {
            peak(steps);
            Ok(())
        }
        other => Err(format!("`{other}` is neither train, generate nor peak").into()),
    })
}

/// Tokens of which some are frequent, as in text.
fn tokens(count: usize, vocabulary: usize, state: &mut u32) -> Vec<u32> {
    let mut next = || {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let unit = f64::from(*state >> 8) / f64::from(1 << 24);
        (unit * unit * unit * vocabulary as f64) as u32
    };
    (0..count).map(|_| next()).collect()
}

fn train(machine: Machine, shape: Shape, steps: u64) {
    const SEQUENCES: usize = 8;
    let mut weights = Weights::random(shape, 0);
    let mut adam = Adam::new(&weights);
    let mut gradients = weights.clone();
    let mut network = Network::new(machine, shape, SEQUENCES);
    let (mut state, mut seconds, mut losses) = (1, vec![], vec![]);
    let count = SEQUENCES * shape.context;
    for step in 1..=steps {
        let tokens = tokens(count + 1, shape.vocabulary, &mut state);
        let (inputs, targets) = (tokens.split_at(count).0, tokens.split_at(1).1);
        let began = Instant::now();
        losses.push(network.learn(&weights, Batch { inputs, targets }, &mut gradients));
        adam.step(machine, &mut weights, &gradients, step, 1e-3);
        seconds.push(began.elapsed().as_secs_f64());
    }
    println!("{}", serde_json::json!({ "seconds": seconds, "losses": losses, "tokens": count }));
}

fn generate(machine: Machine, shape: Shape, runs: u64) -> Done {
    let weights = Weights::random(shape, 0);
    let mut seconds = vec![];
    let mut made = 0;
    for seed in 0..runs {
        let began = Instant::now();
        let mut generator = Generator::new(machine, &weights);
        let sampling = Sampling { temperature: 1.0, top: 0, seed };
        made = generator.generate(&[1; 31], 128, sampling, &Filter::default(), |_| ())?.len();
        seconds.push(began.elapsed().as_secs_f64() * 128.0 / made.max(1) as f64);
    }
    println!("{}", serde_json::json!({ "seconds": seconds, "tokens": 128, "made": made }));
    Ok(())
}

/// Sums that do not wait for one another, as many as the processor has under way, and how often each grows.
const CHAINS: usize = 12;
const TURNS: usize = 20_000_000;

/// Multiplications fused with additions, on numbers that stay in registers, by every thread: no product of matrices is faster.
/// "Tokens" are operations, two for each.
fn peak(runs: u64) {
    let (arch, mut seconds, mut lanes) = (Arch::new(), vec![], 0);
    for _ in 0..runs {
        let began = Instant::now();
        let done = rayon::broadcast(|_| arch.dispatch(Chains));
        seconds.push(began.elapsed().as_secs_f64());
        lanes = done.into_iter().sum();
    }
    println!("{}", serde_json::json!({ "seconds": seconds, "tokens": 2 * TURNS * CHAINS * lanes }));
}

struct Chains;

impl WithSimd for Chains {
    /// How many numbers an instruction takes.
    type Output = usize;

    #[inline]
    fn with_simd<S: Simd>(self, simd: S) -> usize {
        let [factor, term] = black_box([0.999, 1e-3]).map(|number| simd.splat_f32s(number));
        let mut sums = black_box([1.0; CHAINS]).map(|number| simd.splat_f32s(number));
        for _ in 0..TURNS {
            for sum in &mut sums {
                *sum = simd.mul_add_e_f32s(*sum, factor, term);
            }
        }
        black_box(sums.map(|sum| simd.reduce_sum_f32s(sum)));
        S::F32_LANES
    }
}
