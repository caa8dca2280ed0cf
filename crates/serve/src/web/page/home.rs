//! The overview: how the switch stands, and where everything else is.

use askama::Template;
use axum::response::Response;

use super::Fault;
use crate::web::frame::{Frame, Me, html};
use crate::web::standing::Standing;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    is_on: bool,
}

pub(crate) async fn show(me: Me) -> Result<Response, Fault> {
    let standing = standing(&me).await?;
    let title = me.words.home_title(&me.account.name);
    html(&Home { frame: me.frame(title, vec![]), is_on: standing.is_on && standing.note.is_none() })
}

/// How the switch of whoever is signed in stands now.
pub(crate) async fn standing(me: &Me) -> Result<Standing, Fault> {
    let now = me.shared.now();
    Ok(me.ask(move |inner, ledger, member| Standing::read(inner, ledger, member, now)).await?)
}
