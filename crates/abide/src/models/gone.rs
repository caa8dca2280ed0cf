//! What a model has learned from and may not any more.

use std::collections::HashSet;

use abide_ledger::{Event, Ledger, Position};
use abide_terms::event::Setting;
use abide_train::{Corpus, Described, Published, Row, Split};
use abide_verify::vrf::Output;

use super::source::members;
use crate::corpora;
use crate::failure::Failure;
use crate::platform::{self, Platform};

/// The texts of those who have left since a model's corpus was built, and what stays.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    pub(crate) rows: Vec<Row>,
    pub(crate) staying: Vec<Row>,
}

impl Gone {
    /// What is not in the newest corpus any more, and what members wrote who have acted since it was built. Whatever cannot be told is
    /// an error: who must not be repeated is not known then.
    pub(crate) fn since(platform: &Platform, described: &Described) -> Result<Self, Failure> {
        let ledger = platform.read_ledger()?;
        if ledger.due(platform::now())?.is_some() {
            return Err(overtaken());
        }
        let learned = corpus(platform, &ledger, &of(described), described)?;
        let entries = ledger.corpora()?;
        let Some(newest) = entries.last() else { return Err(unknown(&of(described))) };
        let [staying, _] = if newest.corpus.id == of(described) {
            learned.all()?
        } else {
            corpus(platform, &ledger, &newest.corpus.id, described)?.all()?
        };
        let mut left = vec![];
        for member in restricted(&ledger, &newest.corpus.position)? {
            // Who has no account has nothing in any corpus.
            if let Some(account) = ledger.account(&member)? {
                left.extend(learned.rows_of(&Output(account.pseudonym.0))?);
            }
        }
        let ids: HashSet<String> = left.into_iter().map(|row| row.id).collect();
        let is_staying = |row: &Row| !ids.contains(&row.id);
        let staying: Vec<Row> = staying.into_iter().filter(is_staying).collect();
        let kept: HashSet<(&str, &str)> =
            staying.iter().map(|row| (row.id.as_str(), row.text.as_str())).collect();
        // Who was erased is nobody any more, and has left all the same.
        let [rows, erased] = learned.all()?;
        let is_gone = |row: &Row| !kept.contains(&(row.id.as_str(), row.text.as_str()));
        let rows = rows.into_iter().filter(is_gone).chain(erased).collect();
        drop(kept);
        Ok(Self { rows, staying })
    }

    /// The rows of those who have left, without those that stay in other words, and without words that somebody who stays wrote, too.
    pub(crate) fn left(&self) -> Vec<Row> {
        let staying = self.staying.iter();
        let known: HashSet<&str> =
            staying.flat_map(|row| [row.id.as_str(), row.text.as_str()]).collect();
        let is_left =
            |row: &&Row| !known.contains(row.id.as_str()) && !known.contains(row.text.as_str());
        self.rows.iter().filter(is_left).cloned().collect()
    }
}

/// The id of the corpus that a model learned from.
pub(crate) fn of(described: &Described) -> String {
    let corpus = described.lineage.get("corpus").and_then(|id| id.as_str());
    corpus.unwrap_or_default().to_owned()
}

pub(crate) fn split(described: &Described) -> Split {
    let settings = described.settings;
    Split { slices: settings.slices, held_out: settings.held_out }
}

/// A corpus that was entered, to be read again as a model reads it.
pub(crate) fn corpus(
    platform: &Platform,
    ledger: &Ledger,
    id: &str,
    described: &Described,
) -> Result<Corpus, Failure> {
    let entries = ledger.corpora()?;
    let entry = entries.iter().find(|entry| entry.corpus.id == id).ok_or_else(|| unknown(id))?;
    let path = corpora::place(platform, id).ok_or_else(|| unknown(id))?;
    let manifest = abide_corpus::reader::manifest(&path)?;
    if manifest.membership != entry.corpus.membership.to_string() {
        let words = format_args!("the ledger has the corpus `{id}` with other rows");
        return Err(Failure::failed("model::membership", words)
            .hint("don't use the folder: bring back the corpus that was entered"));
    }
    let published = Published { corpus: id.to_owned(), entry: entry.index };
    let stage = described.settings.stage;
    Ok(Corpus::to_read(&path, &published, stage, split(described), &members(ledger)?)?)
}

pub(super) fn unknown(id: &str) -> Failure {
    let words = format_args!("the corpus `{id}` that the model learned from is not here");
    Failure::failed("model::corpus", words).hint(
        "who has left since cannot be told without it: bring it back, or bring the model to the newest corpus with `abide forget`",
    )
}

/// Members who have taken something back since. What restricts others than the one who acts, a build must weigh first.
fn restricted(ledger: &Ledger, since: &Position) -> Result<Vec<String>, Failure> {
    let (mut members, mut is_weighed) = (vec![], true);
    let position = ledger.position()?;
    ledger.visit(since.events..position.events, &position, |entry| match &entry.event {
        Event::Choice(choice) if choice.setting == Setting::On => {}
        Event::Objection(objection) if !objection.stands => {}
        Event::Notice(_)
        | Event::Resume(_)
        | Event::Corpus(_)
        | Event::Model(_)
        | Event::Withdrawal(_)
        | Event::Key(_)
        | Event::Root(_)
        | Event::Clock(_) => {}
        event => match event.member() {
            Some(member) => members.push(member.to_owned()),
            None => is_weighed = false,
        },
    })?;
    if is_weighed {
        return Ok(members);
    }
    Err(overtaken())
}

fn overtaken() -> Failure {
    Failure::failed(
        "model::overtaken",
        "pauses, terms, sources or erasures came in, or came due, since the newest corpus",
    )
    .hint("run `abide build`: it says whose texts may still be used")
}
