//! What all members share: the seed, the sentences, the cast.

use crate::Network;
use crate::cast::Cast;
use crate::draw::Draw;
use crate::error::Result;
use crate::grammar::{Grammar, Text};
use crate::language::Language;
use crate::leaf::{LEAVES, Leaf};
use crate::person::Face;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) members: u64,
    pub(crate) records_per_member: u64,
    pub(crate) cast: Cast,
    pub(crate) leaks_per_thousand: u64,
    /// Categories by weight.
    pub(crate) leaves: Vec<(&'static Leaf, u32)>,
    grammars: Vec<(Language, Grammar)>,
}

impl World {
    pub(crate) fn new(network: &Network) -> Result<Self> {
        let grammars =
            Language::ALL.into_iter().map(|language| Ok((language, Grammar::read(language)?)));
        Ok(Self {
            seed: network.seed,
            members: network.members,
            records_per_member: network.records_per_member,
            leaks_per_thousand: network.leaks_per_thousand,
            cast: Cast::read()?,
            leaves: LEAVES.iter().map(|leaf| (leaf, leaf.weight)).collect(),
            grammars: grammars.collect::<Result<_>>()?,
        })
    }

    /// Who the member of that number is. The first are the cast.
    pub(crate) fn face(&self, member: u64) -> Face {
        match self.cast.members.get(member as usize) {
            Some(actor) => actor.face(),
            None => Face::of(self.seed, member),
        }
    }

    pub(crate) fn say(
        &self,
        language: Language,
        symbol: &str,
        other: &str,
        text: &mut Text,
        draw: &mut Draw,
    ) {
        if let Some((_, grammar)) = self.grammars.iter().find(|(known, _)| *known == language) {
            grammar.say(symbol, other, text, draw);
        }
    }
}
