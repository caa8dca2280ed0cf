//! Each lint, met and avoided.

use abide_terms::Document;
use abide_terms::lint::{Context, Finding, Resume, check};

use crate::parse::GOOD;

fn read(text: &str) -> Document {
    Document::parse(text, "terms.toml").unwrap()
}

/// A version that no lint speaks of.
fn clean() -> String {
    GOOD.replace(
        "default = \"unset\"\n",
        "default = \"unset\"\ndefault_reason = \"Nobody was asked yet.\"\n",
    )
}

/// The next version, with the dates that it needs.
fn next() -> String {
    clean().replace("version = \"1\"", "version = \"2\"").replace("2025-", "2026-")
}

fn edit(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn found(versions: &[&str]) -> Vec<Finding> {
    let versions: Vec<_> = versions.iter().map(|text| read(text)).collect();
    check(&versions, &Context::default())
}

fn codes(versions: &[&str]) -> Vec<&'static str> {
    found(versions).iter().map(|finding| finding.code).collect()
}

#[test]
fn clean_terms_have_no_findings() {
    assert_eq!(found(&[&clean()]), []);
    assert_eq!(found(&[&clean(), &next()]), []);
}

#[test]
fn one_version_by_itself() {
    let germany = "\n[[region]]\nname = \"Germany\"\ncovers = [\"DE\"]\neffective = { existing = 2025-02-01T00:00:00Z, new = 2025-02-01T00:00:00Z }\ndefault = \"off\"\ndefault_reason = \"r\"\nlegal_basis = \"consent\"\n";
    let crossing = germany.replace("[\"DE\"]", "[\"DE\", \"US\"]");
    for (from, to, expected) in [
        // 30 days after 1 January is 31 January.
        ("existing = \"2025-02-01T00:00:00Z\"", "existing = \"2025-01-31T00:00:00Z\"", vec![]),
        (
            "existing = \"2025-02-01T00:00:00Z\"",
            "existing = \"2025-01-30T23:59:59.999999Z\"",
            vec!["notice_too_short"],
        ),
        ("notice_period_days = 30", "notice_period_days = 32", vec!["notice_too_short"; 2]),
        (
            "existing = \"2025-02-01T00:00:00Z\"",
            "existing = \"2024-12-31T23:59:59Z\"",
            vec!["effective_before_published", "notice_too_short"],
        ),
        (
            "new = 2025-01-01T00:00:00.000001Z",
            "new = 2024-12-31T23:59:59Z",
            vec!["effective_before_published"],
        ),
        ("default_reason = \"The law asks for a choice.\"\n", "", vec!["default_without_reason"]),
        ("The law asks for a choice.", " ", vec!["default_without_reason"]),
        ("title = \"New terms\"", "title = \"\"", vec!["notice_missing"]),
        ("covered_by_switch = true", "covered_by_switch = false", vec!["switch_covers_nothing"]),
        (
            "\n[category.\"content",
            &format!("{germany}\n[category.\"content"),
            vec!["region_shadowed"],
        ),
        (
            "\n[category.\"content",
            &format!("{crossing}\n[category.\"content"),
            vec!["regions_overlap"],
        ),
        // The exception before its rule.
        ("\n[[region]]", &format!("{germany}\n[[region]]"), vec![]),
        ("[notice]", "never = [\"content\"]\n[notice]", vec!["category_ruled_out"]),
        ("[\"members\", \"public\"]", "[\"recipients\"]", vec!["recipients_listed"]),
    ] {
        let text = edit(&clean(), from, to);
        assert_eq!(codes(&[&text]), expected, "{from} → {to}: {:#?}", found(&[&text]));
    }
}

#[test]
fn a_default_of_on_without_reason_stops_a_publication() {
    let reasonless = edit(&clean(), "default_reason = \"The law asks for a choice.\"\n", "");
    let on = edit(&reasonless, "default = \"off\"", "default = \"on\"");
    let severity = |text: &str| {
        serde_json::to_value(found(&[text])[0].severity).unwrap().as_str().unwrap().to_owned()
    };
    assert_eq!((severity(&reasonless), severity(&on)), ("warning".into(), "error".into()));
}

#[test]
fn versions_beside_each_other() {
    let old = clean();
    for (from, to, expected) in [
        ("version = \"2\"", "version = \"1\"", vec!["version_twice"]),
        ("\"Example\"", "\"Sample\"", vec!["platform_changed"]),
        ("published = 2026", "published = 2024", vec!["versions_out_of_order"]),
        ("published = 2026", "published = 2025", vec!["versions_at_once"]),
        ("minimum_age = 18", "minimum_age = 16", vec!["minimum_age_lowered"]),
        ("contributors = \"deny\"\n", "", vec!["contributors_loosened"]),
        ("mentions = \"deny\"\n", "", vec!["mentions_loosened"]),
        // The date of the version before is kept: nothing takes effect in the past.
        ("existing = \"2026-02-01", "existing = \"2025-02-01", vec![]),
        (
            "existing = \"2026-02-01",
            "existing = \"2025-02-02",
            vec!["effective_before_published", "notice_too_short"],
        ),
    ] {
        let new = edit(&next(), from, to);
        assert_eq!(codes(&[&old, &new]), expected, "{from} → {to}: {:#?}", found(&[&old, &new]));
    }
}

#[test]
fn what_is_not_material_widens_nothing() {
    let flag = "material = false\nmaterial_reason = \"A spelling mistake.\"\n[notice]";
    let calm = edit(&next(), "[notice]", flag);
    assert_eq!(codes(&[&clean(), &calm]), [] as [&str; 0]);
    for (from, to) in [
        ("default = \"off\"", "default = \"on\""),
        ("[\"EU\", \"CH\"]", "[\"EU\", \"CH\", \"NO\"]"),
        ("audiences = [\"public\"]", "audiences = [\"public\", \"members\"]"),
        ("\"content.post\"]\n", "\"content.poll\"]\n"),
        ("data_from = 2020", "data_from = 2019"),
    ] {
        let wider = edit(&calm, from, to);
        assert_eq!(codes(&[&clean(), &wider]), ["widened_not_material"], "{to}");
    }
}

#[test]
fn what_the_context_knows() {
    let versions = [read(&clean()), read(&next())];
    let context = Context {
        mapped: Some(["content.post".to_owned()].into()),
        pauses: vec![
            Resume { pause: "open".into(), ends: false, notice: false },
            Resume { pause: "told".into(), ends: true, notice: true },
            Resume { pause: "silent".into(), ends: true, notice: false },
        ],
        files: [(1, "terms/2.toml".to_owned())].into(),
    };
    let findings = check(&versions, &context);
    let lines: Vec<_> = findings
        .iter()
        .map(|f| format!("{:?} {} {:?} {}: {}", f.severity, f.code, f.file, f.path, f.words))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    Warning category_unmapped Some("terms/2.toml") category."x-wiki.page": no source maps anything to `x-wiki.page`
    Error resume_without_notice None silent: the pause `silent` ends, and no notice announces it
    "#);
}
