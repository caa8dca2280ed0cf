//! The pages, one module each.

pub(crate) mod app;
pub(crate) mod data;
pub(crate) mod feed;
pub(crate) mod home;
pub(crate) mod language;
pub(crate) mod notices;
pub(crate) mod off;
pub(crate) mod path;
pub(crate) mod proof;
pub(crate) mod receipt;
pub(crate) mod requests;
pub(crate) mod sign_in;
pub(crate) mod switch;
pub(crate) mod terms;
pub(crate) mod timeline;

use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::frame::{Frame, Visitor, html};
use crate::error::{Error, Kind};

/// Why there is no page. Whoever asks is told that it failed, whoever runs the server why.
#[derive(Debug)]
pub(crate) struct Fault(Error);

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<abide_ledger::Error> for Fault {
    fn from(error: abide_ledger::Error) -> Self {
        Self(error.into())
    }
}

impl From<abide_verify::Error> for Fault {
    fn from(error: abide_verify::Error) -> Self {
        Self(error.into())
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self(Error::new(Kind::Page, format!("a page: {error}")))
    }
}

impl From<tower_sessions::session::Error> for Fault {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self(Error::new(Kind::Account, format!("a session: {error}")))
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        eprintln!("error: {}", self.0);
        Plain::Failed.into_response()
    }
}

/// A page that says in a sentence that there is nothing else to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    NotFound,
    Failed,
    /// A form that another site sent.
    Refused,
}

impl Plain {
    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Refused => StatusCode::FORBIDDEN,
        }
    }
}

/// [`plain`] puts the words in.
impl IntoResponse for Plain {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// There is no such page, or it is somebody else's: nobody is told which.
pub(crate) async fn not_found() -> Plain {
    Plain::NotFound
}

#[derive(Template)]
#[template(path = "plain.html")]
struct PlainPage {
    frame: Frame,
    lead: String,
}

/// Gives plain answers their words, in the language of whoever asked.
pub(crate) async fn plain(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = parts.clone();
    parts.extensions.clone_from(&asked.extensions);
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(said) = response.extensions().get::<Plain>().copied() else { return response };
    let mut asked = asked;
    let Ok(visitor) = Visitor::from_request_parts(&mut asked, &shared).await else {
        return response;
    };
    let t = visitor.words;
    let (title, lead) = match said {
        Plain::NotFound => (t.not_found(), t.not_found_lead()),
        Plain::Failed => (t.failed(), t.failed_lead()),
        Plain::Refused => (t.refused(), t.refused_lead()),
    };
    match html(&PlainPage { frame: visitor.frame(title, vec![]), lead }) {
        Ok(page) => (said.status(), page).into_response(),
        Err(_) => response,
    }
}
