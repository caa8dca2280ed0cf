//! What holds for any text.

use std::sync::LazyLock;

use abide_scrub::{Context, Directory, Masked, Nearby, Person, Scrubber, mask};
use proptest::prelude::*;

use crate::SCRUBBER;

/// A few people, all of them near.
static PEOPLE: LazyLock<Scrubber> = LazyLock::new(|| {
    let mut builder = Directory::builder();
    for names in [["Anna Berg"], ["Mark Wood"], ["王小明"], ["José María de la Cruz"]] {
        let person = Person {
            names: &names,
            handles: &["anna_berg"],
            links: &["https://www.linkedin.com/in/anna-berg-7"],
        };
        builder.add(&person).unwrap();
    }
    Scrubber::new().unwrap().directory(builder.build())
});
const NEAR: &[u32] = &[0, 1, 2, 3];

/// How many texts each property is tried on: more in `cargo xtask soak`.
fn cases() -> u32 {
    let asked = std::env::var("ABIDE_SCRUB_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(400)
}

/// Pieces of what is found, of what is near it, and of what breaks it.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9@.:/+ -]{0,12}",
        "\\PC{0,4}",
        "[0-9 ().-]{5,20}",
        Just("anna@example.org".to_owned()),
        Just("4242 4242 4242 4242".to_owned()),
        Just("DE89 3704 0044 0532 0130 00".to_owned()),
        Just("password: hunter2 ".to_owned()),
        Just("API_KEY=f9Kq2LxT7bA3vW8z".to_owned()),
        Just("my salary is 95k ".to_owned()),
        Just("+49 30 2312 5101".to_owned()),
        Just("10 Downing Street, London SW1A 2AA".to_owned()),
        Just("2001:db8::1".to_owned()),
        Just("[EMAIL]".to_owned()),
        Just("[PHONE_2]".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("\n".to_owned()),
        Just("born on 3 April 1985".to_owned()),
        Just("https://example.org/?token=9f8a7c6b5e4d3f2a".to_owned()),
        Just("\0".to_owned()),
        Just("Anna Berg".to_owned()),
        Just("thanks Anna, ".to_owned()),
        Just(" and Mark's ".to_owned()),
        Just("@anna_berg".to_owned()),
        Just("linkedin.com/in/anna-berg-7/".to_owned()),
        Just("王小明".to_owned()),
        Just("老王".to_owned()),
        Just("José María de la Cruz".to_owned()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn spans_are_sorted_disjoint_and_between_characters(text in text()) {
        let spans = SCRUBBER.scan(&text, &Context::default()).unwrap();
        let mut end = 0;
        for span in &spans {
            prop_assert!(span.start >= end && span.start < span.end, "{spans:?}");
            prop_assert!(text.get(span.start..span.end).is_some(), "{spans:?}");
            end = span.end;
        }
    }

    #[test]
    fn masking_masked_text_changes_nothing(text in text()) {
        let spans = SCRUBBER.scan(&text, &Context::default()).unwrap();
        let masked = mask(&text, &spans).unwrap();
        let again = SCRUBBER.scan(&masked, &Context::default()).unwrap();
        prop_assert!(again.is_empty(), "{masked:?} holds {again:?}");
    }

    #[test]
    fn what_is_around_stays(text in text()) {
        let spans = SCRUBBER.scan(&text, &Context::default()).unwrap();
        let masked = mask(&text, &spans).unwrap();
        let mut rest = masked.as_str();
        let mut at = 0;
        for span in &spans {
            rest = rest.strip_prefix(&text[at..span.start]).unwrap();
            rest = rest.strip_prefix(&format!("[{}]", span.kind.label())).unwrap();
            at = span.end;
        }
        prop_assert_eq!(rest, &text[at..]);
    }

    #[test]
    fn people_stay_masked_and_characters_whole(text in text()) {
        let masked = Masked::everybody();
        let context = Context::default().people(Nearby { masked: &masked, near: NEAR, asked: None });
        let spans = PEOPLE.scan(&text, &context).unwrap();
        for span in &spans {
            prop_assert!(text.get(span.start..span.end).is_some(), "{spans:?}");
        }
        let masked = mask(&text, &spans).unwrap();
        let again = PEOPLE.scan(&masked, &context).unwrap();
        prop_assert!(again.is_empty(), "{masked:?} holds {again:?}");
    }
}
