//! The one integration-test binary of this crate.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod config;
mod linear;
mod marked;
mod masks;
mod people;
mod properties;
mod salary;
mod singles;
mod stream;
mod unicode;

use std::sync::LazyLock;

use abide_scrub::{Context, Scrubber, Span};

/// The rules that ship, compiled once for all tests.
static SCRUBBER: LazyLock<Scrubber> = LazyLock::new(|| Scrubber::new().unwrap());

fn scan(text: &str) -> Vec<Span> {
    SCRUBBER.scan(text, &Context::default()).unwrap()
}

/// What was found, as `kind:text`.
fn found(text: &str) -> Vec<String> {
    let spans = scan(text);
    spans.iter().map(|span| format!("{}:{}", span.kind, &text[span.start..span.end])).collect()
}
