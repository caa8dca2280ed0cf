//! A key that takes the place of another: the old one signs the new one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::error::{Error, Kind, Result};
use super::key::Key;
use super::public::PublicKey;

/// Begins what is signed, so that it can be taken for nothing else.
const CONTEXT: &[u8] = b"abide attestation key v1\n";

/// The old key's signature over the new one, in base64 of DER.
pub fn succession(old: &Key, new: &PublicKey) -> Result<String> {
    Ok(STANDARD.encode(old.sign(&signed(new.pem()))?))
}

/// The new key, if the old one signed it.
pub fn follow(old: &PublicKey, new: &str, signature: &str) -> Result<PublicKey> {
    let new = PublicKey::from_pem(new)?;
    let signature = STANDARD.decode(signature).ok();
    if signature.is_some_and(|signature| old.signed(&signed(new.pem()), &signature)) {
        return Ok(new);
    }
    Err(Error::new(Kind::Signature, "the old key did not sign the new one"))
}

fn signed(pem: &str) -> Vec<u8> {
    [CONTEXT, pem.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_key_is_the_one_that_the_old_one_signed() {
        let [old, new, other] = [(); 3].map(|()| Key::generate().unwrap());
        let signature = succession(&old, &new.public()).unwrap();
        assert_eq!(follow(&old.public(), new.public().pem(), &signature).unwrap(), new.public());
        for (by, of, signature) in [
            (&other, &new, signature.as_str()),
            (&old, &other, signature.as_str()),
            (&old, &new, "AAAA"),
            (&old, &new, "not base64"),
        ] {
            assert!(follow(&by.public(), of.public().pem(), signature).is_err());
        }
    }
}
