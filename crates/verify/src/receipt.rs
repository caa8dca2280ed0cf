//! Receipts: what a member did, that the log holds it, and that it was their last act when the map was last published.
//!
//! The file is that of `docs/formats/proofs.md`. A check needs the file and what the member trusts, and nothing else:
//!
//! ```
//! use abide_verify::finding::Outcome;
//! use abide_verify::receipt::{Trust, check};
//! # let bytes = b"{}";
//! // A policy says whose signatures count. Without one, a finding stays open.
//! let checked = check(bytes, &Trust::default());
//! for finding in checked.report.findings() {
//!     println!("{finding}");
//! }
//! assert_eq!(checked.report.verdict(), Outcome::Fails, "this file is no receipt");
//! ```
//!
//! # Which findings are there?
//!
//! | code | about |
//! |---|---|
//! | `receipt::format`, `act::format` | a file or an event that cannot be read |
//! | `receipt::commitment`, `receipt::terms`, `receipt::description` | parts of the file that contradict one another |
//! | `log::origin`, `log::included`, `log::heads`, `log::fork` | where the event stands in the log |
//! | `log::signed`, `policy::none` | who vouches for the log |
//! | `act::member`, `pseudonym::account`, `pseudonym::key` | whose receipt it is, and under which pseudonym |
//! | `state::latest`, `state::superseded`, `state::pending`, `state::overdue`, `state::early`, `state::map` | whether it is their last act |
//! | `receipts::account`, `receipts::version`, `log::fork` | receipts that [contradict each other](compare) |

mod act;
mod check;
mod compare;
mod description;
mod file;

pub use act::{Act, Said};
pub use check::{Checked, Trust, check, examine};
pub use compare::compare;
pub use file::{BYTES_AT_ONCE_MAX, BYTES_MAX, Event, KeyProof, Member, Receipt, State, Terms};
