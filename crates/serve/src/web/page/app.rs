//! The pages as an app: what installs it, and what it shows without a network, which is never a setting.

use askama::Template;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{Fault, PlainPage, path};
use crate::web::assets;
use crate::web::frame::Visitor;

pub(crate) async fn manifest(visitor: Visitor) -> Response {
    let (t, name) = (visitor.words, &visitor.shared.setup.about.name);
    let icon = |purpose: &str| json!({ "src": assets::path("icon.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": purpose });
    let manifest = json!({
        "name": name, "short_name": name, "lang": t.code(), "id": "/", "start_url": "/", "scope": "/", "display": "standalone",
        "background_color": "#f8f7f4", "theme_color": "#ffffff", "icons": [icon("any"), icon("maskable")],
        // Straight to the switch, from the icon.
        "shortcuts": [{ "name": t.ai(), "url": path::AI, "icons": [icon("any")] }],
    });
    ([(CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response()
}

/// It says that the setting cannot be seen: an old one would be taken for the present one. It holds nothing of anybody, so that it can be kept.
pub(crate) async fn offline(mut visitor: Visitor) -> Result<Response, Fault> {
    visitor.account = None;
    let t = visitor.words;
    let lead = t.offline_lead(&visitor.shared.setup.about.name);
    let page = PlainPage { frame: visitor.frame(t.offline(), vec![]), lead };
    Ok(axum::response::Html(page.render()?).into_response())
}
