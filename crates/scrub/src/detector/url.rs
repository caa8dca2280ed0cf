//! URLs that open something for whoever holds them. The token is masked, the rest of the URL stays.

use std::ops::Range;

use super::{Detector, Found, Near, checks};
use crate::kind::Kind;

/// How far back a URL may begin.
const URL_BYTES_MAX: usize = 2048;

pub(super) const DETECTORS: &[Detector] = &[
    Detector {
        name: "url_token.parameter",
        kind: Kind::UrlToken,
        hint: "token=|sig=|signature=|key=|secret=|code=|auth=|jwt=|password=|passwd=|pwd=|session=|sessionid=|sid=|ticket=|nonce=|otp=|hash=|invite=|credential=",
        pattern: r#"[?&#;](?:[a-z0-9]{0,20}[_.-]?){0,4}(?:token|sig|signature|api-?_?key|key|secret|code|auth|jwt|passw(?:or)?d|passwd|pwd|session|sessionid|sid|ticket|nonce|otp|hash|invite|credential)=([^&\s"'<>\\)\]\x00;#]{6,1500})"#,
        check: parameter,
        near: Near::Nothing,
        finds: &[
            "https://example.org/reset?token=«9f8a7c6b5e4d3f2a1b0c»&x=1",
            "open https://files.example.org/a.pdf?X-Amz-Signature=«9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d»",
            "(https://example.org/#access_token=«Zx81kQ0plM2nB7vC»)",
            "https://example.org/join?invite=«a8F3kQ9Z»",
        ],
        leaves: &[
            "https://example.org/?page=2&sort=asc",
            "https://example.org/?lang=en&code=german",
            "see key=abcdef12345",
            "https://example.org/?keyword=rust2024edition",
        ],
        source: "RFC 3986; OAuth 2.0, AWS Signature 4, Azure SAS: names of parameters",
        languages: "*",
    },
    Detector {
        name: "url_token.path",
        kind: Kind::UrlToken,
        hint: "=12&://",
        pattern: r"/(?:[a-z-]{0,20}(?:reset|invit|verif|confirm|activat|magic|token|unsubscribe|password|passwort|login|join|share|recover)[a-z-]{0,20})/(?:[a-z0-9-]{1,24}/){0,2}([a-z0-9_.~%=-]{12,512})",
        check: path,
        near: Near::Nothing,
        finds: &[
            "https://example.org/reset-password/«9f8a7c6b5e4d3f2a1b0c»",
            "https://chat.example.org/invite/«aB3dE5fG7hJ9kL»",
        ],
        leaves: &[
            "https://example.org/login/forgot-your-password",
            "/share/2024-annual-report-draft",
        ],
        source: "how sites make links that sign in",
        languages: "*",
    },
];

fn is_in_url(found: &Found<'_>) -> bool {
    let before = found.before_bytes(URL_BYTES_MAX);
    let run = before.rsplit(|c: char| c.is_whitespace() || "\"'<>".contains(c)).next();
    run.is_some_and(|run| run.contains("://") || run.contains("www."))
}

fn parameter(found: &Found<'_>) -> Option<Range<usize>> {
    let value = found.matched().trim_end_matches(['.', ',', '!', '?', ':']);
    let has = |class: fn(&u8) -> bool| value.bytes().any(|byte| class(&byte));
    let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let is_token = value.len() >= 6 && is_mixed && checks::entropy(value) >= 2.3
        || value.len() >= 20 && checks::entropy(value) >= 3.5;
    (is_token && is_in_url(found)).then(|| found.start..found.start + value.len())
}

fn path(found: &Found<'_>) -> Option<Range<usize>> {
    let value = found.matched().trim_end_matches(['.', ',']);
    let words = value
        .split(['-', '_', '.'])
        .filter(|part| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    let is_token = checks::is_random(value) && words.count() < 2;
    (is_token && is_in_url(found)).then(|| found.start..found.start + value.len())
}
