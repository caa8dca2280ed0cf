//! A member's pseudonym, and what follows from it: where their acts stand in the state map.
//!
//! ```
//! use abide_verify::pseudonym::{AccountId, Pseudonym};
//! use abide_verify::vrf::SecretKey;
//! let secret = SecretKey::from_bytes(&[7; 32]); // in earnest: the platform's
//! let account = AccountId([1; 16]); // in earnest: 16 random bytes
//!
//! let pseudonym = Pseudonym::of(&secret, &account);
//! assert_ne!(pseudonym.state_key(1), pseudonym.state_key(2), "nobody can tell that they are one member's");
//! ```

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::map::{Key, Value};
use crate::vrf::{Output, SecretKey};

/// Begins whatever is hashed for the state map.
const STATE: &[u8] = b"abide state v1";

/// A member's account: random, and gone with their erasure.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountId(pub [u8; 16]);

/// The output of the platform's verifiable random function for an account.
///
/// Whoever knows it can find the member's acts and rows in every tree, so `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pseudonym(pub [u8; 64]);

impl Pseudonym {
    /// As the holder of the secret key makes it.
    pub fn of(secret: &SecretKey, account: &AccountId) -> Self {
        secret.evaluate(&account.0).into()
    }

    /// The key of the member's n-th act, counted from 1.
    pub fn state_key(&self, version: u64) -> Key {
        let hash = Sha256::new().chain_update(STATE).chain_update(self.0);
        Key(hash.chain_update(version.to_be_bytes()).finalize().into())
    }
}

/// What the state map holds of an act: nobody guesses it without the salt of the event.
pub fn state_value(salt: &[u8; 16], version: u64, commitment: &[u8; 32]) -> Value {
    // HMAC fills a key that is shorter than a block with zeros; so filled, it is taken without a check.
    let block: [u8; 64] = std::array::from_fn(|at| salt.get(at).copied().unwrap_or(0));
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(STATE);
    mac.update(&version.to_be_bytes());
    mac.update(commitment);
    Value::of(&mac.finalize().into_bytes())
}

impl From<Output> for Pseudonym {
    fn from(output: Output) -> Self {
        Self(output.0)
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(..)")
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountId(..)")
    }
}
