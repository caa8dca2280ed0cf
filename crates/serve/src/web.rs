//! What a member sees: pages that work without JavaScript, and a switch whose state is read back from the ledger.
//!
//! | path | page |
//! |---|---|
//! | `/` | overview |
//! | `/settings`, `/settings/privacy`, `/settings/privacy/uses`, `/settings/privacy/uses/ai` | the way to the switch, and the switch; `/ai` leads straight there |
//! | `/receipts/<n>` | the receipt of an act: to see, to download, to print |
//! | `/data` | what every corpus and model holds of the member, with proof |
//! | `/timeline` | everything that touched the setting |
//! | `/terms` | every version of the terms, and what it means where the member lives |
//! | `/feed/<region>.atom`, `.json` | the same as feeds, for everybody |
//! | `/notices` | what the member was told; what is shown there counts as served |
//! | `/off/<link>` | switches off, without signing in, and nothing else |
//! | `/requests` | objection, restriction, erasure, access; also for people who are no members |
//!
//! [`mail`] sends receipts and notices.
//!
//! Addresses and logs hold numbers of the ledger and ids of corpora, and nothing that is a person's. What belongs to somebody else is not found.

pub mod account;
mod act;
mod assets;
mod frame;
mod headers;
mod holding;
mod link;
pub mod mail;
mod page;
mod receipt;
mod session;
mod standing;
pub mod store;
mod stripes;
mod throttle;
mod why;
mod words;

use std::fmt;
use std::sync::Arc;

use abide_ledger::{Appender, Ledger};
use abide_terms::Member;
use abide_verify::membership::Holding;
use abide_verify::vrf::Output as Pseudonym;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Router, middleware};
use jiff::Timestamp;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use crate::error::Result;
use crate::readers::Readers;
use account::SignIn;
use mail::{Poster, Relay};
use store::Store;
use store::letters::Letters;
use stripes::Stripes;
use throttle::Throttle;

pub(crate) use words::Words;

/// Forms are short.
const FORM_BYTES_MAX: usize = 64 << 10;

/// Who the members are, as the platform's own tables say.
pub trait Directory: Send + Sync + fmt::Debug {
    /// The member of that id, without their history.
    fn member(&self, id: &str) -> Result<Option<Member>>;
}

/// What corpora hold.
pub trait Holdings: Send + Sync + fmt::Debug {
    /// What a corpus holds of whoever has the pseudonym. `None` if the corpus is not here.
    fn of(&self, corpus: &str, pseudonym: &Pseudonym) -> Result<Option<Holding>>;
    /// What the audit of a corpus says of the records of whoever has the pseudonym. `None` if the corpus is not here.
    fn decisions(&self, corpus: &str, pseudonym: &Pseudonym) -> Result<Option<Vec<Decided>>>;
}

/// A decision about a record, as the audit of a corpus has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub id: String,
    pub category: Option<String>,
    /// Where the member lived.
    pub region: Option<String>,
    /// `allowed`, or the word of the rule that denied.
    pub reason: String,
}

/// What the platform says of itself.
#[derive(Debug, Clone, Default)]
pub struct About {
    pub name: String,
    /// Why nothing here is real, if it is not.
    pub simulated: Option<String>,
    /// The address under which members reach it, without a slash at the end.
    pub url: Option<String>,
    /// How soon it promises that corpora and models are without whoever left, where the terms promise nothing.
    pub promise_days: Option<u32>,
    /// Members whom everybody may sign in as, with the one password that they all have: for a demo.
    pub demo: Vec<Demo>,
}

/// A member whom everybody may sign in as.
#[derive(Debug, Clone)]
pub struct Demo {
    pub login: String,
    pub name: String,
    pub words: String,
    pub password: String,
}

/// What the pages are made of.
#[derive(Debug)]
pub struct Setup {
    pub about: About,
    /// The one writer; without it, the pages show and save nothing.
    pub appender: Option<Arc<Appender>>,
    pub store: Arc<dyn Store>,
    pub sign_in: Arc<dyn SignIn>,
    pub directory: Arc<dyn Directory>,
    pub holdings: Arc<dyn Holdings>,
    pub clock: fn() -> Timestamp,
}

/// What every page has at hand. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) setup: Setup,
    pub(crate) readers: Readers,
    pub(crate) stripes: Stripes,
    pub(crate) throttle: Throttle,
    pub(crate) terms: standing::Published,
}

impl std::ops::Deref for Shared {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    pub(crate) fn now(&self) -> Timestamp {
        (self.setup.clock)()
    }
}

/// What members see, and what they are sent.
#[derive(Debug, Clone)]
pub struct Pages(Shared);

impl Pages {
    pub fn new(readers: Readers, setup: Setup) -> Self {
        Self(Shared(Arc::new(Inner {
            setup,
            readers,
            stripes: Stripes::default(),
            throttle: Throttle::default(),
            terms: standing::Published::default(),
        })))
    }

    /// The pages, at the root of a site.
    pub fn router(&self) -> Router {
        router(self.0.clone())
    }

    /// Who sends mail, for a thread of its own, with a connection to the ledger of its own.
    pub fn poster(&self, ledger: Ledger, letters: Arc<dyn Letters>, relay: Relay) -> Poster {
        Poster::new(self.0.clone(), ledger, letters, relay)
    }

    /// Members who have an address, whom that version of the terms concerns, and who have not been told of it.
    pub fn untold(
        &self,
        ledger: &Ledger,
        letters: &dyn Letters,
        version: &str,
    ) -> Result<Vec<String>> {
        let now = self.0.now();
        let mut untold = letters.addressed()?;
        let mut fault = None;
        untold.retain(|member| match page::notices::read(&self.0, ledger, member, now) {
            Ok(told) => told.iter().any(|told| told.version == version && told.is_due),
            Err(error) => {
                fault.get_or_insert(error);
                false
            }
        });
        fault.map_or(Ok(untold), Err)
    }
}

fn router(shared: Shared) -> Router {
    let about = &shared.setup.about;
    let secure = about.url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let sessions = session::layer(Arc::clone(&shared.setup.store), secure);
    Router::new()
        .route("/", get(page::home::show))
        .route("/sign-in", get(page::sign_in::show).post(page::sign_in::enter))
        .route("/sign-out", post(page::sign_in::leave))
        .route("/language", post(page::language::choose))
        .route("/settings", get(page::path::settings))
        .route("/settings/privacy", get(page::path::privacy))
        .route("/settings/privacy/uses", get(page::path::uses))
        .route("/settings/privacy/uses/ai", get(page::switch::show).post(page::switch::choose))
        .route("/ai", get(page::switch::straight))
        .route("/receipts/{number}", get(page::receipt::show))
        .route("/receipts/{number}/file", get(page::receipt::file))
        .route("/receipts/{number}/print", get(page::receipt::print))
        .route("/data", get(page::data::show))
        .route("/data/all", get(page::data::all))
        .route("/data/corpora/{id}", get(page::proof::show))
        .route("/data/corpora/{id}/proof", get(page::proof::file))
        .route("/timeline", get(page::timeline::show))
        .route("/terms", get(page::terms::show))
        .route("/terms/{version}", get(page::terms::text))
        .route("/feed/{name}", get(page::feed::show))
        .route("/notices", get(page::notices::show))
        .route("/off/{link}", get(page::off::show).post(page::off::press))
        .route("/off/{link}/receipt", get(page::off::file))
        .route("/requests", get(page::requests::show).post(page::requests::ask))
        .route("/requests/guest", post(page::requests::guest))
        .route("/requests/{link}", get(page::requests::status))
        .route("/erased/{token}", get(page::requests::erased))
        .route("/erased/{token}/file", get(page::requests::erased_file))
        .route("/manifest.webmanifest", get(page::app::manifest))
        .route("/offline", get(page::app::offline))
        .route("/policy", get(page::proof::policy))
        .fallback(page::not_found)
        // A form counts only if this site sent it.
        .layer(CsrfLayer::new().with_rejection_response(|_| page::Plain::Refused.into_response()))
        .layer(middleware::from_fn_with_state(shared.clone(), page::plain))
        .layer(sessions)
        .with_state(shared)
        .merge(assets::router())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(headers::set))
}
