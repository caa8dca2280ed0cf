//! `[mail]`: the server that receipts and notices go through.

use std::path::PathBuf;

use abide_serve::web::mail::{Relay, Settings, Tls as Protection};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Config;
use crate::failure::{At, Exit, Failure};
use crate::platform::Platform;

/// Where the name and the password come from: a configuration is read by many, and copied.
const USER: &str = "ABIDE_MAIL_USER";
const PASSWORD: &str = "ABIDE_MAIL_PASSWORD";

/// The mail server. Its name and password come from `ABIDE_MAIL_USER` and `ABIDE_MAIL_PASSWORD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    pub(crate) server: String,
    /// Without it, 587 for `starttls`, 465 for `implicit`, 25 for `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) port: Option<u16>,
    /// How the connection is protected.
    #[serde(default)]
    pub(crate) tls: Tls,
    /// In whose name mail goes out, such as `Example <privacy@example.com>`.
    pub(crate) sender: String,
    /// Where undeliverable mail comes back to, if not to the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bounces: Option<String>,
    /// A certificate in PEM that is trusted beside the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) root: Option<PathBuf>,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tls {
    /// By STARTTLS, without which nothing is sent.
    #[default]
    Starttls,
    /// From the first byte.
    Implicit,
    /// Not at all: for a server on the same machine.
    None,
}

/// The relay of a platform that sends mail. Whatever is wrong with it is said at once, and not with the first letter.
pub(crate) fn relay(platform: &Platform) -> Result<Option<Relay>, Failure> {
    let Config { mail, pages, .. } = &platform.config;
    let Some(mail) = mail else { return Ok(None) };
    let wrong = |words: &str| Failure::new(Exit::Invalid, "config::mail", format_args!("{words}"));
    let is_address = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    if !pages.url.as_ref().is_some_and(is_address) {
        return Err(wrong("letters have links, and nothing says where members reach the pages")
            .hint("write `url = \"https://example.com\"` under `[pages]`"));
    }
    let of = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let login = match (of(USER), of(PASSWORD)) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => {
            return Err(wrong("the mail server's password is missing")
                .hint(format_args!("set `{PASSWORD}`, or leave `{USER}` unset")));
        }
        (None, Some(_)) => {
            return Err(wrong("the mail server's user is missing")
                .hint(format_args!("set `{USER}`, or leave `{PASSWORD}` unset")));
        }
    };
    let root = match &mail.root {
        Some(path) => {
            let path = platform.path(path);
            Some(std::fs::read(&path).at("config::mail", path.display())?)
        }
        None => None,
    };
    let settings = Settings {
        server: mail.server.clone(),
        port: mail.port,
        tls: match mail.tls {
            Tls::Starttls => Protection::Starttls,
            Tls::Implicit => Protection::Implicit,
            Tls::None => Protection::None,
        },
        sender: mail.sender.clone(),
        bounces: mail.bounces.clone(),
        root,
        login,
    };
    let relay = Relay::new(&settings);
    Ok(Some(relay.map_err(|error| {
        Failure::new(Exit::Invalid, "config::mail", format_args!("{error}"))
            .maybe_hint(error.advice())
    })?))
}
