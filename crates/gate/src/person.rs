//! What a record needs to know of a member: 32 bytes each, one row of a dense table.

use crate::calendar::NO_DAY;
use crate::regions::UNKNOWN;

/// Facts by bit. Those that deny carry the name of the rule which reads them.
pub(crate) mod bit {
    pub(crate) const DELETED: u16 = 1;
    pub(crate) const NOT_A_PERSON: u16 = 1 << 1;
    /// The region at the cutoff is unknown, or not covered.
    pub(crate) const REGION: u16 = 1 << 2;
    pub(crate) const NOT_IN_EFFECT: u16 = 1 << 3;
    pub(crate) const PAUSED: u16 = 1 << 4;
    pub(crate) const MINOR: u16 = 1 << 5;
    pub(crate) const OPTED_OUT: u16 = 1 << 6;
    pub(crate) const OBJECTED: u16 = 1 << 7;
    /// Not a denial: software, whose part in a record is nobody's words.
    pub(crate) const BOT: u16 = 1 << 8;
    /// Not a denial: a pause purges a window in one of the regions.
    pub(crate) const PURGE: u16 = 1 << 9;
    /// Not a denial: its name is nobody's.
    pub(crate) const ORGANISATION: u16 = 1 << 10;
    /// What denies every record of a member.
    pub(crate) const UNUSABLE: u16 =
        DELETED | NOT_A_PERSON | REGION | NOT_IN_EFFECT | PAUSED | MINOR | OPTED_OUT | OBJECTED;
}

/// The place of a member's regions, if there is no more than one row of them.
pub(crate) const ONE_REGION: u32 = u32::MAX;

/// The number of the empty set of categories.
pub(crate) const NO_CATEGORIES: u32 = 0;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// The start of the only region.
    pub(crate) since: i64,
    /// The first day on which the member is not a minor.
    pub(crate) adult: i32,
    /// The region at the cutoff.
    pub(crate) region: u32,
    /// Which of the spans of regions, or `ONE_REGION`.
    pub(crate) span: u32,
    /// The set of categories that are switched off.
    pub(crate) off: u32,
    /// The version in force, with which the list *L* begins.
    pub(crate) version: u32,
    pub(crate) bits: u16,
    /// Outside signals, by bit.
    pub(crate) signals: u8,
}

impl Person {
    /// Whoever is no member: nothing that permits is known of them.
    pub(crate) fn nobody(newest: u32) -> Self {
        Self {
            since: i64::MIN,
            adult: NO_DAY,
            region: UNKNOWN,
            span: ONE_REGION,
            off: NO_CATEGORIES,
            version: newest,
            bits: bit::NOT_A_PERSON
                | bit::REGION
                | bit::NOT_IN_EFFECT
                | bit::MINOR
                | bit::OPTED_OUT,
            signals: 0,
        }
    }

    pub(crate) fn has(&self, bits: u16) -> bool {
        self.bits & bits != 0
    }
}

/// A region of a member with several, from an instant until the next row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) from: i64,
    pub(crate) region: u32,
    /// `REGION`, `NOT_IN_EFFECT`, `PAUSED` and `PURGE` of this region.
    pub(crate) bits: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_members_take_thirty_two_megabytes() {
        assert_eq!(size_of::<Person>(), 32);
        assert_eq!(size_of::<Row>(), 16);
    }
}
