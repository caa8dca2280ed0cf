//! What the pages load, under names that change with their bytes, so that browsers keep them for ever.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use crate::answer::{FOR_EVER, NOT_AT_ALL, found, not_found};

const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const WORKER: &str = include_str!("../../assets/sw.js");

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 6] = [
    Asset {
        name: "abide.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../../assets/abide.css"),
    },
    Asset { name: "abide.js", kind: SCRIPT, bytes: include_bytes!("../../assets/abide.js") },
    Asset { name: "proof.js", kind: SCRIPT, bytes: include_bytes!("../../assets/proof.js") },
    Asset {
        name: "abide-verifier.js",
        kind: SCRIPT,
        bytes: include_bytes!("../../assets/abide-verifier.js"),
    },
    Asset { name: "htmx.min.js", kind: SCRIPT, bytes: include_bytes!("../../assets/htmx.min.js") },
    Asset { name: "icon.svg", kind: SVG, bytes: include_bytes!("../../assets/icon.svg") },
];

/// The digest that goes into an address: of all of them, for scripts name each other.
static DIGEST: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    for asset in &ASSETS {
        hasher.update(asset.bytes);
    }
    let mut digest = hex::encode(hasher.finalize());
    digest.truncate(16);
    digest
});

/// The address of an asset.
pub(crate) fn path(name: &str) -> String {
    format!("/assets/{}/{name}", *DIGEST)
}

pub(crate) fn router() -> Router {
    Router::new()
        .route("/assets/{digest}/{name}", get(asset))
        // To keep: a name that stays.
        // At the root, so that it answers for all pages; with the digest in it, so that a new release is a new worker.
        .route(
            "/sw.js",
            get(|| async { found((SCRIPT, NOT_AT_ALL), WORKER.replace("DIGEST", &DIGEST)) }),
        )
        .route("/abide-verifier.js", get(|| async { named("abide-verifier.js", NOT_AT_ALL) }))
}

async fn asset(Path((digest, name)): Path<(String, String)>) -> Response {
    let cached = if digest == *DIGEST { FOR_EVER } else { NOT_AT_ALL };
    named(&name, cached)
}

fn named(name: &str, cached: &'static str) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => found((asset.kind, cached), asset.bytes),
        None => not_found("there is no such file"),
    }
}
