//! What every answer has in common.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

pub(crate) const TEXT: &str = "text/plain; charset=utf-8";
pub(crate) const BYTES: &str = "application/octet-stream";
pub(crate) const JSON: &str = "application/json";

/// A year, which is as long as caches keep anything.
pub(crate) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A checkpoint is new after every event; and what is not there now may be there soon.
pub(crate) const NOT_AT_ALL: &str = "no-store";

/// What an answer is, and how long it may be kept.
pub(crate) fn found(
    (kind, cached): (&'static str, &'static str),
    body: impl IntoResponse,
) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, cached)], body).into_response()
}

pub(crate) fn not_found(words: &'static str) -> Response {
    plain(StatusCode::NOT_FOUND, words)
}

/// Who asks is told that it failed, whoever runs it why.
pub(crate) fn failed(error: &crate::Error) -> Response {
    eprintln!("error: {error}");
    plain(StatusCode::INTERNAL_SERVER_ERROR, "the log cannot be read now")
}

pub(crate) fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, found((TEXT, NOT_AT_ALL), format!("{words}\n"))).into_response()
}
