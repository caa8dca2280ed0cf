//! `abide`: train on what members allow, and prove it.

mod args;
mod command;
mod config;
mod facts;
mod failure;
mod output;
mod platform;
mod progress;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let output = output::Output::new(args.global.json);
    match command::run(&args, output) {
        Ok(exit) => exit,
        Err(failure) => output.failure(&failure),
    }
}
