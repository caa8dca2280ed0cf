//! From hashes to people, in few bytes.

use super::{Parts, PersonId};

/// Bits of the filter for first words, which fits into the second-level cache, and of that for handles, of which there are more.
const FIRST_BITS: u32 = 21;
const HANDLE_BITS: u32 = 24;
/// Entries of a bucket, on average.
const BUCKET: usize = 2;

/// Sorted hashes with the people they stand for, and two filters that say no before the table is touched.
#[derive(Debug)]
pub(super) struct Table {
    firsts: Filter,
    handles: Filter,
    prefixes: Filter,
    /// Where each bucket begins, by the first bits of the hash.
    starts: Vec<u32>,
    shift: u32,
    hashes: Vec<u64>,
    people: Vec<PersonId>,
}

/// A set of hashes that may say yes to others.
#[derive(Debug)]
struct Filter {
    bits: Vec<u64>,
    mask: u64,
}

impl Filter {
    fn new(bits_log2: u32) -> Self {
        Self { bits: vec![0; 1 << (bits_log2 - 6)], mask: (1 << bits_log2) - 1 }
    }

    fn of_bits(bits: Vec<u64>) -> Option<Self> {
        let mask = (bits.len() as u64).checked_mul(64)?.checked_sub(1)?;
        bits.len().is_power_of_two().then_some(Self { bits, mask })
    }

    fn insert(&mut self, hash: u64) {
        let bit = hash & self.mask;
        if let Some(bits) = self.bits.get_mut((bit >> 6) as usize) {
            *bits |= 1 << (bit & 63);
        }
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        let bit = hash & self.mask;
        self.bits.get((bit >> 6) as usize).is_some_and(|bits| bits >> (bit & 63) & 1 == 1)
    }
}

impl Table {
    /// `prefixes` are the hashes of names' beginnings of two words and more, the whole names among them.
    pub(super) fn new(
        firsts: &[u64],
        handles: &[u64],
        prefixes: &[u64],
        mut entries: Vec<(u64, PersonId)>,
    ) -> Self {
        entries.sort_unstable();
        entries.dedup();
        let mut first_filter = Filter::new(FIRST_BITS);
        for hash in firsts {
            first_filter.insert(*hash);
        }
        let mut handle_filter = Filter::new(HANDLE_BITS);
        for hash in handles {
            handle_filter.insert(*hash);
        }
        // Sixteen bits each: one in sixteen of the others passes, and asks the table.
        let bits = (prefixes.len().max(64) * 16).next_power_of_two().ilog2().min(27);
        let mut prefix_filter = Filter::new(bits);
        for hash in prefixes {
            prefix_filter.insert(*hash);
        }
        let buckets_log2 = (entries.len() / BUCKET).max(2).next_power_of_two().ilog2();
        let shift = 64 - buckets_log2;
        let mut starts = vec![0u32; (1 << buckets_log2) + 1];
        for (hash, _) in &entries {
            if let Some(start) = starts.get_mut((hash >> shift) as usize + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (hashes, people) = entries.into_iter().unzip();
        Self {
            firsts: first_filter,
            handles: handle_filter,
            prefixes: prefix_filter,
            starts,
            shift,
            hashes,
            people,
        }
    }

    pub(super) fn parts(&self) -> Parts {
        Parts {
            firsts: self.firsts.bits.clone(),
            handles: self.handles.bits.clone(),
            prefixes: self.prefixes.bits.clone(),
            starts: self.starts.clone(),
            hashes: self.hashes.clone(),
            people: self.people.clone(),
            ..Parts::default()
        }
    }

    pub(super) fn of_parts(parts: Parts) -> Option<Self> {
        let Parts { firsts, handles, prefixes, starts, hashes, people, .. } = parts;
        let buckets = starts.len().checked_sub(1).filter(|buckets| buckets.is_power_of_two())?;
        let is_whole = starts.is_sorted()
            && starts.last().copied()? as usize == hashes.len()
            && hashes.len() == people.len()
            && hashes.is_sorted()
            && buckets > 1;
        let (firsts, handles) = (Filter::of_bits(firsts)?, Filter::of_bits(handles)?);
        let (prefixes, shift) = (Filter::of_bits(prefixes)?, 64 - buckets.ilog2());
        is_whole.then_some(Self { firsts, handles, prefixes, starts, shift, hashes, people })
    }

    #[inline]
    pub(super) fn begins(&self, word: u64) -> bool {
        self.firsts.has(word)
    }

    #[inline]
    pub(super) fn may_be_handle(&self, hash: u64) -> bool {
        self.handles.has(hash)
    }

    #[inline]
    pub(super) fn goes_on(&self, prefix: u64) -> bool {
        self.prefixes.has(prefix)
    }

    /// Everybody with this hash.
    pub(super) fn people(&self, hash: u64) -> impl Iterator<Item = PersonId> {
        let bucket = (hash >> self.shift) as usize;
        let at = |place: usize| self.starts.get(place).map_or(0, |start| *start as usize);
        let (start, end) = (at(bucket), at(bucket + 1));
        let hashes = self.hashes.get(start..end).unwrap_or_default();
        let from = start + hashes.partition_point(|other| *other < hash);
        let to = start + hashes.partition_point(|other| *other <= hash);
        self.people.get(from..to).unwrap_or_default().iter().copied()
    }

    /// Every hash with whom it stands for.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u64, PersonId)> {
        self.hashes.iter().copied().zip(self.people.iter().copied())
    }

    /// The hashes that stand for one of these people, each once, but for those that stand for somebody else who is masked.
    pub(super) fn hashes(
        &self,
        is_one: impl Fn(PersonId) -> bool,
        is_masked: impl Fn(PersonId) -> bool,
    ) -> Vec<u64> {
        let found = self.entries().filter(|(_, person)| is_one(*person));
        let mut hashes: Vec<u64> = found.map(|(hash, _)| hash).collect();
        hashes.dedup();
        let is_other = |person: PersonId| !is_one(person) && is_masked(person);
        hashes.retain(|hash| !self.people(*hash).any(is_other));
        hashes
    }

    pub(super) fn memory_bytes(&self) -> usize {
        (self.firsts.bits.capacity()
            + self.handles.bits.capacity()
            + self.prefixes.bits.capacity()
            + self.hashes.capacity())
            * 8
            + (self.starts.capacity() + self.people.capacity()) * 4
    }
}
