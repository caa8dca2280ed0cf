//! Benchmarks: what ships, beside its peers, in one run.

pub(crate) use gate::gate;

mod gate;
