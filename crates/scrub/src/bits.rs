//! Many bytes at once: which of sixty-four are of a class, a bit for each; and eight in one number.

/// How many bytes are looked at together.
pub(crate) const CHUNK_BYTES: usize = 64;

/// For each of the first `N` classes, which of a chunk's bytes are of it. `classes` has a bit for each class of a byte.
#[inline]
pub(crate) fn of<const N: usize>(chunk: &[u8], classes: &[u8; 256]) -> [u64; N] {
    let mut bits = [0; N];
    for (place, eight) in chunk.chunks(8).enumerate() {
        let mut of_each = [0; 8];
        for (class, byte) in of_each.iter_mut().zip(eight) {
            *class = of_byte(*byte, classes);
        }
        let of_each = u64::from_le_bytes(of_each);
        for (class, bits) in bits.iter_mut().enumerate() {
            let one_each = of_each >> class & 0x0101_0101_0101_0101;
            *bits |= one_each.wrapping_mul(0x0102_0408_1020_4080) >> 56 << (8 * place);
        }
    }
    bits
}

#[inline]
pub(crate) fn of_byte(byte: u8, classes: &[u8; 256]) -> u8 {
    classes.get(usize::from(byte)).copied().unwrap_or_default()
}

/// The places of the bits that are set.
#[inline]
pub(crate) fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits.wrapping_sub(1);
        Some(place)
    })
}

/// Up to eight bytes of a text, the first in the lowest bits and nought behind the last.
#[inline]
pub(crate) fn eight(text: &[u8], at: usize, bytes: usize) -> u64 {
    if let Some(eight) = text.get(at..at + 8).and_then(|eight| eight.try_into().ok()) {
        let all = u64::from_le_bytes(eight);
        if bytes < 8 { all & ((1 << (8 * bytes)) - 1) } else { all }
    } else {
        let rest = text.get(at..).unwrap_or_default();
        rest.iter().take(bytes).rev().fold(0, |all, byte| all << 8 | u64::from(*byte))
    }
}

/// Eight bytes with their ASCII capitals made small.
#[inline]
pub(crate) fn lower(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let low = eight & (EACH * 0x7f);
    // The highest bit of each byte that is at least `A`, and of each that is beyond `Z`.
    let from_a = low + EACH * (0x80 - u64::from(b'A'));
    let beyond_z = low + EACH * (0x80 - u64::from(b'Z') - 1);
    let capitals = from_a & !beyond_z & !eight & (EACH * 0x80);
    eight | capitals >> 2
}
