//! Who has to sign.

/// What a quorum or a group counts, by its place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Member {
    Witness(usize),
    Group(usize),
}

/// Who has to sign, beside the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Quorum {
    /// `quorum none`
    #[default]
    Nobody,
    Member(Member),
}

/// At least so many of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub(super) name: Vec<u8>,
    pub(super) threshold: usize,
    pub(super) members: Vec<Member>,
}

impl Group {
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// Witnesses, and groups that stand before this one.
    pub fn members(&self) -> &[Member] {
        &self.members
    }
}

/// Whether those who signed are enough. As groups count earlier ones alone, one pass decides them all.
pub(super) fn is_met(quorum: Quorum, groups: &[Group], signed: &[bool]) -> bool {
    let mut met: Vec<bool> = Vec::with_capacity(groups.len());
    let counts = |member: Member, met: &[bool]| match member {
        Member::Witness(place) => signed.get(place) == Some(&true),
        Member::Group(place) => met.get(place) == Some(&true),
    };
    for group in groups {
        let found = group.members.iter().filter(|member| counts(**member, &met)).count();
        met.push(found >= group.threshold);
    }
    match quorum {
        Quorum::Nobody => true,
        Quorum::Member(member) => counts(member, &met),
    }
}
