//! What stands around every page, and who looks at it.

use abide_ledger::Ledger;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use tower_sessions::Session;

use super::account::Account;
use super::page::Fault;
use super::{Inner, Shared, Words, session};
use crate::error::Result;

/// The cookie of a language that somebody chose who is not signed in.
pub(crate) const LANGUAGE: &str = "lang";

/// The page for signing in.
pub(crate) const SIGN_IN: &str = "/sign-in";

/// Whoever looks at a page.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) shared: Shared,
    pub(crate) words: &'static Words,
    pub(crate) account: Option<Account>,
    pub(crate) path: String,
}

/// Somebody who is signed in.
#[derive(Debug)]
pub(crate) struct Me {
    pub(crate) visitor: Visitor,
    pub(crate) account: Account,
}

impl std::ops::Deref for Me {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl FromRequestParts<Shared> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Fault> {
        let account = match parts.extensions.get::<Session>() {
            Some(session) => match session.get::<String>(session::MEMBER).await? {
                Some(member) => shared.setup.store.account(&member)?,
                None => None,
            },
            None => None,
        };
        let of_account =
            account.as_ref().and_then(|account| account.language.as_deref()).and_then(Words::of);
        let words = of_account.unwrap_or_else(|| language(parts));
        let path = parts.uri.path().to_owned();
        Ok(Self { shared: shared.clone(), words, account, path })
    }
}

impl FromRequestParts<Shared> for Me {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, shared)
            .await
            .map_err(IntoResponse::into_response)?;
        match visitor.account.clone() {
            Some(account) => Ok(Self { visitor, account }),
            // Pages of ours have nothing in their addresses that has to be escaped.
            None => Err(Redirect::to(&format!("{SIGN_IN}?next={}", visitor.path)).into_response()),
        }
    }
}

impl Me {
    /// Asks the ledger something about whoever is signed in.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Inner, &Ledger, &str) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (shared, member) = (self.shared.clone(), self.account.member.clone());
        self.shared.readers.ask(move |ledger| question(&shared, ledger, &member)).await
    }
}

/// The language that the browser asks for, or that was chosen in it.
fn language(parts: &Parts) -> &'static Words {
    let header =
        |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let chosen = header(COOKIE).split(';').find_map(|pair| pair.trim().strip_prefix("lang="));
    chosen.and_then(Words::of).unwrap_or_else(|| Words::accepted(header(ACCEPT_LANGUAGE)))
}

/// One step of the way to a page.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) title: String,
    pub(crate) path: &'static str,
}

/// What stands around a page.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) t: &'static Words,
    pub(crate) title: String,
    pub(crate) platform: String,
    pub(crate) simulated: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) initials: String,
    pub(crate) trail: Vec<Step>,
    pub(crate) path: String,
    pub(crate) languages: Vec<(&'static str, String, bool)>,
}

impl Visitor {
    pub(crate) fn frame(&self, title: String, trail: Vec<Step>) -> Frame {
        let about = &self.shared.setup.about;
        let name = self.account.as_ref().map(|account| account.name.clone());
        Frame {
            t: self.words,
            title,
            platform: about.name.clone(),
            simulated: about.simulated.clone(),
            initials: name.as_deref().map(initials).unwrap_or_default(),
            name,
            trail,
            path: self.path.clone(),
            languages: Words::all()
                .iter()
                .map(|words| {
                    (words.code(), words.language_name(), words.code() == self.words.code())
                })
                .collect(),
        }
    }
}

pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The page as an answer.
pub(crate) fn html(page: &impl Template) -> Result<Response, Fault> {
    Ok(Html(page.render()?).into_response())
}

/// A path of this site, out of what a form or an address says; anything else is the overview.
pub(crate) fn local(path: &str) -> &str {
    let is_local = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    if is_local { path } else { "/" }
}
