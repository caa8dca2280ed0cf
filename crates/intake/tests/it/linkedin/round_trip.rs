//! What the writer writes, the reader reads.

use std::collections::BTreeSet;

use abide_intake::linkedin::{
    Answer, Archive, Article, Comment, Contents, Endorsement, Limits, Message, Position, Profile,
    Quirks, Recommendation, Request, Row, Settings, Share, read, records, zip,
};
use abide_intake::{Quarantine, schema};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::case::owner;

/// Words as people write them, with all that can break a table.
fn words() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        // No letters that make a currency: beside a number that would be an amount of money.
        "[aeizäß漢 ]{1,8}",
        Just("\"".to_owned()),
        Just(",".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("'".to_owned()),
        Just(";".to_owned()),
        Just("<3".to_owned()),
    ];
    prop::collection::vec(part, 1..8)
        .prop_map(|parts| format!("a{}z", parts.concat()))
        .prop_filter("a line of two quotes is how a wrapped text looks", |text| {
            !text.contains("\n\"\"\n")
        })
}

fn quirks() -> impl Strategy<Value = Quirks> {
    let flags = any::<(bool, bool, bool, bool, bool, bool)>();
    (flags, prop::option::of(1..3_usize), any::<bool>()).prop_map(
        |(flags, rows_per_part, is_suffixed)| Quirks {
            byte_order_mark: flags.0,
            stray_spaces: flags.1,
            folder: flags.2.then(|| "Complete_LinkedInDataExport".to_owned()),
            suffix: is_suffixed.then_some(123_456),
            are_comments_escaped: flags.3,
            is_commentary_wrapped: flags.4,
            rows_per_part,
            carriage_returns: flags.5,
            has_visibility: true,
        },
    )
}

/// The same cases on every run.
pub(super) fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(super) fn read_all(contents: &Contents, quirks: &Quirks) -> (Vec<Row>, String) {
    let limits = Limits::default();
    let bytes = zip(&contents.files(quirks)).unwrap();
    let mut parts = [Archive::from_bytes("a.zip", bytes, limits).unwrap()];
    let mut quarantine = Quarantine::default();
    let mut rows = Vec::new();
    let (owner, settings) = (owner(), Settings::default());
    let request = Request { source: "s", owner: &owner, settings: &settings };
    let report = read(request, &mut parts, &limits, &mut quarantine, &mut |row| {
        rows.push(row);
        Ok(())
    })
    .unwrap();
    (rows, format!("{report:?} {:?}", quarantine.into_list()))
}

fn texts(rows: &[Row], category: &str) -> BTreeSet<String> {
    let of_category = rows.iter().filter(|row| row.category.as_deref() == Some(category));
    of_category.filter_map(|row| row.text.clone()).collect()
}

proptest! {
    #![proptest_config(seeded(200))]

    #[test]
    fn every_quirk_is_undone(
        posts in prop::collection::vec(words(), 0..5),
        comments in prop::collection::vec(words(), 0..5),
        answers in prop::collection::vec(words(), 0..5),
        quirks in quirks(),
    ) {
        let at = |n: usize| "2026-07-20T10:25:25Z".parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_secs(n as i64);
        let contents = Contents {
            shares: posts.iter().enumerate().map(|(n, text)| Share {
                at: at(n), link: format!("https://l/{n}"), commentary: text.clone(), visibility: "PUBLIC".into(), ..Share::default()
            }).collect(),
            comments: comments.iter().enumerate().map(|(n, text)| Comment {
                at: Some(at(n)), link: "https://l/0".into(), message: text.clone(),
            }).collect(),
            answers: answers.iter().map(|text| Answer { question: "Why?".into(), answer: text.clone() }).collect(),
            ..Contents::default()
        };
        let (rows, said) = read_all(&contents, &quirks);
        prop_assert_eq!(texts(&rows, "content.post"), posts.into_iter().collect::<BTreeSet<_>>(), "{}", said);
        prop_assert_eq!(texts(&rows, "content.comment"), comments.into_iter().collect::<BTreeSet<_>>(), "{}", said);
        let found: BTreeSet<String> = rows.iter().filter_map(|row| row.fields.get("answer").cloned()).collect();
        prop_assert_eq!(found, answers.into_iter().collect::<BTreeSet<_>>(), "{}", said);
    }
}

#[test]
fn every_part_of_the_contents_arrives() {
    let at = "2026-07-20T10:25:25Z".parse().unwrap();
    let person = ("Bo".to_owned(), "Li".to_owned());
    let endorsement = Endorsement {
        at,
        skill: "Rust".into(),
        first_name: person.0.clone(),
        last_name: person.1.clone(),
        url: "https://www.linkedin.com/in/bo".into(),
        status: "ACCEPTED".into(),
    };
    let recommendation = Recommendation {
        at,
        first_name: person.0,
        last_name: person.1,
        text: "Good".into(),
        status: "VISIBLE".into(),
        ..Recommendation::default()
    };
    let contents = Contents {
        profile: Some(Profile {
            first_name: "Ann".into(),
            last_name: "Berg".into(),
            headline: "Engineer".into(),
            location: "Berlin".into(),
            ..Profile::default()
        }),
        positions: vec![Position {
            company: "Acme".into(),
            title: "Engineer".into(),
            ..Position::default()
        }],
        skills: vec!["Rust".into()],
        endorsements_received: vec![endorsement.clone()],
        endorsements_given: vec![endorsement],
        recommendations_received: vec![recommendation.clone()],
        recommendations_given: vec![recommendation],
        articles: vec![Article {
            name: "one".into(),
            title: "One & only".into(),
            link: "https://www.linkedin.com/pulse/one".into(),
            created: Some(at),
            published: Some(at),
            body: "<p>Body</p>".into(),
        }],
        guide_messages: vec![Message {
            conversation: "c".into(),
            from: "Ann Berg".into(),
            to: "LinkedIn Assistant".into(),
            at,
            content: "Help".into(),
            ..Message::default()
        }],
        ..Contents::default()
    };
    let (rows, _) = read_all(&contents, &Quirks::default());
    let found: Vec<String> = rows
        .iter()
        .map(|row| {
            let role = row.contributors.first().map_or("", |person| person.role);
            let audience = row.audience.map_or("unknown", |audience| audience.word());
            let words = row.text.clone().unwrap_or_else(|| row.messages[0].content.clone());
            format!("{} {audience} {role}: {words}", row.category.as_deref().unwrap())
        })
        .collect();
    assert_eq!(
        found,
        [
            "profile.name members : Ann Berg",
            "profile.location members : Berlin",
            "profile members : Engineer",
            "profile.position members : Engineer, Acme",
            "profile.skills members : Rust",
            "profile.endorsement members endorser: Rust",
            "profile.endorsement members endorsee: Rust",
            "profile.recommendation members recommender: Good",
            "profile.recommendation members recommended: Good",
            "genai.input platform : Help",
            "content.article unknown : Body",
        ]
    );
    let batch = records(&rows, &|handle| (handle == "bo").then(|| "m2".to_owned())).unwrap();
    assert_eq!(batch.schema(), schema::records());
    let json = {
        let columns = [
            batch.schema().index_of("contributors").unwrap(),
            batch.schema().index_of("messages").unwrap(),
        ];
        let batch = batch.project(&columns).unwrap();
        let mut writer = arrow::json::LineDelimitedWriter::new(Vec::new());
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        String::from_utf8(writer.into_inner()).unwrap()
    };
    assert!(json.contains(r#""contributors":[{"member":"m2","role":"endorser"}]"#), "{json}");
    assert!(
        json.contains(r#""contributors":[{"role":"recommender"}]"#),
        "a name is nobody's id: {json}"
    );
    assert!(json.contains(r#""messages":[{"role":"user","content":"Help"}]"#), "{json}");
}

#[test]
fn ids_stay_the_same_in_the_next_export_and_differ_between_members() {
    let contents = Contents { skills: vec!["Rust".into(), "SQL".into()], ..Contents::default() };
    let ids = |contents: &Contents, quirks: &Quirks| -> BTreeSet<String> {
        read_all(contents, quirks).0.into_iter().map(|row| row.id).collect()
    };
    let first = ids(&contents, &Quirks::default());
    let turned = Contents { skills: vec!["SQL".into(), "Rust".into()], ..Contents::default() };
    assert_eq!(
        first,
        ids(
            &turned,
            &Quirks { byte_order_mark: true, folder: Some("x".into()), ..Quirks::default() }
        )
    );
    assert_eq!(first.len(), 2);
    assert!(first.iter().all(|id| !id.contains("m1") && !id.contains("Rust")));
}

#[test]
fn parts_of_one_export_are_joined() {
    let limits = Limits::default();
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let one = zip(&[
        file("Skills.csv", "Name\nRust\n"),
        file("Logins.csv", "Login Date,IP Address\nx,y\n"),
    ])
    .unwrap();
    let two = zip(&[
        file("Skills.csv", "Name\nRust\nSQL\n"),
        file("SearchQueries.csv", "Time,Search Query\nx,y\n"),
    ])
    .unwrap();
    let mut parts = [
        Archive::from_bytes("Complete_Part1.zip", one, limits).unwrap(),
        Archive::from_bytes("Complete_Part2.zip", two, limits).unwrap(),
    ];
    let (owner, settings, mut rows) = (owner(), Settings::default(), Vec::new());
    let request = Request { source: "s", owner: &owner, settings: &settings };
    let report = read(request, &mut parts, &limits, &mut Quarantine::default(), &mut |row| {
        rows.push(row);
        Ok(())
    })
    .unwrap();
    assert_eq!(
        texts(&rows, "profile.skills"),
        BTreeSet::from(["Rust".to_owned(), "SQL".to_owned()])
    );
    assert_eq!(report.duplicates, 1);
    assert!(report.is_complete);
}
