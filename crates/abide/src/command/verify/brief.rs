//! What a member hands to a lawyer, an authority or a court: what was found, how it is checked again, and the files themselves.

use std::fmt::Write as _;
use std::path::Path;

use abide_ledger::Digest;
use abide_verify::held::{Found, Held};
use abide_verify::policy::Policy;
use jiff::Timestamp;

use super::{CANNOT_SHOW, all, is_evidence};
use crate::failure::Failure;
use crate::receipts;

/// Writes it as one text, with the files in it to the byte.
pub(in crate::command) fn write(
    path: &Path,
    held: &[Held<'_>],
    found: &[Found],
    policy: Option<&Policy>,
    now: Timestamp,
) -> Result<(), Failure> {
    receipts::keep(path, &text(held, found, policy, now))
}

fn text(held: &[Held<'_>], found: &[Found], policy: Option<&Policy>, now: Timestamp) -> String {
    let mut text = format!(
        "EVIDENCE OF A CHOICE THAT WAS NOT KEPT\n\nWritten on {now} by `abide verify`.\n\n1. What the files show\n\n"
    );
    for (_, finding) in all(found).filter(|(_, finding)| is_evidence(finding)) {
        let _ = writeln!(text, "{}\n", finding.words);
    }
    text.push_str(
        "A receipt is signed by the operator's log: it holds the member's act, when the log took it in, and a proof that it is in the log.\n\
         A proof of membership is made of the operator's own log as well: it holds the log's entry of a corpus, the exact rows that the\n\
         corpus has of the member or the hash of them, and a proof that these are what the operator committed to. Neither can be made\n\
         without the operator's keys, and neither can be taken back.\n\n2. What was checked\n\n",
    );
    for (name, finding) in all(found) {
        let _ = writeln!(text, "{name}\n   {finding}");
    }
    text.push_str("\n3. Whose signatures were trusted\n\n");
    for log in policy.into_iter().flat_map(Policy::logs) {
        let _ = writeln!(text, "   log {}", log.key);
    }
    for witness in policy.into_iter().flat_map(Policy::witnesses) {
        let _ = writeln!(text, "   witness {}", witness.key);
    }
    text.push_str(
        "\nThe key must be the operator's own: compare it with what they publish, with receipts of others, or with a witness.\n\n\
         4. How to check it again\n\n   Save each file below under its name, without its first and last line and the line break before the last, and run\n\n      abide verify",
    );
    for file in held {
        let _ = write!(text, " {}", file.name);
    }
    text.push_str(
        " --log-key KEY\n\n   A second program, written independently, checks the same files in a browser (verifiers/web of Abide's source).\n\n\
         5. What this does not show\n\n",
    );
    for limit in CANNOT_SHOW {
        let _ = writeln!(text, "   - {limit}");
    }
    text.push_str("\n6. The files\n");
    for file in held {
        let sum = Digest::of(file.bytes);
        let bytes = String::from_utf8_lossy(file.bytes);
        let length = file.bytes.len();
        let _ =
            write!(text, "\n----- {} ({length} bytes, SHA-256 {sum}) -----\n{bytes}", file.name);
        let _ = writeln!(text, "\n----- end of {} -----", file.name);
    }
    text
}
