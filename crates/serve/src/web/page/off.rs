//! The page behind a link that switches off. It knows no *on*, whatever is sent to it.

use abide_terms::event::Setting;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Fault, Plain};
use crate::answer::JSON;
use crate::web::act::{self, Done, Wish};
use crate::web::frame::{Frame, Visitor, html};
use crate::web::standing::last;
use crate::web::{link, receipt};

#[derive(Template)]
#[template(path = "off.html")]
struct Page {
    frame: Frame,
    seen: u64,
    link: String,
    /// The receipt's number, once it is off.
    done: Option<u64>,
}

/// The member, and their last choice.
async fn last_choice(visitor: &Visitor, link: &str) -> Result<Option<(String, u64, bool)>, Fault> {
    let Some(member) = link::whose(&*visitor.shared.setup.store, link)? else { return Ok(None) };
    let asked = member.clone();
    let read = visitor.shared.readers.ask(move |ledger| {
        let history = ledger.history(&asked, &ledger.position()?)?;
        Ok(last(&history.choices, None)
            .map_or((0, false), |last| (last.index, last.setting == Setting::Off)))
    });
    let (index, is_off) = read.await?;
    Ok(Some((member, index, is_off)))
}

fn bad(visitor: &Visitor) -> Result<Response, Fault> {
    let t = visitor.words;
    let page =
        super::PlainPage { frame: visitor.frame(t.off_bad(), vec![]), lead: t.off_bad_hint() };
    Ok((StatusCode::NOT_FOUND, html(&page)?).into_response())
}

/// Looking switches nothing: mail programs and scanners follow links.
pub(crate) async fn show(visitor: Visitor, Path(link): Path<String>) -> Result<Response, Fault> {
    let Some((_, seen, is_off)) = last_choice(&visitor, &link).await? else { return bad(&visitor) };
    page(&visitor, link, seen, is_off.then_some(seen))
}

fn page(visitor: &Visitor, link: String, seen: u64, done: Option<u64>) -> Result<Response, Fault> {
    let mut frame = visitor.frame(visitor.words.off_title(), vec![]);
    // The choice of a language leads back to the overview: the link stands in no form.
    "/".clone_into(&mut frame.path);
    html(&Page { frame, seen, link, done })
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    seen: Option<u64>,
}

/// Also for mail programs, which send a form of their own (RFC 8058).
pub(crate) async fn press(
    visitor: Visitor,
    Path(link): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let Some((member, seen, _)) = last_choice(&visitor, &link).await? else { return bad(&visitor) };
    let wish = Wish {
        setting: Setting::Off,
        category: None,
        seen: sent.seen,
        terms: None,
        channel: "link",
    };
    match act::choose(&visitor.shared, &member, wish).await {
        Ok(Done::Kept(index)) => page(&visitor, link, index, Some(index)),
        Ok(Done::Stale) => page(&visitor, link, seen, None),
        Err(error) => Err(error.into()),
    }
}

/// The receipt of the *off* that stands.
pub(crate) async fn file(visitor: Visitor, Path(link): Path<String>) -> Result<Response, Fault> {
    let Some((_, index, true)) = last_choice(&visitor, &link).await? else {
        return Ok(Plain::NotFound.into_response());
    };
    let platform = visitor.shared.setup.about.name.clone();
    let read = visitor.shared.readers.ask(move |ledger| receipt::file(ledger, index, &platform));
    let (text, _) = read.await?;
    let name = format!("attachment; filename=\"receipt-{index}.json\"");
    Ok(([(CONTENT_TYPE, JSON), (CONTENT_DISPOSITION, &name)], text).into_response())
}
