//! Letters that wait to be sent: whom to and what about. Their words are made when they are sent, out of the ledger.

use std::fmt;

use jiff::Timestamp;

use crate::error::Result;

/// What a letter is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// The receipt of an act: its number.
    Receipt(u64),
    /// A version of the terms.
    Notice(String),
}

/// A letter to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub number: u64,
    pub member: String,
    pub topic: Topic,
    /// How often it was tried in vain.
    pub tries: u32,
}

/// Where a letter stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Waiting {
        next: Timestamp,
    },
    /// The mail server accepted it. Only notices are remembered, for they may come back.
    Sent,
    /// The mail server will never accept it, or not for days: with its last code, 0 if it gave none.
    Refused {
        code: u16,
    },
}

/// The queue of letters. It is on the disk, so that whoever ends or loses the network loses no letter.
///
/// An implementer MUST keep one letter at most for a member and a topic, and MUST NOT quote addresses or ids in errors.
pub trait Letters: Send + Sync + fmt::Debug {
    /// Up to which event of the ledger letters were made of acts.
    fn written_through(&self) -> Result<Option<u64>>;
    /// Puts letters into the queue, and notes up to which event the ledger was read: both, or neither. Returns how many are new.
    fn put_letters(
        &self,
        letters: &[(String, Topic)],
        now: Timestamp,
        through: Option<u64>,
    ) -> Result<u64>;
    /// Letters whose time has come, the oldest first.
    fn letters_due(&self, now: Timestamp, most: u32) -> Result<Vec<Letter>>;
    fn letter(&self, number: u64) -> Result<Option<(Letter, State)>>;
    /// Every letter that waits, was refused, or is remembered.
    fn letters(&self) -> Result<Vec<(Letter, State)>>;
    /// Where a letter stands now; a try in vain counts as one.
    fn set_letter(&self, number: u64, state: &State) -> Result<()>;
    fn end_letter(&self, number: u64) -> Result<()>;
    /// Every account with an address: its member.
    fn addressed(&self) -> Result<Vec<String>>;
}
