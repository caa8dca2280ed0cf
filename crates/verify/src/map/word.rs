//! Three kinds of 32 bytes that must not be mistaken for one another.

use std::fmt;

use sha2::{Digest, Sha256};

use super::hash::EMPTY;

macro_rules! word {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        /// Lower-case hexadecimal.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}

word! {
    /// Where something stands: a hash, or anything as evenly spread. The depth of the tree rests on that.
    Key
}
word! {
    /// The hash of what stands under a key.
    Value
}
word! {
    /// What a whole map hashes to.
    Root
}

impl Value {
    /// The hash of the bytes that stand under a key: SHA-256, nothing added.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl Root {
    /// The root of a map that holds nothing.
    pub const EMPTY: Self = Self(EMPTY);
}

impl Key {
    /// Whether the path turns right below `depth` bits.
    pub fn bit(&self, depth: usize) -> bool {
        self.0.get(depth / 8).is_some_and(|byte| byte >> (7 - depth % 8) & 1 == 1)
    }

    /// How many bits two paths share before they part.
    pub(super) fn shared_bits(&self, other: &Self) -> usize {
        let parted =
            self.0.iter().zip(other.0).map(|(a, b)| a ^ b).enumerate().find(|(_, byte)| *byte != 0);
        parted.map_or(256, |(index, byte)| index * 8 + byte.leading_zeros() as usize)
    }
}
