//! The receipt of an act: to see, to download, to print.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use super::{Fault, Plain, path};
use crate::answer::JSON;
use crate::error::{Error, Kind};
use crate::web::frame::{Frame, Me, Step, html};
use crate::web::receipt::{self, Act, Said};
use abide_terms::event::Setting;

#[derive(Template)]
#[template(path = "receipt.html")]
struct Page {
    frame: Frame,
    act: Act,
    what: String,
    when: String,
    done: Option<String>,
    state: Option<String>,
    has_file: bool,
    /// Where whoever looks came from: to change it again is as easy.
    back: &'static str,
    back_title: String,
}

#[derive(Template)]
#[template(path = "receipt_print.html")]
struct Print {
    frame: Frame,
    act: Act,
    what: String,
    when: String,
    address: String,
    /// The image, in SVG of our own making.
    code: String,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    done: String,
}

/// The act, if there is one of that number and it is theirs, with its file if that can be made by now.
async fn read(me: &Me, number: &str) -> Result<Option<(Act, Option<File>)>, Fault> {
    let Some(index) = number.parse::<u64>().ok().filter(|index| index.to_string() == number) else {
        return Ok(None);
    };
    let read = me.ask(move |inner, ledger, member| {
        let Some(act) = Act::read(ledger, member, index)? else { return Ok(None) };
        // What was imported has a receipt from the next root on.
        let file = receipt::file(ledger, index, &inner.setup.about.name).ok();
        Ok(Some((act, file)))
    });
    Ok(read.await?)
}

type File = (String, Option<jiff::Timestamp>);

pub(crate) async fn show(
    me: Me,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let Some((act, file)) = read(&me, &number).await? else {
        return Ok(Plain::NotFound.into_response());
    };
    let t = me.words;
    let is_new = !asked.done.is_empty() && act.later.is_none();
    let done = match &act.said {
        Said::Choice { setting: Setting::Off, .. } => t.receipt_done_off(),
        Said::Choice { setting: Setting::On, .. } => t.receipt_done_on(),
        Said::Right { .. } => t.requests_sent(),
    };
    let state = file.as_ref().map(|(_, pending)| match pending {
        Some(by) => t.receipt_pending(t.moment(by)),
        None => t.receipt_complete(),
    });
    let (back, back_title) = (path::AI, t.ai());
    let trail = vec![Step { title: t.ai(), path: path::AI }];
    html(&Page {
        frame: me.frame(t.receipt(act.index), trail),
        what: act.said.words(t),
        when: t.moment(&act.at),
        done: is_new.then_some(done),
        state,
        has_file: file.is_some(),
        act,
        back,
        back_title,
    })
}

pub(crate) async fn file(me: Me, Path(number): Path<String>) -> Result<Response, Fault> {
    let Some((act, Some((text, _)))) = read(&me, &number).await? else {
        return Ok(Plain::NotFound.into_response());
    };
    let name = format!("attachment; filename=\"receipt-{}.json\"", act.index);
    Ok(([(CONTENT_TYPE, JSON), (CONTENT_DISPOSITION, &name)], text).into_response())
}

pub(crate) async fn print(me: Me, Path(number): Path<String>) -> Result<Response, Fault> {
    let Some((act, _)) = read(&me, &number).await? else {
        return Ok(Plain::NotFound.into_response());
    };
    let t = me.words;
    let site = me.shared.setup.about.url.clone().unwrap_or_default();
    let address = format!("{site}/receipts/{}", act.index);
    // The fragment never leaves the browser that reads it.
    let code = code(&format!("{address}#{}", act.digest))?;
    let title = t.receipt(act.index);
    let (what, when) = (act.said.words(t), t.moment(&act.at));
    html(&Print { frame: me.frame(title, vec![]), what, when, address, code, act })
}

fn code(text: &str) -> Result<String, Fault> {
    let made =
        QrCode::new(text).map_err(|error| Error::new(Kind::Page, format!("a QR code: {error}")))?;
    Ok(made.render::<svg::Color<'_>>().min_dimensions(180, 180).build())
}
