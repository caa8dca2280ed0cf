//! What each command does.

mod account;
mod audit;
mod build;
mod check;
mod demo;
mod event;
mod explain;
mod forget;
mod generate;
mod history;
mod import;
mod init;
mod keys;
mod listen;
mod log;
mod mail;
mod probe;
mod prove;
mod receipt;
mod requests;
mod schedule;
mod scrub;
mod serve;
mod sources;
mod synth;
mod terms;
mod train;
mod verify;
mod watch;
mod withdraw;
mod witness;

use std::process::ExitCode;

use clap::CommandFactory;

use crate::args::{Args, Command, Schema, Sources};
use crate::config::Config;
use crate::failure::{At, Failure};
use crate::output::Output;

pub(crate) use watch::every;

pub(crate) fn run(args: &Args, output: Output) -> Result<ExitCode, Failure> {
    let global = &args.global;
    match &args.command {
        Command::Init { dir, origin } => init::run(dir, origin, output),
        Command::Synth(network) => synth::run(network, output),
        Command::Demo { dir, serve: false, .. } => demo::run(dir, global, output),
        Command::Demo { dir, listen, members, .. } => {
            demo::serve(dir, *listen, *members, global, output)
        }
        Command::Requests { answered } => requests::run(*answered, global, output),
        Command::Account(asked) => account::run(asked, global, output),
        Command::Terms(command) => terms::run(command, global, output),
        Command::Sources(Sources::Check) => sources::run(global, output),
        Command::Import { kind, file } => import::run(*kind, file, global, output),
        Command::Build { at, full, profile } => {
            build::run(at.as_deref(), *full, *profile, global, output)
        }
        Command::Schedule { once } => schedule::run(*once, global, output),
        Command::Withdraw { corpus } => withdraw::run(corpus, global, output),
        Command::Train(asked) => train::run(asked, global, output),
        Command::Forget(asked) => forget::run(asked, global, output),
        Command::Probe(asked) => probe::run(asked, global, output),
        Command::Generate(asked) => generate::run(asked, global, output),
        Command::Explain { what, at, corpus } => {
            explain::run(what, at.as_deref(), corpus.as_deref(), global, output)
        }
        Command::Check { corpus, key } => {
            check::run(corpus.as_deref(), key.as_deref(), global, output)
        }
        Command::Receipt(asked) => receipt::run(asked, global, output),
        Command::Prove(asked) => prove::run(asked, global, output),
        Command::Verify(asked) => verify::run(asked, global, output),
        Command::Keys(command) => keys::run(command, global, output),
        Command::Log(command) => log::run(command, global, output),
        Command::Mail(command) => mail::run(command, global, output),
        Command::Audit(audit) => audit::run(audit, global, output),
        Command::Serve(serve) => serve::run(serve, global, output),
        Command::Watch(asked) => watch::run(asked, output),
        Command::Witness(witness) => witness::run(witness, output),
        Command::Scrub(asked) => scrub::run(asked, global, output),
        Command::Completions { shell } => {
            // Into memory first: the generator panics where standard output is closed.
            let mut script = vec![];
            clap_complete::generate(*shell, &mut Args::command(), "abide", &mut script);
            Output::print(String::from_utf8_lossy(&script).trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::Schema { document } => {
            let text = match document {
                Schema::Config => serde_json::to_string_pretty(&schemars::schema_for!(Config))
                    .at("schema::document", "the schema")?,
                Schema::Terms => abide_terms::schema::text(),
            };
            Output::print(text.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::History { member } => history::run(member, global, output),
        event => event::run(event, global, output),
    }
}
