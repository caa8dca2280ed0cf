//! Changes of the terms, and stops, where somebody lives: as feeds, for whatever reads feeds. They need no account, and hold nothing of anybody.

use abide_terms::region;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{Fault, Plain};
use crate::web::Shared;

#[derive(Template)]
#[template(path = "feed.xml")]
struct Atom<'a> {
    platform: &'a str,
    code: &'a str,
    site: &'a str,
    updated: Timestamp,
    entries: &'a [Entry],
}

/// Something that changed.
#[derive(Debug)]
struct Entry {
    /// The same for ever.
    id: String,
    title: String,
    text: String,
    at: Timestamp,
}

/// `/feed/DE.atom`, `/feed/DE.json`.
pub(crate) async fn show(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let Some((code, form)) = name.split_once('.') else {
        return Ok(Plain::NotFound.into_response());
    };
    if !region::is_code(code) || !["atom", "json"].contains(&form) {
        return Ok(Plain::NotFound.into_response());
    }
    let entries = entries(&shared, code.to_owned()).await?;
    let about = &shared.setup.about;
    let (platform, site) = (about.name.as_str(), about.url.as_deref().unwrap_or_default());
    if form == "json" {
        let items = entries.iter().map(|entry| {
            json!({ "id": entry.id, "title": entry.title, "content_text": entry.text, "date_published": entry.at,
                "url": format!("{site}/terms") })
        });
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1", "title": format!("{platform}: {code}"), "home_page_url": format!("{site}/terms"),
            "feed_url": format!("{site}/feed/{code}.json"), "items": items.collect::<Vec<_>>(),
        });
        return Ok(
            ([(CONTENT_TYPE, "application/feed+json")], format!("{feed:#}\n")).into_response()
        );
    }
    let updated = entries.first().map_or(Timestamp::UNIX_EPOCH, |entry| entry.at);
    let feed = Atom { platform, code, site, updated, entries: &entries }.render()?;
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}

/// What changed there, the newest first.
async fn entries(shared: &Shared, code: String) -> Result<Vec<Entry>, Fault> {
    let (inner, now) = (shared.clone(), shared.now());
    let read = shared.readers.ask(move |ledger| {
        let today = TimeZone::UTC.to_datetime(now).date();
        let is_here =
            |items: &[String]| items.iter().any(|item| region::covers(item, &code, today));
        let documents = inner.terms.all(ledger)?;
        let published = documents.iter().filter(|version| version.published <= now);
        let terms =
            published.filter(|version| version.region(&code, today).is_some()).map(|version| {
                Entry {
                    id: format!("urn:abide:terms:{}", version.version),
                    title: version.notice.title.clone(),
                    text: version.notice.text.trim().to_owned(),
                    at: version.published,
                }
            });
        let mut entries: Vec<Entry> = terms.collect();
        let position = ledger.position()?;
        for (pause, said) in ledger
            .pauses(&position)?
            .iter()
            .zip(ledger.events(abide_ledger::event::Kind::Pause, &position)?)
        {
            let abide_ledger::Event::Pause(said) = said.event else { continue };
            if is_here(&pause.regions) {
                let (id, title) = (
                    format!("urn:abide:pause:{}", pause.id),
                    format!("{}: {}", said.authority, said.id),
                );
                entries.push(Entry { id, title, text: said.reason.clone(), at: pause.from });
                entries.extend(pause.until.filter(|until| *until <= now).map(|until| Entry {
                    id: format!("urn:abide:resume:{}", pause.id),
                    title: format!("{}, ended", said.id),
                    text: said.conditions.clone().unwrap_or_default(),
                    at: until,
                }));
            }
        }
        entries.retain(|entry| entry.at <= now);
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        Ok(entries)
    });
    Ok(read.await?)
}
