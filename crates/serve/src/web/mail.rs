//! Mail: receipts of acts, and notices of terms, through a mail server.
//!
//! What was chosen is in the ledger before a letter is thought of, so no letter can lose it. Which acts still need one is read from the ledger, and what could not be
//! sent waits on the disk. Errors hold codes and numbers of letters; what a mail server says in words may quote addresses, so it is said to nobody.

pub(crate) mod letter;
mod poster;
mod relay;

use std::fmt;

use lettre::message::Mailbox;

use crate::error::{Error, Kind, Result};

pub use poster::Poster;
pub use relay::Relay;

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// By STARTTLS, without which nothing is sent.
    Starttls,
    /// Not at all: to a server on this machine alone.
    None,
}

impl Tls {
    fn port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::Starttls => 587,
            Self::None => 25,
        }
    }
}

/// Through which server mail goes, and in whose name.
#[derive(Clone)]
pub struct Settings {
    pub server: String,
    pub port: Option<u16>,
    pub tls: Tls,
    /// `Example <privacy@example.com>`
    pub sender: String,
    /// Where what cannot be delivered comes back to, if not to the sender.
    pub bounces: Option<String>,
    /// A certificate in PEM that is trusted beside the usual ones.
    pub root: Option<Vec<u8>>,
    /// A name and a password.
    pub login: Option<(String, String)>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("server", &self.server).finish_non_exhaustive()
    }
}

/// Whether something is an address that mail can go to.
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

fn mailbox(text: &str, what: &str) -> Result<Mailbox> {
    text.parse().map_err(|_| {
        Error::new(Kind::Mail, format!("{what} is no address of mail: `{text}`"))
            .hint("write `Name <name@example.com>`")
    })
}
