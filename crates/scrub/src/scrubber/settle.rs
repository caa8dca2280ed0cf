//! Two detectors may claim the same bytes; a text has each byte once.

use std::ops::Range;

use crate::kind::Kind;
use crate::mask::Mask;
use crate::span::Span;

/// A stretch of the folded text that a rule wants masked.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
    /// The rule's place; behind the last rule come those of the directory.
    pub(crate) rule: usize,
}

/// Leaves claims that are sorted and disjoint, and together cover every byte that says anything and was claimed.
///
/// The stronger kind wins, then the longer claim. What the loser claimed beyond it stays claimed by the loser.
pub(super) fn disjoint(claims: &mut Vec<Claim>, text: &str) {
    claims.sort_by(|one, other| {
        (one.kind, other.range.len(), one.range.start, one.rule).cmp(&(
            other.kind,
            one.range.len(),
            other.range.start,
            other.rule,
        ))
    });
    let mut kept: Vec<Claim> = Vec::with_capacity(claims.len());
    for claim in claims.drain(..) {
        // Sorted and disjoint, so the first that ends behind the claim's start is the first that can meet it.
        let mut at = kept.partition_point(|other| other.range.end <= claim.range.start);
        let mut start = claim.range.start;
        while start < claim.range.end {
            let wall = kept.get(at).map_or(usize::MAX, |other| other.range.start);
            let end = claim.range.end.min(wall);
            let piece = start..end;
            if start < end && (piece == claim.range || says_something(text, piece.clone())) {
                kept.insert(at, Claim { range: piece, ..claim.clone() });
                at += 1;
            }
            start = kept.get(at).map_or(usize::MAX, |other| other.range.end);
            at += 1;
        }
    }
    *claims = kept;
}

fn says_something(text: &str, range: Range<usize>) -> bool {
    text.get(range).unwrap_or_default().chars().any(char::is_alphanumeric)
}

/// Adds what was found in the masked text, in places of the original.
pub(super) fn add(spans: &mut Vec<Span>, more: &[Span]) {
    let original = |masked: usize| {
        let mut at = masked;
        for span in spans.iter() {
            let length = Mask::plain(span.kind).len();
            if at < span.start + length {
                return at;
            }
            at = at - length + (span.end - span.start);
        }
        at
    };
    let more: Vec<Span> = more
        .iter()
        .map(|span| Span { start: original(span.start), end: original(span.end), ..span.clone() })
        .collect();
    spans.extend(more);
    spans.sort_by_key(|span| span.start);
}
