//! What changed: every version of the terms, and what it means where the member lives.

use abide_terms::diff::{self, Direction};
use abide_terms::document::{Default as Setting, Document};
use askama::Template;
use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;

use super::{Fault, Plain};
use crate::answer::TEXT;
use crate::web::frame::{Frame, Me, Visitor, html};
use crate::web::standing::region_at;

#[derive(Template)]
#[template(path = "terms.html")]
struct Page {
    frame: Frame,
    versions: Vec<Version>,
    /// The region whose feeds there are.
    region: Option<String>,
}

struct Version {
    name: String,
    title: String,
    text: String,
    published: String,
    /// What it means where the member lives.
    here: String,
    basis: Option<String>,
    is_first: bool,
    changes: Vec<Change>,
}

struct Change {
    before: String,
    after: String,
    words: String,
    direction: String,
    mark: &'static str,
}

pub(crate) async fn show(me: Me) -> Result<Response, Fault> {
    let now = me.shared.now();
    let read = me.ask(|inner, ledger, member| {
        Ok((inner.terms.all(ledger)?, inner.setup.directory.member(member)?))
    });
    let (documents, member) = read.await?;
    let code = member.as_ref().and_then(|member| region_at(member, now));
    let joined = member.as_ref().and_then(|member| member.joined);
    let today = TimeZone::UTC.to_datetime(now).date();
    let t = me.words;
    let mut sorted: Vec<&Document> =
        documents.iter().filter(|version| version.published <= now).collect();
    sorted.sort_by_key(|version| version.published);
    let before = std::iter::once(None).chain(sorted.iter().copied().map(Some));
    let versions = sorted.iter().zip(before).map(|(version, before)| {
        let region = code.and_then(|code| version.region(code, today));
        let here = region.map(|region| {
            let is_new = joined.is_some_and(|joined| joined >= version.published);
            let from = if is_new { region.effective.new } else { region.effective.existing };
            let default = match region.default {
                Setting::On => "on",
                Setting::Off => "off",
                Setting::Unset => "unset",
            };
            t.terms_you_covered(t.day(&from), default)
        });
        Version {
            name: version.version.clone(),
            title: version.notice.title.clone(),
            text: version.notice.text.trim().to_owned(),
            published: t.terms_published(t.day(&version.published)),
            here: here.unwrap_or_else(|| t.terms_you_not_covered()),
            basis: region.map(|region| t.terms_basis(&region.legal_basis)),
            is_first: before.is_none(),
            changes: before.map(|before| changes(&me, before, version)).unwrap_or_default(),
        }
    });
    let mut versions: Vec<Version> = versions.collect();
    versions.reverse();
    let region = code.map(str::to_owned);
    html(&Page { frame: me.frame(t.terms(), vec![]), versions, region })
}

fn changes(me: &Me, before: &Document, after: &Document) -> Vec<Change> {
    let t = me.words;
    // Name and date are in the heading, and the notice is shown whole.
    let is_told =
        |path: &str| ["version", "published"].contains(&path) || path.starts_with("notice.");
    let changes = diff::changes(before, after).into_iter().filter(|change| !is_told(&change.path));
    let changes = changes.map(|change| {
        let (direction, mark) = match change.direction {
            Direction::Widens => (t.terms_widens(), "widens"),
            Direction::Narrows => (t.terms_narrows(), "narrows"),
            Direction::Neutral => (t.terms_neutral(), ""),
        };
        let (before, after) = (change.before.unwrap_or_default(), change.after.unwrap_or_default());
        Change { before, after, words: change.words, direction, mark }
    });
    changes.collect()
}

/// The text of a version, as it was published.
pub(crate) async fn text(visitor: Visitor, Path(version): Path<String>) -> Result<Response, Fault> {
    let read = visitor.shared.readers.ask(move |ledger| {
        let published = ledger.published(&ledger.position()?)?;
        Ok(published
            .into_iter()
            .find(|entry| entry.terms.version == version)
            .map(|entry| entry.terms.text))
    });
    Ok(match read.await? {
        Some(text) => ([(CONTENT_TYPE, TEXT)], text).into_response(),
        None => Plain::NotFound.into_response(),
    })
}
