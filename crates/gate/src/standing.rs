//! What a record may ask of a member, in eight bytes: who differs between two folds, differs here.

use crate::Gate;
use crate::fold::Folded;
use crate::person::{NO_CATEGORIES, Person};
use crate::regions::UNKNOWN;

impl Gate {
    /// Of every member, in the order of their numbers, a digest of all that records and masks ask of them. Numbers of regions and of
    /// sets of categories depend on who came first, so what they stand for is digested.
    pub fn standings(&self) -> impl Iterator<Item = u64> {
        let folded = &self.folded;
        let regions = regions(folded);
        let off: Vec<[u8; 32]> = folded.off.iter().map(|set| words(set)).collect();
        folded.people.iter().skip(1).map(move |person| standing(folded, person, &regions, &off))
    }

    /// A digest of what records are asked against beside members: the versions that are public at the cutoff, and whether mentions are masked.
    pub fn rules(&self) -> [u8; 32] {
        let mut hash = blake3::Hasher::new();
        hash.update(&[u8::from(self.masking)]);
        for document in self.folded.world.versions.documents() {
            let published = document.published.as_nanosecond();
            hash.update(&published.to_le_bytes());
            hash.update(&(document.version.len() as u64).to_le_bytes());
            hash.update(document.version.as_bytes());
        }
        hash.finalize().into()
    }
}

/// What records ask of each region by its number: its code, and the windows that are purged.
fn regions(folded: &Folded) -> Vec<[u8; 32]> {
    let codes = folded.world.regions.each();
    let digests = codes.into_iter().map(|(code, region)| {
        let mut hash = blake3::Hasher::new();
        hash.update(code.as_bytes());
        for purge in &region.purges {
            hash.update(&[0]);
            hash.update(&purge.from.to_le_bytes());
            hash.update(&purge.until.to_le_bytes());
        }
        hash.finalize().into()
    });
    digests.collect()
}

fn words(set: &[u64]) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    set.iter().for_each(|word| _ = hash.update(&word.to_le_bytes()));
    hash.finalize().into()
}

fn standing(
    folded: &Folded,
    person: &Person,
    regions: &[[u8; 32]],
    off: &[[u8; 32]],
) -> u64 {
    let Person { since, adult, region, span: _, off: set, version, bits, signals } = person;
    let mut bytes = Vec::with_capacity(128);
    bytes.extend_from_slice(&since.to_le_bytes());
    bytes.extend_from_slice(&adult.to_le_bytes());
    bytes.extend_from_slice(&version.to_le_bytes());
    bytes.extend_from_slice(&bits.to_le_bytes());
    bytes.push(*signals);
    let of_region = |region: u32| regions.get(region as usize).copied().unwrap_or_default();
    bytes.push(u8::from(*region == UNKNOWN));
    bytes.extend_from_slice(&of_region(*region));
    if *set != NO_CATEGORIES {
        bytes.extend_from_slice(&off.get(*set as usize).copied().unwrap_or_default());
    }
    bytes.push(u8::from(*set != NO_CATEGORIES));
    for row in folded.rows(person) {
        bytes.extend_from_slice(&row.from.to_le_bytes());
        bytes.extend_from_slice(&row.bits.to_le_bytes());
        bytes.push(u8::from(row.region == UNKNOWN));
        bytes.extend_from_slice(&of_region(row.region));
    }
    blake3::hash(&bytes).as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes)
}
