//! `abide serve`: the platform over HTTP: what members see, the log, and what members ask beside it.

mod directory;
mod holdings;
pub(super) mod pages;
mod roots;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use abide_ledger::Ledger;
use abide_serve::cosign::{self, Party};
use abide_serve::server::{self, Limits};
use abide_serve::web::store::Sqlite;
use abide_serve::web::{Demo, Pages};
use abide_serve::{Corpora, Readers, site};
use abide_verify::policy::Policy;
use serde_json::json;

use crate::args::{Global, Serve};
use crate::command::listen::{self, Listening};
use crate::config;
use crate::failure::Failure;
use crate::output::Output;
use crate::outside::read_policy;
use crate::platform::{self, Platform};
use roots::Roots;

/// Connections to the ledger: reads are short, so a few serve many requests.
const READERS: usize = 4;

pub(super) fn run(serve: &Serve, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    go(serve, Platform::open(global)?, vec![], output)
}

/// Serves a platform; whoever is named for a demo may be signed in as by everybody.
pub(super) fn go(
    serve: &Serve,
    platform: Platform,
    demo: Vec<Demo>,
    output: Output,
) -> Result<ExitCode, Failure> {
    let platform = Arc::new(platform);
    let ledger = platform.read_ledger()?;
    let cosigner = match &serve.policy {
        Some(file) => {
            let policy = read_policy(file)?;
            let parties = cosign::parties(&policy)?;
            Some((ledger.reader()?, policy, parties))
        }
        None => None,
    };
    let corpora = Corpora::new(platform.path(&platform.config.corpus));
    let relay = config::mail::relay(&platform)?;
    let setup = pages::setup(&platform, serve.read_only, demo)?;
    let appender = setup.appender.clone();
    let mut roots = if serve.read_only {
        None
    } else {
        Some(Roots::new(ledger.reader()?, Arc::clone(&platform)))
    };
    let mail = match relay.filter(|_| !serve.read_only) {
        Some(relay) => {
            let letters = Sqlite::open(&platform.path(&platform.config.pages.accounts))?;
            Some((relay, Arc::new(letters), ledger.reader()?))
        }
        None => None,
    };
    let readers = Readers::new(ledger, READERS)?;
    let pages = Pages::new(readers.clone(), setup);
    let router = site::router(readers, corpora).merge(pages.router());
    let poster = mail.map(|(relay, letters, ledger)| pages.poster(ledger, letters, relay));
    drop(pages);
    listen::runtime()?.block_on(async {
        let listener = server::listen(serve.listen).await?;
        let Listening { address, end } = listen::begin(&listener)?;
        // What was due while nobody served is entered before anybody asks.
        let first = roots.as_mut().map(|roots| roots.turn(platform::now()));
        output.data(
            &json!({ "listening": address.to_string(), "pages": format!("http://{address}/"), "log": format!("http://{address}/log") }),
        );
        if !output.is_json() {
            output
                .say(format_args!("Members' pages are at http://{address}/, the log at http://{address}/log, until this ends (Ctrl-C)."));
        }
        let wait = Duration::from_secs(serve.cosign_seconds);
        let asking = cosigner.map(|(ledger, policy, parties)| {
            tend(Duration::ZERO, move || {
                ask(&ledger, &policy, &parties);
                wait
            })
        });
        let rooting = roots
            .zip(first)
            .map(|(mut roots, first)| tend(first, move || roots.turn(platform::now())));
        let mailing =
            poster.map(|mut poster| tend(Duration::ZERO, move || poster.turn()));
        server::run(listener, router, Limits::default(), end).await;
        for (stop, thread) in asking.into_iter().chain(rooting).chain(mailing) {
            drop(stop);
            let _ = thread.join();
        }
        // The last to have it: what was handed in is on the disk before this ends.
        if let Some(appender) = appender.and_then(Arc::into_inner) {
            appender.close()?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Does something again and again, each time after the wait that it asked for, until the end that is returned is dropped.
fn tend(
    first: Duration,
    mut turn: impl FnMut() -> Duration + Send + 'static,
) -> (mpsc::Sender<()>, std::thread::JoinHandle<()>) {
    let (stop, stopped) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let mut wait = first;
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = turn();
        }
    });
    (stop, thread)
}

/// Asks witnesses if the log has grown.
fn ask(ledger: &Ledger, policy: &Policy, parties: &[Party]) {
    match cosign::is_due(ledger, policy) {
        Ok(false) => {}
        Ok(true) => match cosign::round(ledger, policy, parties) {
            Ok(cosigned) => {
                for refused in cosigned.asked.iter().filter_map(|asked| asked.failure.as_ref()) {
                    Output::note(format_args!("{}: {}", refused.code, refused.message));
                }
            }
            Err(error) => Output::note(format_args!("error: {error}")),
        },
        Err(error) => Output::note(format_args!("error: {error}")),
    }
}
