//! The witness over HTTP.

use abide_verify::witness::{BYTES_MAX, Refusal};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;

use super::{Answer, Witness};
use crate::error::Result;

const TEXT: &str = "text/plain; charset=utf-8";
/// What the body of a conflict is.
const SIZE: &str = "text/x.tlog.size";

/// The routes of a witness: both of its prefixes are the same.
pub fn router(witness: Witness) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add))
        .route("/{origin}/checkpoint", get(newest))
        .layer(DefaultBodyLimit::max(BYTES_MAX))
        .with_state(witness)
}

async fn add(State(witness): State<Witness>, body: Bytes) -> Response {
    match wait(move || witness.add(&body, Timestamp::now())).await {
        Some(Ok(Answer::Cosigned(lines))) => text(StatusCode::OK, TEXT, lines),
        Some(Ok(Answer::Refused(Refusal::Conflict { size }))) => {
            text(StatusCode::CONFLICT, SIZE, format!("{size}\n"))
        }
        Some(Ok(Answer::Refused(refusal))) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
            text(status, TEXT, format!("{refusal}\n"))
        }
        failed => broken(failed.and_then(Result::err)),
    }
}

async fn newest(State(witness): State<Witness>, Path(origin): Path<String>) -> Response {
    match wait(move || witness.newest(&origin)).await {
        Some(Ok(Some(note))) => text(StatusCode::OK, TEXT, note.to_string()),
        Some(Ok(None)) => {
            let words = "this witness has signed no checkpoint of such a log\n";
            text(StatusCode::NOT_FOUND, TEXT, words.to_owned())
        }
        failed => broken(failed.and_then(Result::err)),
    }
}

/// Work that waits for the disk, on a thread that may.
async fn wait<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Option<Result<T>> {
    tokio::task::spawn_blocking(work).await.ok()
}

/// Who asks is told that it failed, whoever runs it why.
fn broken(error: Option<crate::Error>) -> Response {
    match error {
        Some(error) => eprintln!("error: {error}"),
        None => eprintln!("error: a request broke off"),
    }
    let words = "the witness cannot answer now\n".to_owned();
    text(StatusCode::INTERNAL_SERVER_ERROR, TEXT, words)
}

fn text(status: StatusCode, kind: &'static str, words: String) -> Response {
    (status, [(CONTENT_TYPE, kind)], words).into_response()
}
