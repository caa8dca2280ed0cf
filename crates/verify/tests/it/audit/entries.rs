//! Logs that are signed and whole, and say what must not be.

use abide_verify::audit::{
    Content, Corpora, Declared, Effective, Entry, Kinds, Models, Pauses, Terms, Withdrawals,
};
use abide_verify::json::Json;

use super::{Log, at, consent, entry};

const DAY: i64 = 86_400;
const NONE: [&str; 0] = [];

fn terms(version: &str, seconds: i64, published: i64) -> String {
    let (digest, published) = (digest(version), at(published));
    let body =
        format!(r#"{{"version":"{version}","digest":"{digest}","published":"{published}"}}"#);
    entry("terms", seconds, &body)
}

fn digest(version: &str) -> String {
    abide_verify::merkle::leaf_hash(version.as_bytes()).to_string()
}

fn text(version: &str, regions: &[(&str, i64)]) -> Effective {
    let regions = regions.iter().map(|(code, from)| ((*code).to_owned(), at(*from))).collect();
    Effective { digest: digest(version), regions }
}

fn clock(seconds: i64) -> String {
    entry("clock", seconds, &format!(r#"{{"at":"{}"}}"#, at(seconds)))
}

fn pause(id: &str, seconds: i64, from: i64, provenance: &str) -> String {
    let from = at(from);
    let body = format!(
        r#"{{"id":"{id}","regions":["GB"],"from":"{from}","authority":"ICO","reason":"r","handling":"freeze","provenance":"{provenance}"}}"#
    );
    entry("pause", seconds, &body)
}

fn resume(id: &str, seconds: i64, from: i64) -> String {
    let from = at(from);
    let body = format!(r#"{{"pause":"{id}","at":"{from}","notice":"n","provenance":"live"}}"#);
    entry("resume", seconds, &body)
}

fn corpus(id: &str, seconds: i64, events: u64, time: i64) -> String {
    let body = format!(
        r#"{{"id":"{id}","position":{{"events":{events},"time":"{}","digest":"00"}}}}"#,
        at(time)
    );
    entry("corpus", seconds, &body)
}

#[test]
fn an_entry_has_its_form() {
    let personal = consent(3);
    let read = |text: &str| Json::read(text.as_bytes(), 1024).unwrap();
    assert!(matches!(
        Entry::of(&personal, &read(&personal)).unwrap().content,
        Content::Commitment(_)
    ));
    assert_eq!(Entry::of(&clock(3), &read(&clock(3))).unwrap().time, at(3));
    for wrong in [
        personal.replace("consent", "clock"),
        clock(3).replace("clock", "erasure"),
        personal.replace(".000000Z", "Z"),
        personal.replace("000000Z\"", "000000+00:00\""),
        personal.replace("\"commitment\"", "\"more\":1,\"commitment\""),
        personal.to_uppercase(),
        personal.replace("\"consent\"", "1"),
        "[]".to_owned(),
    ] {
        assert!(Entry::of(&wrong, &read(&wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn an_entry_can_be_read_in_one_way_only() {
    let codes = |entry: String| Log::of([entry]).codes(&[], &mut [&mut Corpora::default()]);
    let usual = corpus("c", 3, 0, 0);
    assert_eq!(codes(usual.replace("\"id\"", "\"more\":[1,{}],\"id\"")), NONE);
    // What readers of JSON differ about is refused wherever it stands, also in what nothing here rests on.
    for more in [
        r#""more":{"a":1,"a":2}"#.to_owned(),
        r#""kind":"pause""#.to_owned() + r#","kind":"clock""#,
        r#""more":1.0"#.to_owned(),
        r#""more":9007199254740993"#.to_owned(),
        r#""more":"\ud800""#.to_owned(),
        format!(r#""more":{}{}"#, "[".repeat(33), "]".repeat(33)),
    ] {
        let spoilt = usual.replace("\"id\"", &format!("{more},\"id\""));
        assert_eq!(codes(spoilt), ["log::entry"], "{more}");
    }
    for spoilt in [String::new(), usual.replace('}', ""), format!("{usual} {{}}")] {
        assert_eq!(codes(spoilt.clone()), ["log::entry"], "{spoilt}");
    }
    assert_eq!(codes(usual.replace("\"time\":", "\"time\":\"\",\"time\":")), ["log::entry"]);
}

#[test]
fn terms_come_in_their_order_and_are_not_dated_back() {
    let codes = |entries: Vec<String>| Log::of(entries).codes(&[], &mut [&mut Terms::default()]);
    // What was public before the log began is brought in first.
    let begun = || vec![terms("1", 0, -400 * DAY), terms("2", 0, -100 * DAY), clock(1)];
    assert_eq!(codes(begun()), NONE);
    let with = |entry: String| codes([begun(), vec![entry]].concat());
    assert_eq!(with(terms("3", 2, 2)), NONE);
    assert_eq!(with(terms("3", 2, 30 * DAY)), NONE, "announced for later");
    assert_eq!(with(terms("3", 2, -2 * DAY)), ["terms::backdated"]);
    assert_eq!(with(terms("3", 2, -200 * DAY)), ["terms::backdated", "terms::order"]);
    assert_eq!(with(terms("1", 2, 2)), ["terms::twice"]);
    assert_eq!(with(entry("terms", 2, "{}")), ["terms::unreadable"]);
}

#[test]
fn terms_take_effect_nowhere_before_they_are_announced() {
    let codes = |entries: &[String], texts: &[Effective]| {
        Log::of(entries.to_vec()).codes(&[], &mut [&mut Terms::with(texts.to_vec())])
    };
    let entries = [terms("1", 0, -400 * DAY), clock(1), terms("2", 2, 2)];
    let first = text("1", &[("US", -400 * DAY)]);
    // A region that was in effect before stays as it was; a new one waits for its announcement.
    assert_eq!(
        codes(&entries, &[first.clone(), text("2", &[("US", -400 * DAY), ("DE", 30 * DAY)])]),
        NONE
    );
    let early = "terms::effective_before_notice";
    assert_eq!(codes(&entries, &[first.clone(), text("2", &[("DE", -DAY)])]), [early]);
    assert_eq!(
        codes(&entries, &[first.clone(), text("2", &[("US", -500 * DAY)])]),
        [early],
        "further back than before"
    );
    assert_eq!(codes(&entries, &[text("1", &[("US", -401 * DAY)])]), [early]);
    assert_eq!(codes(&entries, &[first, text("3", &[])]), ["terms::undeclared"]);
    let mut read = Terms::with([text("1", &[])]);
    Log::of(entries).walk(&[], &mut [&mut read]);
    assert_eq!(read.seen(), (2, 1));
}

#[test]
fn pauses_have_one_beginning_and_one_end() {
    let codes = |entries: Vec<String>| Log::of(entries).codes(&[], &mut [&mut Pauses::default()]);
    let one = || pause("gb", 10, 10, "live");
    assert_eq!(codes(vec![one(), resume("gb", 20, 30)]), NONE);
    assert_eq!(codes(vec![pause("gb", 10, -DAY, "import")]), NONE);
    assert_eq!(codes(vec![pause("gb", 10, -DAY, "live")]), ["pause::backdated"]);
    assert_eq!(codes(vec![one(), resume("gb", 20 + DAY, 20)]), ["pause::backdated"]);
    assert_eq!(codes(vec![one(), one()]), ["pause::twice"]);
    assert_eq!(codes(vec![resume("gb", 20, 20)]), ["pause::unknown"]);
    assert_eq!(
        codes(vec![one(), resume("gb", 20, 20), resume("gb", 21, 21)]),
        ["pause::ended_twice"]
    );
    assert_eq!(
        codes(vec![pause("gb", 10, 40, "live"), resume("gb", 20, 20)]),
        ["pause::ended_before"]
    );
    assert_eq!(codes(vec![entry("pause", 1, r#"{"id":"gb"}"#)]), ["pause::unreadable"]);
}

#[test]
fn a_corpus_rests_on_all_that_came_before_it() {
    let codes = |entries: Vec<String>| Log::of(entries).codes(&[], &mut [&mut Corpora::default()]);
    let built = corpus("c1", 5, 2, 1);
    assert_eq!(codes(vec![consent(0), consent(1), built.clone()]), NONE);
    // Corpora do not move the cutoff, and what restricts nobody may come between.
    assert_eq!(codes(vec![consent(0), consent(1), built.clone(), corpus("c2", 6, 2, 1)]), NONE);
    assert_eq!(codes(vec![consent(0), consent(1), clock(2), built.clone()]), NONE);
    for (between, code) in [
        (pause("gb", 2, 2, "live"), "corpus::past_pause"),
        (consent(2), "corpus::past_restriction"),
        (terms("2", 2, 2), "corpus::past_restriction"),
        (entry("new-kind", 2, "{}"), "corpus::past_restriction"),
    ] {
        assert_eq!(codes(vec![consent(0), consent(1), between, built.clone()]), [code]);
    }
    // One that was honoured once is honoured by the corpora after it.
    let pauses = vec![consent(0), pause("gb", 1, 1, "live"), built.clone(), corpus("c2", 6, 2, 1)];
    assert_eq!(codes(pauses), NONE);
    assert_eq!(codes(vec![consent(0), built.clone()]), ["corpus::position"]);
    assert_eq!(codes(vec![consent(0), consent(3), built.clone()]), ["corpus::position"]);
    assert_eq!(codes(vec![consent(0), consent(1), built.clone(), built]), ["corpus::twice"]);
    assert_eq!(codes(vec![entry("corpus", 1, "{}")]), ["corpus::unreadable"]);
}

/// A corpus that somebody has is the one of the log down to every digest.
#[test]
fn a_corpus_at_hand_is_the_one_that_was_declared() {
    let source = |name: &str, digest: &str| {
        entry(
            "source",
            0,
            &format!(r#"{{"name":"{name}","digest":"{digest}","captured_at":"{}"}}"#, at(0)),
        )
    };
    let entered = entry(
        "corpus",
        3,
        &format!(
            r#"{{"id":"c1","position":{{"events":3,"time":"{}","digest":"0d"}},"membership":"0e"}}"#,
            at(0)
        ),
    );
    let log = Log::of([terms("1", 0, 0), source("a", "aa"), source("a", "ab"), entered]);
    let declared = || Declared {
        id: "c1".to_owned(),
        membership: "0e".to_owned(),
        events: 3,
        time: at(0),
        digest: "0d".to_owned(),
        terms: vec![digest("1")],
        sources: vec![("a".to_owned(), "ab".to_owned())],
    };
    let codes = |corpus: Declared| {
        let mut corpora = Corpora::default();
        corpora.expect(corpus);
        log.codes(&[], &mut [&mut corpora])
    };
    assert_eq!(codes(declared()), NONE);
    assert_eq!(codes(Declared { id: "c2".to_owned(), ..declared() }), ["corpus::undeclared"]);
    assert_eq!(
        codes(Declared { membership: "0f".to_owned(), ..declared() }),
        ["corpus::membership"]
    );
    assert_eq!(codes(Declared { digest: "0f".to_owned(), ..declared() }), ["corpus::position"]);
    assert_eq!(
        codes(Declared { events: 2, ..declared() }),
        ["corpus::position", "corpus::sources"]
    );
    assert_eq!(codes(Declared { terms: vec![], ..declared() }), ["corpus::terms"]);
    let old = vec![("a".to_owned(), "aa".to_owned())];
    assert_eq!(codes(Declared { sources: old, ..declared() }), ["corpus::sources"]);
}

#[test]
fn a_model_learned_from_a_corpus_that_was_declared_before_it() {
    let model = |id: &str, corpus: &str, more: &str| {
        entry("model", 9, &format!(r#"{{"id":"{id}","corpus":"{corpus}","digest":"aa"{more}}}"#))
    };
    let codes = |entries: Vec<String>| {
        let built = vec![consent(0), corpus("c1", 1, 1, 0)];
        Log::of([built, entries].concat()).codes(&[], &mut [&mut Models::default()])
    };
    assert_eq!(codes(vec![model("m1", "c1", ""), model("m2", "c1", r#","replaces":"m1""#)]), NONE);
    assert_eq!(codes(vec![model("m1", "c2", "")]), ["model::corpus"]);
    assert_eq!(codes(vec![model("m2", "c1", r#","replaces":"m1""#)]), ["model::replaces"]);
    assert_eq!(codes(vec![model("m1", "c1", ""), model("m1", "c1", "")]), ["model::twice"]);
    assert_eq!(codes(vec![entry("model", 1, "{}")]), ["model::unreadable"]);
    for (id, digest, code) in [("m9", "aa", "model::undeclared"), ("m1", "ab", "model::digest")] {
        let mut models = Models::default();
        models.expect(id, digest);
        let log = Log::of([consent(0), corpus("c1", 1, 1, 0), model("m1", "c1", "")]);
        assert_eq!(log.codes(&[], &mut [&mut models]), [code]);
    }
}

#[test]
fn a_corpus_is_withdrawn_once_and_then_deleted_and_no_model_comes_of_it() {
    let ended = |id: &str, stage: &str| {
        let body = format!(r#"{{"corpus":"{id}","stage":"{stage}","reason":"superseded"}}"#);
        entry("withdrawal", 9, &body)
    };
    let model = || entry("model", 9, r#"{"id":"m1","corpus":"c1","digest":"aa"}"#);
    let codes = |entries: Vec<String>| {
        let built = vec![consent(0), corpus("c1", 1, 1, 0)];
        Log::of([built, entries].concat()).codes(&[], &mut [&mut Withdrawals::default()])
    };
    assert_eq!(codes(vec![model(), ended("c1", "withdrawn"), ended("c1", "deleted")]), NONE);
    assert_eq!(codes(vec![ended("c2", "withdrawn")]), ["withdrawal::corpus"]);
    assert_eq!(codes(vec![ended("c1", "deleted")]), ["withdrawal::order"]);
    let twice = vec![ended("c1", "withdrawn"), ended("c1", "withdrawn")];
    assert_eq!(codes(twice), ["withdrawal::order"]);
    assert_eq!(codes(vec![ended("c1", "lost")]), ["withdrawal::unreadable"]);
    assert_eq!(codes(vec![ended("c1", "withdrawn"), model()]), ["model::withdrawn"]);
}

#[test]
fn a_kind_that_nobody_knows_is_said() {
    let codes = |kind: &str| {
        let body = if kind == "clock" { "{}" } else { r#"{"a":1}"# };
        Log::of([entry(kind, 0, body)]).codes(&[], &mut [&mut Kinds])
    };
    assert_eq!(codes("clock"), NONE);
    assert_eq!(codes("choice"), ["log::unknown_kind"]);
}
