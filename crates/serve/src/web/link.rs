//! Links that switch off, and nothing else: they work without signing in, and do not expire.
//!
//! A link is a random name and a signature of it. Names say nothing of the member, signatures keep guesses away from the store, and what a link may do is
//! decided by the page behind it, which knows no *on*.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::store::Store;
use crate::error::{Error, Kind, Result};

const NAME: usize = 16;
const SIGNATURE: usize = 16;

/// What is signed beside the name, so that no other signature of the key will do.
const PURPOSE: &[u8] = b"abide off link v1";
/// The same for where a request stands.
const REQUEST: &[u8] = b"abide request link v1";

fn signature(store: &dyn Store, name: &[u8]) -> Result<Hmac<Sha256>> {
    signed(store, PURPOSE, name)
}

fn signed(store: &dyn Store, purpose: &[u8], name: &[u8]) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&store.secret()?)
        .map_err(|_| Error::new(Kind::Account, "the key of links cannot be used"))?;
    mac.update(purpose);
    mac.update(name);
    Ok(mac)
}

/// The member's link: the end of an address.
pub(crate) fn of(store: &dyn Store, member: &str) -> Result<String> {
    let name = store.link(member)?;
    let signed = signature(store, &name)?.finalize().into_bytes();
    Ok(format!("{}{}", hex::encode(name), hex::encode(signed.get(..SIGNATURE).unwrap_or_default())))
}

/// Whose link it is, if it is one of ours.
pub(crate) fn whose(store: &dyn Store, link: &str) -> Result<Option<String>> {
    let mut bytes = [0; NAME + SIGNATURE];
    if hex::decode_to_slice(link, &mut bytes).is_err() || hex::encode(bytes) != link {
        return Ok(None);
    }
    let (name, signed) = bytes.split_at(NAME);
    if signature(store, name)?.verify_truncated_left(signed).is_err() {
        return Ok(None);
    }
    match name.try_into() {
        Ok(name) => store.linked(&name),
        Err(_) => Ok(None),
    }
}

/// The end of the address where a request stands: its number, signed.
pub(crate) fn of_request(store: &dyn Store, number: u64) -> Result<String> {
    let signed = signed(store, REQUEST, &number.to_be_bytes())?.finalize().into_bytes();
    Ok(format!("{number}-{}", hex::encode(signed.get(..SIGNATURE).unwrap_or_default())))
}

/// The request of such an end, if we signed it.
pub(crate) fn request(store: &dyn Store, link: &str) -> Result<Option<u64>> {
    let Some((number, end)) = link.split_once('-') else { return Ok(None) };
    let mut given = [0; SIGNATURE];
    let is_hex = hex::decode_to_slice(end, &mut given).is_ok() && hex::encode(given) == end;
    match number.parse::<u64>() {
        Ok(parsed) if is_hex && parsed.to_string() == number => {
            let signed = signed(store, REQUEST, &parsed.to_be_bytes())?;
            Ok(signed.verify_truncated_left(&given).is_ok().then_some(parsed))
        }
        _ => Ok(None),
    }
}
