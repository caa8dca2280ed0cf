//! `abide scrub`: masks what must not be in a text.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use abide_scrub::stream::{self, Fault, Options, Stats};
use abide_scrub::{Context, Scrubber};

use crate::args::{Global, Scrub};
use crate::config::{Config, FILE};
use crate::failure::{Exit, Failure};
use crate::output::Output;

/// What standard input is called.
const STDIN: &str = "-";

pub(super) fn run(asked: &Scrub, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let scrubber = scrubber(global)?;
    if asked.detectors {
        scrubber.detectors().for_each(Output::print);
        return Ok(ExitCode::SUCCESS);
    }
    let mut context = Context::default();
    if let Some(region) = &asked.region {
        context = context.region(region);
    }
    let options = Options {
        json: output.is_json(),
        explain: asked.explain,
        colours: io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        pseudonyms: asked.pseudonyms,
    };
    let mut stats = Stats::default();
    let mut out = BufWriter::new(io::stdout().lock());
    let stdin = [STDIN.into()];
    let files = if asked.files.is_empty() { &stdin } else { asked.files.as_slice() };
    for file in files {
        let done = if file == Path::new(STDIN) {
            stream::run(&scrubber, &context, options, &mut io::stdin().lock(), &mut out, &mut stats)
        } else {
            let opened = File::open(file)
                .map_err(|error| Failure::unreadable("scrub::unreadable", file, &error))?;
            let mut input = BufReader::new(opened);
            stream::run(&scrubber, &context, options, &mut input, &mut out, &mut stats)
        };
        // What was masked before the fault is the answer so far.
        let flushed = out.flush();
        match done.and_then(|()| flushed.map_err(Fault::Write)) {
            Ok(()) => {}
            // A closed pipe is the reader's choice, not a failure.
            Err(Fault::Write(error)) if error.kind() == ErrorKind::BrokenPipe => break,
            Err(fault) => return Err(failed(file, &fault)),
        }
    }
    drop(out);
    if asked.stats {
        Output::note(&stats);
    }
    Ok(ExitCode::SUCCESS)
}

/// By the rules that ship, and those of the platform if there is one.
fn scrubber(global: &Global) -> Result<Scrubber, Failure> {
    let is_platform = global.directory.join(FILE).exists();
    let config = if is_platform {
        Config::load(&global.directory, &global.set)?.scrub
    } else {
        abide_scrub::Config::default()
    };
    compiled(&config)
}

/// The rules that ship, and those of a configuration.
pub(super) fn compiled(config: &abide_scrub::Config) -> Result<Scrubber, Failure> {
    config.check().and_then(|()| Scrubber::with(config)).map_err(|error| {
        let words = format_args!("`{FILE}`: scrub.{}", error.message()).to_string();
        Failure::new(Exit::Invalid, "scrub::config", words).maybe_hint(error.help())
    })
}

fn failed(file: &Path, fault: &Fault) -> Failure {
    let (code, hint) = match fault {
        Fault::Document { error, .. } => ("scrub::document", error.help()),
        Fault::Encoding { .. } => ("scrub::encoding", Some("`iconv -t UTF-8` writes it as UTF-8")),
        Fault::Read { .. } => ("scrub::unreadable", None),
        Fault::Write(_) => ("output::unwritable", None),
    };
    let name =
        if file == Path::new(STDIN) { "standard input".into() } else { file.display().to_string() };
    let words = match fault {
        Fault::Document { line, error } => format!("{name}:{line}: {}", error.message()),
        Fault::Encoding { line } => format!("{name}:{line}: it is not UTF-8"),
        Fault::Read { line, error } => format!("{name}:{line}: {error}"),
        Fault::Write(error) => format!("standard output cannot be written: {error}"),
    };
    Failure::failed(code, words).maybe_hint(hint)
}
