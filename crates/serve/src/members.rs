//! What a member's software asks beside the log, below the same prefix. Whoever asks needs no account, and names nobody.
//!
//! | path | answer |
//! |---|---|
//! | `/state/<key>` | what the newest root of the state map says of a key; not to be cached |
//! | `/corpora.json`, `/terms.json` | the entries of the corpora, and of the terms, that the log declares |
//! | `/corpora/<id>/buckets` | the table of a corpus's buckets; the same for ever |
//! | `/corpora/<id>/leaves/<n>` | the leaves of one bucket; the same for ever |
//! | `/terms/<digest>` | the text of terms; the same for ever |
//!
//! Why whole buckets, and no proof by key? Whoever runs the platform can tell whose a key is. Of a bucket they learn that one of its members asked, and the same
//! of every corpus; and a bucket can be cached by others, or lie on any web server.

use abide_ledger::Ledger;
use abide_ledger::event::Kind;
use abide_verify::map::Key;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use axum::routing::get;
use tokio_util::io::ReaderStream;
use tower_http::compression::CompressionLayer;

use crate::answer::{BYTES, FOR_EVER, JSON, NOT_AT_ALL, TEXT, failed, found, not_found, plain};
use crate::corpora::Corpora;
use crate::declared;
use crate::error::Result;
use crate::readers::Readers;
use crate::source::Source;

type Shared = (Readers, Corpora);

/// The routes, beside those of the [log](crate::log).
pub fn router(readers: Readers, corpora: Corpora) -> Router {
    let texts = Router::new()
        .route("/corpora.json", get(|state: State<Shared>| list(state, Kind::Corpus)))
        .route("/terms.json", get(|state: State<Shared>| list(state, Kind::Terms)))
        .route("/terms/{digest}", get(text))
        .layer(CompressionLayer::new());
    Router::new()
        .route("/state/{key}", get(switch))
        .route("/corpora/{id}/buckets", get(buckets))
        .route("/corpora/{id}/leaves/{number}", get(leaves))
        .merge(texts)
        .with_state((readers, corpora))
}

async fn switch(State((readers, _)): State<Shared>, Path(key): Path<String>) -> Response {
    let mut bytes = [0; 32];
    if hex::decode_to_slice(&key, &mut bytes).is_err() || hex::encode(bytes) != key {
        return not_found("a key is 32 bytes in lower-case hexadecimal");
    }
    match readers.ask(move |ledger| stated(ledger, &Key(bytes))).await {
        Ok(Stated::Found(answer)) => found((JSON, NOT_AT_ALL), answer),
        Ok(Stated::Waits) => plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "the newest root is not in the head yet that witnesses have signed",
        ),
        Ok(Stated::None) => not_found("there is no root of the state map yet"),
        Err(error) => failed(&error),
    }
}

enum Stated {
    Found(String),
    /// The root is newer than the head that is shown.
    Waits,
    None,
}

fn stated(ledger: &Ledger, key: &Key) -> Result<Stated> {
    match ledger.state(key, Source::head(ledger)?)? {
        Some(stated) => Ok(Stated::Found(stated.to_json()?)),
        None if ledger.prove_state(key)?.is_some() => Ok(Stated::Waits),
        None => Ok(Stated::None),
    }
}

async fn list(State((readers, _)): State<Shared>, kind: Kind) -> Response {
    match readers.ask(move |ledger| declared::list(ledger, kind)).await {
        Ok(list) => found((JSON, NOT_AT_ALL), list),
        Err(error) => failed(&error),
    }
}

async fn text(State((readers, _)): State<Shared>, Path(digest): Path<String>) -> Response {
    let read = readers.ask(move |ledger| {
        Ok(declared::terms(ledger)?.into_iter().find(|(known, _)| *known == digest))
    });
    match read.await {
        Ok(Some((_, text))) => found((TEXT, FOR_EVER), text),
        Ok(None) => not_found("the log declares no such terms"),
        Err(error) => failed(&error),
    }
}

async fn buckets(State((readers, corpora)): State<Shared>, Path(id): Path<String>) -> Response {
    let read = readers.ask(move |ledger| match declared::corpus(ledger, &id)? {
        Some(corpus) => corpora.table(&corpus),
        None => Ok(None),
    });
    match read.await {
        Ok(Some(table)) => found((BYTES, FOR_EVER), table),
        Ok(None) => not_found(NO_CORPUS),
        Err(error) => failed(&error),
    }
}

async fn leaves(
    State((readers, corpora)): State<Shared>,
    Path((id, number)): Path<(String, String)>,
) -> Response {
    let Some(number) = number.parse().ok().filter(|read: &u32| read.to_string() == number) else {
        return not_found("a bucket has a number");
    };
    let read = readers.ask(move |ledger| match declared::corpus(ledger, &id)? {
        Some(corpus) => corpora.leaves(&corpus, number),
        None => Ok(None),
    });
    match read.await {
        // Piece by piece: many slow readers must not fill the memory.
        Ok(Some(file)) => {
            let length = file.metadata().map(|about| about.len());
            let stream = ReaderStream::new(tokio::fs::File::from_std(file));
            let mut response = found((BYTES, FOR_EVER), Body::from_stream(stream));
            if let Ok(length) = length {
                response.headers_mut().insert(CONTENT_LENGTH, length.into());
            }
            response
        }
        Ok(None) => not_found(NO_CORPUS),
        Err(error) => failed(&error),
    }
}

const NO_CORPUS: &str = "there is no such corpus here, or nothing in that part of it";
