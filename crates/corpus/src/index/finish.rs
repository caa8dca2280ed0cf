//! What a build writes down at its end, for the next.

use std::sync::Arc;

use abide_scrub::Parts;
use arrow::array::{ArrayRef, UInt32Array, UInt64Array};
use arrow::datatypes::{UInt32Type, UInt64Type};

use super::{Digests, Keep, MEMBERS, Making, Members, Trace, column};
use crate::bucket::Spread;
use crate::error::{Error, Kind, Result};
use crate::index;
use crate::mask::{self, Masking};

/// Writes down what the next corpus may be made from, but for its buckets: those are written meanwhile.
pub(crate) fn finish(
    making: &Making,
    keep: &Keep,
    spread: &Spread,
    (trace, digests): (Trace, Option<Digests>),
    cutoff: i64,
    masking: Option<&Masking>,
) -> Result<()> {
    let (standings, buckets) = members(keep, spread)?;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("standing", Arc::new(UInt64Array::from(standings))),
        ("bucket", Arc::new(UInt32Array::from(buckets))),
    ];
    making.write(MEMBERS, columns)?;
    if let Some(since) = &keep.since {
        trace.write_since(since, cutoff, making)?;
    } else {
        trace.write(making)?;
    }
    match (digests, &keep.since) {
        (Some(digests), _) => digests.write(making)?,
        (None, Some(since)) => Digests::take_over(&since.parent.index, making)?,
        (None, None) => {}
    }
    match &keep.since {
        Some(since) if since.has_same_members() => {
            index::take_over_names(&since.parent.index, making)?;
        }
        _ => {
            let none = || mask::Names { parts: Parts::default(), keys: vec![] };
            index::write_names(masking.map_or_else(none, Masking::names), making)?;
        }
    }
    let fold = keep.standings.fold.save().map_err(|error| Error::new(Kind::Records, error))?;
    for (name, table) in abide_gate::TABLES.iter().zip(fold) {
        let columns = table.schema_ref().fields().iter().zip(table.columns());
        let columns = columns.map(|(field, column)| (field.name().as_str(), Arc::clone(column)));
        making.write(&index::fold(name), columns.collect())?;
    }
    Ok(())
}

/// How each member stands, and the bucket of their records.
fn members(keep: &Keep, spread: &Spread) -> Result<(Vec<u64>, Vec<u32>)> {
    let (mut standings, mut buckets) = (vec![], vec![]);
    match (&keep.standings.members, &keep.since) {
        (Members::All(all), _) => {
            for (number, folded) in (0..).zip(all) {
                let (standing, bucket) = index::standing(spread, number, *folded)?;
                standings.push(standing);
                buckets.push(bucket);
            }
        }
        (Members::Of(some), Some(since)) => {
            let before = since.parent.index.read(MEMBERS)?;
            standings = column::<UInt64Type>(&before, "standing")?.values().to_vec();
            buckets = column::<UInt32Type>(&before, "bucket")?.values().to_vec();
            for (number, folded) in some {
                let place = *number as usize;
                if let Some(of) = standings.get_mut(place).zip(buckets.get_mut(place)) {
                    (*of.0, *of.1) = index::standing(spread, *number, *folded)?;
                }
            }
        }
        (Members::Of(_), None) => {
            let words = "some members were folded anew, and it is not known how the others stand";
            return Err(Error::new(Kind::Parent, words));
        }
    }
    Ok((standings, buckets))
}
