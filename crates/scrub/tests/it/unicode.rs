//! The same things as people type them. Spans are bytes of the original.

use crate::found;

#[test]
fn digits_and_letters_of_other_forms_are_read() {
    for (text, expected) in [
        ("card ４２４２ ４２４２ ４２４２ ４２４２!", "card:４２４２ ４２４２ ４２４２ ４２４２"),
        ("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢ is it", "card:٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"),
        (
            "4242\u{200b}4242\u{200b}4242\u{200b}4242.",
            "card:4242\u{200b}4242\u{200b}4242\u{200b}4242",
        ),
        (
            "IBAN ＤＥ８９３７０４００４４０５３２０１３０００",
            "iban:ＤＥ８９３７０４００４４０５３２０１３０００",
        ),
        ("\u{202e}anna@example.org\u{202c} there", "email:anna@example.org\u{202c}"),
        ("аnna@ехаmple.org", "email:аnna@ехаmple.org"),
        ("anna＠example．org", "email:anna＠example．org"),
        ("anna@exa\u{ad}mple.org", "email:anna@exa\u{ad}mple.org"),
        ("𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐", "card:𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐"),
        ("4242 4242\r\n4242 4242 over lines", "card:4242 4242\r\n4242 4242"),
        ("DE89 3704 0044\n0532 0130 00", "iban:DE89 3704 0044\n0532 0130 00"),
        ("jose\u{301}@example.org", "email:jose\u{301}@example.org"),
        ("Ich verdiene 4.200\u{a0}€ brutto", "salary:4.200\u{a0}€ brutto"),
        ("４９\u{3000}then ＋４９ ３０ ２３１２ ５１０１", "phone:＋４９ ３０ ２３１２ ５１０１"),
        ("tel 0341–8387176", "phone:0341–8387176"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
}

#[test]
fn other_scripts_stay_as_they_are() {
    for text in [
        "Привет, как дела?",
        "今日はいい天気ですね",
        "مرحبا بالعالم",
        "नमस्ते दुनिया",
        "안녕하세요",
        "👩‍👩‍👧‍👦 family",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

/// U+2048 is read as `?!`: what ends with the first and what begins with the second meet in one character, which is masked once.
#[test]
fn two_that_meet_in_one_character_are_both_masked() {
    let text = "https://example.org/?token=9f8a7c6b5e4d3f2a\u{2f800}\u{2048}anna@example.org";
    let expected = ["url_token:9f8a7c6b5e4d3f2a\u{2f800}\u{2048}", "email:anna@example.org"];
    assert_eq!(found(text), expected);
}
