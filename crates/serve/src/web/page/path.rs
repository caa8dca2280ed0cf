//! The way to the switch, as it is told to people: Settings & Privacy, Data privacy, How the platform uses your data.

use askama::Template;
use axum::response::Response;

use super::{Fault, home};
use crate::web::frame::{Frame, Me, Step, html};

pub(crate) const SETTINGS: &str = "/settings";
pub(crate) const PRIVACY: &str = "/settings/privacy";
pub(crate) const USES: &str = "/settings/privacy/uses";
pub(crate) const AI: &str = "/settings/privacy/uses/ai";

/// A place on the way, with what lies behind it.
#[derive(Template)]
#[template(path = "path.html")]
struct Place {
    frame: Frame,
    lead: String,
    links: Vec<Link>,
}

struct Link {
    path: &'static str,
    title: String,
    lead: String,
    /// What is set there.
    state: Option<String>,
}

/// The steps to a place, the place itself left out.
pub(crate) fn trail(me: &Me, depth: usize) -> Vec<Step> {
    let (t, platform) = (me.words, &me.shared.setup.about.name);
    let steps = [(t.settings(), SETTINGS), (t.privacy(), PRIVACY), (t.uses(platform), USES)];
    steps.into_iter().take(depth).map(|(title, path)| Step { title, path }).collect()
}

pub(crate) async fn settings(me: Me) -> Result<Response, Fault> {
    let t = me.words;
    let links = [
        (PRIVACY, t.privacy(), t.privacy_lead()),
        ("/data", t.home_data(), t.home_data_lead()),
        ("/timeline", t.home_timeline(), t.home_timeline_lead()),
        ("/terms", t.home_terms(), t.home_terms_lead()),
        ("/notices", t.home_notices(), t.home_notices_lead()),
        ("/requests", t.home_requests(), t.home_requests_lead()),
    ];
    let links = links
        .into_iter()
        .map(|(path, title, lead)| Link { path, title, lead, state: None })
        .collect();
    let lead = t.settings_lead(&me.shared.setup.about.name);
    html(&Place { frame: me.frame(t.settings(), trail(&me, 0)), lead, links })
}

pub(crate) async fn privacy(me: Me) -> Result<Response, Fault> {
    let t = me.words;
    let title = t.uses(&me.shared.setup.about.name);
    let links = vec![Link { path: USES, title, lead: t.uses_lead(), state: None }];
    html(&Place { frame: me.frame(t.privacy(), trail(&me, 1)), lead: t.privacy_lead(), links })
}

pub(crate) async fn uses(me: Me) -> Result<Response, Fault> {
    let t = me.words;
    let is_on = home::standing(&me).await?.is_on;
    let state = Some(if is_on { t.state_on() } else { t.state_off() });
    let links = vec![Link { path: AI, title: t.ai(), lead: t.ai_lead(), state }];
    let title = t.uses(&me.shared.setup.about.name);
    html(&Place { frame: me.frame(title, trail(&me, 2)), lead: t.uses_lead(), links })
}
