//! What must not be in a text is not in it: finds and masks secrets, personal identifiers, salaries and people.
//!
//! ```
//! use abide_scrub::{Context, Scrubber, mask};
//! # fn main() -> abide_scrub::Result<()> {
//! let scrubber = Scrubber::new()?; // compiled once, shared between threads
//! let text = "Mail anna@example.org, my salary is 95k.";
//! let spans = scrubber.scan(text, &Context::default())?;
//! assert_eq!((spans[0].start, spans[0].end), (5, 21));
//! assert_eq!(mask(text, &spans)?, "Mail [EMAIL], my salary is [SALARY].");
//! # Ok(()) }
//! ```
//!
//! Spans stand beside the text, in bytes of it, so that masking can be done again without scanning. Scanning what was masked finds nothing.
//!
//! # How does it work?
//!
//! 1. The text is folded: what people type in other forms becomes plain letters and digits, and places lead back to the original. ASCII is not copied.
//! 2. One pass looks for the hints of all detectors at once, window by window: which bytes are of which class, sixty-four at a time, and where words begin. Most texts end here.
//! 3. The detectors whose hint is there match their pattern; a check decides (check digits, tables, words near it), and says what of it is masked.
//! 4. A directory of people reads the text once for all names, handles and links.
//! 5. Where two claim the same bytes the stronger kind keeps them, and the rest of the other is masked too. Masked text is scanned again until nothing is found.
//!
//! A detector is one declaration: pattern, check, words, sources, and the examples that are its tests.
//!
//! # What does it not do?
//!
//! It does not know people who are in no directory, and it reads no images. It does not tell a real secret from a made-up one. What it misses, and how often, stands in
//! docs/evaluation/scrub.md. It opens no file and reads no clock.

mod bits;
mod config;
mod context;
mod detector;
mod directory;
mod error;
mod fold;
mod kind;
mod mask;
mod scrubber;
mod span;
pub mod stream;

/// The release, and a digest of this crate's sources: what two of them find differs only if these do.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("ABIDE_SCRUB_SOURCES"));

pub use config::{Config, Own, OwnCheck};
pub use context::Context;
pub use directory::{Asked, Builder, Directory, Masked, Nearby, Parts, Person, PersonId};
pub use error::{Error, Result};
pub use kind::Kind;
pub use mask::{Pseudonyms, mask, mask_into, pseudonymise};
pub use scrubber::{Scrubber, TEXT_BYTES_MAX};
pub use span::Span;
