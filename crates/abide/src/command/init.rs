//! `abide init`: a platform folder to begin with.

use std::path::Path;
use std::process::ExitCode;

use abide_corpus::attest;
use abide_ledger::{Keys, Ledger};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::json;

use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform;

const FILES: [(&str, &str); 3] = [
    ("abide.toml", include_str!("../../templates/abide.toml")),
    ("terms/1.toml", include_str!("../../templates/terms.toml")),
    (".gitignore", include_str!("../../templates/gitignore")),
];

pub(super) fn run(dir: &Path, origin: &str, output: Output) -> Result<ExitCode, Failure> {
    if dir.join(crate::config::FILE).exists() {
        return Err(Failure::failed(
            "init::exists",
            format_args!("`{}` is a platform folder already", dir.display()),
        )
        .hint("choose another folder"));
    }
    // The example terms are published today, and begin when a notice served today has run.
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let begin_on = today
        .checked_add(Span::new().days(31))
        .at("init::date", "the date of the example terms")?;
    for (name, text) in FILES {
        let text =
            text.replace("{today}", &today.to_string()).replace("{begin}", &begin_on.to_string());
        write(&dir.join(name), &text)?;
    }
    begin(dir, origin)?;
    output.data(&json!({ "path": dir }));
    if !output.is_json() {
        output.say(format_args!(
            "Made the platform folder {0}.\n\n  {0}/abide.toml     who your members are, and where their records come from\n  \
             {0}/terms/1.toml   the terms\n  {0}/keys/          secret keys: back them up\n\nNext: edit both, then\n  \
             abide -C {0} terms check\n  abide -C {0} terms publish {0}/terms/1.toml\n  abide -C {0} build",
            dir.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that must not be there yet, and the folders above it.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).at("init::write", folder.display())?;
    }
    let mut file = std::fs::File::create_new(path).at("init::write", path.display())?;
    std::io::Write::write_all(&mut file, text.as_bytes()).at("init::write", path.display())
}

/// Keys and an empty ledger, at their usual places; the log has the name `origin`.
pub(super) fn begin(dir: &Path, origin: &str) -> Result<Ledger, Failure> {
    let folder = dir.join("keys");
    let keys = Keys::create(&folder, origin)?;
    let signer = attest::Key::generate().map_err(abide_corpus::Error::from)?;
    signer.save(&folder.join(platform::SIGNER)).map_err(abide_corpus::Error::from)?;
    write(&folder.join(platform::SIGNED), signer.public().pem())?;
    Ok(Ledger::create(&dir.join("ledger.sqlite"), &keys, Timestamp::now())?)
}
