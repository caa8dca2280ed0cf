//! One line of everything that touched the member's setting, the newest first, each with whoever did it.

use abide_ledger::event::{Kind, Provenance, Stage};
use abide_ledger::{Entry, Event, Ledger};
use abide_terms::event::{Right, Setting};
use abide_terms::region;
use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Fault;
use crate::error::Result;
use crate::web::frame::{Frame, Me, html};
use crate::web::standing::{region_at, spoken};
use crate::web::{Inner, Words};

#[derive(Template)]
#[template(path = "timeline.html")]
struct Page {
    frame: Frame,
    points: Vec<Point>,
}

struct Point {
    when: String,
    instant: String,
    what: String,
    who: String,
    /// `on`, `off` or nothing: for the colour, which says nothing alone.
    mark: &'static str,
    /// The receipt of an act.
    receipt: Option<u64>,
    /// Where more of it is.
    link: Option<(String, String)>,
    imported: bool,
}

/// Everything that concerns the member.
fn read(inner: &Inner, ledger: &Ledger, id: &str, now: Timestamp) -> Result<Vec<Entry>> {
    let position = ledger.position()?;
    let member = inner.setup.directory.member(id)?;
    let today = TimeZone::UTC.to_datetime(now).date();
    let code = member.as_ref().and_then(|member| region_at(member, now));
    let is_here = |items: &[String]| {
        code.is_some_and(|code| items.iter().any(|item| region::covers(item, code, today)))
    };
    let mut all = ledger.entries(id, &position)?;
    let mut paused = vec![];
    for kind in
        [Kind::Terms, Kind::Pause, Kind::Resume, Kind::Corpus, Kind::Model, Kind::Withdrawal]
    {
        for entry in ledger.events(kind, &position)? {
            let joined = member.as_ref().and_then(|member| member.joined);
            let concerns = match &entry.event {
                Event::Pause(pause) if is_here(&pause.regions) => {
                    paused.push(pause.id.clone());
                    true
                }
                Event::Pause(_) => false,
                Event::Resume(resume) => paused.contains(&resume.pause),
                Event::Corpus(_) | Event::Model(_) | Event::Withdrawal(_) => {
                    joined.is_none_or(|joined| entry.appended >= joined)
                }
                _ => true,
            };
            if concerns {
                all.push(entry);
            }
        }
    }
    all.sort_by_key(|entry| (time(entry), entry.index));
    all.reverse();
    Ok(all)
}

/// When it happened: what was brought in later states its own time.
fn time(entry: &Entry) -> Timestamp {
    match &entry.event {
        Event::Choice(said) => said.at,
        Event::Notice(said) => said.at,
        Event::Bounce(said) => said.at,
        Event::Objection(said) => said.at,
        Event::Pause(said) => said.from,
        Event::Resume(said) => said.at,
        Event::Terms(said) => said.published,
        _ => entry.appended,
    }
}

fn point(t: &Words, platform: &str, entry: &Entry) -> Option<Point> {
    let mut point = Point {
        when: t.moment(&time(entry)),
        instant: time(entry).to_string(),
        what: String::new(),
        who: t.timeline_platform(platform),
        mark: "",
        receipt: None,
        link: None,
        imported: false,
    };
    point.what = match &entry.event {
        Event::Choice(said) => {
            point.who = who(t, platform, &said.actor);
            point.receipt = Some(entry.index);
            point.imported = said.provenance == Provenance::Import;
            point.mark = if said.setting == Setting::On { "on" } else { "off" };
            match (said.setting, said.category.as_deref()) {
                (Setting::On, None) => t.timeline_on(),
                (Setting::Off, None) => t.timeline_off(),
                (Setting::On, Some(part)) => t.timeline_category_on(t.category(spoken(part))),
                (Setting::Off, Some(part)) => t.timeline_category_off(t.category(spoken(part))),
            }
        }
        Event::Objection(said) => {
            point.who = t.timeline_you();
            point.receipt = Some(entry.index);
            point.imported = said.provenance == Provenance::Import;
            point.mark = if said.stands { "off" } else { "on" };
            let what = match said.right {
                Right::Objection => t.timeline_objection(),
                Right::Restriction => t.timeline_restriction(),
                Right::Erasure => t.timeline_erasure(),
            };
            if said.stands { what } else { t.timeline_withdrawn(what) }
        }
        Event::Notice(said) => t.timeline_notice(said.terms.as_str(), said.channel.as_str()),
        Event::Bounce(said) => t.timeline_bounce(said.terms.as_str()),
        Event::Terms(said) => {
            point.link = Some(("/terms".to_owned(), t.terms()));
            t.timeline_terms(&said.version)
        }
        Event::Pause(said) => {
            point.mark = "off";
            t.timeline_pause(&said.authority, &said.reason)
        }
        Event::Resume(_) => t.timeline_resume(),
        Event::Corpus(said) => {
            point.link = Some((format!("/data/corpora/{}", said.id), t.data_proof()));
            t.timeline_corpus(&said.id)
        }
        Event::Withdrawal(said) => match said.stage {
            Stage::Withdrawn => t.timeline_withdrawn_corpus(&said.corpus),
            Stage::Deleted => t.timeline_deleted_corpus(&said.corpus),
        },
        Event::Model(said) => t.timeline_model(&said.id),
        _ => return None,
    };
    Some(point)
}

fn who(t: &Words, platform: &str, actor: &str) -> String {
    match actor {
        "member" => t.timeline_you(),
        "officer" => t.timeline_officer(platform),
        "platform" | "import" => t.timeline_platform(platform),
        other => other.to_owned(),
    }
}

pub(crate) async fn show(me: Me) -> Result<Response, Fault> {
    let now = me.shared.now();
    let read = me.ask(move |inner, ledger, member| read(inner, ledger, member, now));
    let (t, platform) = (me.words, &me.shared.setup.about.name);
    let points = read.await?.iter().filter_map(|entry| point(t, platform, entry)).collect();
    html(&Page { frame: me.frame(t.timeline(), vec![]), points })
}
