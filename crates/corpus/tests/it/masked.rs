//! What must not be in a text is not in the corpus, and the audit tells where it stood.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use abide_corpus::mask::{Column, Outcome, People};
use abide_corpus::{Kind, Masking, Request, reader};
use abide_gate::{Decided, DecidedStream, Mention};
use abide_scrub::{Config, Scrubber};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{UInt32Type, UInt64Type};
use serde_json::Value;

use crate::fixture::{Body, Row, decided, files, make, read, request, words, write};
use crate::forged::sum;

const ANNA: u32 = 0;
const BEN: u32 = 1;
const JOHANNA: u32 = 2;
const MARK: u32 = 3;
const NINA: u32 = 4;

/// Anna and Nina may be used; nobody else may, and Nina not in comments.
fn masking() -> Masking {
    let mut people = People::default();
    for names in [
        &["Anna Berg", "anna_berg"][..],
        &["Ben Stone", "Benno Stein", "bstone", "https://forum.example/in/ben-stone"],
        &["Johanna Rill"],
        &["Mark Wood", "Mark"],
        &["Nina Falk", "nina"],
    ] {
        people.add(names).unwrap();
    }
    for member in [BEN, JOHANNA, MARK] {
        people.mask(member);
    }
    people.mask_in("content.comment", NINA);
    Masking::new(Scrubber::new().unwrap(), people)
}

fn row(id: &str, category: &'static str, body: Body) -> Row {
    let (id, author) = (id.to_owned(), Some(format!("author-of-{id}")));
    Row { id, author, category, region: Some("DE"), reason: 0, body }
}

fn text(words: &str) -> Body {
    Body::Text(words.to_owned())
}

fn mention(row: usize, place: usize, member: Option<u32>, is_masked: bool) -> Mention {
    Mention { row, place, member, is_masked }
}

/// What becomes of a text in which these are mentioned.
fn outcome(words: &str, mentions: &[(Option<u32>, bool)]) -> String {
    let mentions = mentions.iter().enumerate();
    let mentions =
        mentions.map(|(place, (member, is_masked))| mention(0, place, *member, *is_masked));
    let batch = decided(&[row("r", "content.post", text(words))]).with_mentions(mentions.collect());
    let outcomes = masking().look(&batch).unwrap();
    let [(0, outcome)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    match outcome {
        Outcome::Denied { reason, rule } => format!("denied {reason} {}", rule.number()),
        Outcome::Masked(found) => {
            let mut told = String::new();
            let mut at = 0;
            for redaction in found {
                assert_eq!((redaction.column, redaction.item), (Column::Text, None));
                let (start, end) = redaction.place.unwrap();
                told += &words[at..start as usize];
                told.extend(["[", redaction.kind.label(), "]"]);
                at = end as usize;
            }
            told + &words[at..]
        }
    }
}

#[test]
fn whoever_is_mentioned_and_may_not_be_used_is_masked_or_the_record_denied() {
    let (anna, nina) = ((Some(ANNA), false), (Some(NINA), true));
    let (ben, johanna, stranger) = ((Some(BEN), true), (Some(JOHANNA), true), (None, true));
    for (words, mentions, expected) in [
        ("Thanks @bstone, and @anna_berg", &[anna, ben][..], "Thanks [PERSON], and @anna_berg"),
        ("Thanks @BenStone!", &[ben], "Thanks [PERSON]!"),
        ("Thanks @Ben Stone.", &[ben], "Thanks [PERSON]."),
        ("ask Benno Stein", &[ben], "ask [PERSON]"),
        ("see https://forum.example/in/ben-stone/", &[ben], "see [PERSON]/"),
        // As intake resolves it within a thread: a first name, or the beginning of one.
        ("@Johanna, no", &[johanna], "[PERSON], no"),
        ("@joh is right", &[johanna], "[PERSON] is right"),
        // A first name counts where the person is near.
        ("@joh, Johanna knows", &[johanna], "[PERSON], [PERSON] knows"),
        // Whoever is used elsewhere may be denied for this record alone.
        ("Hello @nina and Nina Falk", &[nina], "Hello [PERSON] and [PERSON]"),
        // Nobody that is known.
        ("Thanks to @lopez45 for it", &[stranger], "Thanks to [PERSON] for it"),
        ("@Some Body. Really, @anna_berg", &[anna, stranger], "[PERSON]. Really, @anna_berg"),
        ("@someone@elsewhere.example writes", &[stranger], "[PERSON] writes"),
        ("see linkedin.com/in/some-one-7 there", &[stranger], "see [PERSON] there"),
        ("＠Jose\u{301} \u{1f600}", &[stranger], "[PERSON] \u{1f600}"),
        // Which call means whom is not known: all but the usable ones go.
        ("@anna_berg @nina @x9", &[anna, stranger], "@anna_berg [PERSON] [PERSON]"),
        // Nothing that could be masked: the record is not used.
        ("Thanks for the numbers", &[ben], "denied other_person 15"),
        ("Thanks for the numbers", &[stranger], "denied other_person 15"),
        ("Thanks @anna_berg", &[anna, stranger], "denied other_person 15"),
        ("Thanks @lopez45", &[ben, stranger], "denied other_person 15"),
        ("Thanks @bstone", &[ben, stranger], "denied other_person 15"),
        // Without anybody to mask, calls stay, and names of whoever may not be used go.
        ("@x9 and Mark Wood, by anna@example.org", &[], "@x9 and [PERSON], by [EMAIL]"),
        ("Mark my words, Anna Berg", &[], "Mark my words, Anna Berg"),
    ] {
        assert_eq!(outcome(words, mentions), expected, "{words}");
    }
}

#[test]
fn an_authors_own_name_stays_whoever_else_has_it() {
    let mut people = People::default();
    let batch = decided(&[row("r", "content.post", text("I am Kim Loe, of Bonn"))]);
    let author = batch.authors().value(0);
    // The author, and somebody of the same name of whom nothing may be used.
    (0..author).for_each(|_| _ = people.add(&[]).unwrap());
    people.add(&["Kim Loe"]).unwrap();
    let other = people.add(&["Kim Loe"]).unwrap();
    people.mask(other);
    let masking = Masking::new(Scrubber::new().unwrap(), people);
    let outcome = |batch: &Decided| masking.look(batch).unwrap().remove(0).1;
    assert_eq!(outcome(&batch), Outcome::Masked(vec![]));
    // If the other is mentioned, nobody can tell who is meant.
    let batch = batch.with_mentions(vec![mention(0, 0, Some(other), true)]);
    let Outcome::Masked(found) = outcome(&batch) else { panic!() };
    assert_eq!(found[0].place, Some((5, 12)));
    // In somebody else's words it may be anybody of that name.
    let elsewhere = decided(&[row("s", "content.post", text("Ask Kim Loe, of Bonn"))]);
    assert!(matches!(outcome(&elsewhere), Outcome::Masked(found) if found.len() == 1));
}

#[test]
fn what_an_operator_allows_to_stay_does_not_stay_of_somebody_who_must_not() {
    let mut people = People::default();
    people.add(&["Ben Stone"]).unwrap();
    people.mask(0);
    let config = Config { allow: vec!["ben stone".into()], ..Config::default() };
    let masking = Masking::new(Scrubber::with(&config).unwrap(), people);
    let batch = decided(&[row("r", "content.post", text("Ben Stone knows"))]);
    let outcome = |batch: &Decided| masking.look(batch).unwrap().remove(0).1;
    assert_eq!(outcome(&batch), Outcome::Masked(vec![]));
    let batch = batch.with_mentions(vec![mention(0, 0, Some(0), true)]);
    assert!(matches!(outcome(&batch), Outcome::Denied { .. }), "{:?}", outcome(&batch));
}

/// Records of every kind, with things in them that must go.
fn rows() -> Vec<Row> {
    let turns = |of: &[(&str, &str)]| {
        Body::Chat(of.iter().map(|(role, said)| ((*role).into(), (*said).into())).collect())
    };
    let mut rows = vec![
        row("mail", "content.post", text("Write to kim.loe@example.org, or to her: 0171 5551234.")),
        row("plain", "content.post", text("Nothing of the kind.")),
        row(
            "chat",
            "genai.input",
            turns(&[("user", "What do you earn a year?"), ("assistant", "95.000 EUR, in Köln")]),
        ),
        row("nina-post", "content.post", text("Nina Falk wrote it.")),
        row("nina-comment", "content.comment", text("Nina Falk wrote it.")),
        row("photo", "content.post", Body::Media("media/johanna-rill.jpg".into())),
        row(
            "file",
            "content.post",
            Body::Media("https://files.example/?u=kim.loe@example.org".into()),
        ),
        row("gone", "content.post", text("Who was it?")),
        row("denied", "content.post", text("kim.loe@example.org again")),
    ];
    rows[8].reason = 12;
    for number in 0..60 {
        let words = format!("kim.loe{number}@example.org wrote, Mark Wood did not, {number} times");
        rows.push(row(&format!("many-{number}"), "content.post", text(&words)));
    }
    rows
}

/// Somebody is mentioned who is nowhere in the words of `gone`.
fn streams(rows: &[Row], batch: usize, partitions: usize) -> Vec<DecidedStream> {
    let mut dealt: Vec<Vec<_>> = (0..partitions).map(|_| vec![]).collect();
    for (number, rows) in rows.chunks(batch).enumerate() {
        let gone = rows.iter().position(|row| row.id == "gone");
        let mentions = gone.map(|row| mention(row, 0, Some(BEN), true)).into_iter().collect();
        dealt[number % partitions].push(Ok(decided(rows).with_mentions(mentions)));
    }
    let streams = dealt.into_iter();
    streams.map(|of| -> DecidedStream { Box::pin(futures::stream::iter(of)) }).collect()
}

fn scrubbed(folder: &Path) -> Request {
    let mut request = request(folder);
    request.masking = Some(Arc::new(masking()));
    request.inputs.versions.insert("scrub".into(), "1".into());
    request
}

fn texts(batches: &[RecordBatch]) -> BTreeMap<String, String> {
    let ids = words(batches, "id").into_iter().flatten();
    ids.zip(words(batches, "text").into_iter().flatten()).collect()
}

#[test]
fn a_corpus_holds_masks_and_the_audit_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows();
    let made = make(scrubbed(folder.path()), streams(&rows, 20, 2)).unwrap();
    let summary = made.publish().unwrap();
    reader::check(&summary.path).unwrap();
    let texts = texts(&read(&summary.path, "data/text"));
    assert_eq!(texts["mail"], "Write to [EMAIL], or to her: [PHONE].");
    assert_eq!(texts["plain"], "Nothing of the kind.");
    assert_eq!(texts["nina-post"], "Nina Falk wrote it.");
    assert_eq!(texts["nina-comment"], "[PERSON] wrote it.");
    assert_eq!(texts["many-7"], "[EMAIL] wrote, [PERSON] did not, 7 times");
    assert!(!texts.contains_key("gone") && !texts.contains_key("denied"));
    let chats = read(&summary.path, "data/chat");
    let said = chats[0].column_by_name("messages").unwrap().as_list::<i32>().value(0);
    let said = said.as_struct().column_by_name("content").unwrap().as_string::<i32>().clone();
    assert_eq!(said.value(0), "What do you earn a year?");
    assert_eq!(said.value(1), "[SALARY], in Köln");
    // Both references are gone, and so are the records that held nothing else.
    assert!(read(&summary.path, "data/media").is_empty());
    let audit = read(&summary.path, "audit/decisions");
    let reasons: BTreeMap<_, _> =
        words(&audit, "id").into_iter().zip(words(&audit, "reason")).collect();
    assert_eq!(reasons[&Some("gone".into())].as_deref(), Some("other_person"));

    let told = read(&summary.path, "audit/redactions");
    let mut rows_told: Vec<String> = vec![];
    for batch in &told {
        let word = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
        let items = batch.column_by_name("item").unwrap().as_primitive::<UInt32Type>().clone();
        let number =
            |name: &str| batch.column_by_name(name).unwrap().as_primitive::<UInt64Type>().clone();
        let (ids, columns, kinds, detectors) =
            (word("id"), word("column"), word("kind"), word("detector"));
        let (starts, ends) = (number("start"), number("end"));
        for at in (0..batch.num_rows()).filter(|at| !ids.value(*at).starts_with("many")) {
            let item = items.is_valid(at).then(|| items.value(at));
            let place = starts.is_valid(at).then(|| (starts.value(at), ends.value(at)));
            rows_told.push(format!(
                "{} {} {item:?} {place:?} {} {}",
                ids.value(at),
                columns.value(at),
                kinds.value(at),
                detectors.value(at).split('.').next().unwrap()
            ));
        }
    }
    rows_told.sort();
    assert_eq!(
        rows_told,
        [
            "chat messages Some(1) Some((0, 10)) salary salary",
            "file media Some(0) None email email",
            "mail text None Some((41, 53)) phone phone",
            "mail text None Some((9, 28)) email email",
            "nina-comment text None Some((0, 9)) person person",
            "photo media Some(0) None person person",
        ]
    );
    let masked = summary.masked.unwrap();
    assert_eq!((masked.records, masked.media), (65, 2));
    let manifest: Value =
        serde_json::from_slice(&fs::read(summary.path.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(
        manifest["masked"],
        serde_json::json!({"records": 65, "spans": {"email": 61, "person": 61, "phone": null, "salary": null}, "media": null})
    );
    for name in ["README.md", "report.html"] {
        let words = fs::read_to_string(summary.path.join(name)).unwrap();
        assert!(words.contains("salary") && words.contains("61"), "{name}");
    }
    // Nothing of what was masked is in any file, in the clear or in a table.
    for (name, bytes) in files(&summary.path) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("kim.loe") && !text.contains("johanna-rill"), "{name}");
    }
}

#[test]
fn batches_partitions_threads_and_spills_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows();
    let plain = make(scrubbed(folder.path()), streams(&rows, 1000, 1)).unwrap().publish().unwrap();
    let expected = files(&plain.path);
    let mut backwards = rows.clone();
    backwards.reverse();
    for (rows, batch, partitions, memory) in
        [(&rows, 3, 4, 64 << 20), (&backwards, 11, 2, 64 << 20), (&backwards, 5, 3, 0)]
    {
        let other = tempfile::tempdir().unwrap();
        let mut request = scrubbed(other.path());
        request.memory_bytes = memory;
        let found = make(request, streams(rows, batch, partitions)).unwrap().publish().unwrap();
        assert!(files(&found.path) == expected, "batches of {batch}, {partitions} partitions");
    }
}

#[test]
fn nobody_is_left_unmasked_where_nothing_masks() {
    let folder = tempfile::tempdir().unwrap();
    let error = make(request(folder.path()), streams(&rows(), 100, 1)).unwrap_err();
    assert_eq!(error.kind(), Kind::Records);
    let words = error.to_string();
    assert!(words.contains("nothing masks"), "{words}");
    let plain = write(request(folder.path()), &crate::fixture::rows(20), 50, 1);
    assert_eq!(plain.masked, None);
    for name in ["README.md", "report.html"] {
        let words = fs::read_to_string(plain.path.join(name)).unwrap();
        assert!(words.contains("Not scrubbed"), "{name}");
    }
}

/// What somebody changes, and sums anew.
fn forged(change: impl FnOnce(&mut Value)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let made = make(scrubbed(folder.path()), streams(&rows(), 20, 2)).unwrap();
    let corpus = made.publish().unwrap().path;
    let path = corpus.join("manifest.json");
    let mut manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, serde_json::to_vec(&manifest).unwrap()).unwrap();
    sum(&corpus);
    reader::check(&corpus).unwrap_err().to_string()
}

#[test]
fn counts_are_those_of_the_audit() {
    for change in [
        |manifest: &mut Value| manifest["masked"] = Value::Null,
        |manifest: &mut Value| manifest["masked"]["records"] = 64.into(),
        |manifest: &mut Value| manifest["masked"]["spans"]["email"] = 60.into(),
    ] {
        let words = forged(change);
        assert!(words.contains("was not masked as its manifest says"), "{words}");
    }
}
