//! The log over HTTP: C2SP `tlog-tiles`, straight from the ledger.
//!
//! | path | answer |
//! |---|---|
//! | `/checkpoint` | the head to show, as text; not to be cached |
//! | `/tile/<L>/<N>[.p/<W>]` | hashes; the same for ever |
//! | `/tile/entries/<N>[.p/<W>]` | entries; the same for ever |
//! | `/rotation/<n>` | the n-th replacement of the log's key; the same for ever |
//!
//! What the log does not have, or not yet, is not found (404).

use std::str::FromStr;

use abide_ledger::Ledger;
use abide_verify::tile::{Bundle, Tile, encode_entries, encode_hashes};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use crate::answer::{BYTES, FOR_EVER, NOT_AT_ALL, TEXT, failed, found, not_found};
use crate::error::Result;
use crate::readers::Readers;
use crate::source::Source;

/// The routes, below the log's prefix.
pub fn router(readers: Readers) -> Router {
    Router::new()
        // Entries are text; hashes have nothing in them to be made shorter.
        .route("/tile/entries/{*place}", get(entries).layer(CompressionLayer::new()))
        .route("/tile/{level}/{*place}", get(hashes))
        .route("/checkpoint", get(checkpoint))
        .route("/rotation/{number}", get(rotation))
        .with_state(readers)
}

async fn checkpoint(State(readers): State<Readers>) -> Response {
    match readers.ask(Source::head).await {
        Ok(Some(head)) => found((TEXT, NOT_AT_ALL), head.to_string().into_bytes()),
        Ok(None) => not_found("the log is empty"),
        Err(error) => failed(&error),
    }
}

async fn rotation(State(readers): State<Readers>, Path(number): Path<String>) -> Response {
    let place = number.parse::<usize>().ok().filter(|place| place.to_string() == number);
    let Some(place) = place.and_then(|place| place.checked_sub(1)) else {
        return not_found("there is no such path in a log");
    };
    match readers.ask(move |ledger| Ok(Source::rotations(ledger)?.into_iter().nth(place))).await {
        Ok(Some(rotation)) => found((TEXT, FOR_EVER), rotation.to_string().into_bytes()),
        Ok(None) => not_found("the log's key was not replaced as often as that"),
        Err(error) => failed(&error),
    }
}

async fn hashes(
    State(readers): State<Readers>,
    Path((level, place)): Path<(String, String)>,
) -> Response {
    let path = format!("tile/{level}/{place}");
    answer::<Tile>(&readers, &path, |ledger, tile| {
        let whole = Tile::of_tree(tile.level(), tile.index(), ledger.position()?.events);
        if whole.is_none_or(|whole| whole.width() < tile.width()) {
            return Ok(None);
        }
        Ok(Some(encode_hashes(&ledger.tile(tile)?)))
    })
    .await
}

async fn entries(State(readers): State<Readers>, Path(place): Path<String>) -> Response {
    let path = format!("tile/entries/{place}");
    answer::<Bundle>(&readers, &path, |ledger, bundle| {
        let whole = Bundle::of_tree(bundle.index(), ledger.position()?.events);
        if whole.is_none_or(|whole| whole.width() < bundle.width()) {
            return Ok(None);
        }
        Ok(Some(encode_entries(&ledger.bundle(bundle)?)?))
    })
    .await
}

/// Reads what stands under a path; `None` where the log has nothing there.
async fn answer<T: FromStr + Send + 'static>(
    readers: &Readers,
    path: &str,
    read: impl FnOnce(&Ledger, T) -> Result<Option<Vec<u8>>> + Send + 'static,
) -> Response {
    let Ok(wanted) = path.parse() else { return not_found("there is no such path in a log") };
    match readers.ask(move |ledger| read(ledger, wanted)).await {
        Ok(Some(bytes)) => found((BYTES, FOR_EVER), bytes),
        Ok(None) => not_found("the log is not as large as that"),
        Err(error) => failed(&error),
    }
}
