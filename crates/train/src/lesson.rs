//! What a step learns from, by stage.

use crate::data::{Row, Stage};
use crate::error::Result;
use crate::network::{Batch, Network};
use crate::packing::Packing;
use crate::preference::Preferences;
use crate::settings::Settings;
use crate::tokenizer::Tokenizer;
use crate::weights::Weights;

/// The rows of a slice, ready to be learned from.
#[derive(Debug)]
pub(crate) enum Lessons {
    Texts(Packing),
    Thumbs(Preferences),
}

impl Lessons {
    pub(crate) fn new(
        rows: &[Row],
        tokenizer: &Tokenizer,
        settings: &Settings,
        slice: u32,
    ) -> Result<Self> {
        Ok(match settings.stage {
            Stage::Text | Stage::Chat => {
                let (context, seed) = (settings.shape.context, settings.seed);
                Self::Texts(Packing::new(rows, tokenizer, context, seed, slice)?)
            }
            Stage::Preference => Self::Thumbs(Preferences::new(rows, tokenizer, settings, slice)?),
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Texts(packing) => packing.is_empty(),
            Self::Thumbs(preferences) => preferences.is_empty(),
        }
    }

    /// Tokens of one pass.
    pub(crate) fn tokens(&self) -> u64 {
        match self {
            Self::Texts(packing) => packing.tokens(),
            Self::Thumbs(preferences) => preferences.tokens(),
        }
    }

    /// The pass in which a step begins, both from 0.
    pub(crate) fn pass(&self, step: u64, sequences: usize) -> u64 {
        match self {
            Self::Texts(packing) => packing.pass_of(step, sequences),
            Self::Thumbs(preferences) => preferences.pass_of(step),
        }
    }

    /// Whether there is nothing to learn from, or it was gone through often enough before a step.
    pub(crate) fn is_enough(&self, step: u64, settings: &Settings) -> bool {
        let is_gone_through = |most| self.pass(step, settings.sequences) >= most;
        self.is_empty() || settings.passes.is_some_and(is_gone_through)
    }

    /// Learns from a step's share, the `step`th of this slice, from 0, and gives the loss. `before` is the model that a preference is one over.
    pub(crate) fn learn(
        &mut self,
        step: u64,
        sequences: usize,
        network: &mut Network,
        [weights, before]: [&Weights; 2],
        gradients: &mut Weights,
    ) -> f64 {
        match self {
            Self::Texts(packing) => {
                let packed = packing.step(step, sequences);
                let batch = Batch { inputs: &packed.inputs, targets: &packed.targets };
                network.learn(weights, batch, gradients)
            }
            Self::Thumbs(preferences) => {
                preferences.learn(step, network, [weights, before], gradients)
            }
        }
    }
}
