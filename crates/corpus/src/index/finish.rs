//! What a build writes down for the next, at its beginning and at its end.

use std::sync::{Arc, Mutex};

use abide_scrub::Parts as Names;
use arrow::array::{ArrayRef, RecordBatch, UInt32Array, UInt64Array};

use super::{Digests, Keep, MEMBERS, Making, Members, Parts, Trace, part, parts};
use crate::bucket::Spread;
use crate::error::{Error, Kind, Result};
use crate::index;
use crate::mask::{self, Masking};
use crate::snapshot::lock;

/// Writes down how everybody stands, what they are called and how they were folded: what is known before any record is decided, so that
/// the copies of it that are written do not stand beside the records.
pub(crate) fn begin(
    making: &Making,
    keep: &Keep,
    spread: &Spread,
    masking: Option<&Masking>,
) -> Result<()> {
    members(making, keep, spread)?;
    match &keep.since {
        Some(since) if since.has_same_members() => {
            index::take_over_names(&since.parent.index, making)?;
        }
        _ => {
            let none = || mask::Names { parts: Names::default(), keys: vec![] };
            index::write_names(masking.map_or_else(none, Masking::names), making)?;
        }
    }
    let fold = keep.standings.fold.save().map_err(|error| Error::new(Kind::Records, error))?;
    for (name, table) in abide_gate::SHARED.iter().zip(fold) {
        making.write(&index::fold(name), columns(&table))?;
    }
    Ok(())
}

/// Writes down what was found out of the records, but for its buckets: those are written meanwhile.
pub(crate) fn finish(
    making: &Making,
    keep: &Keep,
    (trace, digests): (Trace, Option<&Mutex<Digests>>),
    cutoff: i64,
) -> Result<()> {
    if let Some(since) = &keep.since {
        trace.write_since(since, cutoff, making)?;
    } else {
        trace.write(making)?;
    }
    match (digests, &keep.since) {
        (Some(digests), _) => lock(digests).write(making)?,
        (None, Some(since)) => Digests::take_over(&since.parent.index, making)?,
        (None, None) => {}
    }
    Ok(())
}

fn columns(table: &RecordBatch) -> Vec<(&str, ArrayRef)> {
    let columns = table.schema_ref().fields().iter().zip(table.columns());
    columns.map(|(field, column)| (field.name().as_str(), Arc::clone(column))).collect()
}

/// How each member was folded, and stands, and the bucket of their records. Parts in which nobody was folded anew are taken over.
fn members(making: &Making, keep: &Keep, spread: &Spread) -> Result<()> {
    let since = keep.since.as_ref().filter(|since| {
        since.has_same_members() && since.parent.index.list.parts == *making.parts()
    });
    let (all, some) = match &keep.standings.members {
        Members::All(all) => (all.as_slice(), [].as_slice()),
        Members::Of(some) if since.is_some() => ([].as_slice(), some.as_slice()),
        Members::Of(_) => {
            let words = "some members were folded anew, and it is not known how the others stand";
            return Err(Error::new(Kind::Parent, words));
        }
    };
    for (number, members) in making.parts().each() {
        let anew = Parts::within(some, &members, |(member, _)| *member);
        let names = abide_gate::PARTS.map(|name| index::fold_part(name, number));
        let standings = part(MEMBERS, number);
        let before = since.filter(|_| all.is_empty()).map(|since| &since.parent.index);
        if let Some(before) = before.filter(|_| anew.is_empty()) {
            names.iter().chain([&standings]).try_for_each(|of| making.take_over(before, of))?;
            continue;
        }
        let (mut standing, mut bucket) = match before {
            Some(before) => {
                let (standing, bucket) = parts::read(before, number)?;
                (standing.values().to_vec(), bucket.values().to_vec())
            }
            None => (vec![0; members.len()], vec![0; members.len()]),
        };
        let of_all = all.get(members.start as usize..members.end as usize).unwrap_or_default();
        let of_all = members.clone().zip(of_all.iter().copied());
        for (member, folded) in of_all.chain(anew.iter().copied()) {
            let place = (member - members.start) as usize;
            if let Some(of) = standing.get_mut(place).zip(bucket.get_mut(place)) {
                (*of.0, *of.1) = index::standing(spread, member, folded)?;
            }
        }
        let columns_of: Vec<(&str, ArrayRef)> = vec![
            ("standing", Arc::new(UInt64Array::from(standing))),
            ("bucket", Arc::new(UInt32Array::from(bucket))),
        ];
        making.write(&standings, columns_of)?;
        let fold = keep.standings.fold.save_part(members);
        let fold = fold.map_err(|error| Error::new(Kind::Records, error))?;
        for (name, table) in names.iter().zip(fold) {
            making.write(name, columns(&table))?;
        }
    }
    Ok(())
}
