//! stub
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

pub use config::{Config, Own, OwnCheck};
pub use context::Context;
pub use directory::{Builder, Directory, Masked, Nearby, Person, PersonId};
pub use error::{Error, Result};
pub use kind::Kind;
pub use mask::{Pseudonyms, mask, pseudonymise};
pub use scrubber::{Scrubber, TEXT_BYTES_MAX};
pub use span::Span;
