//! The program as a person runs it: exit code, standard output, standard error.

mod build;
mod program;
mod readme;
mod usage;
