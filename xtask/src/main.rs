//! The project's own commands: each step of CI is a command that a person runs too.

mod bench;
mod browser;
mod eval;
mod interop;
mod setup;
mod shell;
mod soak;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test            install what the tests need, and pass all checks
cargo xtask setup           only install what the tests need
cargo xtask browser [NAMES] look at what members see with Chromium: all tests, or those of these names
cargo xtask interop         read a corpus with DuckDB, Polars and Hugging Face datasets, and the log with Go's sumdb
cargo xtask interop models  load models with transformers and PEFT, and train by the recipes: PyTorch on two ranks; TRL's SFT, DPO and KTO
cargo xtask interop axolotl  train by the recipe for Axolotl, in an environment of seven gigabytes
cargo xtask soak [POINTS]   kill builds and fill disks at many points, try many more random cases, and look for many more planted values
cargo xtask soak ledger [POINTS]   end a ledger's program at so many points (10,000)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => test::all(),
        ["setup"] => setup::all().map(|_| ()),
        ["browser", names @ ..] => setup::browser().and_then(|()| browser::run(names)),
        ["interop"] => interop::run(),
        ["interop", "models"] => interop::models::all(),
        ["interop", "axolotl"] => interop::models::axolotl(),
        ["bench", words @ ..] => bench::run(words),
        ["eval", words @ ..] => eval::run(words),
        ["soak"] => soak::run("500"),
        ["soak", "ledger"] => soak::ledger("10000"),
        ["soak", "ledger", points] => soak::ledger(points),
        ["soak", points] => soak::run(points),
        _ => {
            eprintln!("{HELP}\n{}\n{}", eval::HELP, bench::HELP);
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
