//! Signing in and out.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use tower_sessions::Session;

use super::Fault;
use crate::error::{Error, Kind};
use crate::web::frame::{Frame, Visitor, html, local};
use crate::web::{Demo, session};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page {
    frame: Frame,
    next: String,
    fault: Option<String>,
    demo: Vec<Demo>,
}

#[derive(Deserialize)]
pub(crate) struct Then {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(crate) struct Tried {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

fn page(visitor: &Visitor, next: &str, fault: Option<String>) -> Result<Response, Fault> {
    let frame = visitor.frame(visitor.words.sign_in(), vec![]);
    let demo = visitor.shared.setup.about.demo.clone();
    html(&Page { frame, next: local(next).to_owned(), fault, demo })
}

pub(crate) async fn show(visitor: Visitor, Query(then): Query<Then>) -> Result<Response, Fault> {
    if visitor.account.is_some() {
        return Ok(Redirect::to(local(&then.next)).into_response());
    }
    page(&visitor, &then.next, None)
}

pub(crate) async fn enter(
    visitor: Visitor,
    session: Session,
    Form(tried): Form<Tried>,
) -> Result<Response, Fault> {
    let shared = &visitor.shared;
    let Tried { login, password, next } = tried;
    let login = login.trim().to_owned();
    if !shared.throttle.may(&login, shared.now()) {
        let slow = page(&visitor, &next, Some(visitor.words.sign_in_slow()))?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, slow).into_response());
    }
    let broken = || Error::new(Kind::Account, "the check of a password broke off");
    let found = {
        let _room = shared.throttle.room().await;
        let (sign_in, login) = (Arc::clone(&shared.setup.sign_in), login.clone());
        let checked = tokio::task::spawn_blocking(move || sign_in.check(&login, &password));
        checked.await.map_err(|_| broken())??
    };
    shared.throttle.tried(&login, found.is_some(), shared.now());
    let Some(member) = found else {
        let failed = page(&visitor, &next, Some(visitor.words.sign_in_failed()))?;
        return Ok((StatusCode::UNAUTHORIZED, failed).into_response());
    };
    // A token that somebody else may know from before is worth nothing from here on.
    session.cycle_id().await?;
    shared.setup.store.put_spoken(&member, visitor.words.code())?;
    session.insert(session::MEMBER, member).await?;
    Ok(Redirect::to(local(&next)).into_response())
}

pub(crate) async fn leave(session: Session) -> Result<Response, Fault> {
    session.flush().await?;
    Ok(Redirect::to("/sign-in").into_response())
}
