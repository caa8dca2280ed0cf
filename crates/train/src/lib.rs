//! Trains language models of the Llama layout, the same bytes every time.
//!
//! A [`Task`] says what is trained, on which [`Data`], and where. [`Task::train`] makes the folder that `docs/formats/model.md`
//! describes, or goes on where it was interrupted; with an older model of the same settings it goes on from the last slice
//! that both share, which is how a member is forgotten. Nothing here reads a clock, and no ML framework is underneath:
//! [`Network`] is the model's way there and back, in a fixed order of sums.
//!
//! It does not ask whether anybody allowed the data: [`Corpus::open`] takes [`Published`] from who has.

#![expect(
    clippy::inline_always,
    reason = "a loop is compiled for wide registers only with everything that it calls inside of it"
)]

mod adam;
mod adapter;
mod attention;
mod base;
mod canary;
mod card;
mod chart;
mod chat;
mod checkpoint;
mod corpus;
mod data;
mod elementary;
mod error;
mod evaluation;
mod export;
mod feed;
mod file;
mod filter;
mod folder;
mod generate;
mod head;
mod lanes;
mod lesson;
mod machine;
mod network;
mod norm;
mod packing;
mod preference;
mod probe;
mod product;
mod rotary;
mod settings;
mod shape;
#[cfg(test)]
mod slope;
mod split;
mod tape;
mod tensors_file;
mod texts;
mod tokenizer;
mod trainer;
mod weights;

pub use adam::Adam;
pub use base::{Base, Origin};
pub use chat::prompt;
pub use checkpoint::checkpoints;
pub use corpus::{Corpus, Published};
pub use data::{Data, Part, Row, Stage, Turn};
pub use error::{Error, Kind, Result};
pub use evaluation::Judged;
pub use export::{ABOUT, Described, describe, read, read_on, tokenizer};
pub use file::digest;
pub use filter::Filter;
pub use folder::Folder;
pub use generate::{Generator, Sampling};
pub use head::NO_TARGET;
pub use machine::Machine;
pub use network::{Batch, Network};
pub use probe::{Effort, Exposed, Kept, Prober};
pub use settings::Settings;
pub use shape::Shape;
pub use split::Split;
pub use texts::{TEXTS, VOCABULARY};
pub use tokenizer::{END, END_ID, Tokenizer};
pub use trainer::{Limits, Made, Plan, Planned, Progress, Rehearsal, Task, Told, Trained};
pub use weights::{Tensor, Weights, tensors};
