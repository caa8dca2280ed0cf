//! `abide mail`: letters that wait, and those that came back.

use std::process::ExitCode;
use std::sync::Arc;

use abide_serve::Readers;
use abide_serve::web::Pages;
use abide_serve::web::store::Sqlite;
use abide_serve::web::store::letters::{Letter, Letters, State, Topic};
use serde_json::{Value, json};

use super::{event, serve};
use crate::args::{Command, Global, Mail};
use crate::config;
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::{self, Platform};

pub(super) fn run(asked: &Mail, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let letters = Sqlite::open(&platform.path(&platform.config.pages.accounts))?;
    match asked {
        Mail::List => list(&letters, output),
        Mail::Notices { terms } => notices(platform, &letters, terms, output),
        Mail::Bounced { letter } => bounced(&letters, *letter, global, output),
    }
}

fn list(letters: &Sqlite, output: Output) -> Result<ExitCode, Failure> {
    let all = letters.letters()?;
    output.data(&json!({ "letters": all.iter().map(shown).collect::<Vec<_>>() }));
    if !output.is_json() {
        for (letter, state) in &all {
            if let State::Refused { code } = state {
                let (number, member) = (letter.number, &letter.member);
                output.say(format_args!("{number:>7}  {member}  refused, code {code}"));
            }
        }
        let count = |of: fn(&State) -> bool| all.iter().filter(|(_, state)| of(state)).count();
        output.say(format_args!(
            "{} waiting, {} refused, {} notices sent.",
            count(|state| matches!(state, State::Waiting { .. })),
            count(|state| matches!(state, State::Refused { .. })),
            count(|state| matches!(state, State::Sent)),
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn shown((letter, state): &(Letter, State)) -> Value {
    let (topic, about) = match &letter.topic {
        Topic::Receipt(index) => ("receipt", json!(index)),
        Topic::Notice(version) => ("notice", json!(version)),
    };
    let (state, next, code) = match state {
        State::Waiting { next } => ("waiting", Some(next), None),
        State::Sent => ("sent", None, None),
        State::Refused { code } => ("refused", None, Some(code)),
    };
    json!({ "number": letter.number, "member": letter.member, topic: about, "state": state, "next": next, "code": code, "tries": letter.tries })
}

fn notices(
    platform: Platform,
    letters: &Sqlite,
    terms: &str,
    output: Output,
) -> Result<ExitCode, Failure> {
    if config::mail::relay(&platform)?.is_none() {
        return Err(Failure::not_found("mail::unset", "this platform sends no mail")
            .hint("`[mail]` in `abide.toml` says through which server"));
    }
    let ledger = platform.read_ledger()?;
    let published = Platform::published(&ledger, &ledger.position()?)?;
    if !published.iter().any(|version| version.version == terms) {
        return Err(Failure::not_found(
            "mail::terms_unknown",
            format_args!("no version `{terms}` of the terms is published"),
        )
        .hint("`abide terms show` lists them"));
    }
    let platform = Arc::new(platform);
    let setup = serve::pages::setup(&platform, true, vec![])?;
    let pages = Pages::new(Readers::new(ledger.reader()?, 1)?, setup);
    let untold = pages.untold(&ledger, letters, terms)?;
    let wanted: Vec<_> =
        untold.into_iter().map(|member| (member, Topic::Notice(terms.to_owned()))).collect();
    let queued = letters.put_letters(&wanted, platform::now(), None)?;
    output.data(&json!({ "untold": wanted.len(), "queued": queued }));
    if !output.is_json() {
        output.say(format_args!("{queued} notices are in the queue. `abide serve` sends them."));
    }
    Ok(ExitCode::SUCCESS)
}

fn bounced(
    letters: &Sqlite,
    number: u64,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let found = letters.letter(number)?;
    let Some((Letter { member, topic: Topic::Notice(terms), .. }, State::Sent)) = found else {
        return Err(Failure::not_found(
            "mail::letter_unknown",
            format_args!("no notice {number} was sent"),
        )
        .hint("`abide mail list --json` has their numbers"));
    };
    let channel = "email".to_owned();
    let came_back = Command::Notice { member, terms, channel, resumes: None, bounced: true };
    let code = event::run(&came_back, global, output)?;
    letters.end_letter(number)?;
    Ok(code)
}
