//! Notices: what the member was told. One that is shown here counts as served, and is entered before it is shown.

use abide_ledger::event::{Draft, Notice, Provenance};
use abide_ledger::{Event, Ledger};
use abide_terms::document::Document;
use askama::Template;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Fault;
use crate::error::Result;
use crate::web::frame::{Frame, Me, html};
use crate::web::standing::region_at;
use crate::web::{Inner, act, link};

#[derive(Template)]
#[template(path = "notices.html")]
struct Page {
    frame: Frame,
    notices: Vec<Shown>,
    /// The link that switches off.
    off: String,
}

struct Shown {
    version: String,
    title: String,
    text: String,
    served: String,
}

/// A version that concerns the member, and when they were told of it.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) text: String,
    served: Option<Timestamp>,
    /// The pause that this notice tells the end of as well.
    pub(crate) resumes: Option<String>,
    pub(crate) is_due: bool,
}

/// Every version that concerns the member, the newest first.
pub(crate) fn read(inner: &Inner, ledger: &Ledger, id: &str, now: Timestamp) -> Result<Vec<Told>> {
    let Some(member) = inner.setup.directory.member(id)? else { return Ok(vec![]) };
    let documents = inner.terms.all(ledger)?;
    let position = ledger.position()?;
    let today = TimeZone::UTC.to_datetime(now).date();
    let code = region_at(&member, now);
    let entries = ledger.entries(id, &position)?;
    // A notice that came back is none.
    let standing = |version: &str| {
        let bounced = entries.iter().filter_map(|entry| match &entry.event {
            Event::Bounce(bounce) if &*bounce.terms == version => Some((bounce.at, entry.index)),
            _ => None,
        });
        let last = bounced.max();
        entries.iter().filter_map(move |entry| match &entry.event {
            Event::Notice(notice) if Some((notice.at, entry.index)) > last => Some(notice.clone()),
            _ => None,
        })
    };
    let of = |version: &Document| {
        let version = version.version.clone();
        standing(&version)
            .filter(move |notice| *notice.terms == *version)
            .map(|notice| notice.at)
            .min()
    };
    let mut ended = ledger.pauses(&position)?.into_iter().filter(|pause| {
        pause.until.is_some_and(|until| until <= now)
            && code.is_some_and(|code| {
                pause.regions.iter().any(|item| abide_terms::region::covers(item, code, today))
            })
    });
    let untold = ended.next_back().filter(|pause| {
        let tells = |notice: &Notice<'_>| {
            notice.resumes.as_deref() == Some(pause.id.as_str())
                || pause.until.is_some_and(|until| notice.at >= until)
        };
        let joined_since =
            member.joined.zip(pause.until).is_some_and(|(joined, until)| joined >= until);
        !joined_since
            && !documents
                .iter()
                .any(|version| standing(&version.version).any(|notice| tells(&notice)))
    });
    let mut concerned: Vec<&Document> = documents
        .iter()
        .filter(|version| {
            version.published <= now
                && code.is_some_and(|code| version.region(code, today).is_some())
        })
        .collect();
    concerned.sort_by_key(|version| std::cmp::Reverse(version.published));
    let told = concerned.iter().enumerate().map(|(place, version)| {
        let joined = member.joined.filter(|joined| *joined >= version.published);
        let served = of(version).into_iter().chain(joined).min();
        let resumes = untold.as_ref().filter(|_| place == 0).map(|pause| pause.id.clone());
        Told {
            version: version.version.clone(),
            title: version.notice.title.clone(),
            text: version.notice.text.trim().to_owned(),
            served,
            is_due: served.is_none() || resumes.is_some(),
            resumes,
        }
    });
    Ok(told.collect())
}

pub(crate) async fn show(
    me: Me,
    method: Method,
    headers: HeaderMap,
) -> std::result::Result<Response, Fault> {
    let now = me.shared.now();
    // What a browser fetches ahead, nobody has seen.
    let is_ahead = headers
        .get("sec-purpose")
        .is_some_and(|purpose| purpose.as_bytes().starts_with(b"prefetch"));
    let is_seen = method == Method::GET && !is_ahead && me.shared.setup.appender.is_some();
    let mut told = me.ask(move |inner, ledger, member| read(inner, ledger, member, now)).await?;
    if is_seen && told.iter().any(|told| told.is_due) {
        let _turn = me.shared.stripes.of(&me.account.member).await;
        // Another device may have shown it meanwhile.
        told = me.ask(move |inner, ledger, member| read(inner, ledger, member, now)).await?;
        for told in told.iter().filter(|told| told.is_due) {
            let notice = Notice {
                member: me.account.member.clone().into(),
                terms: told.version.clone().into(),
                at: me.shared.now(),
                channel: "web".into(),
                resumes: told.resumes.clone().map(Into::into),
                provenance: Provenance::Live,
            };
            act::append(&me.shared, Draft::Notice(notice)).await?;
        }
    }
    let t = me.words;
    let notices = told.into_iter().map(|told| Shown {
        served: match told.served {
            Some(at) => t.notice_served(t.day(&at)),
            None => t.notice_not_served(),
        },
        version: told.version,
        title: told.title,
        text: told.text,
    });
    let notices = notices.collect();
    let off = link::of(&*me.shared.setup.store, &me.account.member)?;
    html(&Page { frame: me.frame(t.notices(), vec![]), notices, off })
}
