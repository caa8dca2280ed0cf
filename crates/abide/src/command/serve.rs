//! `abide serve`: the platform over HTTP; for now its log.

use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use abide_ledger::Ledger;
use abide_serve::cosign::{self, Party};
use abide_serve::server::{self, Limits};
use abide_serve::{Readers, log};
use abide_verify::policy::Policy;
use serde_json::json;

use crate::args::{Global, Serve};
use crate::command::listen::{self, Listening};
use crate::failure::Failure;
use crate::output::Output;
use crate::outside::read_policy;
use crate::platform::Platform;

/// Connections to the ledger: reads are short, so a few serve many requests.
const READERS: usize = 4;

pub(super) fn run(serve: &Serve, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let ledger = Platform::open(global)?.read_ledger()?;
    let cosigner = match &serve.policy {
        Some(file) => {
            let policy = read_policy(file)?;
            let parties = cosign::parties(&policy)?;
            Some((ledger.reader()?, policy, parties))
        }
        None => None,
    };
    let readers = Readers::new(ledger, READERS)?;
    let router = log::site(readers);
    listen::runtime()?.block_on(async {
        let listener = server::listen(serve.listen).await?;
        let Listening { address, end } = listen::begin(&listener)?;
        output.data(
            &json!({ "listening": address.to_string(), "log": format!("http://{address}/log") }),
        );
        if !output.is_json() {
            output
                .say(format_args!("The log is at http://{address}/log, until this ends (Ctrl-C)."));
        }
        let (stop, stopped) = mpsc::channel();
        let wait = Duration::from_secs(serve.cosign_seconds);
        let asking = cosigner.map(|(ledger, policy, parties)| {
            std::thread::spawn(move || ask(&ledger, &policy, &parties, &stopped, wait))
        });
        server::run(listener, router, Limits::default(), end).await;
        drop(stop);
        if let Some(asking) = asking {
            let _ = asking.join();
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Asks witnesses whenever the log has grown, until the other end is dropped.
fn ask(
    ledger: &Ledger,
    policy: &Policy,
    parties: &[Party],
    stopped: &mpsc::Receiver<()>,
    wait: Duration,
) {
    loop {
        match cosign::is_due(ledger, policy) {
            Ok(false) => {}
            Ok(true) => match cosign::round(ledger, policy, parties) {
                Ok(cosigned) => {
                    for refused in cosigned.asked.iter().filter_map(|asked| asked.failure.as_ref())
                    {
                        Output::note(format_args!("{}: {}", refused.code, refused.message));
                    }
                }
                Err(error) => Output::note(format_args!("error: {error}")),
            },
            Err(error) => Output::note(format_args!("error: {error}")),
        }
        if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
