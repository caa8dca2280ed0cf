//! Which part of the data a member's rows are in. It follows from their pseudonym alone, so whoever joins or leaves, and however many
//! buckets the corpus has, everybody else stays where they are.

use abide_verify::vrf::Output;

use crate::data::Part;

/// How members are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    pub slices: u32,
    /// Of a hundred members, how many are held out.
    pub held_out: u32,
}

impl Split {
    /// A pseudonym is as good as random, and its first bytes name the bucket: two others divide members here.
    pub fn part(self, member: &Output) -> Part {
        let last = member.0.last_chunk().copied().map_or(0, u64::from_be_bytes);
        // The upper half decides who is held out, the lower one the slice of the others.
        let share = |half: u64, of: u32| ((half * u64::from(of)) >> 32) as u32;
        if share(last >> 32, 100) < self.held_out {
            Part::HeldOut
        } else {
            Part::Slice(share(last & u64::from(u32::MAX), self.slices))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(number: u32) -> Output {
        let mut bytes = [0; 64];
        blake3::Hasher::new().update(&number.to_le_bytes()).finalize_xof().fill(&mut bytes);
        Output(bytes)
    }

    #[test]
    fn members_are_spread_evenly_and_a_few_are_held_out() {
        let split = Split { slices: 4, held_out: 5 };
        let mut counts = std::collections::BTreeMap::new();
        for number in 0..20_000 {
            *counts.entry(split.part(&member(number))).or_insert(0_u32) += 1;
        }
        assert_eq!(counts.len(), 5);
        for (part, count) in counts {
            let expected = if part == Part::HeldOut { 1000 } else { 4750 };
            assert!(count.abs_diff(expected) < expected / 8, "{part}: {count}");
        }
        let all = Split { held_out: 0, ..split };
        assert!((0..500).all(|number| all.part(&member(number)) != Part::HeldOut));
    }

    #[test]
    fn who_is_held_out_does_not_depend_on_slices() {
        let is_held =
            |slices, number| Split { slices, held_out: 50 }.part(&member(number)) == Part::HeldOut;
        assert!((0..500).all(|number| is_held(1, number) == is_held(16, number)));
    }
}
