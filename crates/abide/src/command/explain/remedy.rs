//! What would have to change, rule by rule.

use abide_terms::decision::Reason;

pub(super) fn of(reason: Reason) -> &'static str {
    match reason {
        Reason::Never => "nothing can; this kind of data is never used",
        Reason::CategoryUnlisted => {
            "every version of the terms that is asked would have to list this kind of data"
        }
        Reason::Audience => "the record would have to be seen by an audience that the terms list",
        Reason::Deleted => "nothing can; it was deleted",
        Reason::NotAMember => "the author would have to be a living person with an account",
        Reason::RegionUnlisted => {
            "the member's region, now and when it was made, would have to be known and covered by the terms"
        }
        Reason::NotInEffect => {
            "the region's date would have to come, and a notice be served and run its time"
        }
        Reason::Paused => {
            "the pause would have to end, and a new notice be served; what a pause says to purge stays out"
        }
        Reason::Minor => "the member would have to be known to be of age",
        Reason::MinorWhenMade => "nothing can; the member was under age when it was made",
        Reason::OutsideWindow => "the terms would have to cover the time at which it was made",
        Reason::OptedOut => "the member would have to switch it on themself",
        Reason::CategoryOptedOut => "the member would have to switch this category on themself",
        Reason::Objected => "the member would have to withdraw what stands; an erasure stays",
        Reason::OtherPerson => {
            "everyone else in the record would have to be somebody who may be used, or be mentioned where they can be masked"
        }
        Reason::Signal => "the signal would have to go",
        Reason::Undecidable => "the record's facts would have to make sense",
    }
}
