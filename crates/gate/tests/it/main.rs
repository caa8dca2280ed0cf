//! The one integration-test binary of this crate.

mod cases;
mod differential;
mod monotone;
mod mutants;
mod plan;
mod table;
mod world;
