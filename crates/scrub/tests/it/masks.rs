//! Masks: typed or numbered, once and for all.

use abide_scrub::{Context, Kind, Pseudonyms, Span, mask, pseudonymise};

use crate::{SCRUBBER, found, scan};

const TEXT: &str =
    "Mail anna@example.org or Bob@example.org, card 4242 4242 4242 4242; again ANNA@example.org.";

#[test]
fn masks_are_typed() {
    assert_eq!(
        mask(TEXT, &scan(TEXT)).unwrap(),
        "Mail [EMAIL] or [EMAIL], card [CARD]; again [EMAIL]."
    );
}

#[test]
fn the_same_value_gets_the_same_number_within_a_record() {
    let mut record = Pseudonyms::default();
    assert_eq!(
        pseudonymise(TEXT, &scan(TEXT), &mut record).unwrap(),
        "Mail [EMAIL_1] or [EMAIL_2], card [CARD_1]; again [EMAIL_1]."
    );
    let other = "then bob@example.org and eve@example.org";
    assert_eq!(
        pseudonymise(other, &scan(other), &mut record).unwrap(),
        "then [EMAIL_2] and [EMAIL_3]"
    );
}

#[test]
fn masked_text_holds_nothing() {
    let mut record = Pseudonyms::default();
    for masked in
        [mask(TEXT, &scan(TEXT)).unwrap(), pseudonymise(TEXT, &scan(TEXT), &mut record).unwrap()]
    {
        assert_eq!(found(&masked), Vec::<String>::new());
    }
    // The words of a mask announce nothing.
    for text in [
        "[PHONE] 12345678",
        "[ACCOUNT]: 12345678",
        "password: [SECRET] hunter2 x",
        "[CARD]4242424242424242x",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn spans_of_another_text_are_refused() {
    let span = |start, end| Span { start, end, kind: Kind::Email, detector: "x".into() };
    for spans in [
        vec![span(0, 99)],
        vec![span(3, 3)],
        vec![span(1, 2)],
        vec![span(3, 5), span(4, 6)],
        vec![span(5, 6), span(2, 3)],
    ] {
        let error = mask("é plain text", &spans).unwrap_err();
        assert_eq!(error.code(), "scrub_spans");
    }
}

#[test]
fn the_strongest_kind_keeps_its_bytes_and_the_rest_is_masked_too() {
    assert_eq!(
        found("postgres://app:f9Kq2LxT@10.1.2.3:5432/x anna@example.org"),
        ["secret:f9Kq2LxT", "ip:10.1.2.3", "email:anna@example.org"]
    );
}

#[test]
fn a_text_that_is_too_large_is_refused() {
    let text = "a".repeat(abide_scrub::TEXT_BYTES_MAX + 1);
    let error = SCRUBBER.scan(&text, &Context::default()).unwrap_err();
    assert_eq!(error.code(), "scrub_text_too_large");
    assert!(error.to_string().contains("hint: "), "{error}");
}
