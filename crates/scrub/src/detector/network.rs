//! Addresses of machines, which are those of the people behind them.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::{Detector, Found, Near};
use crate::kind::Kind;

pub(super) const DETECTORS: &[Detector] = &[
    Detector {
        name: "ip.v4",
        kind: Kind::Ip,
        hint: ".3",
        pattern: r"\d{1,3}(?:\.\d{1,3}){3}",
        check: v4,
        near: Near::Nothing,
        finds: &["from «192.168.1.1».", "ping «8.8.8.8», please", "http://«203.0.113.7»:8080/"],
        leaves: &[
            "version 1.2.3.4",
            "256.1.1.1",
            "1.2.3.4.5",
            "v10.0.0.1",
            "text192.168.1.1",
            "§ 3.1.4.1",
            "Python 3.11.7.1",
        ],
        source: "RFC 791, RFC 6943",
        languages: "*",
    },
    Detector {
        name: "ip.v6",
        kind: Kind::Ip,
        hint: ":2",
        pattern: r"[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}",
        check: v6,
        near: Near::Nothing,
        finds: &[
            "on «2001:db8::1», port 80",
            "[«::ffff:192.0.2.1»]:80",
            "my ip is «2400:c401::5054:ff:fe1b:b031»",
            "loopback «::1»",
            "ipv6 «::»",
            "«4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a»",
        ],
        leaves: &[
            "at 12:34:56",
            "std::cout",
            "a::b",
            "cafe::bad",
            "1:2:3:4",
            "2001::25de::cade",
            "x ::= y",
            "12345:db8::1",
            "fe80::1text",
        ],
        source: "RFC 4291",
        languages: "*",
    },
    Detector {
        name: "mac.address",
        kind: Kind::Mac,
        hint: ":5 / .2",
        pattern: r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}",
        check: mac,
        near: Near::Nothing,
        finds: &["is «00:1A:2B:3C:4D:5E»", "«01-b3-4a-67-d9-cf»", "Cisco «0012.3456.789a»"],
        leaves: &["FF:FF:FF:FF:FF:FF", "00:1A:2B:3C:4D", "12:34:56", "00:1A:2B:3C:4D:5E:6F"],
        source: "IEEE 802",
        languages: "*",
    },
];

fn v4(found: &Found<'_>) -> Option<Range<usize>> {
    let address = found.matched();
    let has_zero = address.split('.').any(|part| part.len() > 1 && part.starts_with('0'));
    let before = found.before_bytes(12).to_ascii_lowercase();
    let word = before.trim_end_matches([' ', ':', '=', '§']);
    let version =
        ["version", "ver", "ver.", "release", "build", "python", "chrome", "section", "§"];
    let is_version = before.ends_with("§ ") || version.iter().any(|end| word.ends_with(end));
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let after = found.text.get(found.end..).unwrap_or_default();
    let goes_on =
        after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_part = joins(found.char_before())
        || joins(found.char_after())
        || found.char_before() == Some('.')
        || found.char_before() == Some(':') && before.ends_with("::")
        || goes_on;
    found.when(!has_zero && !is_version && !is_part && address.parse::<Ipv4Addr>().is_ok())
}

fn v6(found: &Found<'_>) -> Option<Range<usize>> {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
    let mut address = found.matched();
    if let Some(shorter) = address.strip_suffix(':').filter(|shorter| !shorter.ends_with(':')) {
        address = shorter;
    }
    let end = found.start + address.len();
    let after = found.text.get(end..).unwrap_or_default();
    let is_part = joins(found.char_before())
        || joins(after.chars().next()) && !after.starts_with(": ")
        || address.parse::<Ipv6Addr>().is_err();
    if is_part {
        return None;
    }
    // `a::b` is a path in code, and `::` a mark of it.
    let is_plain = !address.contains("::") || address.matches(':').count() > 3;
    let has_digit = address.bytes().any(|byte| byte.is_ascii_digit());
    let before = found.before_bytes(32).to_ascii_lowercase();
    let is_said = ["ip", "addr", "host", "loopback", "unspecified", "bind", "listen", "gateway"]
        .iter()
        .any(|word| before.contains(word));
    (is_plain || has_digit || is_said).then_some(found.start..end)
}

fn mac(found: &Found<'_>) -> Option<Range<usize>> {
    let joins =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || ":-._".contains(c));
    let after = found.text.get(found.end..).unwrap_or_default();
    let ends_sentence = after.starts_with(". ") || after == "." || after.starts_with(": ");
    let hex = found.matched().bytes().filter(u8::is_ascii_hexdigit);
    let is_everybody = hex.clone().all(|byte| byte.eq_ignore_ascii_case(&b'f'));
    let is_nobody = hex.clone().all(|byte| byte == b'0');
    let is_part = joins(found.char_before()) || joins(found.char_after()) && !ends_sentence;
    found.when(!is_part && !is_everybody && !is_nobody)
}
