//! The words that everything else uses: taxonomy, regions, terms, and the decision for one record.

#[cfg(any(test, feature = "cases"))]
pub mod case;
pub mod decision;
pub mod document;
pub mod event;
pub mod member;
pub mod record;
pub mod region;
pub mod taxonomy;

pub use document::Document;
pub use member::Member;
pub use record::{Audience, Record};
