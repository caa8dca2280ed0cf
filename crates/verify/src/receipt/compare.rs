//! Receipts beside each other: what no single one shows.

use super::file::Receipt;
use crate::checkpoint::Checkpoint;
use crate::finding::{Report, refuse};

/// What receipts of one member say against each other. Each MUST have been [checked](super::check) by itself.
///
/// Receipts of different logs have nothing to say about each other.
pub fn compare(receipts: &[Receipt]) -> Report {
    let mut report = Report::default();
    for (at, one) in receipts.iter().enumerate() {
        for other in receipts.iter().skip(at + 1).filter(|other| other.origin == one.origin) {
            pair(&mut report, one, other);
        }
    }
    report
}

fn pair(report: &mut Report, one: &Receipt, other: &Receipt) {
    let heads: [Option<Checkpoint>; 2] =
        [one, other].map(|receipt| receipt.log.checkpoint().text().parse().ok());
    if let [Some(a), Some(b)] = &heads
        && a.size() == b.size()
        && a.root() != b.root()
    {
        report.fail(refuse(
            "log::fork",
            "The log signed two different histories of one length: keep both files, they are evidence.",
        ));
    }
    if one.member.account != other.member.account {
        report.fail(refuse(
            "receipts::account",
            "The receipts speak of two accounts. If both are yours, the platform keeps you twice: keep both files, they are evidence.",
        ));
        return;
    }
    let same = (one.log.index(), &one.event) == (other.log.index(), &other.event);
    if one.version == other.version && !same {
        report.fail(refuse(
            "receipts::version",
            "Two different acts have one number: keep both files, they are evidence.",
        ));
    }
    if one.version != other.version
        && (one.version < other.version) != (one.log.index() < other.log.index())
    {
        report.fail(refuse(
            "receipts::version",
            "The acts are numbered in another order than they stand in the log.",
        ));
    }
}
