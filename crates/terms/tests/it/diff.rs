//! What changed between two versions: complete, in one order, each with its direction.

use abide_terms::Document;
use abide_terms::diff::{Direction, changes};

use crate::parse::GOOD;

fn read(text: &str) -> Document {
    Document::parse(text, "terms.toml").unwrap()
}

/// The changes as lines: direction, path, words.
fn told(before: &str, after: &str) -> Vec<String> {
    changes(&read(before), &read(after))
        .iter()
        .map(|change| format!("{} {}: {}", change.direction.word(), change.path, change.words))
        .collect()
}

/// Each edit of one field, and the path at which it must be told, with the direction.
const EDITS: &[(&str, &str, &str)] = &[
    ("platform = \"Example\"", "platform = \"Sample\"", "neutral platform"),
    ("version = \"1\"", "version = \"2\"", "neutral version"),
    ("published = 2025-01-01T00:00:00Z", "published = 2025-01-02T00:00:00Z", "neutral published"),
    ("[notice]", "material = false\nmaterial_reason = \"r\"\n[notice]", "widens material"),
    ("[notice]", "material_reason = \"r\"\n[notice]", "neutral material_reason"),
    ("minimum_age = 18", "minimum_age = 16", "widens minimum_age"),
    ("notice_period_days = 30", "notice_period_days = 10", "widens notice_period_days"),
    ("[notice]", "removal_days = 30\n[notice]", "narrows removal_days"),
    ("[notice]", "signals = [\"gpc\"]\n[notice]", "narrows signals"),
    ("[notice]", "never = [\"ads\"]\n[notice]", "narrows never"),
    ("title = \"New terms\"", "title = \"Newer terms\"", "neutral notice.title"),
    ("text = \"From", "text = \"Since", "neutral notice.text"),
    ("id = \"search\"", "id = \"find\"", "narrows purpose.\"search\""),
    ("parent = \"models\"\n", "", "neutral purpose.\"search\".parent"),
    ("title = \"Search\"", "title = \"Finding\"", "neutral purpose.\"search\".title"),
    (
        "covered_by_switch = true",
        "covered_by_switch = false",
        "widens purpose.\"models\".covered_by_switch",
    ),
    (
        "covered_by_switch = false",
        "covered_by_switch = true",
        "narrows purpose.\"search\".covered_by_switch",
    ),
    // Another name for the same rules does nothing to anyone.
    ("name = \"Canada\"", "name = \"Quebec\"", "neutral region.\"Canada\""),
    ("[\"EU\", \"CH\"]", "[\"EU\"]", "narrows region.\"Europe\".covers"),
    ("[\"EU\", \"CH\"]", "[\"EU\", \"CH\", \"NO\"]", "widens region.\"Europe\".covers"),
    ("[\"EU\", \"CH\"]", "[\"CH\", \"EU\"]", "neutral region.\"Europe\".covers"),
    // Members of the group stay, Iceland, Liechtenstein and Norway come.
    ("[\"EU\", \"CH\"]", "[\"EEA\", \"CH\"]", "widens region.\"Europe\".covers"),
    (
        "existing = \"2025-02-01T00:00:00Z\"",
        "existing = \"2025-01-31T00:00:00Z\"",
        "widens region.\"Europe\".effective.existing",
    ),
    (".000001Z", ".000002Z", "narrows region.\"Europe\".effective.new"),
    ("default = \"off\"", "default = \"on\"", "widens region.\"Europe\".default"),
    ("default = \"off\"", "default = \"unset\"", "neutral region.\"Europe\".default"),
    ("The law asks", "The law wants", "neutral region.\"Europe\".default_reason"),
    ("legal_basis = \"consent\"", "legal_basis = \"law\"", "neutral region.\"Europe\".legal_basis"),
    ("\"content.post\"", "\"content.poll\"", "narrows category.\"content.post\""),
    (
        "audiences = [\"public\"]",
        "audiences = [\"public\", \"members\"]",
        "widens category.\"content.post\".audiences",
    ),
    (
        "[\"members\", \"public\"]",
        "[\"public\", \"members\"]",
        "neutral category.\"x-wiki.page\".audiences",
    ),
    ("= 2020-01-01", "= 2020-01-02", "narrows category.\"content.post\".data_from"),
    ("contributors = \"deny\"\n", "", "widens category.\"x-wiki.page\".contributors"),
    ("mentions = \"deny\"\n", "", "widens category.\"x-wiki.page\".mentions"),
];

#[test]
fn every_field_is_told_with_its_direction() {
    for (from, to, expected) in EDITS {
        assert!(GOOD.contains(from), "{from}");
        let after = GOOD.replacen(from, to, 1);
        let told = told(GOOD, &after);
        assert!(
            told.iter().any(|line| line.starts_with(&format!("{expected}: "))),
            "{from} → {to} should be `{expected}`: {told:#?}"
        );
    }
}

/// What widens one way narrows the other, and the other way is told too.
#[test]
fn the_way_back_is_the_opposite() {
    for (from, to, _) in EDITS {
        let after = GOOD.replacen(from, to, 1);
        let (there, back) =
            (changes(&read(GOOD), &read(&after)), changes(&read(&after), &read(GOOD)));
        assert_eq!(there.len(), back.len(), "{to}");
        let count = |of: &[abide_terms::diff::Change], direction| {
            of.iter().filter(|change| change.direction == direction).count()
        };
        let (widens, narrows) = (Direction::Widens, Direction::Narrows);
        assert_eq!(count(&there, widens), count(&back, narrows), "{to}");
        assert_eq!(count(&there, narrows), count(&back, widens), "{to}");
    }
}

#[test]
fn the_same_terms_have_no_changes() {
    assert!(told(GOOD, GOOD).is_empty());
    let again = toml::to_string(&read(GOOD)).unwrap();
    assert!(told(GOOD, &again).is_empty());
}

/// A new region matters by whom it governs: an exception that says off narrows.
#[test]
fn an_exception_narrows_and_its_place_matters() {
    let on = GOOD.replace("default = \"off\"", "default = \"on\"");
    let exception = r#"[[region]]
name = "Germany"
covers = ["DE"]
effective = { existing = 2025-02-01T00:00:00Z, new = 2025-02-01T00:00:00Z }
default = "off"
default_reason = "Its law asks for a choice."
legal_basis = "consent"

"#;
    let first = on.replacen("[[region]]", &format!("{exception}[[region]]"), 1);
    let last = on.replacen("[category.", &format!("{exception}[category."), 1);
    assert!(told(&on, &first)[0].starts_with("narrows region.\"Germany\": "));
    assert!(
        told(&on, &last)[0].starts_with("neutral region.\"Germany\": "),
        "{:?}",
        told(&on, &last)
    );
    let moved = told(&first, &last);
    assert_eq!(moved, ["widens region: the order of `region` is another"]);
}

#[test]
fn the_order_is_that_of_the_document() {
    let after = GOOD
        .replace("minimum_age = 18", "minimum_age = 16")
        .replace("name = \"Canada\"", "name = \"Quebec\"")
        .replace("\"x-wiki.page\"", "\"x-wiki.talk\"")
        .replace("version = \"1\"", "version = \"2\"");
    insta::assert_snapshot!(told(GOOD, &after).join("\n"), @r#"
    neutral version: version 2 follows version 1
    widens minimum_age: members under 16 are left out, before it was under 18
    neutral region."Canada": Canada is no longer a region of its own
    neutral region."Quebec": Quebec is a new region: from 2025-02-01T00:00:00Z for members of before, from 2025-01-01T00:00:00Z for new ones, unset unless they choose
    narrows category."x-wiki.page": `x-wiki.page` is no longer used
    widens category."x-wiki.talk": `x-wiki.talk` is used
    "#);
}
