//! Numbers as formats write them: digits alone, and no zero before others.

/// Reads what a number prints, and nothing else.
pub(crate) fn read(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}
