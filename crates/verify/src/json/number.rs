//! Numbers as ECMAScript prints them, which is the form of RFC 8785.

/// The largest whole number that every reader of JSON keeps.
const WHOLE_MAX: f64 = 9_007_199_254_740_991.0;

/// Whether a token of JSON's grammar is the one spelling of a number that every reader keeps.
pub(super) fn is_exact(token: &str) -> bool {
    let Ok(number) = token.parse::<f64>() else { return false };
    let fits = number.is_finite() && (number.fract() != 0.0 || number.abs() <= WHOLE_MAX);
    fits && printed(number) == token
}

/// `Number::toString` of ECMAScript: the shortest digits that read back as the same number, of two the even ones.
fn printed(number: f64) -> String {
    ryu_js::Buffer::new().format(number).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8785, appendix B, but for what is no number of JSON.
    #[test]
    fn numbers_of_the_rfc() {
        for (bits, expected) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ] {
            assert_eq!(printed(f64::from_bits(bits)), expected);
        }
    }

    #[test]
    fn one_spelling_each() {
        for token in ["0", "-1", "10", "0.5", "1.5e-7", "9007199254740991", "1.5", "100.25"] {
            assert!(is_exact(token), "{token}");
        }
        for token in
            ["-0", "1.0", "1e3", "1E-7", "0.50", "9007199254740992", "1e400", "1e21", "0.1e1"]
        {
            assert!(!is_exact(token), "{token}");
        }
    }
}
