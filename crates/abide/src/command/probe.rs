//! `abide probe`: what a model has kept of a member's texts, and of its canaries.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use abide_train::{Data, Described, Effort, Kept, Machine, Part, Prober, Row};
use abide_verify::vrf::Output as Pseudonym;
use comfy_table::{Table, presets};
use serde::Serialize;
use serde_json::json;

use crate::args::{Global, Probe};
use crate::failure::{At, Exit, Failure};
use crate::models::{self, Opened, gone};
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(asked: &Probe, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let Opened { folder: model, described } = models::open(&platform, &asked.model)?;
    let unseen = unseen(&platform, &described)?;
    if unseen.is_empty() {
        let words = format_args!("model `{}` held nobody out to compare with", described.id);
        return Err(Failure::failed("probe::unseen", words)
            .hint("train with `--held-out 5`, so that some texts are known to be new to it"));
    }
    let member = match &asked.member {
        None => None,
        Some(member) => {
            let rows = rows(&platform, &described, member, asked.corpus.as_deref())?;
            Some(ask(&platform, &model, [&rows, &unseen], Effort::THOROUGH)?)
        }
    };
    // Half of what the model has not seen is asked about, the other half is what else could come.
    let (some, others) = unseen.split_at(unseen.len() / 2);
    let compared = ask(&platform, &model, [some, others], Effort::THOROUGH)?;
    if let Some(member) = &member {
        note(&model, &json!({ "member": member, "unseen": compared }))?;
    }
    output.data(&json!({
        "model": described.id, "path": model, "member": member, "unseen": compared,
        "canaries": described.canaries,
    }));
    if !output.is_json() {
        output.say(table(&described, member.as_ref(), &compared));
    }
    let is_found = member.is_some_and(|kept| kept.extracted > 0);
    Ok(if is_found { Exit::Found.into() } else { ExitCode::SUCCESS })
}

/// Asks a model about texts; what else could come is taken from texts that it has not seen.
pub(super) fn ask(
    platform: &Platform,
    model: &Path,
    [texts, unseen]: [&[Row]; 2],
    effort: Effort,
) -> Result<Kept, Failure> {
    let described = abide_train::describe(model)?;
    let weights = models::weights(Some(platform), model, &described, None)?;
    let tokenizer = abide_train::tokenizer(model)?;
    let mut prober = Prober::new(Machine::detect()?, &weights, &tokenizer);
    Ok(prober.texts(texts, unseen, effort)?)
}

/// What members wrote of whom a model has learned nothing.
pub(super) fn unseen(platform: &Platform, described: &Described) -> Result<Vec<Row>, Failure> {
    let ledger = platform.read_ledger()?;
    let corpus = gone::corpus(platform, &ledger, &gone::of(described), described)?;
    Ok(corpus.rows(Part::HeldOut)?)
}

/// The member's rows in the corpus that was named, in the model's own, or else in the newest that has any: after forgetting, the
/// model's own has none.
fn rows(
    platform: &Platform,
    described: &Described,
    member: &str,
    named: Option<&str>,
) -> Result<Vec<Row>, Failure> {
    let ledger = platform.read_ledger()?;
    let account = ledger.account(member)?.ok_or_else(|| {
        Failure::not_found("probe::account", "there is no account of this member")
            .hint("who was erased has none any more: ask before an erasure")
    })?;
    let pseudonym = Pseudonym(account.pseudonym.0);
    let own = named.map_or_else(|| gone::of(described), ToOwned::to_owned);
    let entered = ledger.corpora()?.into_iter().rev().map(|entry| entry.corpus.id);
    let others: Vec<String> = if named.is_some() { vec![] } else { entered.collect() };
    for id in std::iter::once(own).chain(others) {
        let Ok(corpus) = gone::corpus(platform, &ledger, &id, described) else {
            continue;
        };
        let rows = corpus.rows_of(&pseudonym)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(Failure::not_found("probe::rows", "no corpus at hand holds texts of this member")
        .hint("bring back a corpus that does, or name it: `--corpus ID`"))
}

/// Keeps what was found beside the model, whose own folder never changes: a line of JSON, without names or words.
pub(super) fn note(model: &Path, found: &impl Serialize) -> Result<(), Failure> {
    let mut path = model.as_os_str().to_owned();
    path.push(".probes.jsonl");
    let path = Path::new(&path);
    let mut line = serde_json::to_vec(found).at("probe::note", path.display())?;
    line.push(b'\n');
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(&line)).at("probe::note", path.display())
}

fn table(described: &Described, member: Option<&Kept>, unseen: &Kept) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header([
        "texts",
        "places",
        "too short to ask",
        "word by word",
        "longest, tokens",
        "exposure, bits",
    ]);
    let named = [("the member's", member), ("never seen", Some(unseen))];
    for (name, kept) in named.into_iter().filter_map(|(name, kept)| Some((name, kept?))) {
        table.add_row([
            name.to_owned(),
            kept.places.to_string(),
            kept.too_short.to_string(),
            kept.extracted.to_string(),
            kept.longest.to_string(),
            format!("{:.1}, at most {:.1}", kept.exposure, kept.exposure_max),
        ]);
    }
    for of in &described.canaries {
        table.add_row([
            format!("canaries that stood there {} times", of.times),
            of.canaries.to_string(),
            String::new(),
            String::new(),
            String::new(),
            format!("{:.1}", of.exposure),
        ]);
    }
    table
}
