//! Objection, restriction, erasure and access: by members, and by people who are no members.

use abide_ledger::event::{Draft, Objection, Provenance};
use abide_terms::event::Right;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tower_sessions::Session;

use super::{Fault, Plain};
use crate::answer::JSON;
use crate::error::{Error, Kind};
use crate::web::frame::{Frame, Me, Visitor, html};
use crate::web::store::Request;
use crate::web::{Words, act, link};

/// How long an answer may take: a month, as the law has it where it is strictest.
const DUE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What is read of a request's words.
const WORDS_MAX: usize = 4_000;

#[derive(Template)]
#[template(path = "requests.html")]
struct Page {
    frame: Frame,
    is_member: bool,
    rights: Vec<Standing>,
    can_save: bool,
}

struct Standing {
    name: &'static str,
    title: String,
    lead: String,
    /// Since when it stands, and its receipt.
    since: Option<(String, u64)>,
    /// The newest event of this right that the page shows.
    seen: u64,
}

#[derive(Template)]
#[template(path = "request_sent.html")]
struct Sent {
    frame: Frame,
    lead: String,
    due: String,
    /// Where the receipt of an erasure is.
    file: Option<String>,
}

pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fault> {
    let t = visitor.words;
    let mut rights = vec![];
    if let Some(account) = visitor.account.clone() {
        let read = visitor
            .shared
            .readers
            .ask(move |ledger| Ok(ledger.history(&account.member, &ledger.position()?)?));
        let history = read.await?;
        for (right, name, title, lead) in [
            (Right::Objection, "objection", t.requests_objection(), t.requests_objection_lead()),
            (
                Right::Restriction,
                "restriction",
                t.requests_restriction(),
                t.requests_restriction_lead(),
            ),
        ] {
            let last = history.objections.iter().rfind(|event| event.right == right);
            let since = last
                .filter(|event| event.stands)
                .map(|event| (t.moment(&event.appended), event.index));
            rights.push(Standing {
                name,
                title,
                lead,
                since,
                seen: last.map_or(0, |event| event.index),
            });
        }
    }
    let is_member = visitor.account.is_some();
    let can_save = visitor.shared.setup.appender.is_some();
    html(&Page { frame: visitor.frame(t.requests(), vec![]), is_member, rights, can_save })
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    right: Right,
    #[serde(default)]
    withdraw: bool,
    #[serde(default)]
    seen: u64,
}

pub(crate) async fn ask(
    me: Me,
    session: Session,
    Form(asked): Form<Asked>,
) -> Result<Response, Fault> {
    let Asked { right, withdraw, seen } = asked;
    if right == Right::Erasure {
        return if withdraw {
            Ok(Plain::NotFound.into_response())
        } else {
            erase(me, session).await
        };
    }
    let _turn = me.shared.stripes.of(&me.account.member).await;
    let history =
        me.ask(|_, ledger, member| Ok(ledger.history(member, &ledger.position()?)?)).await?;
    let of_right = || history.objections.iter().filter(|event| event.right == right);
    // Sent twice, or standing already: it is one event.
    let first = of_right().find(|event| event.index > seen);
    if let Some(event) = first.filter(|event| event.stands != withdraw) {
        return Ok(Redirect::to(&format!("/receipts/{}", event.index)).into_response());
    }
    let last = of_right().next_back();
    match last {
        Some(last) if last.stands != withdraw => {
            return Ok(Redirect::to(&format!("/receipts/{}", last.index)).into_response());
        }
        // What nobody asked for cannot be withdrawn, and neither can what came after this form was shown.
        _ if withdraw && (first.is_some() || last.is_none()) => {
            return Ok(Redirect::to("/requests").into_response());
        }
        _ => {}
    }
    let done = act::append(&me.shared, objection(&me, right, !withdraw)).await?;
    Ok(Redirect::to(&format!("/receipts/{}?done=1", done.appended.index)).into_response())
}

fn objection(me: &Me, right: Right, stands: bool) -> Draft {
    let (member, at) = (me.account.member.clone().into(), me.shared.now());
    Draft::Objection(Objection { member, right, at, stands, provenance: Provenance::Live })
}

/// Erases, keeps the receipt for whoever has the token, and forgets the account.
async fn erase(me: Me, session: Session) -> Result<Response, Fault> {
    let _turn = me.shared.stripes.of(&me.account.member).await;
    let done = act::append(&me.shared, objection(&me, Right::Erasure, true)).await?;
    let store = &me.shared.setup.store;
    let mut token = [0; 16];
    getrandom::fill(&mut token)
        .map_err(|error| Error::new(Kind::Account, format!("no random bytes: {error}")))?;
    let token = hex::encode(token);
    if let Some(receipt) = &done.receipt {
        store.put_parting(
            &Sha256::digest(token.as_bytes()).into(),
            done.appended.index,
            receipt,
        )?;
    }
    store.end_account(&me.account.member)?;
    session.flush().await?;
    Ok(Redirect::to(&format!("/erased/{token}")).into_response())
}

/// The receipt of an erasure: to see.
pub(crate) async fn erased(visitor: Visitor, Path(token): Path<String>) -> Result<Response, Fault> {
    let found = visitor.shared.setup.store.parting(&Sha256::digest(token.as_bytes()).into())?;
    let Some((index, _)) = found else { return Ok(Plain::NotFound.into_response()) };
    let t = visitor.words;
    let mut frame = visitor.frame(t.receipt(index), vec![]);
    "/".clone_into(&mut frame.path);
    let file = Some(format!("/erased/{token}/file"));
    html(&Sent {
        frame,
        lead: t.receipt_act_erasure(),
        due: t.receipt_keep(&visitor.shared.setup.about.name),
        file,
    })
}

/// The same, to keep.
pub(crate) async fn erased_file(
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let found = visitor.shared.setup.store.parting(&Sha256::digest(token.as_bytes()).into())?;
    let Some((index, text)) = found else { return Ok(Plain::NotFound.into_response()) };
    let name = format!("attachment; filename=\"receipt-{index}.json\"");
    Ok(([(CONTENT_TYPE, JSON), (CONTENT_DISPOSITION, &name)], text).into_response())
}

/// What people without an account may ask for.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    Objection,
    Restriction,
    Erasure,
    Access,
}

impl Wanted {
    const ALL: [Self; 4] = [Self::Objection, Self::Restriction, Self::Erasure, Self::Access];

    /// As the store keeps it.
    fn kept(self) -> &'static str {
        match self {
            Self::Objection => "objection",
            Self::Restriction => "restriction",
            Self::Erasure => "erasure",
            Self::Access => "access",
        }
    }

    fn words(self, t: &Words) -> String {
        match self {
            Self::Objection => t.requests_objection(),
            Self::Restriction => t.requests_restriction(),
            Self::Erasure => t.requests_erasure(),
            Self::Access => t.requests_access(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Guest {
    kind: Wanted,
    contact: String,
    about: String,
}

/// A request of somebody who has no account: it waits for a person, with a date.
pub(crate) async fn guest(visitor: Visitor, Form(guest): Form<Guest>) -> Result<Response, Fault> {
    let short = |text: &str| text.trim().chars().take(WORDS_MAX).collect::<String>();
    let (contact, about) = (short(&guest.contact), short(&guest.about));
    if contact.is_empty() || about.is_empty() {
        return Ok(Redirect::to("/requests").into_response());
    }
    let kind = guest.kind.kept();
    let received = visitor.shared.now();
    let due = received.checked_add(DUE).unwrap_or(received);
    let request =
        Request { number: 0, kind: kind.to_owned(), contact, about, received, due, answered: None };
    let store = &*visitor.shared.setup.store;
    let number = store.put_request(&request)?;
    // To another page, so that looking again sends nothing again.
    let link = link::of_request(store, number)?;
    Ok(Redirect::to(&format!("/requests/{link}")).into_response())
}

#[derive(Template)]
#[template(path = "request.html")]
struct Status {
    frame: Frame,
    kind: String,
    open: String,
    state: String,
    is_late: bool,
}

/// Where a request stands, for whoever has its address: when and what for, and nothing of what was written.
pub(crate) async fn status(visitor: Visitor, Path(link): Path<String>) -> Result<Response, Fault> {
    let store = &*visitor.shared.setup.store;
    let found = match link::request(store, &link)? {
        Some(number) => store.request(number)?,
        None => None,
    };
    let Some(request) = found else { return Ok(Plain::NotFound.into_response()) };
    let t = visitor.words;
    let kind = Wanted::ALL.into_iter().find(|kind| kind.kept() == request.kind);
    let state = match &request.answered {
        Some(at) => t.requests_answered(t.day(at)),
        None => t.requests_waiting(),
    };
    html(&Status {
        frame: visitor.frame(t.requests_number(request.number), vec![]),
        kind: kind.map(|kind| kind.words(t)).unwrap_or_default(),
        open: t.requests_open(t.day(&request.received), t.day(&request.due)),
        state,
        is_late: request.answered.is_none() && request.due < visitor.shared.now(),
    })
}
