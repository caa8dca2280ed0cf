//! Receipts for other verifiers: `cargo run -p abide-ledger --example vectors > verifiers/web/test/vectors/receipts.json`.
//!
//! Salts and accounts are random, so each run writes other files. What a verifier must say of each stands beside it; the tests of both
//! verifiers, here and in TypeScript, read the one file.

#![expect(clippy::unwrap_used, reason = "a tool stops where it fails")]

use std::fmt::Write as _;

use abide_ledger::event::{Choice, Objection, Provenance, Terms};
use abide_ledger::{Digest, Draft, Key, Keys, Ledger, LogKey};
use abide_terms::event::{Right, Setting};
use abide_verify::cosignature::Cosigner;
use abide_verify::policy::Policy;
use abide_verify::receipt::{Receipt, Trust, check};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

const PLATFORM: &str = "Example";
const LATE: &str = "2025-11-04T11:00:00.000000Z";

struct Cases {
    policy: String,
    list: Vec<Value>,
}

impl Cases {
    /// Notes what this verifier says. `is_told`: whether others must use the same codes, which they need not for what is no receipt.
    fn add(
        &mut self,
        name: &str,
        receipt: &str,
        member: Option<&str>,
        now: Option<&str>,
        is_told: bool,
    ) {
        let trust = Trust {
            policy: Some(Policy::parse(self.policy.as_bytes()).unwrap()),
            member: member.map(str::to_owned),
            now: now.map(|now| now.parse().unwrap()),
            account: None,
        };
        let report = check(receipt.as_bytes(), &trust).report;
        let codes = report
            .findings()
            .iter()
            .map(|found| format!("{} {}", found.outcome.word(), found.code));
        let codes = is_told.then(|| codes.collect::<Vec<_>>());
        self.list.push(json!({
            "name": name, "receipt": receipt, "member": member, "now": now, "verdict": report.verdict().word(), "codes": codes,
        }));
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogKey::new("example.com/abide", Key::new([3; 32])).unwrap();
    let key = |byte| Key::new([byte; 32]);
    let keys = Keys { suppression: key(1), pseudonym: key(2), log, vrf: key(4) };
    let mut ledger = Ledger::create(&folder.path().join("ledger.sqlite"), &keys, now()).unwrap();
    let text = "version = \"2025-11\"\n".to_owned();
    let digest = Digest::of(text.as_bytes());
    let terms = Terms { version: "2025-11".to_owned(), digest, published: now(), text };
    ledger.append(&[Draft::Terms(terms)], now()).unwrap();
    let others: Vec<_> = (0..300).map(|n| choice(&format!("other-{n}"), Setting::Off)).collect();
    ledger.append(&others, now()).unwrap();

    let witnesses =
        [8, 9, 10].map(|seed| Cosigner::new(&format!("w{seed}.example"), &[seed; 32]).unwrap());
    let mut policy = format!("log {}\n", ledger.log_key().unwrap());
    for witness in &witnesses {
        let verifier = witness.verifier();
        writeln!(policy, "witness {} {verifier}", verifier.name()).unwrap();
    }
    policy.push_str("group two 2 w8.example w9.example w10.example\nquorum two\n");
    let mut cases = Cases { policy, list: Vec::new() };

    let on = act(&mut ledger, choice("anna", Setting::On));
    let off = act(&mut ledger, choice("anna", Setting::Off));
    let objected = act(&mut ledger, objection("ben \"b\" \\ é 😀", Right::Objection));
    let erased = act(&mut ledger, objection("carl", Right::Erasure));
    ledger.append_root(now()).unwrap();
    let alone = ledger.checkpoint().unwrap().unwrap();
    let one = witnesses
        .iter()
        .take(1)
        .fold(alone, |head, witness| witness.cosign(head, 1_764_000_000).unwrap());
    let head = witnesses
        .iter()
        .skip(1)
        .fold(one.clone(), |head, witness| witness.cosign(head, 1_764_000_001).unwrap());
    let whole = |receipt: &Receipt| {
        ledger.complete(receipt, Some(head.clone())).unwrap().unwrap().to_json().unwrap()
    };
    let text = whole(&off);
    cases.add("an off that was the last act", &text, Some("anna"), None, true);
    cases.add("without an id", &text, None, None, true);
    cases.add("of somebody else", &text, Some("ben"), None, true);
    cases.add("an on that an off followed", &whole(&on), Some("anna"), None, true);
    cases.add("an objection", &whole(&objected), None, None, true);
    cases.add("an erasure, which names nobody", &whole(&erased), Some("carl"), None, true);
    let few = ledger.complete(&off, Some(one)).unwrap().unwrap().to_json().unwrap();
    cases.add("one witness of the two", &few, Some("anna"), None, false);

    // Still without a state, under a head that the witnesses have signed since.
    let mut pending = ledger.complete(&off, Some(head.clone())).unwrap().unwrap();
    pending.state = None;
    let pending = pending.to_json().unwrap();
    cases.add(
        "before the next root",
        &pending,
        Some("anna"),
        Some("2025-11-04T10:00:00.000000Z"),
        true,
    );
    cases.add("after the promised time", &pending, Some("anna"), Some(LATE), true);

    // Altered by somebody without the keys.
    let other = ledger.account("other-7").unwrap().unwrap();
    let mine = ledger.account("anna").unwrap().unwrap();
    let swap = |old: &[u8], new: &[u8]| text.replace(&STANDARD.encode(old), &STANDARD.encode(new));
    for (name, altered) in [
        ("about somebody else", text.replace("\\\"anna\\\"", "\\\"anne\\\"")),
        ("another account", swap(&mine.id.0, &other.id.0)),
        ("another pseudonym", swap(&mine.pseudonym.0, &other.pseudonym.0)),
        ("another number", text.replace("\"version\":2,", "\"version\":3,")),
        (
            "another time",
            text.replace(
                "\"time\":\"2025-11-04T09:00:00.500000Z\"",
                "\"time\":\"2025-11-04T09:00:00.500001Z\"",
            ),
        ),
        ("another root", text.replace("\\\"leaves\\\":", "\\\"leaves\\\":1")),
        ("other terms", text.replace("{\"version\":\"2025-11\"", "{\"version\":\"2024-09\"")),
        (
            "another origin",
            text.replace("\"origin\":\"example.com/abide\"", "\"origin\":\"example.com/other\""),
        ),
    ] {
        assert_ne!(altered, text, "{name}");
        cases.add(name, &altered, None, None, true);
    }
    for (name, broken) in [
        ("cut off", text.chars().take(500).collect()),
        ("an unknown kind", text.replace("\"kind\":\"choice\"", "\"kind\":\"notice\"")),
        ("a key too many", text.replace("\"salt\":", "\"pepper\":1,\"salt\":")),
        ("too long", format!("{text}{}", " ".repeat(16_384))),
    ] {
        cases.add(name, &broken, None, None, false);
    }
    let command =
        "cargo run -p abide-ledger --example vectors > verifiers/web/test/vectors/receipts.json";
    let file = json!({ "command": command, "policy": cases.policy, "cases": cases.list });
    println!("{}", serde_json::to_string_pretty(&file).unwrap());
}

fn now() -> Timestamp {
    "2025-11-04T09:00:00.5Z".parse().unwrap()
}

fn act(ledger: &mut Ledger, draft: Draft) -> Receipt {
    let appended = ledger.append(&[draft], now()).unwrap();
    ledger.receipt(appended.first().unwrap().index, PLATFORM).unwrap()
}

fn choice(member: &str, setting: Setting) -> Draft {
    Draft::Choice(Choice {
        member: member.to_owned().into(),
        setting,
        category: None,
        at: now(),
        terms: Some("2025-11".into()),
        actor: "member".into(),
        channel: "web".into(),
        provenance: Provenance::Live,
    })
}

fn objection(member: &str, right: Right) -> Draft {
    let member = member.to_owned().into();
    Draft::Objection(Objection {
        member,
        right,
        at: now(),
        stands: true,
        provenance: Provenance::Live,
    })
}
