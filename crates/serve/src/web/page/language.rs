//! The choice of a language: of the account, or of the browser.

use axum::Form;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Fault;
use crate::web::Words;
use crate::web::frame::{LANGUAGE, Visitor, local};

#[derive(Deserialize)]
pub(crate) struct Chosen {
    language: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn choose(
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fault> {
    let words = Words::of(&chosen.language).unwrap_or(visitor.words);
    if let Some(account) = &visitor.account {
        visitor.shared.setup.store.set_language(&account.member, words.code())?;
    }
    let mut response = Redirect::to(local(&chosen.next)).into_response();
    let cookie =
        format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", words.code());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
