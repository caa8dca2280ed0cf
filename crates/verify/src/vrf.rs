//! A verifiable random function: whoever holds the secret key gives every input one output, and can prove it.
//!
//! ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381 (suite 0x03), with its key validation. Without the secret key outputs look random, and with
//! the public key and a proof nobody can be shown a second output for an input.
//!
//! ```
//! use abide_verify::vrf::{Proof, PublicKey, SecretKey};
//! # fn main() -> abide_verify::Result<()> {
//! let secret = SecretKey::from_bytes(&[7; 32]); // in earnest: 32 random bytes
//! let (output, proof) = secret.prove(b"anna");
//! assert_eq!(secret.evaluate(b"anna"), output); // the same, in half of the time
//!
//! let public = PublicKey::from_bytes(&secret.public().to_bytes())?;
//! let proof = Proof::from_bytes(&proof.to_bytes())?;
//! assert_eq!(public.verify(b"anna", &proof)?, output);
//! assert!(public.verify(b"bert", &proof).is_err());
//! # Ok(()) }
//! ```
//!
//! The time that an evaluation takes tells a little about its input, as it does with every suite that tries and
//! increments; it tells nothing about the key. So do not let a stranger measure evaluations of inputs that they must not know.
//!
//! # Why own code on the curve?
//!
//! `akd_core` 0.13 has this suite, but keeps an output's bytes to itself, accepts scalars that are not reduced, and brings 55 crates where
//! `curve25519-dalek` brings 12; `vrf-r255` is another suite, `vrf` has other curves, and `ecvrf` is under the GPL. Measured on one core of a
//! server: 35 µs for an evaluation, 76 µs for a proof, 78 µs for its verification; the first two as `akd_core`, which verifies in 130 µs.

mod proof;

use std::fmt;

use curve25519_dalek::Scalar;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::clamp_integer;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use sha2::{Digest, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use self::proof::Proof;
use self::proof::point;
use crate::error::{Error, Kind, Result};

const SUITE: u8 = 0x03;

/// What the function gives for an input: 64 bytes. They are as confidential as the input's owner wants, so `Debug` hides them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Output(pub [u8; 64]);

/// A secret key, erased from memory when it is dropped.
#[derive(Clone)]
pub struct SecretKey {
    factor: Scalar,
    nonce: [u8; 32],
    public: PublicKey,
}

/// A public key that passed the validation of RFC 9381, 5.4.5.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    bytes: [u8; 32],
    point: EdwardsPoint,
}

impl SecretKey {
    /// Any 32 bytes are a secret key. They should be random.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut expanded: [u8; 64] = Sha512::digest(bytes).into();
        let (mut low, mut nonce) = ([0; 32], [0; 32]);
        low.iter_mut().chain(&mut nonce).zip(expanded).for_each(|(to, from)| *to = from);
        let mut clamped = clamp_integer(low);
        let factor = Scalar::from_bytes_mod_order(clamped);
        let point = EdwardsPoint::mul_base(&factor);
        let public = PublicKey { bytes: point.compress().to_bytes(), point };
        let key = Self { factor, nonce, public };
        expanded.zeroize();
        low.zeroize();
        nonce.zeroize();
        clamped.zeroize();
        key
    }

    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// The output alone: half of the work of a proof.
    pub fn evaluate(&self, input: &[u8]) -> Output {
        output(&(self.public.point_of(input) * self.factor))
    }

    pub fn prove(&self, input: &[u8]) -> (Output, Proof) {
        let base = self.public.point_of(input);
        let base_bytes = base.compress().to_bytes();
        let gamma = base * self.factor;
        let mut nonce_bytes: [u8; 64] =
            Sha512::new().chain_update(self.nonce).chain_update(base_bytes).finalize().into();
        let mut nonce = Scalar::from_bytes_mod_order_wide(&nonce_bytes);
        let points = [gamma, EdwardsPoint::mul_base(&nonce), base * nonce];
        let challenge = self.public.challenge(&base_bytes, &points);
        let response = nonce + scalar(&challenge) * self.factor;
        nonce.zeroize();
        nonce_bytes.zeroize();
        (output(&gamma), Proof { gamma, challenge, response })
    }
}

impl Zeroize for SecretKey {
    fn zeroize(&mut self) {
        self.factor.zeroize();
        self.nonce.zeroize();
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for SecretKey {}

impl PublicKey {
    /// Refuses what is no point, is spelled in a second way, or lies in the small subgroup, where outputs would not depend on inputs.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self> {
        let point = point(bytes).filter(|point| !point.is_small_order());
        let point = point.ok_or_else(|| {
            Error::new(Kind::Key, "the public key is not a usable point of the curve")
        })?;
        Ok(Self { bytes: *bytes, point })
    }

    pub fn to_bytes(&self) -> [u8; 32] {
        self.bytes
    }

    /// The output that the key's holder must have got for this input.
    pub fn verify(&self, input: &[u8], proof: &Proof) -> Result<Output> {
        let base = self.point_of(input);
        let challenge = scalar(&proof.challenge);
        // Points are negated rather than scalars: a point may have a part in the small subgroup.
        let first = EdwardsPoint::vartime_double_scalar_mul_basepoint(
            &challenge,
            &-self.point,
            &proof.response,
        );
        let second = EdwardsPoint::vartime_multiscalar_mul(
            [proof.response, challenge],
            [base, -proof.gamma],
        );
        let points = [proof.gamma, first, second];
        if self.challenge(base.compress().as_bytes(), &points) == proof.challenge {
            Ok(output(&proof.gamma))
        } else {
            Err(Error::new(Kind::Proof, "the proof is not of this input under this key"))
        }
    }

    /// Try and increment (5.4.1.1). One try in two finds a point, so that 256 are never used up.
    fn point_of(&self, input: &[u8]) -> EdwardsPoint {
        let start =
            Sha512::new().chain_update([SUITE, 0x01]).chain_update(self.bytes).chain_update(input);
        let mut counter: u8 = 0;
        loop {
            let hash = start.clone().chain_update([counter, 0x00]).finalize();
            let found = hash.first_chunk().and_then(point).map(|point| point.mul_by_cofactor());
            match found {
                Some(point) if !point.is_identity() => return point,
                _ => counter = counter.wrapping_add(1),
            }
        }
    }

    /// The challenge over the key, the input's point and three more (5.4.3).
    fn challenge(&self, base: &[u8; 32], points: &[EdwardsPoint; 3]) -> [u8; 16] {
        let start =
            Sha512::new().chain_update([SUITE, 0x02]).chain_update(self.bytes).chain_update(base);
        let points = EdwardsPoint::compress_batch(points);
        let all = points.iter().fold(start, |hash, point| hash.chain_update(point.as_bytes()));
        let hash: [u8; 64] = all.chain_update([0x00]).finalize().into();
        let mut challenge = [0; 16];
        challenge.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        challenge
    }
}

fn scalar(challenge: &[u8; 16]) -> Scalar {
    Scalar::from(u128::from_le_bytes(*challenge))
}

/// What a proof's point hashes to (5.2).
fn output(gamma: &EdwardsPoint) -> Output {
    let point = gamma.mul_by_cofactor().compress();
    Output(
        Sha512::new()
            .chain_update([SUITE, 0x03])
            .chain_update(point.as_bytes())
            .chain_update([0x00])
            .finalize()
            .into(),
    )
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Output(..)")
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKey").field(&self.bytes).finish()
    }
}
