//! My data and AI: what every corpus and model since the member joined holds of theirs, and what happens next.

use abide_ledger::event::Stage;
use abide_ledger::{Ledger, ModelEntry, WithdrawalEntry};
use askama::Template;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{Fault, home};
use crate::answer::JSON;
use crate::error::Result;
use crate::web::frame::{Frame, Me, html};
use crate::web::holding::{self, Held, Known};
use crate::web::why::Why;
use crate::web::{Inner, standing};

#[derive(Template)]
#[template(path = "data.html")]
struct Page {
    frame: Frame,
    is_on: bool,
    promise: String,
    corpora: Vec<Corpus>,
    models: Vec<Model>,
}

struct Corpus {
    id: String,
    published: String,
    /// `None` if that cannot be shown.
    rows: Option<usize>,
    held: String,
    why: Option<String>,
    next: String,
    /// That it was withdrawn, or its rows are gone.
    ended: Vec<String>,
}

struct Model {
    id: String,
    corpus: String,
    published: String,
    held: String,
    replaced: Option<String>,
}

/// What is read at once.
#[derive(Debug)]
struct Read {
    corpora: Vec<Held>,
    /// What kept most of the member's records out, corpus by corpus.
    out: Vec<Option<String>>,
    models: Vec<ModelEntry>,
    ended: Vec<WithdrawalEntry>,
}

fn read(inner: &Inner, ledger: &Ledger, member: &str) -> Result<Read> {
    let corpora = holding::all(inner, ledger, member)?;
    let out = corpora.iter().map(|held| {
        let why = Why::read(inner, ledger, member, &held.corpus).ok()?;
        why.main_reason().map(str::to_owned)
    });
    let out = out.collect();
    let models = ledger.models()?.into_iter().rev();
    let models =
        models.filter(|model| corpora.iter().any(|held| held.id == model.model.corpus)).collect();
    Ok(Read { corpora, out, models, ended: ledger.withdrawals()? })
}

async fn ask(me: &Me) -> Result<Read> {
    me.ask(read).await
}

pub(crate) async fn show(me: Me) -> Result<Response, Fault> {
    let (t, about) = (me.words, &me.shared.setup.about);
    let standing = home::standing(&me).await?;
    let is_on = standing.is_on;
    let Read { corpora, out, models, ended } = ask(&me).await?;
    // The first of the newest corpora that hold nothing.
    let gone = corpora.iter().take_while(|held| held.has_some() == Some(false)).last();
    let shown = corpora.iter().zip(&out).map(|(held, out)| {
        let (rows, text, why) = match &held.rows {
            Known::Unknown => (None, t.data_unknown(), None),
            Known::Rows(rows) if rows.is_empty() => {
                let why = out.as_ref().map(|reason| format!("{}.", t.reason(reason)));
                (Some(0), t.data_holds_nothing(), why)
            }
            Known::Rows(rows) => {
                (Some(rows.len()), t.data_holds_rows(rows.len()), Some(t.data_why_in()))
            }
        };
        let next = match (rows, gone) {
            (Some(0), _) => t.data_next_never(),
            (_, Some(gone)) => t.data_next_gone(t.day(&gone.published)),
            _ if is_on => t.data_next_in(),
            _ => t.data_next_leaving(),
        };
        Corpus {
            id: held.id.clone(),
            published: t.moment(&held.published),
            rows,
            held: text,
            why,
            next,
            ended: ended
                .iter()
                .filter(|entry| entry.withdrawal.corpus == held.id)
                .map(|entry| match entry.withdrawal.stage {
                    Stage::Withdrawn => t.data_withdrawn(t.day(&entry.appended)),
                    Stage::Deleted => t.data_deleted(t.day(&entry.appended)),
                })
                .collect(),
        }
    });
    let of_model = |model: &ModelEntry| {
        let held = corpora.iter().find(|held| held.id == model.model.corpus);
        let replaced =
            models.iter().find(|other| other.model.replaces.as_deref() == Some(&model.model.id));
        Model {
            id: model.model.id.clone(),
            corpus: model.model.corpus.clone(),
            published: t.moment(&model.appended),
            held: match held.and_then(Held::has_some) {
                Some(true) => t.data_model_holds(),
                Some(false) => t.data_model_none(),
                None => t.data_unknown(),
            },
            replaced: replaced.map(|other| t.data_model_replaced(t.day(&other.appended))),
        }
    };
    html(&Page {
        frame: me.frame(t.data(), vec![]),
        is_on,
        promise: match standing.promise_days(about) {
            Some(days) => t.switch_promise(&about.name, days),
            None => t.switch_no_promise(&about.name),
        },
        corpora: shown.collect(),
        models: models.iter().map(of_model).collect(),
    })
}

/// Everything on the page, and the proofs themselves, as one file.
pub(crate) async fn all(me: Me) -> Result<Response, Fault> {
    let now = me.shared.now();
    let file = me.ask(move |inner, ledger, member| {
        let Read { corpora, models, .. } = read(inner, ledger, member)?;
        let standing = standing::Standing::read(inner, ledger, member, now)?;
        let corpora = corpora.iter().map(|held| {
            let proof = holding::proof(inner, ledger, member, &held.id).ok().flatten();
            let rows = match &held.rows {
                Known::Unknown => None,
                Known::Rows(rows) => Some(rows.len()),
            };
            let decided = Why::read(inner, ledger, member, &held.corpus).map(|why| why.decided);
            let decided = decided.unwrap_or_default().into_iter().map(|record| {
                json!({ "id": record.id, "category": record.category, "region": record.region, "reason": record.reason })
            });
            let decided: Vec<_> = decided.collect();
            json!({ "corpus": held.id, "entry": held.index, "published": held.published, "records": rows, "decisions": decided, "proof": proof })
        });
        let corpora: Vec<_> = corpora.collect();
        let models = models.iter().map(|entry| {
            json!({ "model": entry.model.id, "corpus": entry.model.corpus, "entry": entry.index, "published": entry.appended,
                "replaces": entry.model.replaces })
        });
        let models: Vec<_> = models.collect();
        let setting = if standing.is_on { "on" } else { "off" };
        Ok(json!({ "at": now, "setting": setting, "corpora": corpora, "models": models }))
    });
    let text = format!("{:#}\n", file.await?);
    let name = "attachment; filename=\"my-data-and-ai.json\"";
    Ok(([(CONTENT_TYPE, JSON), (CONTENT_DISPOSITION, name)], text).into_response())
}
