//! What a record may ask of a member, in eight bytes: who differs between two folds, differs here.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::Gate;
use crate::fold::Folded;
use crate::pauses::{Ended, Purge};
use crate::person::{NO_CATEGORIES, Person, bit};
use crate::regions::{Region, UNKNOWN};

/// The bit of a standing that says what the records of others make of a member: with it in both of two standings, they make the same of them.
pub const HIDDEN: u64 = 1;

impl Gate {
    /// Of every member, in the order of their numbers, a digest of all that records and masks ask of them. Numbers of regions and of
    /// sets of categories depend on who came first, so what they stand for is digested.
    pub fn standings(&self) -> impl Iterator<Item = u64> {
        let folded = &self.folded;
        let regions = regions(folded);
        let off: Vec<[u8; 32]> = folded.off.iter().map(|set| words(set)).collect();
        let people = folded.people.get(1..).unwrap_or_default().par_iter();
        let all: Vec<u64> = people.map(|person| standing(folded, person, &regions, &off)).collect();
        all.into_iter()
    }

    /// The same of these members alone.
    pub fn standings_of<'g>(&'g self, numbers: &'g [u32]) -> impl Iterator<Item = u64> + 'g {
        let folded = &self.folded;
        let regions = regions(folded);
        let off: Vec<[u8; 32]> = folded.off.iter().map(|set| words(set)).collect();
        numbers.iter().map(move |number| {
            standing(folded, folded.person(number.saturating_add(1)), &regions, &off)
        })
    }

    /// A digest of what records are asked against beside members: the versions that are public at the cutoff, and whether mentions are masked.
    pub fn rules(&self) -> [u8; 32] {
        let mut hash = blake3::Hasher::new();
        hash.update(&[u8::from(self.masking)]);
        versions(&self.folded, &mut hash);
        hash.finalize().into()
    }

    /// A digest of what members are folded by, beside what is said of each of them: the versions, and what terms and pauses say of every region
    /// at the cutoff. While it is the same, nobody stands otherwise before the instant that is kept for them.
    pub(crate) fn world(&self) -> [u8; 32] {
        let mut hash = blake3::Hasher::new();
        versions(&self.folded, &mut hash);
        let cutoff = self.folded.world.cutoff;
        for (code, region) in self.folded.world.regions.each() {
            let Region { effective, covered_from, on_from, paused, ended, purges } = region;
            let mut number = |number: i64| _ = hash.update(&number.to_le_bytes());
            number(code.len() as i64);
            for of in effective {
                number(i64::from(of.is_some()));
                for at in of.iter().flat_map(|of| [of.existing, of.new]) {
                    number(at);
                    number(i64::from(at <= cutoff));
                }
            }
            for value in [*covered_from, *on_from, u32::from(*paused)] {
                number(i64::from(value));
            }
            number(ended.len() as i64);
            for Ended { name, from, until } in ended {
                [i64::from(*name), *from, *until].into_iter().for_each(&mut number);
            }
            number(purges.len() as i64);
            for Purge { from, until } in purges {
                [*from, *until].into_iter().for_each(&mut number);
            }
            hash.update(code.as_bytes());
        }
        hash.finalize().into()
    }
}

/// The versions that are public at the cutoff, by what they are called: their texts are digested elsewhere.
fn versions(folded: &Folded, hash: &mut blake3::Hasher) {
    for document in folded.world.versions.documents() {
        let published = document.published.as_nanosecond();
        hash.update(&published.to_le_bytes());
        hash.update(&(document.version.len() as u64).to_le_bytes());
        hash.update(document.version.as_bytes());
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
    for word in set {
        hash.update(&word.to_le_bytes());
    }
    hash.finalize().into()
}

fn standing(folded: &Folded, person: &Person, regions: &[[u8; 32]], off: &[[u8; 32]]) -> u64 {
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
    let digest = blake3::hash(&bytes);
    let digest = digest.as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes);
    // Every record denies because of them, and their names are masked everywhere, whatever else is true of them.
    let is_hidden = person.has(bit::UNUSABLE) && !person.has(bit::BOT | bit::ORGANISATION);
    digest & !HIDDEN | if is_hidden { HIDDEN } else { 0 }
}
