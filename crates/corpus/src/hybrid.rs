//! Parquet's hybrid of run lengths and packed bits, in one run: a number that repeats, or numbers of some bits each, in groups of eight, the
//! lowest bits first. Of nothing, there is no run. (Apache Parquet, Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".)

use arrow::buffer::NullBuffer;

const GROUP: usize = 8;

/// Which of these rows have a value.
pub(crate) fn levels(nulls: Option<&NullBuffer>, rows: usize) -> Vec<u8> {
    let mut levels = vec![];
    match nulls {
        _ if rows == 0 => {}
        None => {
            repeated(rows, &mut levels);
            levels.push(1);
        }
        Some(nulls) => packed(nulls.iter().map(u32::from), 1, &mut levels),
    }
    levels
}

/// Numbers that fit into so many bits.
pub(crate) fn numbers(numbers: &[u32], width: u32, bytes: &mut Vec<u8>) {
    match width {
        _ if numbers.is_empty() => {}
        0 => repeated(numbers.len(), bytes),
        _ => packed(numbers.iter().copied(), width, bytes),
    }
}

/// So many times the number that comes next.
fn repeated(times: usize, bytes: &mut Vec<u8>) {
    varint((times as u64) << 1, bytes);
}

fn packed(numbers: impl ExactSizeIterator<Item = u32>, width: u32, bytes: &mut Vec<u8>) {
    let groups = numbers.len().div_ceil(GROUP);
    varint((groups as u64) << 1 | 1, bytes);
    bytes.reserve(groups * width as usize);
    let rest = groups * GROUP - numbers.len();
    let (mut held, mut bits) = (0_u64, 0);
    for number in numbers.chain(std::iter::repeat_n(0, rest)) {
        held |= u64::from(number) << bits;
        bits += width;
        if bits >= u32::BITS {
            bytes.extend_from_slice(&(held as u32).to_le_bytes());
            held >>= u32::BITS;
            bits -= u32::BITS;
        }
    }
    // Eight numbers fill whole bytes.
    let left = held.to_le_bytes();
    bytes.extend(left.iter().take(bits as usize / 8));
}

/// Seven bits a byte, the lowest first.
fn varint(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[u32], width: u32) -> Vec<u8> {
        let mut bytes = vec![];
        super::numbers(numbers, width, &mut bytes);
        bytes
    }

    #[test]
    fn the_standards_example() {
        assert_eq!(of(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }

    #[test]
    fn groups_are_filled_and_counted() {
        assert_eq!(of(&[1], 1), [0b11, 1]);
        assert_eq!(of(&[0xffff_ffff], 32)[..6], [0b11, 0xff, 0xff, 0xff, 0xff, 0]);
        assert_eq!(of(&[1; 9], 17).len(), 1 + 2 * 17);
        // 64 groups are more than one byte of the count says.
        let many = of(&[1; 512], 1);
        assert_eq!((&many[..2], many.len()), (&[0x81, 0x01][..], 2 + 64));
        assert_eq!(of(&[0; 300], 0), [0xd8, 0x04]);
        assert_eq!((of(&[], 0), of(&[], 3)), (vec![], vec![]));
    }

    #[test]
    fn levels_say_who_has_a_value() {
        assert_eq!((levels(None, 5), levels(None, 0)), (vec![10, 1], vec![]));
        let nulls = NullBuffer::from(vec![true, false, false, true]);
        assert_eq!(levels(Some(&nulls), 4), [0b11, 0b1001]);
    }
}
