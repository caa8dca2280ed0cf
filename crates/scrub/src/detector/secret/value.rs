//! Whether a value is one, or a name, a path, a placeholder or a word.

use crate::detector::checks;

/// What people write where a secret would stand.
pub(super) fn is_placeholder(value: &str) -> bool {
    const SHORT: &[&str] = &["here>", "xxxx", "****", "....", "####", "todo"];
    let lower = value.to_ascii_lowercase();
    let is_reference = lower.starts_with(['$', '%', '<', '{', '('])
        || lower.contains("${")
        || lower.contains("{{");
    is_reference || is_filler(value) || SHORT.iter().any(|word| lower.contains(word))
}

/// As [`is_placeholder`], of a value drawn from letters and digits: four letters in a row are a word by chance there, once in some ten thousand.
pub(super) fn is_filler(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "example",
        "placeholder",
        "changeme",
        "change_me",
        "your_",
        "your-",
        "yourpass",
        "yourtoken",
        "yourkey",
        "put_your",
        "insert",
        "redacted",
        "undefined",
        "dummy",
        "tokenhere",
        "stringhere",
        "process.env",
        "os.environ",
        "getenv",
    ];
    let lower = value.to_ascii_lowercase();
    longest_run(value) >= 6 || WORDS.iter().any(|word| lower.contains(word))
}

fn longest_run(value: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    let mut last = None;
    for byte in value.bytes() {
        let is_filler = !byte.is_ascii_digit();
        run = if last == Some(byte) && is_filler { run + 1 } else { 1 };
        last = Some(byte);
        longest = longest.max(run);
    }
    longest
}

/// Names in code, files, hosts, versions: what stands behind `=` when it is no secret.
pub(super) fn is_name(value: &str) -> bool {
    let has = |class: fn(&u8) -> bool| value.bytes().any(|byte| class(&byte));
    let parts: Vec<&str> = value.split(['.', ':', '/']).filter(|part| !part.is_empty()).collect();
    let last = parts.last().copied().unwrap_or_default();
    let is_letters =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic() || b"-_".contains(&byte));
    let is_host_or_file = parts.len() > 1 && last.len() <= 12 && is_letters(last)
        || parts.len() > 1
            && last.len() <= 4
            && last.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_path = value.starts_with(['/', '.', '\\']) || value.contains("://");
    // Words with underscores or hyphens between them, with or without numbers of their own.
    let words: Vec<&str> = value.split(['_', '-', '.']).filter(|word| !word.is_empty()).collect();
    let is_word = |word: &&str| {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        let is_plain = letters == word.len()
            && (word.bytes().all(|b| b.is_ascii_lowercase())
                || word.bytes().all(|b| b.is_ascii_uppercase())
                || word.bytes().skip(1).all(|b| b.is_ascii_lowercase()));
        is_plain && word.len() < 16 || letters == 0 && word.len() <= 8 || word.len() <= 3
    };
    let is_words = words.len() > 1 && words.iter().all(is_word);
    let is_code = value.contains("()")
        || value.contains("->")
        || has(|b| *b == b'(')
        || value.ends_with(['(', '[']);
    let is_version = value.len() > 4 && value.contains("SNAPSHOT");
    let is_camel = words.len() > 1 && !has(u8::is_ascii_digit) && value.len() < 48;
    is_host_or_file || is_path || is_words || is_code || is_version || is_camel
}

/// A value that nobody would make up as a word.
pub(super) fn is_key(value: &str) -> bool {
    let length = value.len();
    let has = |class: fn(&u8) -> bool| value.bytes().any(|byte| class(&byte));
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let entropy = checks::entropy(value);
    if digits == 0 {
        // Letters alone: long, and all of them different.
        let is_one_case = !(has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase));
        let changes = value
            .as_bytes()
            .windows(2)
            .filter(|pair| matches!(pair, [one, other] if one.is_ascii_lowercase() && other.is_ascii_uppercase()))
            .count();
        let least = if length >= 30 { 2.5 } else { 3.3 };
        return length >= 20 && entropy >= least && (is_one_case || changes >= 2 || length >= 22);
    }
    if letters == 0 {
        return length >= 12 && digits >= 12;
    }
    let least = match length {
        0..8 => return false,
        8..12 | 20..30 => 2.7,
        12..20 => 2.8,
        _ => 2.4,
    };
    // Few digits at the end of a word are a name with a number.
    let is_numbered = digits <= 3
        && length < 20
        && value.bytes().take(length - digits).all(|byte| !byte.is_ascii_digit())
        && value.bytes().skip(length - digits).all(|byte| byte.is_ascii_digit());
    entropy >= least && !is_numbered
}

/// What somebody would choose as a password: more than a word.
pub(super) fn is_password(value: &str) -> bool {
    let has = |class: fn(&u8) -> bool| value.bytes().any(|byte| class(&byte));
    let inner_upper =
        value.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) && has(u8::is_ascii_lowercase);
    let symbol = value
        .trim_end_matches(['.', ',', '!', '?', ':', ';'])
        .bytes()
        .any(|byte| byte.is_ascii_punctuation() && !b"-'/".contains(&byte));
    value.len() >= 4 && (has(u8::is_ascii_digit) || inner_upper || symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_secrets() {
        for name in [
            "mx41.int.example.com",
            "kKey_Enter.u32",
            "ROOT_CERT_TWO.pem",
            "TAB_Index_4_16",
            "K8S_USER",
            "rc1.2.0_20240101_0900-SNAPSHOT",
        ] {
            assert!(is_name(name), "{name}");
        }
        for value in ["f9Kq2LxT7bA3", "9f8a7c6b-5e4d-3f2a-1b0c-9f8a7c6b5e4d", "v1.f9Kq2LxT7bA3v9Q"]
        {
            assert!(!is_name(value), "{value}");
        }
    }

    #[test]
    fn placeholders_are_no_secrets() {
        for value in
            ["${TOKEN}", "<token>", "xxxxxxxxxxxx", "aaaaaaaaaaaa", "your_api_key1", "{{secret}}"]
        {
            assert!(is_placeholder(value), "{value}");
        }
        assert!(!is_placeholder("f9Kq2LxT7bA3"));
        assert!(is_placeholder("f9KxXxX2LxT7") && !is_filler("f9KxXxX2LxT7"));
    }
}
