//! The trainer's passes at ten million parameters, beside PyTorch, eager and compiled, in turns.

use std::process::{Command, Stdio};

use serde::Deserialize;
use wait4::Wait4;

use super::{Asked, Outcome, python};
use crate::setup;
use crate::shell::{Done, command, run as shell, target};

/// Steps of a round. The first ones warm up, and the compiler compiles in them.
const STEPS: &str = "12";
const WARM: usize = 4;
const THREADS: &str = "2";
/// Operations of the products that one token needs: two for each weight of a matrix, and what attention needs where each place sees half
/// of the others; twice that on the way back.
const OPERATIONS_OF_TOKEN: f64 = 3.0 * (2.0 * 10_055_680.0 + 2.0 * 6.0 * 256.0 * 320.0);

#[derive(Debug, Deserialize)]
struct Answer {
    seconds: Vec<f64>,
    tokens: f64,
}

/// The best step of all rounds, and the most memory of any.
#[derive(Debug, Clone, Copy)]
struct Best {
    tokens_per_second: f64,
    peak_memory_mib: f64,
}

pub(crate) fn run(asked: &Asked) -> Done<Outcome> {
    let build = ["build", "--quiet", "--release", "--package", "abide-train", "--example", "speed"];
    shell(&mut command("cargo", &build))?;
    let interpreter = setup::torch()?;
    let ours = || command(target().join("release/examples/speed"), &[]);
    let peer = || python(&interpreter, "benches/train/peer.py");
    let mut outcome = Outcome::new(
        "train",
        format!(
            "10,059,840 parameters, 8 sequences of 256 tokens, {THREADS} threads, {} rounds",
            asked.rounds
        ),
    );
    let runs: [(&str, &dyn Fn() -> Command, &str); 8] = [
        ("abide", &ours, "train"),
        ("torch_eager", &peer, "eager"),
        ("torch_compile", &peer, "compile"),
        ("abide_avx2", &ours, "train"),
        ("generate_abide", &ours, "generate"),
        ("generate_transformers", &peer, "generate"),
        ("torch_mm", &peer, "gemm"),
        ("peak", &ours, "peak"),
    ];
    let mut all: Vec<Option<Best>> = vec![None; runs.len()];
    for round in 1..=asked.rounds {
        for ((name, program, what), best) in runs.iter().zip(&mut all) {
            let mut run = program();
            run.args([what, STEPS, THREADS]);
            if name.ends_with("avx2") {
                run.arg("avx2");
            }
            let one = once(&mut run).map_err(|error| format!("{name}: {error}"))?;
            eprintln!("round {round}: {name} {one:?}");
            *best = Some(best.map_or(one, |before| before.better(one)));
        }
    }
    let [trainers @ .., _, _] = &runs;
    for ((name, ..), best) in trainers.iter().zip(&all) {
        let best = best.ok_or_else(|| format!("{name} did not run"))?;
        outcome.figure(format!("tokens_per_second_{name}"), best.tokens_per_second);
        outcome.figure(format!("peak_memory_mib_{name}"), best.peak_memory_mib);
    }
    let [
        Some(ours),
        Some(eager),
        Some(compiled),
        _,
        Some(generated),
        Some(peer),
        Some(product),
        Some(peak),
    ] = all[..]
    else {
        return Err("no round was run".to_owned());
    };
    let fastest = eager.tokens_per_second.max(compiled.tokens_per_second);
    let leanest = eager.peak_memory_mib.min(compiled.peak_memory_mib);
    outcome.ratio("tokens_vs_torch_best", ours.tokens_per_second / fastest);
    outcome.ratio("tokens_vs_torch_eager", ours.tokens_per_second / eager.tokens_per_second);
    let operations = ours.tokens_per_second * OPERATIONS_OF_TOKEN;
    // Of those two, "tokens" are operations.
    outcome.figure("gflop_per_second_abide", operations / 1e9);
    outcome.figure("gflop_per_second_torch_mm", product.tokens_per_second / 1e9);
    outcome.figure("gflop_per_second_peak", peak.tokens_per_second / 1e9);
    outcome.ratio("gemm_rate_vs_peak", operations / peak.tokens_per_second);
    outcome.ratio("torch_mm_rate_vs_peak", product.tokens_per_second / peak.tokens_per_second);
    outcome.ratio("memory_vs_torch", ours.peak_memory_mib / leanest);
    outcome.ratio("generate_vs_transformers", generated.tokens_per_second / peer.tokens_per_second);
    outcome.goal("tokens_vs_torch_best", 1.3);
    outcome.goal("memory_vs_torch", 0.5);
    outcome.goal("generate_vs_transformers", 2.0);
    Ok(outcome)
}

impl Best {
    fn better(self, other: Self) -> Self {
        Self {
            tokens_per_second: self.tokens_per_second.max(other.tokens_per_second),
            peak_memory_mib: self.peak_memory_mib.max(other.peak_memory_mib),
        }
    }
}

fn once(command: &mut Command) -> Done<Best> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("did not start: {error}"))?;
    let mut answer = String::new();
    if let Some(mut out) = child.stdout.take() {
        std::io::Read::read_to_string(&mut out, &mut answer).map_err(|error| error.to_string())?;
    }
    let used = child.wait4().map_err(|error| error.to_string())?;
    if !used.status.success() {
        return Err(format!("ended with {}", used.status));
    }
    let answer: Answer = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
    let fastest = answer.seconds.iter().skip(WARM).copied().fold(f64::INFINITY, f64::min);
    Ok(Best {
        tokens_per_second: answer.tokens / fastest,
        peak_memory_mib: used.rusage.maxrss as f64 / f64::from(1 << 20),
    })
}
