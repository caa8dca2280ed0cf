//! The program as a person runs it: exit code, standard output, standard error.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod build;
mod program;
mod readme;
mod usage;
