//! Who signs in. Local accounts are one way; whatever else knows members (OpenID Connect) implements [`SignIn`].

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};

use super::store::Store;
use crate::error::{Error, Kind, Result};

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The member's id on the platform.
    pub member: String,
    /// As it is shown to the member alone.
    pub name: String,
    /// The language of their pages, if they chose one.
    pub language: Option<String>,
    pub email: Option<String>,
}

/// Tells members by what they know.
///
/// An implementer MUST take as long for a login that it does not know as for one that it does, and MUST NOT log either.
pub trait SignIn: Send + Sync + fmt::Debug {
    /// The member's id, if the two belong together. It may take a while, and is called on a thread that may wait.
    fn check(&self, login: &str, password: &str) -> Result<Option<String>>;
}

/// Accounts with passwords, in the store of the pages.
#[derive(Debug)]
pub struct Local(pub Arc<dyn Store>);

/// The longest password that is hashed.
const PASSWORD_BYTES_MAX: usize = 1_024;

/// What is checked where there is no such login, so that it takes as long. It is the hash of random bytes.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$7xYpU5n1Y0jQn3m3lR0o1o6m0m1m2m3m4m5m6m7m8m8";

impl SignIn for Local {
    fn check(&self, login: &str, password: &str) -> Result<Option<String>> {
        if password.len() > PASSWORD_BYTES_MAX {
            return Ok(None);
        }
        let found = self.0.login(login)?;
        let hash = found.as_ref().map_or(NOBODY, |(_, hash)| hash);
        let is_right = PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        });
        Ok(found.filter(|_| is_right).map(|(member, _)| member))
    }
}

/// What is kept of a password.
pub fn hash(password: &str) -> Result<String> {
    let refused = |words: String| Error::new(Kind::Account, words);
    if password.is_empty() || password.len() > PASSWORD_BYTES_MAX {
        return Err(refused(format!("a password has 1 to {PASSWORD_BYTES_MAX} bytes")));
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| refused(format!("a password: {error}")))
}
