//! What letters say, and their headers.

use std::time::{Duration, UNIX_EPOCH};

use abide_terms::event::Setting;
use askama::Template;
use jiff::Timestamp;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart};
use lettre::{Address, Message};

use super::relay::Relay;
use crate::error::{Error, Kind, Result};
use crate::web::Words;
use crate::web::receipt::{Act, Said};

/// What every letter has at hand.
pub(crate) struct Desk<'a> {
    pub(crate) relay: &'a Relay,
    pub(crate) t: &'static Words,
    pub(crate) platform: &'a str,
    /// Where members reach the pages.
    pub(crate) site: &'a str,
    pub(crate) to: Address,
    /// The end of the address that switches off.
    pub(crate) off: String,
    pub(crate) now: Timestamp,
    /// The letter's number in the queue: sent twice, it is the same letter.
    pub(crate) number: u64,
}

#[derive(Template)]
#[template(path = "mail/receipt.txt")]
struct ReceiptText<'a>(&'a Receipt<'a>);

#[derive(Template)]
#[template(path = "mail/receipt.html")]
struct ReceiptHtml<'a>(&'a Receipt<'a>);

struct Receipt<'a> {
    t: &'static Words,
    platform: &'a str,
    number: u64,
    what: String,
    when: String,
    link: String,
    /// To change it again.
    switch: String,
    /// Where it can be taken back at once, if it allows anything.
    off: Option<String>,
}

/// The receipt of an act, which is attached.
pub(crate) fn receipt(desk: &Desk<'_>, act: &Act, file: String) -> Result<Message> {
    let Desk { t, platform, site, .. } = desk;
    let permits = match &act.said {
        Said::Choice { setting, .. } => *setting == Setting::On,
        Said::Right { stands, .. } => !stands,
    };
    let page = Receipt {
        t,
        platform,
        number: act.index,
        what: act.said.words(t),
        when: t.moment(&act.at),
        link: format!("{site}/receipts/{}", act.index),
        switch: format!("{site}/ai"),
        off: permits.then(|| format!("{site}/off/{}", desk.off)),
    };
    let words = MultiPart::alternative_plain_html(
        ReceiptText(&page).render().map_err(unmade)?,
        ReceiptHtml(&page).render().map_err(unmade)?,
    );
    let name = format!("receipt-{}.json", act.index);
    let kind = ContentType::parse("application/json").map_err(unmade)?;
    let body =
        MultiPart::mixed().multipart(words).singlepart(Attachment::new(name).body(file, kind));
    begin(desk, t.mail_receipt_subject(platform, act.index), "receipt")
        .multipart(body)
        .map_err(unmade)
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct NoticeText<'a>(&'a Notice<'a>);

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct NoticeHtml<'a>(&'a Notice<'a>);

struct Notice<'a> {
    t: &'static Words,
    platform: &'a str,
    title: &'a str,
    text: &'a str,
    version: &'a str,
    terms: String,
    off: String,
}

/// A notice of terms, with the right to object in a block of its own.
pub(crate) fn notice(desk: &Desk<'_>, version: &str, title: &str, text: &str) -> Result<Message> {
    let Desk { t, platform, site, .. } = desk;
    let off = format!("{site}/off/{}", desk.off);
    let page = Notice {
        t,
        platform,
        title,
        text,
        version,
        terms: format!("{site}/terms"),
        off: off.clone(),
    };
    let words = MultiPart::alternative_plain_html(
        NoticeText(&page).render().map_err(unmade)?,
        NoticeHtml(&page).render().map_err(unmade)?,
    );
    // A mail program's own button does what the link does: it switches off (RFC 8058).
    begin(desk, t.mail_notice_subject(platform, title), "notice")
        .header(Unsubscribe(format!("<{off}>")))
        .header(OneClick)
        .multipart(words)
        .map_err(unmade)
}

fn begin(desk: &Desk<'_>, subject: String, kind: &str) -> lettre::message::MessageBuilder {
    let id = format!("<{kind}-{}@{}>", desk.number, desk.relay.domain());
    Message::builder()
        .from(desk.relay.sender.clone())
        .to(Mailbox::new(None, desk.to.clone()))
        .subject(subject)
        .date(UNIX_EPOCH + Duration::from_secs(desk.now.as_second().unsigned_abs()))
        .message_id(Some(id))
        .header(AutoSubmitted)
        .header(Language(desk.t.code()))
}

fn unmade(error: impl std::fmt::Display) -> Error {
    Error::new(Kind::Mail, format!("a letter cannot be made: {error}"))
}

/// A header that is written, and never read.
macro_rules! header {
    ($of:ty, $name:literal, |$this:ident| $value:expr) => {
        impl Header for $of {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(
                _: &str,
            ) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Err("it is only written".into())
            }

            fn display(&self) -> HeaderValue {
                let $this = self;
                // All of ASCII, and links must not be folded.
                let value: String = $value;
                HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
            }
        }
    };
}

/// So that programs that answer mail by themselves do not answer it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;
header!(AutoSubmitted, "Auto-Submitted", |_it| "auto-generated".to_owned());

#[derive(Clone)]
struct Language(&'static str);
header!(Language, "Content-Language", |it| it.0.to_owned());

#[derive(Clone)]
struct Unsubscribe(String);
header!(Unsubscribe, "List-Unsubscribe", |it| it.0.clone());

#[derive(Clone)]
struct OneClick;
header!(OneClick, "List-Unsubscribe-Post", |_it| "List-Unsubscribe=One-Click".to_owned());
