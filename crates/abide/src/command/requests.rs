//! `abide requests`: what people without an account asked for, with their clocks.

use std::process::ExitCode;

use abide_serve::web::store::{Sqlite, Store};
use serde_json::json;

use crate::args::Global;
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::{self, Platform};

pub(super) fn run(
    answered: Option<u64>,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let store = Sqlite::open(&platform.path(&platform.config.pages.accounts))?;
    if let Some(number) = answered
        && !store.answer_request(number, platform::now())?
    {
        return Err(Failure::not_found(
            "requests::unknown",
            format_args!("no request {number} waits for an answer"),
        )
        .hint("`abide requests` lists them"));
    }
    let requests = store.requests()?;
    let listed = requests.iter().map(|request| {
        json!({
            "number": request.number, "kind": request.kind, "contact": request.contact, "about": request.about,
            "received": request.received, "due": request.due, "answered": request.answered,
        })
    });
    output.data(&json!({ "requests": listed.collect::<Vec<_>>() }));
    if !output.is_json() {
        for request in requests.iter().filter(|request| request.answered.is_none()) {
            output.say(format_args!(
                "{:>5}  {}  due {}  {}\n       {}",
                request.number, request.kind, request.due, request.contact, request.about
            ));
        }
        output.say(format_args!(
            "{} waiting, {} answered.",
            requests.iter().filter(|request| request.answered.is_none()).count(),
            requests.iter().filter(|request| request.answered.is_some()).count()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
