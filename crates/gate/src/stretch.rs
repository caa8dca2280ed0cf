//! Members are settled stretch by stretch, on all cores.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::slice::{ParallelSlice, ParallelSliceMut};

use crate::history::Kept;
use crate::ids::NOBODY;
use crate::person::{Person, Row, bit};
use crate::roll::{Roll, World};
use crate::settle::{Case, span, standing};

/// So many members are a stretch.
pub(crate) const STRETCH: usize = 1 << 14;

/// Settles everybody by what was told of each stretch.
pub(crate) fn settle(roll: &mut Roll, told: Vec<Kept>) {
    let rows = stretches(&mut roll.rows, &roll.people, &roll.spans);
    let facts = roll.joined.par_chunks(STRETCH).zip(roll.born.par_chunks(STRETCH));
    let people = roll.people.par_chunks_mut(STRETCH).zip(roll.next.par_chunks_mut(STRETCH));
    let stretches = people.zip(facts).zip(told).zip(rows.into_par_iter()).enumerate();
    stretches.for_each(|(number, ((((people, next), facts), kept), rows))| {
        let stretch = Stretch { first: (number * STRETCH) as u32, people, next, rows };
        stretch.settle(&roll.world, &roll.spans, facts, kept);
    });
}

/// Members who are settled by one thread.
struct Stretch<'a> {
    /// The number of the first.
    first: u32,
    people: &'a mut [Person],
    next: &'a mut [i64],
    rows: Rows<'a>,
}

/// The regions of those members of a stretch who have several.
struct Rows<'a> {
    /// Where the first of them stands among all rows.
    first: usize,
    rows: &'a mut [Row],
}

/// The rows of each stretch: they stand in the order of the members.
fn stretches<'r>(
    rows: &'r mut [Row],
    people: &[Person],
    spans: &[(usize, usize)],
) -> Vec<Rows<'r>> {
    let (mut first, mut rest) = (0, rows);
    let of = people.chunks(STRETCH).map(|people| {
        let last = people.iter().rev().map(|person| span(person, spans).end).find(|end| *end > 0);
        let end = last.unwrap_or(first);
        let (rows, after) =
            std::mem::take(&mut rest).split_at_mut_checked(end - first).unwrap_or_default();
        let rows = Rows { first, rows };
        (first, rest) = (end, after);
        rows
    });
    of.collect()
}

impl Stretch<'_> {
    fn settle(
        self,
        world: &World,
        spans: &[(usize, usize)],
        (joined, born): (&[i64], &[i32]),
        mut kept: Kept,
    ) {
        kept.sort();
        let mut notices = kept.notices.as_slice();
        let mut stand = Vec::new();
        let facts = joined.iter().zip(born).zip(&kept.switch);
        let people = self.people.iter_mut().zip(self.next).zip(self.first..);
        for (((person, next), number), ((joined, born), switch)) in people.zip(facts) {
            // Nobody stays as they are.
            if number == NOBODY {
                continue;
            }
            notices = standing(&kept, number, notices, &mut stand);
            let case = Case { world, joined: *joined, notices: &stand };
            let span = span(person, spans);
            let own = span.start.saturating_sub(self.rows.first)
                ..span.end.saturating_sub(self.rows.first);
            let rows = self.rows.rows.get_mut(own).unwrap_or_default();
            case.settle(person, rows, *born, switch.setting);
            *next = case.next(person, *next, kept.later.get(&number).copied());
            if kept.rights.get(&number).is_some_and(|rights| rights.stand()) {
                person.bits |= bit::OBJECTED;
            }
        }
    }
}
