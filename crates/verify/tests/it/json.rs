//! JSON in one reading, beside `serde_json` and the vectors of an author of RFC 8785.

use abide_verify::json::Json;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::cases;

const MAX: usize = 1 << 16;

fn read(text: &str) -> Result<Json, &'static str> {
    Json::read(text.as_bytes(), MAX).map_err(|error| error.code())
}

/// The vectors that the other verifier is tested with.
#[test]
fn canonical_forms_that_others_made() {
    let vectors = include_str!("../../../../verifiers/web/test/vectors/canonical_json.json");
    let vectors: Value = serde_json::from_str(vectors).unwrap();
    let mut seen = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let input = case["input"].as_str().unwrap();
        let output = hex::decode(case["hex"].as_str().unwrap()).unwrap();
        let output = std::str::from_utf8(&output).unwrap();
        // One has numbers in spellings that are refused here; every other vector has one reading.
        match read(input) {
            Ok(value) => {
                assert_eq!(value.canonical(), output);
                assert_eq!(read(output).unwrap().canonical(), output);
                seen += 1;
            }
            Err(code) => assert_eq!(code, "json::number", "{input}"),
        }
    }
    assert!(seen >= 3, "{seen}");
}

#[test]
fn keys_are_ordered_by_utf_16() {
    // U+1F600 begins with the unit D83D, which is below U+FB33.
    let value = read(r#"{"\ufb33":1,"😀":2,"ö":3,"\r":4,"1":5,"":6}"#).unwrap();
    assert_eq!(value.canonical(), "{\"\":6,\"\\r\":4,\"1\":5,\"ö\":3,\"😀\":2,\"\u{fb33}\":1}");
    assert_eq!(read("{\"b\":1,\"a\":[]}").unwrap().to_string(), "{\"b\":1,\"a\":[]}");
}

#[test]
fn what_readers_differ_about_is_refused() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read(&deep(32)).is_ok());
    for (text, code) in [
        (deep(33).as_str(), "json::depth"),
        (&deep(10_000), "json::depth"),
        (r#"{"a":1,"b":{"a":1,"a":2}}"#, "json::twice"),
        (r#"{"a":1,"\u0061":2}"#, "json::twice"),
        ("[1.0]", "json::number"),
        ("[-0]", "json::number"),
        ("[1e2]", "json::number"),
        ("[9007199254740993]", "json::number"),
        ("[1e400]", "json::number"),
        ("[0.10]", "json::number"),
        (r#"["\ud800"]"#, "json::unicode"),
        (r#"["\udc00\ud800"]"#, "json::unicode"),
        (r#"["\ud800\u0041"]"#, "json::unicode"),
        ("", "json::syntax"),
        ("[01]", "json::syntax"),
        ("[1,]", "json::syntax"),
        ("{\"a\":1,}", "json::syntax"),
        ("{a:1}", "json::syntax"),
        ("[1] 2", "json::syntax"),
        ("[.5]", "json::syntax"),
        ("[1.]", "json::syntax"),
        ("[+1]", "json::syntax"),
        ("[NaN]", "json::syntax"),
        ("[nul]", "json::syntax"),
        ("\"a\nb\"", "json::syntax"),
        ("\"\\x\"", "json::syntax"),
        ("\"\\u00g0\"", "json::syntax"),
        ("\"\\u+041\"", "json::syntax"),
        ("\u{feff}[]", "json::syntax"),
        ("\u{a0}[]", "json::syntax"),
    ] {
        assert_eq!(read(text), Err(code), "{text}");
    }
    assert_eq!(Json::read(b"[\xff]", MAX).unwrap_err().code(), "json::syntax");
    assert_eq!(Json::read(&vec![b' '; MAX + 1], MAX).unwrap_err().code(), "json::size");
}

#[test]
fn a_refusal_quotes_nothing() {
    let error = Json::read(br#"{"text": "my words", my words"#, MAX).unwrap_err().to_string();
    assert!(!error.contains("words"), "{error}");
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed<'a> {
    word: &'a str,
    owned: Option<String>,
    small: u8,
    below: i64,
    part: Option<f64>,
    rows: Vec<(bool, u64)>,
}

#[test]
fn a_value_becomes_a_type_of_its_own() {
    let text = r#"{"word":"a","owned":null,"small":255,"below":-7,"part":0.5,"rows":[[true,1]]}"#;
    let found = read(text).unwrap();
    let expected = Typed {
        word: "a",
        owned: None,
        small: 255,
        below: -7,
        part: Some(0.5),
        rows: vec![(true, 1)],
    };
    assert_eq!(found.to::<Typed<'_>>().unwrap(), expected);
    for (from, to) in [
        ("255", "256"),
        ("255", "-1"),
        ("\"a\"", "1"),
        ("null", "true"),
        ("[true,1]", "[true]"),
        ("[true,1]", "[true,1,1]"),
        ("\"word\"", "\"more\":1,\"word\""),
        ("\"below\":-7,", ""),
    ] {
        let found = read(&text.replace(from, to)).unwrap();
        assert_eq!(found.to::<Typed<'_>>().unwrap_err().code(), "json::shape", "{to}");
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Handling {
    Freeze,
    Purge { days: u8 },
    Since(u8),
}

#[test]
fn a_variant_is_its_name_or_the_only_key_of_an_object() {
    let to = |text: &str| read(text).unwrap().to::<Handling>();
    assert_eq!(to("\"freeze\"").unwrap(), Handling::Freeze);
    assert_eq!(to(r#"{"purge":{"days":7}}"#).unwrap(), Handling::Purge { days: 7 });
    assert_eq!(to(r#"{"since":7}"#).unwrap(), Handling::Since(7));
    for wrong in ["\"purge\"", "\"thaw\"", "1", "null", "{}", r#"{"since":7,"freeze":null}"#, "[]"]
    {
        assert_eq!(to(wrong).unwrap_err().code(), "json::shape", "{wrong}");
    }
}

fn same(value: &Value, found: &Json) -> bool {
    match (value, found) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(one), Json::Bool(other)) => one == other,
        (Value::Number(one), Json::Number(other)) => one.to_string() == *other,
        (Value::String(one), Json::Text(other)) => one == other,
        (Value::Array(one), Json::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && other.iter().all(|(key, other)| one.get(key).is_some_and(|one| same(one, other)))
        }
        _ => false,
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[\\x00-\\x7f]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(2000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_others_write_is_read(value in value(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let found = read(&text.unwrap()).unwrap();
        prop_assert!(same(&value, &found), "{}", found);
        prop_assert_eq!(found.to::<Value>().unwrap(), value);
        // The canonical form is JSON of the same meaning, and its own canonical form.
        let canonical = found.canonical();
        prop_assert!(same(&serde_json::from_str(&canonical).unwrap(), &found));
        prop_assert_eq!(read(&canonical).unwrap().canonical(), canonical);
    }

    /// Whatever is read here, others read as the same; whatever they refuse is refused.
    #[test]
    fn spoilt_documents(value in value(), at: prop::sample::Index, with in "[\\[\\]{}:,\"\\\\0-9eE.+ua-]{0,3}", cut in 0_usize..3) {
        let mut letters: Vec<char> = serde_json::to_string(&value).unwrap().chars().collect();
        let at = at.index(letters.len() + 1);
        let end = (at + cut).min(letters.len());
        letters.splice(at..end, with.chars());
        let text: String = letters.into_iter().collect();
        if let Ok(found) = read(&text) {
            let theirs: Value = serde_json::from_str(&text).unwrap();
            prop_assert!(same(&theirs, &found) || text.contains(['.', 'e', 'E']), "{text}");
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = Json::read(&bytes, MAX);
    }
}
