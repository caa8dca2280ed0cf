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

#[derive(Template)]
#[template(path = "proof.html")]
struct Page {
    frame: Frame,
    id: String,
    published: String,
    held: String,
    why: Option<String>,
    rows: Vec<Row>,
    /// How many more there are than are listed.
    more: usize,
    has_proof: bool,
    pseudonym: String,
}

struct Row {
    id: String,
    part: String,
}

/// Records that are listed; the file has all of them.
const ROWS_MAX: usize = 200;

pub(crate) async fn show(me: Me, Path(id): Path<String>) -> Result<Response, Fault> {
    let wanted = id.clone();
    let read = me.ask(move |inner, ledger, member| {
        let held = holding::all(inner, ledger, member)?.into_iter().find(|held| held.id == wanted);
        Ok((held, holding::pseudonym(ledger, member)?))
    });
    let (Some(held), pseudonym) = read.await? else { return Ok(Plain::NotFound.into_response()) };
    let t = me.words;
    let Held { published, rows, .. } = held;
    let (held, why, rows) = match rows {
        Known::Unknown => (t.data_unknown(), None, None),
        Known::Rows(rows) if rows.is_empty() => {
            (t.data_holds_nothing(), Some(t.data_why_out()), Some(rows))
        }
        Known::Rows(rows) => (t.data_holds_rows(rows.len()), Some(t.data_why_in()), Some(rows)),
    };
    let has_proof = rows.is_some() && pseudonym.is_some();
    let rows = rows.unwrap_or_default();
    let listed = rows.iter().take(ROWS_MAX).map(holding::shown);
    let trail = vec![Step { title: t.data(), path: "/data" }];
    html(&Page {
        frame: me.frame(format!("{} {id}", t.data_corpus()), trail),
        published: t.data_built(t.moment(&published)),
        held,
        why,
        more: rows.len().saturating_sub(ROWS_MAX),
        rows: listed
            .map(|row| Row { id: row.id, part: t.category(spoken(&row.category)) })
            .collect(),
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
    let key = shared.readers.ask(|ledger| Ok(ledger.log_key()?)).await?;
    Ok(([(CONTENT_TYPE, TEXT)], format!("log {key}\nquorum none\n")).into_response())
}
