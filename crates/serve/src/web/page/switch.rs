//! The switch: on or off in one action, the same both ways, and read back from the ledger.

use abide_terms::decision::Reason;
use abide_terms::document::Purpose;
use abide_terms::event::Setting;
use abide_terms::taxonomy;
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Fault, home, path};
use crate::web::act::{self, Done, Wish};
use crate::web::frame::{Frame, Me, html};
use crate::web::standing::{Standing, spoken};

#[derive(Template)]
#[template(path = "switch.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a state of the page")]
struct Page {
    frame: Frame,
    is_on: bool,
    /// The form's word for what was shown.
    seen: u64,
    terms: String,
    since: Option<String>,
    receipt: Option<u64>,
    has_lapsed: bool,
    is_off_unasked: bool,
    default_reason: Option<String>,
    note: Option<String>,
    fault: Option<String>,
    /// The receipt of the part that was just pressed, where a script asks for that piece of the page alone.
    saved: Option<u64>,
    is_piece: bool,
    families: Vec<Family>,
    not_covered: Vec<String>,
    minimum_age: i16,
    promise: String,
    can_save: bool,
}

/// Parts of one kind.
struct Family {
    title: String,
    state: String,
    /// Where something is off, it is shown at once.
    is_open: bool,
    parts: Vec<Part>,
}

struct Part {
    category: String,
    name: String,
    is_on: bool,
    seen: u64,
}

#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    said: String,
}

/// The deep link.
pub(crate) async fn straight() -> Redirect {
    Redirect::to(path::AI)
}

pub(crate) async fn show(me: Me, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let fault = (asked.said == "stale").then(|| me.words.switch_stale());
    page(&me, fault, None).await
}

/// What a script asked for, which takes its piece of the page and leaves the rest as it is.
struct Piece {
    category: Option<String>,
    saved: Option<u64>,
}

async fn page(me: &Me, fault: Option<String>, piece: Option<Piece>) -> Result<Response, Fault> {
    let (t, about) = (me.words, &me.shared.setup.about);
    let standing = home::standing(me).await?;
    let chosen = standing.chosen.as_ref();
    let terms = standing.terms.as_ref();
    let not_covered = |purpose: &&Purpose| !purpose.covered_by_switch;
    let is_unasked = chosen.is_none() || standing.has_lapsed();
    html(&Page {
        frame: me.frame(t.ai(), path::trail(me, 3)),
        is_on: standing.is_on,
        seen: form(chosen.map(|choice| choice.index)),
        terms: terms.map(|terms| terms.version.clone()).unwrap_or_default(),
        since: chosen.filter(|_| !standing.has_lapsed()).map(|choice| t.moment(&choice.appended)),
        receipt: chosen.map(|choice| choice.index),
        has_lapsed: standing.has_lapsed(),
        is_off_unasked: standing.is_off_unasked(),
        default_reason: standing
            .region
            .as_ref()
            .filter(|_| is_unasked)
            .and_then(|region| region.default_reason.clone()),
        note: standing.note.map(|reason| note(me, &standing, reason)),
        fault,
        families: families(me, &standing, piece.as_ref().and_then(|of| of.category.as_deref())),
        saved: piece.as_ref().and_then(|of| of.saved),
        is_piece: piece.is_some(),
        not_covered: terms
            .map(|terms| {
                terms
                    .purposes
                    .iter()
                    .filter(not_covered)
                    .map(|purpose| purpose.title.clone())
                    .collect()
            })
            .unwrap_or_default(),
        minimum_age: terms.map_or(18, |terms| terms.minimum_age),
        promise: match standing.promise_days(about) {
            Some(days) => t.switch_promise(&about.name, days),
            None => t.switch_no_promise(&about.name),
        },
        can_save: me.shared.setup.appender.is_some(),
    })
}

/// The parts, by the first word of their categories, in the order of the terms.
fn families(me: &Me, standing: &Standing, pressed: Option<&str>) -> Vec<Family> {
    let t = me.words;
    let mut families: Vec<(String, Vec<Part>)> = vec![];
    for part in &standing.parts {
        let root = part.category.split('.').next().unwrap_or_default();
        let name = t.family(root);
        let shown = Part {
            name: t.category(spoken(&part.category)),
            category: part.category.clone(),
            is_on: part.is_on,
            seen: form(part.chosen),
        };
        match families.iter_mut().find(|(known, _)| *known == name) {
            Some((_, parts)) => parts.push(shown),
            None => families.push((name, vec![shown])),
        }
    }
    let of = families.into_iter().map(|(title, parts)| {
        let on = parts.iter().filter(|part| part.is_on).count();
        let is_pressed = parts.iter().any(|part| Some(part.category.as_str()) == pressed);
        let is_open = on < parts.len() || is_pressed;
        Family { title, state: t.family_on(on, parts.len()), is_open, parts }
    });
    of.collect()
}

/// Why nothing is used whatever the switch says.
fn note(me: &Me, standing: &Standing, reason: Reason) -> String {
    let t = me.words;
    match reason {
        Reason::Deleted => t.switch_note_deleted(),
        Reason::NotAMember => t.switch_note_not_a_member(),
        Reason::Objected => t.switch_note_objected(),
        Reason::Paused => t.switch_note_paused(),
        Reason::Minor => t.switch_note_minor(),
        Reason::RegionUnlisted => t.switch_note_region(),
        _ => match &standing.from {
            Some(from) => t.switch_note_not_in_effect_until(t.day(from)),
            None => t.switch_note_not_in_effect(),
        },
    }
}

/// Entries have indices, and forms have numbers: 0 stands for none, and is never a choice, for the first event names the log's keys.
fn form(seen: Option<u64>) -> u64 {
    seen.unwrap_or(0)
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    setting: Setting,
    #[serde(default)]
    category: String,
    seen: u64,
    #[serde(default)]
    terms: String,
}

pub(crate) async fn choose(
    me: Me,
    headers: HeaderMap,
    Form(form): Form<Sent>,
) -> Result<Response, Fault> {
    let category = Some(form.category).filter(|category| !category.is_empty());
    if category.as_deref().is_some_and(|category| !taxonomy::is_known(category)) {
        return Ok(super::Plain::NotFound.into_response());
    }
    let wish = Wish {
        setting: form.setting,
        category,
        seen: Some(form.seen),
        terms: Some(form.terms).filter(|terms| !terms.is_empty()),
        channel: "web",
    };
    let piece = headers.contains_key("hx-request");
    let piece = |saved| piece.then(|| Piece { category: wish.category.clone(), saved });
    match act::choose(&me.shared, &me.account.member, wish.clone()).await {
        Ok(Done::Kept(index)) if piece(None).is_some() => page(&me, None, piece(Some(index))).await,
        Ok(Done::Stale) if piece(None).is_some() => {
            page(&me, Some(me.words.switch_stale()), piece(None)).await
        }
        Ok(Done::Kept(index)) => {
            Ok(Redirect::to(&format!("/receipts/{index}?done=1")).into_response())
        }
        Ok(Done::Stale) => Ok(Redirect::to(&format!("{}?said=stale", path::AI)).into_response()),
        Err(error) => {
            eprintln!("error: {error}");
            // No receipt, nothing saved: and the page shows what the ledger says, if it can be read.
            let page = page(&me, Some(me.words.receipt_none()), piece(None)).await?;
            Ok((StatusCode::SERVICE_UNAVAILABLE, page).into_response())
        }
    }
}
