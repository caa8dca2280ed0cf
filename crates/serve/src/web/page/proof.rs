//! What one corpus holds of the member, record by record, with its proof.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{Fault, Plain};
use crate::answer::{JSON, TEXT};
use crate::web::Shared;
use crate::web::frame::{Frame, Me, Step, html};
use crate::web::holding::{self, Held, Known};
use crate::web::standing::spoken;
use crate::web::why::{ALLOWED, Why};

#[derive(Template)]
#[template(path = "proof.html")]
struct Page {
    frame: Frame,
    id: String,
    published: String,
    held: String,
    /// What was known when it was decided.
    facts: Vec<String>,
    left_out: Option<String>,
    rows: Vec<Row>,
    /// How many more there are than are listed.
    more: usize,
    has_proof: bool,
    pseudonym: String,
}

struct Row {
    id: String,
    part: String,
    why: String,
    is_in: bool,
}

/// Records that are listed; the file has all of them.
const ROWS_MAX: usize = 200;

pub(crate) async fn show(me: Me, Path(id): Path<String>) -> Result<Response, Fault> {
    let wanted = id.clone();
    let read = me.ask(move |inner, ledger, member| {
        let held = holding::all(inner, ledger, member)?.into_iter().find(|held| held.id == wanted);
        let why = held.as_ref().map(|held| Why::read(inner, ledger, member, &held.corpus));
        Ok((held, why.transpose()?, holding::pseudonym(ledger, member)?))
    });
    let (Some(held), Some(why), pseudonym) = read.await? else {
        return Ok(Plain::NotFound.into_response());
    };
    let t = me.words;
    let Held { published, rows, .. } = held;
    let (held, is_known) = match rows {
        Known::Unknown => (t.data_unknown(), false),
        Known::Rows(rows) if rows.is_empty() => (t.data_holds_nothing(), true),
        Known::Rows(rows) => (t.data_holds_rows(rows.len()), true),
    };
    let has_proof = is_known && pseudonym.is_some();
    let rows = why.decided.iter().take(ROWS_MAX).map(|record| Row {
        id: record.id.clone(),
        part: record.category.as_deref().map(|of| t.category(spoken(of))).unwrap_or_default(),
        why: t.reason(&record.reason),
        is_in: record.reason == ALLOWED,
    });
    let left_out = why.left_out();
    let trail = vec![Step { title: t.data(), path: "/data" }];
    html(&Page {
        frame: me.frame(format!("{} {id}", t.data_corpus()), trail),
        published: t.data_built(t.moment(&published)),
        held,
        facts: why.facts(t),
        left_out: if why.decided.is_empty() {
            Some(t.data_none_known())
        } else {
            (left_out > 0).then(|| t.data_left_out(left_out))
        },
        more: why.decided.len().saturating_sub(ROWS_MAX),
        rows: rows.collect(),
        has_proof,
        pseudonym: pseudonym
            .filter(|_| has_proof)
            .map(|pseudonym| hex::encode(pseudonym.0))
            .unwrap_or_default(),
        id,
    })
}

pub(crate) async fn file(me: Me, Path(id): Path<String>) -> Result<Response, Fault> {
    let wanted = id.clone();
    let read = me.ask(move |inner, ledger, member| holding::proof(inner, ledger, member, &wanted));
    let Some(text) = read.await? else { return Ok(Plain::NotFound.into_response()) };
    // The id is one that the ledger knows, so it is none that ends the quotes.
    let name = format!("attachment; filename=\"membership-{id}.json\"");
    Ok(([(CONTENT_TYPE, JSON), (CONTENT_DISPOSITION, &name)], text).into_response())
}

/// Whose signatures the browser asks for: the log's own. Whoever wants witnesses takes the files to a verifier with a policy of theirs.
pub(crate) async fn policy(State(shared): State<Shared>) -> Result<Response, Fault> {
    let key = shared.readers.ask(|ledger| Ok(ledger.signing_key()?)).await?;
    Ok(([(CONTENT_TYPE, TEXT)], format!("log {key}\nquorum none\n")).into_response())
}
