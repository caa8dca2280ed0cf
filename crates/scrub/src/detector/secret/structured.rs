//! Secrets that say by their form that they are.

use std::ops::Range;

use super::value;
use crate::detector::{Detector, Found, Near, any, checks, floor};
use crate::kind::Kind;

/// The longest key that is masked to its end; a longer one is masked until here.
const KEY_BYTES_MAX: usize = 16 << 10;

const SECRET: Detector = Detector {
    name: "",
    kind: Kind::Secret,
    hint: "",
    pattern: "",
    check: any,
    near: Near::Nothing,
    finds: &[],
    leaves: &[],
    source: "",
    languages: "*",
};

pub(super) const PRIVATE_KEY: Detector = Detector {
    name: "secret.private_key",
    hint: "-----begin",
    pattern: r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----",
    check: private_key,
    finds: &[
        "«-----BEGIN ¦RSA PRIVATE KEY-----\nMIIEpQIBAAKCAQEAn6/O8li+SX4m98LL\nYt/PKSzEmQ++ZBD7Loh9P13f4yQ92EF3\n-----END ¦RSA PRIVATE KEY-----» bye",
        "cut: «-----BEGIN ¦PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj»\nbye",
    ],
    leaves: &[
        "-----BEGIN ¦PRIVATE KEY-----\nanything\n-----END ¦PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----",
    ],
    source: "RFC 7468, RFC 9580",
    ..SECRET
};

pub(super) const JWT: Detector = Detector {
    name: "secret.jwt",
    hint: "eyj",
    pattern: r"(?-i)eyJ[A-Za-z0-9_-]{10,}\.(?:eyJ|ey)[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]+){0,2}",
    finds: &["bearer «eyJhbGciOiJIUzI1NiJ9¦.eyJzdWIiOiIxMjM0NTY3ODkwIn0¦.dozjgNryP4J3jVmNHl0w5N»"],
    leaves: &["eyJhbGciOiJIUzI1NiJ9 alone"],
    source: "RFC 7519",
    ..SECRET
};

pub(super) const URL_PASSWORD: Detector = Detector {
    name: "secret.url_password",
    hint: "@&://",
    pattern: r#"[a-z][a-z0-9+.-]{1,20}://[^\s/:@"'<>\x00]{0,100}:([^\s/"'<>\x00]{3,160})@[a-z0-9\[_$]"#,
    check: url_password,
    finds: &[
        "postgres://app:«s3cr3t»@db.example.org:5432/x",
        "https://anna:«pa@ss»@example.org/",
        "redis://:«f9Kq2LxT»@cache",
    ],
    leaves: &[
        "https://example.org:8080/@anna",
        "http://user:${PASS}@host",
        "https://example.org/a:b@c",
    ],
    source: "RFC 3986: userinfo",
    ..SECRET
};

pub(super) const HEADER: Detector = Detector {
    name: "secret.header",
    hint: "bearer|authorization|x-api-key",
    pattern: r#"(?:\bbearer:?|\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|token|apikey|bearer)?|x-api-key["']?\s{0,2}[:=])\s{1,3}["']?([a-z0-9+/=._~|-]{16,2000})"#,
    check: header,
    finds: &[
        "Authorization: Bearer «f9Kq2LxT7bA3¦vW8zQ1nM5c»",
        "-H 'X-Api-Key: «9f8a7c6b5e4d3f2a¦1b0c»'",
    ],
    leaves: &["bearer of bad news", "Authorization: Bearer YOUR_TOKEN_GOES_HERE"],
    source: "RFC 6750, RFC 7617",
    ..SECRET
};

pub(super) const COMMAND_LINE: Detector = Detector {
    name: "secret.command_line",
    hint: "psexec|login|mysql|sshpass|curl|sqlcmd|wget|ldapsearch|mongo",
    pattern: r#"\b(?:psexec(?:64)?(?:\.exe)?|(?:docker|podman|az|oc|helm registry) login|mysql(?:dump|admin)?|sshpass|curl|sqlcmd|wget|ldapsearch|mongo(?:sh|dump)?)\b[^\n\x00]{0,240}?(?:\s-u ?["']?[^\s:"'@/]{1,64}:([^\s"'@]{4,128})|\s(?:-p|--password|--pass|-w|-P)[ =]?["']?([^\s"'\x00-]{1}[^\s"'\x00]{3,128}))"#,
    check: command_line,
    finds: &[
        "psexec \\\\192.0.2.7 -u Administrator -p «Winter7x» shutdown",
        "docker login -u anna -p «dckr9_f9Kq2Lx»",
        "curl -u anna:«f9Kq2LxT» https://example.org",
        "mysql -u root -p«Geheim12»",
    ],
    leaves: &[
        "curl -p 8080 https://example.org",
        "psexec -u x -p %pass% cmd",
        "curl -x proxy -u anna https://x",
    ],
    source: "manuals of those programs",
    ..SECRET
};

pub(super) const TUPLE: Detector = Detector {
    name: "secret.gem_source",
    hint: "contribsys__com",
    pattern: r#"BUNDLE_(?:ENTERPRISE|GEMS)__CONTRIBSYS__COM["']?\s{0,3}[:=]\s{0,3}["']?([0-9a-f]{8}:[0-9a-f]{8})\b"#,
    finds: &["export BUNDLE_ENTERPRISE__CONTRIBSYS__COM=«cafe¦babe:deadbeef»"],
    leaves: &["BUNDLE_ENTERPRISE__CONTRIBSYS__COM=none"],
    source: "Sidekiq: commercial FAQ",
    ..SECRET
};

pub(super) const PREFIXED: Detector = Detector {
    name: "secret.prefixed",
    hint: "=20",
    pattern: r"(?-i)\b[a-z][a-z0-9]{1,11}[_-](?:[a-z0-9]{1,8}[_-]){0,3}[A-Za-z0-9_-]{20,200}",
    check: prefixed,
    finds: &[
        "use «acme_live_¦f9Kq2LxT7bA3vW8zQ1nM5cR4»",
        "«acme-sk-¦9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d»",
    ],
    leaves: &[
        "my_function_name_that_is_long_enough",
        "docker-image-20240101-1234567890-final",
        "sha256-9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d",
    ],
    source: "what providers' prefixes have in common",
    ..SECRET
};

/// From the header to the footer, or as far as there is base64.
fn private_key(found: &Found<'_>) -> Option<Range<usize>> {
    let to = floor(found.text, found.end + KEY_BYTES_MAX);
    let rest = found.text.get(found.end..to)?;
    let footer = rest.find("-----END ").map(|at| {
        let footer = rest.get(at + 9..).unwrap_or_default();
        (at, at + 9 + footer.find("-----").map_or(footer.len(), |end| end + 5))
    });
    let (body, length) = if let Some((body, length)) = footer {
        (rest.get(..body)?, length)
    } else {
        let is_in = |c: char| c.is_ascii_alphanumeric() || "+/=\\\n\r".contains(c);
        let length = rest.find(|c: char| !is_in(c)).unwrap_or(rest.len());
        let body = rest.get(..length)?;
        // The last line may be the next sentence's first word.
        let lines = body
            .trim_end()
            .rfind('\n')
            .filter(|_| body.trim_end().rsplit('\n').next().is_some_and(|last| last.len() < 20));
        let body = lines.map_or(body, |at| body.get(..at).unwrap_or_default()).trim_end();
        (body, body.len())
    };
    let base64 = body.bytes().filter(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte));
    (base64.count() >= 24).then_some(found.start..found.end + length)
}

fn url_password(found: &Found<'_>) -> Option<Range<usize>> {
    let password = found.matched();
    let is_reference = password.contains(['$', '{', '<', '*']) && value::is_placeholder(password);
    found.when(!is_reference && !password.contains("//") && !password.starts_with('%'))
}

fn header(found: &Found<'_>) -> Option<Range<usize>> {
    let token = found.matched();
    found.when(
        !value::is_placeholder(token)
            && (value::is_key(token) || checks::is_random(token))
            && !value::is_name(token),
    )
}

fn command_line(found: &Found<'_>) -> Option<Range<usize>> {
    let word = found.matched();
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    found.when(
        !is_number
            && !word.starts_with(['$', '%', '-', '<', '{', '/'])
            && !value::is_placeholder(word),
    )
}

fn prefixed(found: &Found<'_>) -> Option<Range<usize>> {
    const WORDS: &[&str] = &[
        "live", "test", "prod", "sandbox", "sk", "pk", "rk", "key", "api", "tok", "token", "pat",
        "secret", "tkn", "v1", "v2",
    ];
    let matched = found.matched();
    let parts: Vec<&str> = matched.split(['_', '-']).collect();
    let (last, head) = parts.split_last()?;
    let lead = head.first().copied().unwrap_or_default();
    let is_digest =
        ["sha1", "sha256", "sha512", "md5", "img", "image", "urn", "uuid"].contains(&lead);
    let has = |class: fn(&u8) -> bool| last.bytes().any(|byte| class(&byte));
    let is_cut = found.text.get(found.end..).unwrap_or_default().starts_with("...");
    let digits = last.bytes().filter(u8::is_ascii_digit).count();
    let is_mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && digits >= 2;
    let is_said = head.iter().any(|part| WORDS.contains(part));
    let is_long = last.len() >= 20 && checks::entropy(last) >= 3.2;
    let is_key =
        is_mixed && last.len() >= 24 || is_said && digits >= 3 && has(u8::is_ascii_alphabetic);
    found.when(
        is_long
            && is_key
            && !is_digest
            && !is_cut
            && !value::is_placeholder(matched)
            && !found.is_part_of_word(),
    )
}
