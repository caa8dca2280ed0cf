//! What passes between a ledger and its store.

use crate::act::Leaf;
use crate::digest::{Digest, SALT_BYTES};
use crate::event::Kind;

/// What a ledger was created with. It never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// Microseconds since 1970.
    pub created: i64,
    /// By which the suppression key is known again.
    pub key_check: Digest,
}

/// An event as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    pub index: u64,
    /// Microseconds since 1970.
    pub appended: i64,
    /// A word, so that a kind which the program does not know can be told from damage.
    pub kind: &'a str,
    pub commitment: Digest,
    /// The link to all events before it.
    pub chain: Digest,
    /// `None` once it was erased.
    pub payload: Option<Payload<'a>>,
}

/// What an event says, as it is kept until an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payload<'a> {
    /// The member that it is about.
    pub subject: Option<&'a str>,
    pub salt: [u8; SALT_BYTES],
    /// Any bytes, up to 16 MiB.
    pub body: &'a [u8],
}

/// Which events are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    All,
    /// Of every kind but those that come by the million: choices, notices and bounces.
    Rare,
    Of(Kind),
    /// Choices and objections, whether erased or not.
    Acts,
    /// Objections that name no member: erasures, and objections that were erased.
    Erasing,
    /// Those whose payload is about the member.
    About(&'a str),
    /// Choices and objections whose payload is about the member.
    ActsOf(&'a str),
}

/// From the first or from the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Rising,
    Falling,
}

/// An erasure, as the store carries it out.
#[derive(Debug, Clone, Copy)]
pub struct Clearing<'a> {
    /// The erasing event.
    pub by: u64,
    pub member: &'a str,
    /// What is left of the member.
    pub member_hash: Digest,
    /// The events whose payloads go.
    pub erased: &'a [u64],
    /// Leaves of the state map that nobody could make later.
    pub parted: &'a [Leaf],
}

/// A page of the state map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub place: i64,
    pub bytes: Vec<u8>,
    pub is_new: bool,
}
