//! What the pages keep beside the ledger: accounts, sessions, links and requests. Nothing in it decides what is used.

pub mod letters;
mod sqlite;

use std::fmt;

use jiff::Timestamp;

use super::account::Account;
use crate::error::Result;

pub use sqlite::Sqlite;

/// A session, under the digest of its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub data: String,
    pub ends: Timestamp,
}

/// What somebody asked for who has no account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub number: u64,
    pub kind: String,
    /// How they can be reached, and what it is about, in their words.
    pub contact: String,
    pub about: String,
    pub received: Timestamp,
    pub due: Timestamp,
    pub answered: Option<Timestamp>,
}

/// Where accounts and sessions are kept. SQLite is the one that ships.
///
/// Calls are short, and may come from several threads at once. Errors MUST NOT quote what a row holds.
pub trait Store: Send + Sync + fmt::Debug {
    /// The member and the password's hash of a login.
    fn login(&self, login: &str) -> Result<Option<(String, String)>>;
    fn account(&self, member: &str) -> Result<Option<Account>>;
    /// Makes an account, or gives the one of that member another login and password.
    fn put_account(&self, account: &Account, login: &str, hash: &str) -> Result<()>;
    fn set_language(&self, member: &str, language: &str) -> Result<()>;

    /// The language in which the member last signed in: that of letters to whoever has chosen none.
    fn spoken(&self, member: &str) -> Result<Option<String>>;
    fn put_spoken(&self, member: &str, language: &str) -> Result<()>;

    fn session(&self, digest: &[u8; 32], now: Timestamp) -> Result<Option<Session>>;
    fn put_session(&self, digest: &[u8; 32], session: &Session) -> Result<()>;
    fn end_session(&self, digest: &[u8; 32]) -> Result<()>;

    /// Forgets an account whose member was erased.
    fn end_account(&self, member: &str) -> Result<()>;

    /// The key that signs links. It is made when it is first asked for.
    fn secret(&self) -> Result<[u8; 32]>;
    /// The name of the member's link: random, and the same as long as it is not taken back.
    fn link(&self, member: &str) -> Result<[u8; 16]>;
    /// Whose link that is.
    fn linked(&self, link: &[u8; 16]) -> Result<Option<String>>;

    /// Keeps the receipt of an erasure, which nobody can make again, for whoever has the token.
    fn put_parting(&self, digest: &[u8; 32], index: u64, receipt: &str) -> Result<()>;
    fn parting(&self, digest: &[u8; 32]) -> Result<Option<(u64, String)>>;

    /// Keeps a request, and gives it a number.
    fn put_request(&self, request: &Request) -> Result<u64>;
    fn request(&self, number: u64) -> Result<Option<Request>>;
    /// Every request, the oldest first.
    fn requests(&self) -> Result<Vec<Request>>;
    /// Whether there was such a request that had no answer yet.
    fn answer_request(&self, number: u64, at: Timestamp) -> Result<bool>;
}
