//! Where the member is now, and where they were while the record was made.

use super::{Answer, Context, deny, each};
use crate::ask::{Ask, Made};
use crate::fold::Folded;
use crate::pauses::Purge;
use crate::person::{ONE_REGION, Row, bit};

/// The rows held at some instant of `[from, to]`; `None` if there was an instant with none.
fn held(rows: &[Row], from: i64, to: i64) -> Option<&[Row]> {
    let first = rows.partition_point(|row| row.from <= from).checked_sub(1)?;
    let end = rows.partition_point(|row| row.from <= to);
    rows.get(first..end)
}

/// Whether the bit is set for one of the regions asked. An unknown region counts for rule 6 alone.
fn any(folded: &Folded, ask: &Ask<'_>, bit: u16) -> bool {
    if ask.person.has(bit) {
        return true;
    }
    let Made::Known { from, to } = ask.made else { return bit == bit::REGION };
    if ask.person.span == ONE_REGION {
        return bit == bit::REGION && from < ask.person.since;
    }
    match held(folded.rows(ask.person), from, to) {
        Some(rows) => rows.iter().any(|row| row.bits & bit != 0),
        None => bit == bit::REGION,
    }
}

/// Whether a window that is purged in a region touches the record.
fn purged(folded: &Folded, region: u32, from: i64, to: i64) -> bool {
    let touches = |purge: &Purge| purge.touches(from, to);
    folded.world.regions.get(region).is_some_and(|region| region.purges.iter().any(touches))
}

/// 6: a region is unknown, or not covered.
pub(super) fn region_unlisted<'a>(
    context: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    each(asks, answers, |ask| match ask.made {
        Made::Reversed => Answer::Undecidable,
        Made::Known { .. } | Made::Unknown => {
            Answer::deny_if(any(context.folded, ask, bit::REGION))
        }
    });
}

/// 7: the terms are not in effect for the member in every region.
pub(super) fn not_in_effect<'a>(
    context: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    deny(asks, answers, |ask| any(context.folded, ask, bit::NOT_IN_EFFECT));
}

/// 8: a region is paused, or what was made then is purged.
pub(super) fn paused<'a>(
    context: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    let folded = context.folded;
    deny(asks, answers, |ask| {
        if any(folded, ask, bit::PAUSED) {
            return true;
        }
        if !ask.person.has(bit::PURGE) {
            return false;
        }
        let Made::Known { from, to } = ask.made else { return true };
        if purged(folded, ask.person.region, from, to) {
            return true;
        }
        let rows = folded.rows(ask.person);
        held(rows, from, to)
            .unwrap_or_default()
            .iter()
            .any(|row| row.bits & bit::PURGE != 0 && purged(folded, row.region, from, to))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_the_interval_are_asked() {
        let row = |from| Row { from, region: 0, bits: 0 };
        let rows = [row(10), row(20), row(30)];
        let starts = |from, to| {
            held(&rows, from, to).map(|rows| rows.iter().map(|row| row.from).collect::<Vec<_>>())
        };
        assert_eq!(starts(9, 9), None);
        assert_eq!(starts(9, 25), None);
        assert_eq!(starts(10, 10), Some(vec![10]));
        assert_eq!(starts(10, 19), Some(vec![10]));
        assert_eq!(starts(19, 20), Some(vec![10, 20]));
        assert_eq!(starts(25, 99), Some(vec![20, 30]));
        assert_eq!(starts(30, 30), Some(vec![30]));
        assert_eq!(held(&[], 1, 2).map(<[Row]>::len), None);
    }
}
