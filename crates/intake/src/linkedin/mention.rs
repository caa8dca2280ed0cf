//! People whom a text names by handle.

/// Handles in the text, each once, in the order of the text: profile addresses (`linkedin.com/in/ann-b`),
/// tagged people (`@[Ann](urn:li:person:1)`) and words after an `@`.
///
/// A person who is named in plain words alone cannot be told from any other words.
pub(crate) fn mentions(text: &str) -> Vec<String> {
    const PROFILE: &str = "linkedin.com/in/";
    let mut found: Vec<String> = Vec::new();
    let mut add = |handle: &str| {
        let handle = handle.trim_matches(['.', '-', '_']).to_lowercase();
        if !handle.is_empty() && !found.contains(&handle) {
            found.push(handle);
        }
    };
    let mut before: Option<char> = None;
    let lower = text.to_ascii_lowercase();
    for (at, c) in lower.char_indices() {
        let rest = lower.get(at..).unwrap_or_default();
        if let Some(tail) = rest.strip_prefix(PROFILE) {
            add(word(tail, &['-', '_', '%']));
        } else if let Some(tail) = rest.strip_prefix("@[") {
            let urn = tail.split_once("](").and_then(|(_, tail)| tail.split_once(')'));
            match urn {
                Some((urn, _)) if urn.starts_with("urn:") && !urn.contains('\n') => add(urn),
                _ => {}
            }
        } else if let Some(tail) = rest.strip_prefix('@')
            && !before
                .is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '/'))
        {
            add(word(tail, &['-', '_', '.']));
        }
        before = Some(c);
    }
    found
}

fn word<'a>(text: &'a str, also: &[char]) -> &'a str {
    let end = text.find(|c: char| !c.is_alphanumeric() && !also.contains(&c));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_handles_and_nothing_else() {
        for (text, expected) in [
            ("Thanks @Ann and @Bo.Li. Write to me@example.org!", "ann bo.li"),
            ("see https://www.linkedin.com/in/Ann-B-12/ and linkedin.com/in/ann-b-12", "ann-b-12"),
            ("with @[Ann B](urn:li:person:x9) today", "urn:li:person:x9"),
            ("@Zoë at 5 @ noon @@ https://x.org/@me", "zoë"),
            ("no one", ""),
        ] {
            assert_eq!(mentions(text).join(" "), expected, "{text}");
        }
    }
}
