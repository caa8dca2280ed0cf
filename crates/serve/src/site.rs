//! Everything that is public, in one place.

use axum::Router;
use axum::http::header::X_CONTENT_TYPE_OPTIONS;
use axum::http::{HeaderValue, Method};
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::corpora::Corpora;
use crate::readers::Readers;
use crate::{log, members};

/// A site that has the log and what members ask below `/log`, and nothing else.
///
/// Any page in any browser may read it: there is nothing in it that is not public.
pub fn router(readers: Readers, corpora: Corpora) -> Router {
    let sniff = HeaderValue::from_static("nosniff");
    let public = log::router(readers.clone())
        .merge(members::router(readers, corpora))
        .layer(CorsLayer::new().allow_origin(Any).allow_methods([Method::GET, Method::HEAD]))
        .layer(SetResponseHeaderLayer::overriding(X_CONTENT_TYPE_OPTIONS, sniff));
    Router::new().nest("/log", public)
}
