//! What a caller knows already, and whether a text names somebody.

use abide_scrub::{
    Config, Context, Directory, Kind, Masked, Nearby, Person, Scrubber, Span, mask, mask_into,
};

fn span(start: usize, end: usize) -> Span {
    Span { start, end, kind: Kind::Person, detector: "known".to_owned() }
}

#[test]
fn known_spans_stay_and_the_rest_is_found_beside_them() {
    let scrubber = Scrubber::new().unwrap();
    let text = "Ask @ann, ann@example.org or 203.0.113.7";
    let found = scrubber.scan_beside(text, vec![span(4, 8)], &Context::default()).unwrap();
    assert_eq!(found[0], span(4, 8));
    assert_eq!(mask(text, &found).unwrap(), "Ask [PERSON], [EMAIL] or [IP]");
    // What is known covers what would be found.
    let found = scrubber.scan_beside(text, vec![span(4, 25)], &Context::default()).unwrap();
    assert_eq!(mask(text, &found).unwrap(), "Ask [PERSON] or [IP]");
    // Nothing is known: as a scan.
    let scanned = scrubber.scan(text, &Context::default()).unwrap();
    assert_eq!(scrubber.scan_beside(text, vec![], &Context::default()).unwrap(), scanned);
}

#[test]
fn whoever_is_named_is_told_whatever_is_allowed_to_stay() {
    let mut builder = Directory::builder();
    for names in [&["Anna Berg"], &["Ben Stone"]] {
        builder.add(&Person { names, handles: &[], links: &[] }).unwrap();
    }
    let config = Config { allow: vec!["anna berg".into()], ..Config::default() };
    let scrubber = Scrubber::with(&config).unwrap().directory(builder.build());
    let text = "é Anna Berg, Ben Stone";
    let of = |person: u32| {
        let masked: Masked = [person].into_iter().collect();
        scrubber.people_in(text, &Nearby { masked: &masked, near: &[], asked: None })
    };
    assert_eq!(of(0), std::iter::once(3..12).collect::<Vec<_>>());
    assert_eq!(of(1), std::iter::once(14..23).collect::<Vec<_>>());
    assert!(of(2).is_empty());
    let nearby = Nearby { masked: &Masked::everybody(), near: &[], asked: None };
    assert!(Scrubber::new().unwrap().people_in(text, &nearby).is_empty());
}

#[test]
fn masks_are_written_behind_what_is_there() {
    let mut out = "before: ".to_owned();
    mask_into("to Ann, now", &[span(3, 6)], &mut out).unwrap();
    assert_eq!(out, "before: to [PERSON], now");
    assert!(mask_into("short", &[span(3, 60)], &mut out).is_err());
}

#[test]
fn a_version_names_the_sources() {
    let (release, sources) = abide_scrub::VERSION.split_once('+').unwrap();
    assert_eq!(release, env!("CARGO_PKG_VERSION"));
    assert!(sources.len() == 16 && sources.bytes().all(|byte| byte.is_ascii_hexdigit()));
}
