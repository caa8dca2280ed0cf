//! The corpus from outside: decided records in, files out.

mod bytes;
mod contents;
mod counts;
mod crash;
mod fixture;
mod report;
