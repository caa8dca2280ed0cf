//! Exponential, logarithm, sine and cosine of our own: the system's differ in the last bit from one machine to the next.
//!
//! Only additions, multiplications, divisions and square roots are used, which IEEE 754 rounds the same way everywhere.

/// e^x in single precision, within 2 units in the last place. Below -87 it is 1e-38, above 88 it is 1e38; not a number stays so.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // Adding 1.5 · 2^23 rounds to a whole number and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts: the product of the first with a small whole number is exact.
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    // Comparisons, not `clamp`'s minimum and maximum: those would turn what is not a number into one.
    let x = if x > 88.0 { 88.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    // Taylor's series; |r| ≤ ln 2 / 2, so the first term left out is below 2e-8 of the result.
    let mut sum = 1.0 / 5040.0;
    for next in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = sum * r + next;
    }
    // Wrapping: a check for overflow, which there is none of, would keep the loop out of wide registers.
    let exponent = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127);
    sum * f32::from_bits(exponent << 23)
}

/// e^x in double precision.
pub(crate) fn exp64(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let whole = (x * std::f64::consts::LOG2_E).round();
    let r = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    let mut sum = 1.0;
    for n in (1..=17).rev() {
        sum = 1.0 + sum * r / f64::from(n);
    }
    sum * f64::from_bits(((whole as i64).clamp(-1022, 1023) + 1023).cast_unsigned() << 52)
}

/// The natural logarithm of a positive normal number.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i64 - 1023;
    let mut mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), whose argument is at most 0.172.
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let mut sum = 0.0;
    for n in (0..12).rev() {
        sum = sum * square + 1.0 / f64::from(2 * n + 1);
    }
    exponent as f64 * std::f64::consts::LN_2 + 2.0 * z * sum
}

/// Sine and cosine of an angle of up to a million.
pub(crate) fn sin_cos(angle: f64) -> (f64, f64) {
    // π/2 in two parts: the product of the first with a whole number below 2^20 is exact.
    const HALF_PI_HIGH: f64 = 1.570_796_326_734_125_6;
    const HALF_PI_LOW: f64 = 6.077_100_506_506_192e-11;
    let quarter = (angle * std::f64::consts::FRAC_2_PI).round();
    let r = (angle - quarter * HALF_PI_HIGH) - quarter * HALF_PI_LOW;
    let square = r * r;
    let (mut sine, mut cosine) = (1.0, 1.0);
    for n in (1..=9).rev() {
        let even = f64::from(2 * n);
        sine = 1.0 - sine * square / (even * (even + 1.0));
        cosine = 1.0 - cosine * square / (even * (even - 1.0));
    }
    let (sine, cosine) = (sine * r, cosine);
    match (quarter as i64).rem_euclid(4) {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

/// A number to a whole power.
pub(crate) fn power(base: f64, exponent: u64) -> f64 {
    let (mut result, mut base, mut left) = (1.0, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result *= base;
        }
        base *= base;
        left >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_close_everywhere() {
        let mut x = -86.9_f32;
        while x < 88.0 {
            let (ours, exact) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((ours / exact - 1.0).abs() < 2.4e-7, "{x}: {ours} is not {exact}");
            let wide = exp64(f64::from(x));
            assert!((wide / exact - 1.0).abs() < 1e-13, "{x}: {wide} is not {exact}");
            x += 0.001_37;
        }
        assert!(exp(f32::NAN).is_nan());
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
        assert!(exp(f32::INFINITY) > 1e37);
    }

    #[test]
    fn angles_and_logarithms_are_close_everywhere() {
        for n in 0..20_000 {
            let x = f64::from(n) * 0.217;
            let (sine, cosine) = sin_cos(x);
            assert!((sine - x.sin()).abs() < 1e-11, "sine of {x}");
            assert!((cosine - x.cos()).abs() < 1e-11, "cosine of {x}");
            let x = x + 1e-9;
            assert!((ln(x) - x.ln()).abs() < 1e-12 * x.ln().abs().max(1.0), "logarithm of {x}");
        }
    }

    #[test]
    fn powers_multiply() {
        assert!((power(0.9, 1000) / 0.9_f64.powi(1000) - 1.0).abs() < 1e-12);
        assert!((power(0.5, 0) - 1.0).abs() < f64::EPSILON);
    }
}
