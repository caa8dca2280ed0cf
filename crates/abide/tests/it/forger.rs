//! What an operator can make who holds every key: corpora with the right inputs and the wrong records, signed, and entered in the log or not.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_corpus::attest::{self, Key};
use abide_corpus::{LeftOut, Masking, Pseudonyms, Request, reader};
use abide_gate::{Options, Roll};
use abide_ledger::{Digest, Draft, Event, Keys, Ledger, event};
use abide_scrub::Scrubber;
use abide_terms::Document;
use abide_verify::entry::Attestation;
use abide_verify::vrf::Output;
use serde_json::Map;

use crate::small::ago;

pub(crate) fn ledger(folder: &Path) -> Ledger {
    let keys = Keys::load(&folder.join("keys")).unwrap();
    Ledger::open(&folder.join("ledger.sqlite"), &keys).unwrap()
}

/// Pseudonyms by the gate's numbers.
#[derive(Debug)]
struct Known(Vec<Option<Output>>);

impl Pseudonyms for Known {
    fn of(&self, member: u32) -> Result<Option<Output>, abide_corpus::Error> {
        Ok(self.0[member as usize])
    }
}

/// A corpus that says that it was made from what the honest one was, of the records that `sources` has staged, by those events of the ledger that `keep` lets through.
pub(crate) fn corpus(
    folder: &Path,
    honest: &Path,
    sources: &Path,
    keep: impl Fn(&Event<'_>) -> bool,
) -> PathBuf {
    let mut ledger = ledger(folder);
    ledger.accounts().open(["anna", "ben", "cleo"]).unwrap();
    let manifest = reader::manifest(honest).unwrap();
    let (masks, mut inputs) = (manifest.masked.is_some(), manifest.inputs);
    for (number, terms) in inputs.terms.iter_mut().enumerate() {
        terms.text =
            fs::read_to_string(honest.join(format!("terms/{:02}.toml", number + 1))).unwrap();
    }
    let terms: Vec<_> =
        inputs.terms.iter().map(|terms| Document::parse(&terms.text, "terms").unwrap()).collect();
    let mut roll = Roll::new(&terms, &[], inputs.cutoff);
    let staged = staged(sources);
    roll.read(&staged.join("members.parquet")).unwrap();
    let history = roll.close();
    let position = ledger.position().unwrap();
    ledger
        .visit(0..position.events, &position, |entry| {
            let (index, appended) = (entry.index, entry.appended);
            match &entry.event {
                said if !keep(said) => {}
                Event::Choice(said) => history.event(
                    &said.member,
                    abide_gate::Event::Choice {
                        index,
                        at: said.at,
                        appended,
                        setting: said.setting,
                        category: said.category.as_deref(),
                        terms: said.terms.as_deref(),
                    },
                ),
                Event::Notice(said) => history.event(
                    &said.member,
                    abide_gate::Event::Notice {
                        index,
                        at: said.at,
                        terms: &said.terms,
                        resumes: None,
                    },
                ),
                _ => {}
            }
        })
        .unwrap();
    let gate = Arc::new(history.finish().masking(masks));
    let masking = masks.then(|| {
        let members = [staged.join("members.parquet")];
        Arc::new(Masking::of(Scrubber::new().unwrap(), &gate, &members).unwrap())
    });
    let of = |id: &str| ledger.account(id).unwrap().map(|of| Output(of.pseudonym.0));
    let pseudonyms = Known(gate.ids().map(of).collect());
    let keys = Keys::load(&folder.join("keys")).unwrap();
    let request = Request {
        folder: folder.join("forged"),
        files: reader::sources(honest).unwrap(),
        inputs,
        left_out: LeftOut::default(),
        masking,
        key: keys.pseudonym.hash("abide corpora").0,
        pseudonyms: Arc::new(pseudonyms),
        signer: Arc::new(Key::load(&folder.join("keys/corpus.key")).unwrap()),
        former: vec![],
        memory_bytes: 1 << 20,
        threads: 1,
    };
    let records: Vec<PathBuf> = fs::read_dir(&staged)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("records-"))
        .collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    runtime.block_on(async {
        let streams = gate.decide(&records, Options::default()).await.unwrap();
        let made = abide_corpus::write(request, streams, |_| {}).await.unwrap();
        made.publish().unwrap().path
    })
}

/// The newest tables that a build has staged.
fn staged(folder: &Path) -> PathBuf {
    let tables = fs::read_dir(folder.join(".abide/staging")).unwrap();
    let tables = tables.map(|entry| entry.unwrap().path());
    tables
        .filter(|path| path.join("members.parquet").is_file())
        .max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap())
        .unwrap()
}

/// Enters a corpus as a build does, whatever it holds.
pub(crate) fn enter(folder: &Path, corpus: &Path) {
    let manifest = reader::manifest(corpus).unwrap();
    let mut ledger = ledger(folder);
    if ledger.attestations().unwrap().is_empty() {
        let key = fs::read_to_string(folder.join("keys/corpus.pem")).unwrap();
        let first = Attestation { key, replaces: None, signature: None };
        ledger.declare_attestation(first, ago(0)).unwrap();
    }
    ledger.append_root(ago(0)).unwrap();
    let position = ledger.cutoff().unwrap();
    let membership = Digest::parse(&manifest.membership).unwrap();
    let entry = event::Corpus { id: manifest.id, position, membership, details: Map::new() };
    ledger.append(&[Draft::Corpus(entry)], ago(0)).unwrap();
}

/// Makes statement, sums and signature anew, for whatever the files are by now.
pub(crate) fn sign_again(folder: &Path, corpus: &Path) {
    let manifest = reader::manifest(corpus).unwrap();
    let sum = |name: &str| Digest::of(&fs::read(corpus.join(name)).unwrap()).to_string();
    let sums = fs::read_to_string(corpus.join("SHA256SUMS")).unwrap();
    let names: Vec<&str> = sums.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    let list = |names: &[&str]| -> Vec<(String, String)> {
        names.iter().map(|name| ((*name).to_owned(), sum(name))).collect()
    };
    let others: Vec<&str> =
        names.iter().copied().filter(|name| *name != "corpus.intoto.json").collect();
    let files = list(&others);
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, sum)| (name.as_str(), sum.as_str())).collect();
    let statement = attest::statement(&manifest, &files).unwrap();
    let text = serde_json::to_string_pretty(&statement).unwrap() + "\n";
    fs::write(corpus.join("corpus.intoto.json"), text).unwrap();
    let lines: Vec<String> =
        list(&names).into_iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    fs::write(corpus.join("SHA256SUMS"), lines.concat()).unwrap();
    let all = list(&[names, vec!["SHA256SUMS"]].concat());
    let all: Vec<(&str, &str)> =
        all.iter().map(|(name, sum)| (name.as_str(), sum.as_str())).collect();
    let key = Key::load(&folder.join("keys/corpus.key")).unwrap();
    let bundle = attest::sign(&all, &manifest.id, &key).unwrap();
    fs::write(corpus.join("corpus.oms.json"), bundle).unwrap();
}
