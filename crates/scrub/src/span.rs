//! Where something was found. Spans stand beside the text, so that masking can be done again without scanning.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;

/// Something that must not be in the text: bytes `start..end` of it.
///
/// What a scan returns is sorted, disjoint, not empty, and begins and ends between characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// Who found it, such as `card.number`.
    pub detector: String,
}
