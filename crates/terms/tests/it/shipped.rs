//! The reference programme as it is shipped: it parses, no lint speaks of it, and its versions differ
//! as was reported.

use std::collections::BTreeSet;

use abide_terms::lint::{Context, Resume, check};
use abide_terms::{Audience, Document, diff, event::Window, region, shipped};
use jiff::Timestamp;
use serde::Deserialize;

fn versions() -> Vec<Document> {
    shipped::LINKEDIN
        .iter()
        .map(|(file, text)| Document::parse(text, file).unwrap_or_else(|error| panic!("{error}")))
        .collect()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pause {
    id: String,
    regions: Vec<String>,
    from: Timestamp,
    until: Option<Timestamp>,
    authority: String,
    reference: String,
    reason: String,
    handling: String,
    purge: Option<Window>,
    #[serde(rename = "conditions")]
    _conditions: Option<String>,
    notice: Option<String>,
}

fn pauses() -> Vec<Pause> {
    shipped::LINKEDIN_PAUSES.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn files_are_named_after_their_versions_in_order() {
    let versions = versions();
    for ((file, text), version) in shipped::LINKEDIN.iter().zip(&versions) {
        assert_eq!(*file, format!("{}.toml", version.version));
        assert!(text.starts_with("#:schema ../terms.schema.json\n"));
        assert!(text.contains("NOT LINKEDIN'S LEGAL TEXT"));
        assert_eq!(version.minimum_age, 18);
    }
    assert!(versions.is_sorted_by_key(|version| version.published));
}

#[test]
fn no_lint_speaks_of_it() {
    let versions = versions();
    let mapped = versions.last().unwrap().categories.keys().cloned().collect();
    let pauses = pauses()
        .into_iter()
        .map(|pause| Resume {
            pause: pause.id,
            ends: pause.until.is_some(),
            notice: pause.notice.is_some(),
        })
        .collect();
    let context = Context { mapped: Some(mapped), pauses, ..Context::default() };
    assert_eq!(check(&versions, &context), []);
}

#[test]
fn regions_are_those_that_were_reported() {
    let versions = versions();
    let day = |text: &str| text.parse().unwrap();
    let from = |version: &Document, code: &str| {
        version.region(code, day("2025-11-03")).map(|region| region.effective.existing.to_string())
    };
    let quiet = "2024-09-18T00:00:00Z";
    let third = "2025-11-03T00:00:00Z";
    for (code, first, second) in [
        ("US", Some(quiet), Some(quiet)),
        ("US-CA", Some(quiet), Some(quiet)),
        ("GB", Some(quiet), None),
        ("CA", Some(quiet), Some(third)),
        ("HK", Some(quiet), Some(third)),
        ("DE", None, Some(third)),
        ("GF", None, Some(third)),
        ("NO", None, Some(third)),
        ("LI", None, Some(third)),
        ("CH", None, Some(third)),
        ("GI", None, None),
        ("IN", None, None),
    ] {
        assert_eq!(from(&versions[0], code).as_deref(), first, "{code}");
        assert_eq!(from(&versions[1], code).as_deref(), second, "{code}");
    }
    assert!(versions.iter().all(|v| v.regions.iter().all(|r| r.default.word() == "on")));
}

/// Six families, leaf by leaf, at the audiences that the reports bear out.
#[test]
fn categories_are_those_that_were_reported() {
    for version in versions() {
        let leaves: Vec<_> = version.categories.keys().map(String::as_str).collect();
        insta::allow_duplicates! { insta::assert_snapshot!(leaves.join(" "), @"content.article content.comment content.contribution content.document content.media content.poll content.post feedback.comment feedback.report feedback.support feedback.thumb genai.input groups.activity groups.comment groups.message groups.post jobs.generic_answer jobs.resume profile.certification profile.education profile.endorsement profile.experience profile.licence profile.location profile.name profile.patent profile.photo profile.position profile.publication profile.recommendation profile.skills profile.volunteering"); }
        for (name, category) in &version.categories {
            let expected: &[Audience] = match name.split('.').next().unwrap() {
                "profile" => &[Audience::Public, Audience::Members],
                "content" => &[Audience::Public],
                "groups" => &[Audience::Group],
                "genai" | "jobs" | "feedback" => &[Audience::Platform],
                other => panic!("{other}"),
            };
            assert_eq!(category.audiences, expected, "{name}");
        }
    }
}

#[test]
fn the_versions_differ_as_was_reported() {
    let [before, after] = &versions()[..] else { panic!("two versions") };
    let told: Vec<_> = diff::changes(before, after)
        .iter()
        .map(|change| format!("{} {}", change.direction.word(), change.path))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    neutral version
    neutral published
    narrows notice_period_days
    neutral notice.title
    neutral notice.text
    neutral region."United States".default_reason
    narrows region."United Kingdom"
    narrows region."Canada".effective.existing
    narrows region."Canada".effective.new
    neutral region."Canada".default_reason
    narrows region."Hong Kong".effective.existing
    narrows region."Hong Kong".effective.new
    neutral region."Hong Kong".default_reason
    widens region."European Union and European Economic Area"
    widens region."Switzerland"
    "#);
}

#[test]
fn the_stops_are_those_of_2024() {
    let pauses = pauses();
    let lines: Vec<_> = pauses
        .iter()
        .map(|pause| {
            let until = pause.until.map_or("open".to_owned(), |until| until.to_string());
            format!(
                "{} {} {} {until} {}",
                pause.id,
                pause.regions.join(","),
                pause.from,
                pause.handling
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    gb-2024 GB 2024-09-20T00:00:00Z open freeze
    hk-2024 HK 2024-10-11T00:00:00Z 2025-11-03T00:00:00Z freeze
    ca-2024 CA 2024-10-11T00:00:00Z 2025-11-03T00:00:00Z freeze
    ");
    let ids: BTreeSet<_> = pauses.iter().map(|pause| &pause.id).collect();
    assert_eq!(ids.len(), pauses.len());
    for pause in &pauses {
        assert!(pause.regions.iter().all(|item| region::is_code(item)));
        assert!(pause.purge.is_none());
        assert!(![&pause.authority, &pause.reference, &pause.reason].iter().any(|t| t.is_empty()));
    }
}
