//! `abide`: train on what members allow, and prove it.

mod args;
mod attestation;
mod command;
mod config;
mod corpora;
mod facts;
mod failure;
mod interrupt;
mod members;
mod models;
mod openings;
mod output;
mod outside;
mod platform;
mod profile;
mod progress;
mod receipts;
mod retention;
mod sources;
mod version;

use std::process::ExitCode;

use clap::Parser;
use failure::{Exit, Failure};
use output::Output;

fn main() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let output = Output::new(args.global.json);
    let done = command::run(&args, output).and_then(|exit| Output::told().map(|()| exit));
    output.end();
    done.unwrap_or_else(|failure| output.failure(&failure))
}

/// Help and the version are answers; anything else that the parser says is an error, as a document where one was asked.
fn usage(error: &clap::Error) -> ExitCode {
    let is_json = std::env::args_os().any(|argument| argument == "--json");
    if !error.use_stderr() || !is_json {
        // A closed pipe is the reader's choice, not a failure.
        let _ = error.print();
        return if error.use_stderr() { Exit::Usage.into() } else { ExitCode::SUCCESS };
    }
    let words = error.to_string();
    let (words, hint) = words.split_once("\n\n").unwrap_or((&words, ""));
    let words = words.strip_prefix("error: ").unwrap_or(words);
    let hint = Some(hint.trim()).filter(|hint| !hint.is_empty());
    Output::new(true).failure(&Failure::usage("args::invalid", words.trim()).maybe_hint(hint))
}
