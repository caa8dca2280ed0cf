//! Evaluations: how good something is, beside its peers on the same data.

pub(crate) mod scrub;

use std::path::PathBuf;

use crate::shell::{Done, root};

pub(crate) const HELP: &str = "\
cargo xtask eval scrub [DIR]   precision and recall by kind, beside the tools that people use; DIR holds the labelled sets (default: ../shared/data/scrub)";

pub(crate) fn run(words: &[&str]) -> Done {
    match words {
        ["scrub"] => scrub::run(&root().join("../shared/data/scrub")),
        ["scrub", dir] => scrub::run(&PathBuf::from(dir)),
        _ => Err(HELP.to_owned()),
    }
}
