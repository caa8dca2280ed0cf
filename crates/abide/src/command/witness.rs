//! `abide witness`: watches logs for others.

use std::process::ExitCode;

use abide_serve::server::{self, Limits};
use abide_serve::witness::{self, create_key};
use abide_verify::note::VerifierKey;
use serde_json::json;

use crate::args::Witness;
use crate::command::listen::{self, Listening};
use crate::failure::Failure;
use crate::output::Output;

pub(super) fn run(args: &Witness, output: Output) -> Result<ExitCode, Failure> {
    let logs = args.log.iter().map(|key| {
        key.trim().parse::<VerifierKey>().map_err(|error| {
            Failure::usage("args::log", error).hint("it is one line, as `abide log key` prints it")
        })
    });
    let logs = logs.collect::<Result<Vec<_>, _>>()?;
    if let Some(name) = &args.name {
        create_key(&args.dir, name)?;
    }
    let witness = witness::Witness::open(&args.dir, logs)?;
    let key = witness.key().to_string();
    listen::runtime()?.block_on(async {
        let listener = server::listen(args.listen).await?;
        let Listening { address, end } = listen::begin(&listener)?;
        let url = format!("http://{address}");
        output.data(&json!({ "listening": address.to_string(), "key": key, "url": url }));
        if !output.is_json() {
            output.say(format_args!("For policies:\n\n  witness NAME {key} {url}\n\nThe witness signs until this ends (Ctrl-C)."));
        }
        server::run(listener, witness::router(witness), Limits::default(), end).await;
        Ok(ExitCode::SUCCESS)
    })
}
