//! `abide prove`: what a corpus holds of one member, as a file that anyone can check who has the member's receipt.

use std::process::ExitCode;

use abide_ledger::Digest;
use abide_verify::membership::Membership;
use abide_verify::vrf::Output as Pseudonym;
use serde_json::json;

use crate::args::{Global, Prove};
use crate::corpora;
use crate::failure::{At, Failure};
use crate::output::{self, Output};
use crate::platform::Platform;
use crate::receipts;

pub(super) fn run(asked: &Prove, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let corpus = corpora::find(&platform, &asked.corpus)?;
    let id = &corpus.manifest.id;
    let mut ledger = platform.ledger()?;
    let entries = ledger.corpora()?;
    let entry = entries.iter().find(|entry| entry.corpus.id == *id).ok_or_else(|| {
        Failure::not_found("prove::unentered", format_args!("the log holds no corpus `{id}`"))
            .hint("hypothetical corpora, and those of other ledgers, are in no log, so nothing can be proven of them")
    })?;
    if entry.corpus.membership.to_string() != corpus.manifest.membership {
        return Err(Failure::failed(
            "prove::membership",
            format_args!(
                "`{}` is not the corpus that the log holds as `{id}`",
                corpus.path.display()
            ),
        )
        .hint("its membership root is another: `abide check` says what is wrong with it"));
    }
    let account = ledger.accounts().of(&asked.member)?;
    let holding = abide_corpus::prove(&corpus.path, &Pseudonym(account.pseudonym.0))?;
    let rows = holding.rows().map_or(0, <[_]>::len);
    let index = entry.index;
    let text = String::from_utf8(ledger.entry(index)?).at("prove::entry", "the log's entry")?;
    let file = Membership::new(holding, text, ledger.prove_entry(index)?).to_string();
    let path = asked.out.clone().unwrap_or_else(|| format!("membership-{id}.json").into());
    receipts::keep(&path, &file)?;
    let (code, words) = if rows == 0 {
        ("membership::excluded", "nothing".to_owned())
    } else {
        ("membership::included", output::count(rows as u64, "row"))
    };
    let digest = Digest::of(file.as_bytes()).to_string();
    output.data(&json!({
        "ok": true, "findings": [{ "code": code }], "corpus": id, "rows": rows, "path": path, "sha256": digest,
    }));
    if !output.is_json() {
        output.say(format_args!("Corpus {id} holds {words} of this member: {}.", path.display()));
        output.say("They check it with their receipt: `abide verify RECEIPT PROOF`.");
    }
    Ok(ExitCode::SUCCESS)
}
