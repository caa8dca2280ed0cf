//! The one integration-test binary of this crate.

mod cases;
mod differential;
mod entropy;
mod monotone;
mod mutants;
mod neighbours;
mod plan;
mod scene;
mod table;
