//! A digest of every record, at its number: by it a record is known in another row or another file. They are kept where words are masked;
//! without that, deciding a record costs little more than digesting it.

use std::sync::Arc;

use abide_gate::{RecordDigest, Trace};
use arrow::array::{ArrayRef, AsArray, FixedSizeBinaryArray};
use arrow::buffer::Buffer;

use super::{Index, Making};
use crate::error::{Error, Kind, Result};
use crate::parent::Since;

const DIGESTS: &str = "digests.arrow";

const BYTES: usize = size_of::<RecordDigest>();

/// Digests of records, by number.
#[derive(Debug, Default)]
pub(crate) struct Digests(Vec<RecordDigest>);

impl Digests {
    /// Room for those of so many records; those that stay as they were are known.
    pub(crate) fn of(records: u64, since: Option<&Since>) -> Result<Self> {
        let mut digests = Self(vec![RecordDigest::default(); records as usize]);
        let Some(since) = since else { return Ok(digests) };
        let before = Self::read(&since.parent.index)?;
        let before = before.ok_or_else(|| Error::new(Kind::Parent, "its index has no digests"))?;
        for (digest, old) in before.iter().zip(0..) {
            let place = since.stays(old).and_then(|now| digests.0.get_mut(now as usize));
            if let Some(place) = place {
                *place = digest;
            }
        }
        Ok(digests)
    }

    /// Puts those of a batch in their places.
    pub(crate) fn put(&mut self, trace: &Trace) -> Result<()> {
        if trace.digests.len() != trace.numbers.len() {
            return Err(Error::new(Kind::Records, "the decided records were not digested"));
        }
        for (number, digest) in trace.numbers.iter().zip(&trace.digests) {
            let place = self.0.get_mut(*number as usize);
            *place.ok_or_else(|| {
                Error::new(Kind::Records, "there are more records than files have")
            })? = *digest;
        }
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = RecordDigest> {
        self.0.iter().copied()
    }

    /// Those of an index, if it has any.
    pub(crate) fn read(index: &Index) -> Result<Option<Self>> {
        if !index.list.files.contains_key(DIGESTS) {
            return Ok(None);
        }
        let table = index.read(DIGESTS)?;
        let column = table.column_by_name("digest");
        let column = column.and_then(|column| column.as_fixed_size_binary_opt());
        let digests = column.map(|column| column.value_data().as_chunks().0.to_vec());
        let lacks = || Error::new(Kind::Parent, "the index lacks the digests of records");
        Ok(Some(Self(digests.ok_or_else(lacks)?)))
    }

    pub(crate) fn write(self, making: &Making) -> Result<()> {
        let bytes = Buffer::from_vec(self.0.into_flattened());
        let column: ArrayRef = Arc::new(FixedSizeBinaryArray::try_new(BYTES as i32, bytes, None)?);
        making.write(DIGESTS, vec![("digest", column)])
    }

    /// Takes those of the same records over.
    pub(crate) fn take_over(from: &Index, to: &Making) -> Result<()> {
        if from.list.files.contains_key(DIGESTS) {
            to.take_over(from, DIGESTS)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_has_its_own() {
        let mut digests = Digests::of(3, None).unwrap();
        let trace = |numbers: &[u32], digests: &[RecordDigest]| Trace {
            numbers: numbers.to_vec(),
            digests: digests.to_vec(),
            ..Trace::default()
        };
        digests.put(&trace(&[2, 0], &[[2; 16], [9; 16]])).unwrap();
        assert!(digests.iter().eq([[9; 16], [0; 16], [2; 16]]));
        assert_eq!(digests.put(&trace(&[1], &[])).unwrap_err().kind(), Kind::Records);
        assert_eq!(digests.put(&trace(&[3], &[[3; 16]])).unwrap_err().kind(), Kind::Records);
    }
}
