//! Detectors of an operator's own, and what stays.

use abide_scrub::{Config, Context, Scrubber};

fn config(text: &str) -> Result<Config, String> {
    let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
    config.check().map_err(|error| error.to_string())?;
    Ok(config)
}

fn found(config: &Config, text: &str) -> Vec<String> {
    let scrubber = Scrubber::with(config).unwrap();
    let spans = scrubber.scan(text, &Context::default()).unwrap();
    spans.iter().map(|span| format!("{}:{}", span.detector, &text[span.start..span.end])).collect()
}

#[test]
fn operators_add_detectors_and_leave_some_out() {
    let config = config(
        r#"
        without = ["phone", "ip.v4"]
        allow = ["support@example\\.org", "203\\.0\\..*"]

        [[detectors]]
        name = "acme.badge"
        kind = "government_id"
        pattern = "\\bAC-(\\d{6})\\b"
        words = ["badge", "Ausweis", "工牌"]

        [[detectors]]
        name = "acme.loyalty"
        kind = "account"
        pattern = "\\b77\\d{8}\\b"
        check = "luhn"
        "#,
    )
    .unwrap();
    for (text, expected) in [
        ("badge AC-123456", "acme.badge:123456"),
        ("工牌 AC-123456", "acme.badge:123456"),
        ("part AC-123456", ""),
        ("card 7712345672", "acme.loyalty:7712345672"),
        ("card 7712345673", ""),
        ("call +49 30 2312 5101 from 10.0.0.1", ""),
        ("mail support@example.org, not anna@example.org", "email.address:anna@example.org"),
    ] {
        assert_eq!(found(&config, text).join("|"), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let own = |fields: &str| format!("[[detectors]]\n{fields}");
    for (text, expected) in [
        ("without = [\"fone\"]".to_owned(), "without: `fone` is no detector"),
        (
            own("name = \"a b\"\nkind = \"email\"\npattern = \"x\""),
            "detectors.0.name: `a b` is no name",
        ),
        (
            own("name = \"card.number\"\nkind = \"card\"\npattern = \"x\""),
            "detectors.0.name: `card.number` is taken",
        ),
        (own("name = \"x\"\nkind = \"mail\"\npattern = \"x\""), "unknown variant `mail`"),
        (
            own("name = \"x\"\nkind = \"email\"\npattern = \"x\"\nchek = \"luhn\""),
            "unknown field `chek`",
        ),
    ] {
        let error = config(&text).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    for (text, expected) in [
        (own("name = \"x\"\nkind = \"email\"\npattern = \"(\""), "detectors.0.pattern: `x`: "),
        ("allow = [\"[\"]".to_owned(), "allow.0: `[` is no pattern"),
    ] {
        let error = Scrubber::with(&config(&text).unwrap()).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.code(), "scrub_config");
    }
}

#[test]
fn a_pattern_that_matches_everything_or_nothing_ends() {
    for pattern in ["", "x*", "."] {
        let text =
            format!("[[detectors]]\nname = \"x\"\nkind = \"secret\"\npattern = \"{pattern}\"");
        let config = config(&text).unwrap();
        let masked = found(&config, "ax b");
        assert!(masked.len() <= 4, "{masked:?}");
    }
}
