//! What receipts and proofs of membership say against each other: a corpus that holds what its member had taken back.
//!
//! The operator signed both, the receipt and the log's entry of the corpus. Whoever holds the two files holds their
//! operator's own word that a choice was there before the corpus was built, and was not kept.
//!
//! | code | when |
//! |---|---|
//! | `evidence::breach` | a corpus holds rows that the member had taken back before, and nothing was said since that gave them back |
//! | `evidence::likely` | the same, but nothing shows yet that the member did not give them back in between |
//! | `membership::unshown` | it holds rows, the member took only some kinds of rows back, and the proof does not show which these are |
//! | `membership::included`, `membership::excluded` | what the corpus holds of the member, where nothing speaks against it |

use crate::entry::RootEntry;
use crate::finding::{Report, refuse};
use crate::json::Json;
use crate::membership::{Row, Verified};
use crate::receipt::{Act, Receipt, Said};

/// An act that the log is shown to hold, with its receipt. Both MUST come from a [check](crate::receipt::check) in which nothing
/// fails but, at most, that the act was the last.
#[derive(Debug, Clone, Copy)]
pub struct Entered<'a> {
    pub act: &'a Act,
    pub receipt: &'a Receipt,
    /// Whether it was shown to be the member's last act at the root that the receipt holds.
    pub is_last: bool,
}

/// What one corpus says to the acts of the member whose rows it was asked for.
pub fn weigh(corpus: &Verified<'_>, acts: &[Entered<'_>]) -> Report {
    let mut report = Report::default();
    let (id, time) = (corpus.corpus, crate::entry::in_words(&corpus.time));
    if !corpus.is_in {
        report.holds(
            "membership::excluded",
            format!("Corpus {id}, entered in the log on {time}, holds nothing of yours."),
        );
        return report;
    }
    let before: Vec<&Entered<'_>> =
        acts.iter().filter(|entered| entered.receipt.log.index() < corpus.events).collect();
    for entered in &before {
        if !entered.act.said.restricts() || before.iter().any(|later| gives_back(entered, later)) {
            continue;
        }
        let rows = match corpus.rows {
            Some(rows) => rows.iter().filter(|row| takes_back(&entered.act.said, row)).count(),
            None if of_some(&entered.act.said) => {
                report.open(
                    "membership::unshown",
                    format!("Corpus {id}, entered in the log on {time}, holds rows of yours. Whether any is of the kind that you took back is not shown: ask for the proof with the rows."),
                );
                continue;
            }
            None => 1,
        };
        if rows == 0 {
            continue;
        }
        let rows = if corpus.rows.is_some() { count(rows) } else { "rows".to_owned() };
        let index = entered.receipt.log.index();
        let said = format!(
            "Corpus {id}, entered in the log on {time}, holds {rows} of yours, and it was built after the log had taken in that {} (event {index}).",
            entered.act.words()
        );
        report.fail(if entered.is_last && knows(entered.receipt, corpus.events) {
            refuse(
                "evidence::breach",
                format!("{said} No later act of yours gave them back. The operator signed both: keep these files, they are evidence."),
            )
        } else {
            refuse(
                "evidence::likely",
                format!("{said} Unless you gave them back in between, this is evidence that the operator signed: keep these files, and ask for the proof of the state that completes your receipt."),
            )
        });
    }
    if report.findings().is_empty() {
        let words = match corpus.rows {
            Some(rows) => format!("{} of yours: exactly those in the file", count(rows.len())),
            None => "rows of yours, which the file does not show".to_owned(),
        };
        report.holds(
            "membership::included",
            format!("Corpus {id}, entered in the log on {time}, holds {words}."),
        );
    }
    report
}

/// Whether it is said of one category only.
fn of_some(said: &Said) -> bool {
    matches!(said, Said::Choice { category: Some(_), .. })
}

/// Whether what was said is that the row must not be used.
fn takes_back(said: &Said, row: &Row) -> bool {
    said.restricts()
        && match said {
            Said::Choice { category: Some(category), .. } => {
                let of_row = match row.json() {
                    Json::Object(columns) => columns.iter().find(|(name, _)| name == "category"),
                    _ => None,
                };
                matches!(of_row, Some((_, Json::Text(found))) if found == category)
            }
            _ => true,
        }
}

/// Whether the one was followed by the other, which takes it back.
fn gives_back(one: &Entered<'_>, later: &Entered<'_>) -> bool {
    let is_later = later.receipt.version > one.receipt.version;
    is_later
        && match (&one.act.said, &later.act.said) {
            (Said::Choice { category: one, .. }, Said::Choice { on, category: later }) => {
                *on && one == later
            }
            (Said::Objection { .. }, Said::Objection { stands })
            | (Said::Restriction { .. }, Said::Restriction { stands }) => !stands,
            _ => false,
        }
}

/// Whether the root that the receipt holds knows every act among that many events.
fn knows(receipt: &Receipt, events: u64) -> bool {
    let root = receipt.state.as_ref().map(|state| state.root.parse::<RootEntry>());
    matches!(root, Some(Ok(root)) if root.events >= events)
}

fn count(rows: usize) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}
