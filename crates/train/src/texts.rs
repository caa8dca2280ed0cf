//! Text that no member wrote, for a tokenizer that has seen none of theirs.

/// The project's own documents and the reference terms. Another release may have others: a model keeps the tokenizer that
/// it was made with, and its digest.
pub const TEXTS: [&str; 13] = [
    include_str!("../../../README.md"),
    include_str!("../../../ARCHITECTURE.md"),
    include_str!("../../../docs/formats/attestations.md"),
    include_str!("../../../docs/formats/decisions.md"),
    include_str!("../../../docs/formats/ledger.md"),
    include_str!("../../../docs/formats/linkedin-export.md"),
    include_str!("../../../docs/formats/log.md"),
    include_str!("../../../docs/formats/proofs.md"),
    include_str!("../../../docs/formats/records.md"),
    include_str!("../../../docs/formats/snapshot.md"),
    include_str!("../../../docs/formats/terms.md"),
    include_str!("../../../docs/guides/auditor.md"),
    include_str!("../../../docs/guides/privacy-officer.md"),
];

/// Tokens that a tokenizer may have at most, unless another number is asked for.
pub const VOCABULARY: usize = 8192;
