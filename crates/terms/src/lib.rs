//! The words that everything else uses: taxonomy, regions, terms, and the decision for one record.

#[cfg(any(test, feature = "cases"))]
pub mod case;
pub mod decision;
pub mod diff;
pub mod document;
pub mod error;
pub mod event;
mod instant;
pub mod lint;
pub mod member;
mod parse;
pub mod record;
pub mod region;
pub mod schema;
pub mod shipped;
mod table;
pub mod taxonomy;

pub use document::Document;
pub use error::ParseError;
pub use member::Member;
pub use record::{Audience, Record};
