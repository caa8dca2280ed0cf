//! Nothing of what must never pass is in any row, nor in what is said about the archive.

use abide_intake::linkedin::{Answer, Application, Contents, Message, Profile, Quirks, Row, Table};
use proptest::prelude::*;

use super::case::show;
use super::round_trip::{read_all, seeded};

/// Stands in every cell that must not pass.
const MARK: &str = "zqx";

const NEVER: &[&str] = &[
    "Connections.csv",
    "Invitations.csv",
    "ImportedContacts.csv",
    "Contacts.csv",
    "Email Addresses.csv",
    "PhoneNumbers.csv",
    "Whatsapp Phone Numbers.csv",
    "Registration.csv",
    "Logins.csv",
    "Security Challenges.csv",
    "Account Status History.csv",
    "Receipts_v2.csv",
    "Receipts.csv",
    "Verifications/Verifications.csv",
    "Private_identity_asset.csv",
    "messages.csv",
    "Job Applications.csv",
];

/// Known, and not used: no words of these pass either.
const NOT_USED: &[&str] = &[
    "Reactions.csv",
    "Saved_Items.csv",
    "saved_articles.csv",
    "Hashtag_Follows.csv",
    "Events.csv",
    "Company Follows.csv",
    "Member_Follows.csv",
    "Learning.csv",
    "Jobs/Saved Jobs.csv",
    "Jobs/Job Seeker Preferences.csv",
    "Inferences_about_you.csv",
    "Ad_Targeting.csv",
    "Ads Clicked.csv",
    "LAN Ads Engagement.csv",
    "SearchQueries.csv",
    "InstantReposts.csv",
];

fn secret() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just("\n".to_owned()),
        Just(",".to_owned()),
        Just("\u{feff}".to_owned()),
        "[a-z@ ]{0,5}",
        Just("2026-07-20 10:25:25".to_owned()),
        Just("9/15/26, 1:12 AM".to_owned()),
    ];
    prop::collection::vec(part, 0..5)
        .prop_map(|parts| format!("{}{MARK}{}", parts.concat(), parts.concat()))
}

fn table(name: &str, secrets: &[String]) -> Table {
    let width = Table::known(name, Vec::new()).header.len();
    let rows = secrets.iter().map(|secret| vec![secret.clone(); width]).collect();
    Table::known(name, rows)
}

fn check(rows: &[Row], said: &str) -> Result<(), TestCaseError> {
    for row in rows {
        let shown = show(row);
        prop_assert!(!shown.contains(MARK), "{}", shown);
        let logged = format!("{} {row:?}", row.id);
        prop_assert!(!logged.contains(MARK));
        if row.stub.is_some() {
            let is_empty = row.text.is_none()
                && row.title.is_none()
                && row.fields.is_empty()
                && row.messages.is_empty()
                && row.media.is_empty()
                && row.contributors.is_empty()
                && row.mentions.is_empty()
                && row.audience.is_none()
                && row.made_from.is_none();
            prop_assert!(is_empty, "a stub holds something: {:?}", row);
        }
    }
    prop_assert!(!said.contains(MARK), "{}", said);
    Ok(())
}

proptest! {
    #![proptest_config(seeded(100))]

    #[test]
    fn no_word_of_it_passes(secrets in prop::collection::vec(secret(), 1..4), is_marked in any::<bool>(), is_crlf in any::<bool>()) {
        let first = secrets[0].clone();
        let quirks = Quirks { byte_order_mark: is_marked, carriage_returns: is_crlf, suffix: Some(7), rows_per_part: Some(1), ..Quirks::default() };
        let contents = Contents {
            profile: Some(Profile {
                first_name: "Ann".into(), last_name: "Berg".into(), address: first.clone(), zip_code: first.clone(),
                birth_date: first.clone(), twitter: first.clone(), messengers: first.clone(), maiden_name: first.clone(),
                ..Profile::default()
            }),
            guide_messages: vec![Message {
                from: "Ann Berg".into(), to: "Bo Li".into(), content: first.clone(), ..Message::default()
            }],
            answers: vec![Answer { question: "Expected salary?".into(), answer: first.clone() }],
            applications: vec![Application {
                company: first.clone(), title: first.clone(), answers: vec![Answer { question: first.clone(), answer: first }],
                ..Application::default()
            }],
            tables: NEVER.iter().chain(NOT_USED).map(|name| table(name, &secrets)).collect(),
            ..Contents::default()
        };
        let (rows, said) = read_all(&contents, &quirks);
        check(&rows, &said)?;
        let files: std::collections::BTreeSet<_> = rows.iter().map(|row| row.place.rsplit_once(':').unwrap().0.to_owned()).collect();
        prop_assert!(files.len() >= NEVER.len() + NOT_USED.len(), "a file left no stub: {:?}", files);
    }

    /// The header alone gives it away, so that a rename changes nothing.
    #[test]
    fn no_word_of_it_passes_under_another_name(
        secrets in prop::collection::vec(secret(), 1..3), from in 0..NEVER.len(),
        to in prop::sample::select(vec!["Comments.csv", "Shares.csv", "Skills.csv", "Positions.csv", "Votes.csv", "New.csv", "Rich_Media.csv", "Job Applicant Saved Answers.csv"]),
    ) {
        let mut table = table(NEVER[from], &secrets);
        table.name = to.to_owned();
        let contents = Contents { tables: vec![table], ..Contents::default() };
        let (rows, said) = read_all(&contents, &Quirks::default());
        check(&rows, &said)?;
        prop_assert!(rows.iter().all(|row| row.stub.is_some()));
    }
}
