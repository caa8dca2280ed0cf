//! Receipts that a ledger made, and what is wrong with altered ones. The verifier in TypeScript reads the same file.

use abide_verify::finding::Outcome;
use abide_verify::policy::Policy;
use abide_verify::pseudonym::AccountId;
use abide_verify::receipt::{BYTES_MAX, Receipt, Trust, check, compare};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    policy: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    receipt: String,
    member: Option<String>,
    now: Option<String>,
    verdict: String,
    codes: Option<Vec<String>>,
}

fn vectors() -> Vectors {
    let path = "../../verifiers/web/test/vectors/receipts.json";
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn policy(vectors: &Vectors) -> Policy {
    Policy::parse(vectors.policy.as_bytes()).unwrap()
}

fn receipt(name: &str) -> String {
    vectors().cases.into_iter().find(|case| case.name == name).unwrap().receipt
}

const LAST: &str = "an off that was the last act";

#[test]
fn each_case_is_found_to_be_what_it_is() {
    let vectors = vectors();
    assert!(vectors.cases.len() > 20);
    for case in &vectors.cases {
        let trust = Trust {
            policy: Some(policy(&vectors)),
            member: case.member.clone(),
            now: case.now.as_ref().map(|now| now.parse().unwrap()),
            account: None,
        };
        let report = check(case.receipt.as_bytes(), &trust).report;
        assert_eq!(report.verdict().word(), case.verdict, "{}: {report:?}", case.name);
        let found = report.findings().iter();
        let found: Vec<_> =
            found.map(|found| format!("{} {}", found.outcome.word(), found.code)).collect();
        assert!(
            case.codes.as_ref().is_none_or(|codes| *codes == found),
            "{}: {found:?}",
            case.name
        );
    }
}

/// The file, and the event's body in it, can be read in one way only.
#[test]
fn what_readers_differ_about_is_refused() {
    let text = receipt(LAST);
    let twice = text.replace("\"platform\":", "\"platform\":\"Other\",\"platform\":");
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    let nested = text.replace("\"state_by\":", &format!("\"more\":{deep},\"state_by\":"));
    let number = text.replace("\"version\":2,", "\"version\":2.0,");
    let long = format!("{text}{}", " ".repeat(BYTES_MAX));
    for (spoilt, code) in [
        (twice, "json::twice"),
        (nested, "json::depth"),
        (number, "json::number"),
        (long, "json::size"),
        (text.replace("\"salt\":", "\"pepper\":"), "json::shape"),
    ] {
        assert_ne!(spoilt, text, "{code}");
        assert_eq!(Receipt::parse(spoilt.as_bytes()).unwrap_err().code(), code);
    }
    let said = r#"\"setting\":\"off\""#;
    assert!(text.contains(said));
    let twice = text.replace(said, &format!(r#"\"setting\":\"on\",{said}"#));
    assert!(Receipt::parse(twice.as_bytes()).is_err());
}

#[test]
fn nobody_vouches_without_a_policy() {
    let report = check(receipt(LAST).as_bytes(), &Trust::default()).report;
    assert_eq!(report.verdict(), Outcome::Open);
    let open = report.findings().iter().find(|found| found.outcome == Outcome::Open).unwrap();
    assert_eq!(open.code, "policy::none");
}

#[test]
fn receipts_of_one_member_agree() {
    let read = |name: &str| Receipt::parse(receipt(name).as_bytes()).unwrap();
    let (on, off) = (read("an on that an off followed"), read(LAST));
    assert_eq!(
        compare(&[on.clone(), off.clone(), off.clone()]).verdict(),
        Outcome::Open,
        "nothing is wrong"
    );
    let mut twin = off.clone();
    twin.member.account = AccountId([7; 16]);
    assert!(compare(&[off.clone(), twin]).fails("receipts::account"));
    let mut twin = on.clone();
    twin.version = off.version;
    assert!(compare(&[off.clone(), twin]).fails("receipts::version"));
    let mut early = on;
    early.version = 9;
    assert!(compare(&[early, off.clone()]).fails("receipts::version"));
    let account = Some(AccountId([7; 16]));
    let report = check(receipt(LAST).as_bytes(), &Trust { account, ..Trust::default() }).report;
    assert!(report.fails("pseudonym::account"));
}

proptest! {
    /// One byte is another: it never holds, unless the byte stands where nothing is proven.
    #[test]
    fn a_changed_byte_never_holds(at in any::<prop::sample::Index>(), byte in 33_u8..127) {
        let vectors = vectors();
        let text = receipt(LAST);
        let mut bytes = text.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let checked = check(&bytes, &Trust { policy: Some(policy(&vectors)), ..Trust::default() });
        // Who runs the log, the digest of the terms and the promised time are told, not proven.
        let told = ["platform\":\"", "digest\":\"", "state_by\":\""].iter().any(|key| {
            let start = text.rfind(key).unwrap() + key.len();
            (start..start + text[start..].find('"').unwrap()).contains(&at)
        });
        prop_assert!(told || checked.report.verdict() == Outcome::Fails, "{:?}", checked.report);
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Receipt::parse(&bytes).is_err());
    }

    /// Pieces put elsewhere: nothing panics, and what is read is written back to the same receipt.
    #[test]
    fn spoilt_receipts(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40), 1..4)) {
        let mut text = receipt("an objection");
        for (at, length) in cuts {
            let at = (0..=at.index(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let end = (at + length..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
            let piece: String = text.drain(at..end).collect();
            if text.is_char_boundary(text.len() / 2) {
                text.insert_str(text.len() / 2, &piece);
            }
        }
        if let Ok(read) = Receipt::parse(text.as_bytes()) {
            prop_assert_eq!(Receipt::parse(read.to_json().unwrap().as_bytes()).unwrap(), read);
        }
        prop_assert!(text.len() <= BYTES_MAX);
    }
}
