//! Which instructions the arithmetic uses. The results do not depend on it; the speed does.

#[cfg(target_arch = "x86_64")]
use gemm_common::simd::{MixedSimd, V3, V4};

use crate::error::{Error, Kind, Result};

/// Instructions that this processor has. Every kind of machine gives the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine(pub(crate) Instructions);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instructions {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Plain Rust: the definition that the others are compared with, and the way out on other processors.
    Plain,
}

impl Machine {
    /// The fastest that is there.
    pub fn detect() -> Result<Self> {
        let best = Self::all().into_iter().next().filter(|best| *best != Self::plain());
        // An x86-64 without AVX2 would take minutes where others take seconds.
        if best.is_none() && cfg!(target_arch = "x86_64") {
            let words = "this processor has no AVX2, which training needs";
            return Err(Error::new(Kind::Machine, words));
        }
        Ok(best.unwrap_or(Self::plain()))
    }

    /// All that this processor can be, the fastest first.
    pub fn all() -> Vec<Self> {
        let mut all = vec![];
        #[cfg(target_arch = "x86_64")]
        {
            let wide = <V4 as MixedSimd<f32, f32, f32, f32>>::try_new();
            all.extend(wide.map(|_| Self(Instructions::Avx512)));
            let narrow = <V3 as MixedSimd<f32, f32, f32, f32>>::try_new();
            all.extend(narrow.map(|_| Self(Instructions::Avx2)));
        }
        all.push(Self::plain());
        all
    }

    /// No particular instructions: slow, for comparison.
    pub fn plain() -> Self {
        Self(Instructions::Plain)
    }

    /// The name of the instructions.
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => "AVX-512",
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => "AVX2",
            Instructions::Plain => "plain",
        }
    }

    /// Runs a loop that the compiler has turned into this machine's instructions.
    ///
    /// The compiler neither fuses nor reorders floating-point operations, so a loop that is written with a fixed order of
    /// reductions gives the same bits with any of them.
    #[inline(always)]
    pub(crate) fn run<R>(self, work: impl FnOnce() -> R) -> R {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => match V4::try_new() {
                Some(simd) => simd.vectorize(work),
                None => work(),
            },
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => match V3::try_new() {
                Some(simd) => simd.vectorize(work),
                None => work(),
            },
            Instructions::Plain => work(),
        }
    }
}
