//! Who writes how much: a few write a lot, most write little.

/// How the records of a network are shared out among its members.
#[derive(Debug, Clone)]
pub(crate) struct Activity {
    members: u64,
    /// Everyone's.
    base: u64,
    /// The harmonic share: `scale / (rank + offset)` more for the member of that rank.
    scale: u64,
    offset: u64,
    /// The first so many ranks write one more, so that the total is exact.
    rest: u64,
    step: u64,
    back: u64,
}

impl Activity {
    /// Shares `records` out among `members`, exactly.
    pub(crate) fn new(members: u64, records: u64) -> Self {
        let members = members.max(1);
        let base = records * 45 / 100 / members;
        let left = records - base * members;
        let offset = members / 1000 + 1;
        let sum = |scale: u64| (0..members).map(|rank| scale / (rank + offset)).sum::<u64>();
        // The largest scale whose shares do not exceed what is left: one more would, so less than one each remains.
        let (mut low, mut high) = (0, (left + 1).saturating_mul(offset));
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if sum(middle) <= left { low = middle } else { high = middle }
        }
        let rest = left - sum(low);
        let step = coprime(members);
        Self { members, base, scale: low, offset, rest, step, back: inverse(step, members) }
    }

    /// How many records the member of that number writes.
    pub(crate) fn records(&self, member: u64) -> u64 {
        let rank = product(member, self.back, self.members);
        self.base + self.scale / (rank + self.offset) + u64::from(rank < self.rest)
    }

    /// The member of that rank: the busiest are spread over the whole network.
    pub(crate) fn of_rank(&self, rank: u64) -> u64 {
        product(rank, self.step, self.members)
    }
}

fn product(a: u64, b: u64, modulus: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(modulus.max(1))) as u64
}

fn coprime(modulus: u64) -> u64 {
    let start = (modulus / 8 * 5) | 1;
    (start..start + modulus.max(2)).find(|step| gcd(*step, modulus) == 1).unwrap_or(1)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The number whose product with `of` leaves 1.
fn inverse(of: u64, modulus: u64) -> u64 {
    let modulus = i128::from(modulus.max(1));
    let (mut old, mut new) = ((i128::from(of) % modulus, 1), (modulus, 0));
    while new.0 != 0 {
        let times = old.0 / new.0;
        (old, new) = (new, (old.0 - times * new.0, old.1 - times * new.1));
    }
    old.1.rem_euclid(modulus) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_exact_and_a_few_write_a_lot() {
        for (members, records) in [(1, 0), (1, 9), (75, 0), (75, 3), (976, 9_900), (2000, 20_000), (50_000, 500_000)] {
            let activity = Activity::new(members, records);
            let mut each: Vec<_> = (0..members).map(|member| activity.records(member)).collect();
            assert_eq!(each.iter().sum::<u64>(), records, "{members} {records}");
            let mut ranks: Vec<_> = (0..members).map(|rank| activity.of_rank(rank)).collect();
            ranks.sort_unstable();
            assert!(ranks.iter().copied().eq(0..members));
            if records > 100_000 {
                each.sort_unstable_by(|a, b| b.cmp(a));
                let busiest: u64 = each.iter().take(each.len() / 100).sum();
                assert!(busiest * 10 > records, "the busiest hundredth writes {busiest}");
                assert!(each.last().is_some_and(|least| *least >= 4));
            }
        }
    }

    #[test]
    fn ranks_and_members_are_one_to_one() {
        let activity = Activity::new(1001, 10_000);
        let busiest = activity.of_rank(0);
        assert!((0..1001).all(|member| activity.records(member) <= activity.records(busiest)));
    }
}
