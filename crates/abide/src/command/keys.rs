//! `abide keys`: the platform's keys, and others in their place.

use std::path::Path;
use std::process::ExitCode;

use abide_corpus::attest::PublicKey;
use abide_ledger::{Keys as Secret, Ledger};
use serde_json::json;

use crate::args::{Global, Keys, Rotate};
use crate::attestation;
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::receipts;

pub(super) fn run(command: &Keys, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    match command {
        Keys::Show => show(&platform, output),
        Keys::Rotate(Rotate::Log(asked)) => rotate_log(&platform, asked.out.as_deref(), output),
        Keys::Rotate(Rotate::Attestation { lost }) => rotate_attestation(&platform, *lost, output),
    }
}

/// Reads every secret key, so that one that others can read is refused here and not when it is needed.
fn show(platform: &Platform, output: Output) -> Result<ExitCode, Failure> {
    let signer = attestation::signer(platform)?;
    let ledger = platform.read_ledger()?;
    let rotations = ledger.rotations()?;
    let log = ledger.log_key()?;
    let since = rotations.last().map_or(0, |rotation| rotation.head().size() - 1);
    let replaced: Vec<_> = rotations
        .iter()
        .map(|rotation| {
            json!({ "key": rotation.old().to_string(), "until": rotation.head().size() - 1 })
        })
        .collect();
    let named = ledger.attestations()?;
    let corpora: Vec<_> = named
        .iter()
        .map(|(entry, named)| json!({ "key": named.key, "entry": entry, "signed": named.signature.is_some() }))
        .collect();
    let vrf = vrf(&ledger)?;
    let fingerprint = signer.public().fingerprint();
    output.data(&json!({
        "folder": platform.path(&platform.config.keys),
        "log": { "key": log.to_string(), "since": since, "replaced": replaced },
        "attestation": { "key": signer.public().pem(), "fingerprint": fingerprint, "named": corpora },
        "vrf": vrf,
    }));
    if !output.is_json() {
        output.say(format_args!("log          {log}   since entry {since}"));
        for rotation in rotations.iter().rev() {
            let until = rotation.head().size() - 1;
            output.say(format_args!("             {}   until entry {until}", rotation.old()));
        }
        output.say(format_args!("attestation  {fingerprint} (SHA-256 of the PEM)"));
        for (entry, named) in named.iter().rev() {
            let of = PublicKey::from_pem(&named.key).map_err(abide_corpus::Error::from)?;
            output.say(format_args!("             {} since entry {entry}", of.fingerprint()));
        }
        output.say(format_args!("pseudonyms   {vrf}   for ever"));
        output.say("Beside these, `suppression.key` and `pseudonym.key` are secret and have no public half.");
    }
    Ok(ExitCode::SUCCESS)
}

/// The public key of pseudonyms, as the log's first entry has it.
fn vrf(ledger: &Ledger) -> Result<String, Failure> {
    let first: serde_json::Value = serde_json::from_slice(&ledger.entry(0)?).unwrap_or_default();
    let vrf = first.pointer("/body/vrf").and_then(serde_json::Value::as_str);
    Ok(vrf.unwrap_or_default().to_owned())
}

fn rotate_log(
    platform: &Platform,
    out: Option<&Path>,
    output: Output,
) -> Result<ExitCode, Failure> {
    let (keys, path) =
        (platform.path(&platform.config.keys), platform.path(&platform.config.ledger));
    // What broke off before is finished first, and is the rotation that was asked for.
    let before = platform.keys_as_they_are()?.log.verifier()?;
    let appended = match platform.keys()?.log.verifier()? {
        settled if settled != before => None,
        _ => Secret::rotate_log(&keys, &path, platform::now())?,
    };
    let ledger = platform.read_ledger()?;
    let (number, rotation) = (1..)
        .zip(ledger.rotations()?)
        .last()
        .ok_or_else(|| Failure::failed("keys::rotation", "the log holds no rotation of its key"))?;
    let default = format!("log-rotation-{number}").into();
    let file = out.map_or(default, Path::to_owned);
    receipts::show(&file, &rotation.to_string())?;
    let (key, old) = (rotation.new_key().to_string(), rotation.old().to_string());
    let entry = rotation.head().size() - 1;
    output.data(&json!({
        "key": key, "replaced": old, "entry": entry, "proof": file, "finished": appended.is_none(),
    }));
    if !output.is_json() {
        output.say(format_args!(
            "The log signs with\n  {key}\nsince entry {entry}, and no more with\n  {old}"
        ));
        output.say(format_args!(
            "Whoever knows the old key follows by `{}`; the exported and the served log have it too, as `rotation/{number}`.",
            file.display()
        ));
        output.say("Witnesses must be told the new key: `abide witness … --log KEY`.");
    }
    Ok(ExitCode::SUCCESS)
}

fn rotate_attestation(
    platform: &Platform,
    lost: bool,
    output: Output,
) -> Result<ExitCode, Failure> {
    let appended = attestation::rotate(platform, lost, platform::now())?;
    let named = platform.read_ledger()?.attestations()?;
    let (entry, named) = named
        .last()
        .ok_or_else(|| Failure::failed("keys::attestation", "the log names no key of corpora"))?;
    let key = PublicKey::from_pem(&named.key).map_err(abide_corpus::Error::from)?;
    output.data(&json!({
        "key": key.pem(), "fingerprint": key.fingerprint(), "replaced": named.replaces, "entry": entry,
        "finished": appended.is_none(),
    }));
    if !output.is_json() {
        output.say(format_args!(
            "Corpora are signed with the key {} (SHA-256 of `corpus.pem`) since entry {entry}.",
            key.fingerprint()
        ));
        output.say(
            "Earlier corpora keep their signatures, which the log's earlier entries vouch for.",
        );
    }
    Ok(ExitCode::SUCCESS)
}
