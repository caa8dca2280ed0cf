//! What it costs to forget one member and a hundred of ten thousand, and what dividing a training costs in what it learns.
//!
//! A base learns from the example community, models on it from the reference network: in shards, and undivided. With `--large` a model
//! of ten million parameters forgets one member, and must be the same to the byte as one that was trained without them.

mod large;
mod network;

use super::{Asked, Outcome};
use crate::shell::Done;
use network::{Model, Network, Took};

const MEMBERS: u64 = 10_000;
/// Members who leave at once.
const MANY: u64 = 100;
/// Times that one member leaves: in how many shards they are in is chance.
const TIMES: u64 = 3;
const DEPTH: &str = "2";
const SHARDS: &str = "32";
/// One pass, about.
const TOKENS: u64 = 2 << 20;
const RATE: &str = "0.003";

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    if asked.large {
        return large::run(asked);
    }
    let passes = u64::from(asked.rounds);
    let steps = |sequences: u64| (passes * TOKENS / (256 * sequences)).to_string();
    let (short, long) = (steps(2), steps(8));
    let (network, base) = Network::new(asked.members.min(MEMBERS), &["--depth", DEPTH])?;
    let train = |more: &[&str]| network.train("network", &[&network.on_base()[..], more].concat());
    let sharded = ["--sequences", "2", "--steps", &short, "--shards", SHARDS];
    let sharded = train(&[sharded.as_slice(), &["--learning-rate", RATE]].concat())?;
    // The better of two for it: so few shards' worth of steps needs no small ones.
    let undivided = ["--slices", "1", "--steps", &long, "--learning-rate", RATE];
    let undivided = train(&undivided)?;
    let untaught = train(&["--slices", "1", "--steps", "1", "--learning-rate", "0.000000001"])?;

    let mut outcome = Outcome::new(
        "forget",
        format!(
            "{} members of the reference network, {} of them in; a base of {DEPTH} layers that learned from examples/community; \
             {passes} times {TOKENS} tokens, {SHARDS} shards",
            network.members,
            network.members_in()?
        ),
    );
    outcome.figure("train_demo_seconds", base.took.seconds);
    outcome.figure("train_seconds", sharded.took.seconds);
    outcome.figure("train_undivided_seconds", undivided.took.seconds);
    outcome.figure("loss_base", untaught.loss);
    outcome.figure("loss_undivided", undivided.loss);
    outcome.figure("loss_sharded", sharded.loss);
    outcome.ratio("loss_vs_undivided", sharded.loss / undivided.loss);
    let (mut took, mut steps, mut id) = (Took::default(), 0.0, sharded.id.clone());
    for _ in 0..TIMES {
        network.leave(1, &id)?;
        let forgot = network.forget(&id)?;
        took.seconds += forgot.model.took.seconds / TIMES as f64;
        took.cpu_seconds += forgot.model.took.cpu_seconds / TIMES as f64;
        steps += forgot.steps / TIMES as f64;
        id = forgot.model.id;
    }
    told(&mut outcome, 1, took, steps, &sharded);
    network.leave(MANY, &id)?;
    let forgot = network.forget(&id)?;
    told(&mut outcome, MANY, forgot.model.took, forgot.steps, &sharded);
    outcome.goal("cost_1_of_10000", 0.1);
    Ok(outcome)
}

fn told(outcome: &mut Outcome, count: u64, took: Took, steps: f64, whole: &Model) {
    outcome.figure(format!("seconds_{count}"), took.seconds);
    outcome.figure(format!("steps_{count}_of_whole"), steps);
    outcome.ratio(format!("cost_{count}_of_10000"), took.seconds / whole.took.seconds);
    outcome.ratio(format!("cpu_{count}_of_10000"), took.cpu_seconds / whole.took.cpu_seconds);
}
