//! Strict parsing: each way in which a document can be wrong, with its place and hint.

use abide_terms::Document;
use abide_terms::document::{Contributors, Default, Mentions};

pub(crate) const GOOD: &str = r#"platform = "Example"
version = "1"
published = 2025-01-01T00:00:00Z
minimum_age = 18
notice_period_days = 30

[notice]
title = "New terms"
text = "From February on your posts train our models unless you say no."

[[purpose]]
id = "models"
title = "Models that write"
covered_by_switch = true

[[purpose]]
id = "search"
parent = "models"
title = "Search"
covered_by_switch = false

[[region]]
name = "Europe"
covers = ["EU", "CH"]
effective = { existing = "2025-02-01T00:00:00Z", new = 2025-01-01T00:00:00.000001Z }
default = "off"
default_reason = "The law asks for a choice."
legal_basis = "consent"

[[region]]
name = "Canada"
covers = ["CA-QC"]
effective = { existing = 2025-02-01T00:00:00Z, new = 2025-01-01T00:00:00Z }
default = "unset"
legal_basis = "consent"

[category."content.post"]
audiences = ["public"]
data_from = 2020-01-01

[category."x-wiki.page"]
audiences = ["members", "public"]
data_from = "2021-01-01"
contributors = "deny"
mentions = "deny"
"#;

/// What parsing says once `from` is replaced by `to`, which must change the text.
fn broken(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    let text = GOOD.replacen(from, to, 1);
    match Document::parse(&text, "terms.toml") {
        Ok(_) => "no error".to_owned(),
        Err(error) => format!("[{}] {error}", error.code()),
    }
}

fn check(from: &str, to: &str, expected: &str) {
    assert_eq!(broken(from, to), expected, "{from} → {to}");
}

#[test]
fn a_good_document_is_read_whole() {
    let document = Document::parse(GOOD, "terms.toml").unwrap();
    assert_eq!(document.published.to_string(), "2025-01-01T00:00:00Z");
    assert!(document.material);
    assert_eq!(document.purposes[1].parent.as_deref(), Some("models"));
    assert_eq!(document.regions[0].effective.new.subsec_microsecond(), 1);
    assert_eq!(document.regions[0].default, Default::Off);
    assert_eq!(document.regions[1].default, Default::Unset);
    let post = &document.categories["content.post"];
    assert_eq!((post.contributors, post.mentions), (Contributors::EachMustPass, Mentions::Mask));
    let page = &document.categories["x-wiki.page"];
    assert_eq!((page.contributors, page.mentions), (Contributors::Deny, Mentions::Deny));
    assert_eq!(page.data_from.to_string(), "2021-01-01");
}

#[test]
fn what_is_written_reads_the_same() {
    let document = Document::parse(GOOD, "terms.toml").unwrap();
    let text = toml::to_string(&document).unwrap();
    assert_eq!(Document::parse(&text, "again.toml").unwrap(), document);
}

#[test]
fn unknown_keys_name_the_nearest() {
    check(
        "minimum_age",
        "minimun_age",
        "[terms_unknown_key] terms.toml:4:1: unknown key `minimun_age` in the document\nhint: did you mean `minimum_age`?",
    );
    check(
        "covers",
        "cover",
        "[terms_unknown_key] terms.toml:24:1: unknown key `cover` in region\nhint: did you mean `covers`?",
    );
    check(
        "new = 2025-01-01T00:00:00.000001Z",
        "ny = 2025-01-01T00:00:00Z",
        "[terms_unknown_key] terms.toml:25:50: unknown key `ny` in effective\nhint: known keys: existing, new",
    );
    check(
        "data_from = 2020",
        "from = 2020",
        "[terms_unknown_key] terms.toml:39:1: unknown key `from` in category.\"content.post\"\nhint: known keys: audiences, data_from, contributors, mentions",
    );
}

#[test]
fn every_key_that_a_permission_rests_on_is_required() {
    for line in [
        "platform = \"Example\"\n",
        "version = \"1\"\n",
        "published = 2025-01-01T00:00:00Z\n",
        "minimum_age = 18\n",
        "notice_period_days = 30\n",
        "title = \"New terms\"\n",
        "text = \"From February on your posts train our models unless you say no.\"\n",
        "id = \"models\"\n",
        "title = \"Models that write\"\n",
        "covered_by_switch = true\n",
        "name = \"Europe\"\n",
        "covers = [\"EU\", \"CH\"]\n",
        "default = \"off\"\n",
        "legal_basis = \"consent\"\n",
        "existing = \"2025-02-01T00:00:00Z\", ",
        ", new = 2025-01-01T00:00:00.000001Z",
        "effective = { existing = \"2025-02-01T00:00:00Z\", new = 2025-01-01T00:00:00.000001Z }\n",
        "audiences = [\"public\"]\n",
        "data_from = 2020-01-01\n",
    ] {
        let error = broken(line, "");
        assert!(error.starts_with("[terms_missing_key] terms.toml:"), "{line}: {error}");
    }
    for (from, key) in [("[notice]", "notice"), ("[[purpose]]", "purpose")] {
        let text = GOOD.split_once(from).unwrap().0;
        let error = Document::parse(text, "t").unwrap_err();
        assert_eq!(error.message(), format!("the key `{key}` is missing in the document"));
        assert_eq!((error.line(), error.column()), (1, 1));
    }
}

#[test]
fn times_are_exact() {
    check(
        "published = 2025-01-01T00:00:00Z",
        "published = 2025-01-01",
        "[terms_bad_instant] terms.toml:3:13: `published` is not an instant: `2025-01-01`\nhint: write an instant in UTC as `2025-11-03T00:00:00Z`",
    );
    check(
        "published = 2025-01-01T00:00:00Z",
        "published = 2025-01-01T00:00:00+01:00",
        "[terms_bad_instant] terms.toml:3:13: `published` is not an instant: `2025-01-01T00:00:00+01:00`\nhint: instants are in UTC: convert it and end it with `Z`",
    );
    check(
        "00.000001Z",
        "00.0000001Z",
        "[terms_bad_instant] terms.toml:25:56: `new` is not an instant: `2025-01-01T00:00:00.0000001Z`\nhint: instants are whole microseconds: write at most six digits of a second",
    );
    check(
        "\"2021-01-01\"",
        "\"1 Jan 2021\"",
        "[terms_bad_date] terms.toml:43:13: `data_from` is not a date: `1 Jan 2021`\nhint: write a date as `2025-11-03`",
    );
    check(
        "data_from = 2020-01-01",
        "data_from = 2020-01-01T00:00:00Z",
        "[terms_bad_date] terms.toml:39:13: `data_from` is not a date: `2020-01-01T00:00:00Z`\nhint: write a date as `2025-11-03`",
    );
    assert!(
        broken("published = 2025-01-01", "published = 2025-02-30").starts_with("[terms_syntax]")
    );
    assert!(broken("2025-01-01T00:00:00Z", "1735689600").contains("should be an instant"));
}

#[test]
fn numbers_have_a_range_and_one_spelling() {
    for (from, to) in [
        ("minimum_age = 18", "minimum_age = 0"),
        ("minimum_age = 18", "minimum_age = 121"),
        ("minimum_age = 18", "minimum_age = -18"),
        ("minimum_age = 18", "minimum_age = 0x12"),
        ("minimum_age = 18", "minimum_age = +18"),
        ("minimum_age = 18", "minimum_age = 1_8"),
        ("minimum_age = 18", "minimum_age = 99999999999999999999"),
        ("notice_period_days = 30", "notice_period_days = 36501"),
        ("notice_period_days = 30", "notice_period_days = -1"),
        ("notice_period_days = 30", "notice_period_days = 30\nremoval_days = 0"),
    ] {
        assert!(broken(from, to).starts_with("[terms_out_of_range]"), "{to}: {}", broken(from, to));
    }
    check(
        "minimum_age = 18",
        "minimum_age = 121",
        "[terms_out_of_range] terms.toml:4:15: `minimum_age` is `121`, which is out of range\nhint: write years from 1 to 120, in plain digits",
    );
    assert!(broken("= 18", "= 18.0").starts_with("[terms_wrong_type]"));
    assert!(broken("= 18", "= \"18\"").starts_with("[terms_wrong_type]"));
    assert_eq!(broken("= 18", "= 120"), "no error");
    assert_eq!(broken("days = 30", "days = 36500"), "no error");
}

#[test]
fn names_are_known_or_refused() {
    check(
        "\"content.post\"",
        "\"content.posts\"",
        "[terms_unknown_word] terms.toml:37:11: the category `content.posts` is not known\nhint: did you mean `content.post`? a platform's own category starts with `x-`",
    );
    check(
        "\"content.post\"",
        "content.post",
        "[terms_unknown_word] terms.toml:37:11: `content` holds tables, and should be one category\nhint: a dot is part of the name: write `[category.\"content.…\"]`",
    );
    check(
        "\"content.post\"",
        "\"messages.private\"",
        "[terms_never] terms.toml:37:11: the category `messages.private` is never used, whatever terms say\nhint: take the entry out: the list is in the program",
    );
    assert!(broken("\"content.post\"", "messages.private").starts_with("[terms_never]"));
    assert!(broken("\"content.post\"", "\"messages.unheard_of\"").starts_with("[terms_never]"));
    assert!(broken("\"x-wiki.page\"", "\"x-Wiki\"").starts_with("[terms_unknown_word]"));
    check(
        "[notice]",
        "signals = [\"gpc\", \"tdm\"]\n[notice]",
        "[terms_unknown_word] terms.toml:7:19: `tdm` is not a value of `signals`\nhint: did you mean `tdmrep`?",
    );
    check(
        "\"EU\", \"CH\"",
        "\"EU\", \"UK\"",
        "[terms_unknown_word] terms.toml:24:17: `UK` is neither an ISO 3166 code nor a group\nhint: did you mean `GB`?",
    );
    check(
        "\"EU\", \"CH\"",
        "\"eu\"",
        "[terms_unknown_word] terms.toml:24:11: `eu` is neither an ISO 3166 code nor a group\nhint: did you mean `EU`?",
    );
    check(
        "\"EU\", \"CH\"",
        "\"Schweiz\"",
        "[terms_unknown_word] terms.toml:24:11: `Schweiz` is neither an ISO 3166 code nor a group\nhint: write a code as `CA` or `CA-QC`, or a group: EU, EEA",
    );
    check(
        "audiences = [\"public\"]",
        "audiences = [\"publik\"]",
        "[terms_unknown_word] terms.toml:38:14: `publik` is not a value of `audiences`\nhint: did you mean `public`?",
    );
    check(
        "default = \"off\"",
        "default = \"no\"",
        "[terms_unknown_word] terms.toml:26:11: `no` is not a value of `default`\nhint: one of: on, off, unset",
    );
    assert!(broken("contributors = \"deny\"", "contributors = \"mask\"").contains("contributors"));
    assert!(broken("mentions = \"deny\"", "mentions = \"Mask\"").contains("`mask`"));
    assert!(broken("version = \"1\"", "version = \"../1\"").starts_with("[terms_unknown_word]"));
}

#[test]
fn never_takes_categories_and_first_segments() {
    for (item, ok) in [
        ("ads", true),
        ("activity", true),
        ("content.media", true),
        ("messages", true),
        ("x-wiki", true),
        ("activities", false),
        ("content.", false),
        ("", false),
    ] {
        let result = broken("[notice]", &format!("never = [\"{item}\"]\n[notice]"));
        assert_eq!(result == "no error", ok, "{item}: {result}");
    }
}

#[test]
fn nothing_stands_twice_and_nothing_is_empty() {
    for (from, to, code) in [
        ("name = \"Canada\"", "name = \"Europe\"", "terms_duplicate"),
        ("[\"EU\", \"CH\"]", "[\"EU\", \"EU\"]", "terms_duplicate"),
        ("[\"members\", \"public\"]", "[\"public\", \"public\"]", "terms_duplicate"),
        ("id = \"search\"", "id = \"models\"", "terms_duplicate"),
        ("[\"EU\", \"CH\"]", "[]", "terms_empty"),
        ("[\"members\", \"public\"]", "[]", "terms_empty"),
        ("platform = \"Example\"", "platform = \" \"", "terms_empty"),
        ("legal_basis = \"consent\"", "legal_basis = \"\"", "terms_empty"),
        ("version = \"1\"\n", "version = \"1\"\nversion = \"2\"\n", "terms_syntax"),
        ("[category.\"x-wiki.page\"]", "[category.\"content.post\"]", "terms_syntax"),
    ] {
        assert!(broken(from, to).starts_with(&format!("[{code}]")), "{to}: {}", broken(from, to));
    }
}

#[test]
fn purposes_are_a_tree() {
    check(
        "parent = \"models\"",
        "parent = \"model\"",
        "[terms_purpose_tree] terms.toml:18:10: the parent `model` is not among the purposes\nhint: did you mean `models`?",
    );
    check(
        "parent = \"models\"",
        "parent = \"search\"",
        "[terms_purpose_tree] terms.toml:18:10: the purposes go round in a circle at `search`\nhint: a purpose without a `parent` is the root of a tree",
    );
    let two = broken("id = \"models\"", "id = \"models\"\nparent = \"search\"");
    assert!(two.starts_with("[terms_purpose_tree]"), "{two}");
}

#[test]
fn what_is_not_material_has_a_reason() {
    check(
        "[notice]",
        "material = false\n[notice]",
        "[terms_missing_reason] terms.toml:7:12: `material = false` has no `material_reason`\nhint: say why a choice of on made under an earlier version still holds",
    );
    let with = "material = false\nmaterial_reason = \"A spelling mistake.\"\n[notice]";
    assert_eq!(broken("[notice]", with), "no error");
    assert!(
        broken("[notice]", &with.replace("A spelling mistake.", " ")).starts_with("[terms_empty]")
    );
}

#[test]
fn a_large_file_is_refused_unread() {
    let text = format!("{GOOD}# {}\n", "x".repeat(1 << 20));
    assert_eq!(Document::parse(&text, "t").unwrap_err().code(), "terms_too_large");
    let error = Document::parse("platform = [", "t").unwrap_err();
    assert_eq!(error.code(), "terms_syntax");
}

#[test]
fn what_is_cut_or_nested_deep_is_refused_in_peace() {
    for (end, _) in GOOD.char_indices() {
        let part = &GOOD[..end];
        if let Ok(document) = Document::parse(part, "t") {
            // Cut in the optional end of the last category.
            assert!(document.categories.contains_key("content.post"), "{part}");
        }
    }
    for open in ["[", "{a=", "a."] {
        let text = format!("platform = {}", open.repeat(300_000));
        assert_eq!(Document::parse(&text, "t").unwrap_err().code(), "terms_syntax");
    }
    let crlf = GOOD.replace('\n', "\r\n");
    assert_eq!(Document::parse(&crlf, "t"), Document::parse(GOOD, "t"));
}
