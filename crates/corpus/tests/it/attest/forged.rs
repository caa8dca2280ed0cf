//! Bundles put together by code that shares none with the crate, each with one fault.

use abide_corpus::attest::{Kind, verify};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{files, keys, listed};

/// What the tool signs for [`files()`].
fn payload() -> Value {
    let mut all = Sha256::new();
    let mut resources = vec![];
    for (name, digest) in files() {
        all.update(hex::decode(&digest).unwrap());
        resources.push(json!({"algorithm": "sha256", "digest": digest, "name": name}));
    }
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "corpus", "digest": {"sha256": hex::encode(all.finalize())}}],
        "predicateType": "https://model_signing/signature/v1.0",
        "predicate": {
            "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": false},
            "resources": resources,
        },
    })
}

/// Signed as DSSE says, in a bundle.
fn bundle(payload: &str) -> Value {
    let key = SigningKey::from(keys::secret());
    let signed = format!("DSSEv1 28 application/vnd.in-toto+json {} {payload}", payload.len());
    let signature: Signature = key.sign(signed.as_bytes());
    let hint = hex::encode(Sha256::digest(keys::one().public().pem()));
    json!({
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {"publicKey": {"hint": hint}},
        "dsseEnvelope": {
            "payload": STANDARD.encode(payload),
            "payloadType": "application/vnd.in-toto+json",
            "signatures": [{"sig": STANDARD.encode(signature.to_der().as_bytes())}],
        },
    })
}

fn verdict(text: &str) -> Result<usize, Kind> {
    let files = files();
    verify(text.as_bytes(), &listed(&files), &keys::one().public())
        .map(|verified| verified.files)
        .map_err(|error| error.kind())
}

/// Changes the statement before it is signed.
fn signed_with(at: &str, value: Value) -> Result<usize, Kind> {
    let mut payload = payload();
    *payload.pointer_mut(at).unwrap() = value;
    verdict(&bundle(&payload.to_string()).to_string())
}

/// Changes the bundle after it was signed.
fn changed(at: &str, value: Value) -> Result<usize, Kind> {
    let mut bundle = bundle(&payload().to_string());
    *bundle.pointer_mut(at).unwrap() = value;
    verdict(&bundle.to_string())
}

#[test]
fn one_without_a_fault_is_believed() {
    assert_eq!(verdict(&bundle(&payload().to_string()).to_string()), Ok(4));
    assert_eq!(changed("/verificationMaterial/publicKey", changed_hint(0)), Ok(4));
}

/// The right fingerprint, or another one.
fn changed_hint(by: u8) -> Value {
    let mut hint = Sha256::digest(keys::one().public().pem());
    hint[0] ^= by;
    json!({"hint": hex::encode(hint)})
}

#[test]
fn an_altered_payload_is_refused() {
    let other = payload().to_string().replace("\"corpus\"", "\"corpse\"");
    assert_eq!(
        changed("/dsseEnvelope/payload", STANDARD.encode(other).into()),
        Err(Kind::Signature)
    );
    // Other spaces are other bytes, though they say the same.
    let spaced = serde_json::to_string_pretty(&payload()).unwrap();
    assert_eq!(
        changed("/dsseEnvelope/payload", STANDARD.encode(spaced).into()),
        Err(Kind::Signature)
    );
}

#[test]
fn a_bundle_that_is_cut_short_or_goes_on_is_refused() {
    let text = bundle(&payload().to_string()).to_string();
    for end in [0, 1, 10, text.len() / 2, text.len() - 1] {
        assert_eq!(verdict(&text[..end]), Err(Kind::Format));
    }
    assert_eq!(verdict(&format!("{text}{text}")), Err(Kind::Format));
    assert_eq!(verdict(&format!("{text}\0")), Err(Kind::Format));
}

#[test]
fn a_bundle_that_is_too_long_is_not_read() {
    let text = bundle(&payload().to_string()).to_string();
    assert_eq!(verdict(&format!("{text}{}", " ".repeat(16 << 20))), Err(Kind::Size));
}

#[test]
fn what_a_bundle_may_not_say_is_refused() {
    let envelope = |key: &str| format!("/dsseEnvelope/{key}");
    for (at, value, kind) in [
        (
            "/mediaType".into(),
            json!("application/vnd.dev.sigstore.bundle+json;version=0.2"),
            Kind::Format,
        ),
        ("/verificationMaterial/publicKey".into(), changed_hint(1), Kind::Key),
        ("/verificationMaterial/publicKey".into(), json!({}), Kind::Format),
        ("/verificationMaterial".into(), json!({"certificate": {"rawBytes": ""}}), Kind::Format),
        (envelope("payloadType"), json!("application/json"), Kind::Format),
        (envelope("payload"), json!("!"), Kind::Format),
        (envelope("signatures"), json!([]), Kind::Format),
        (envelope("signatures"), json!([{"sig": ""}, {"sig": ""}]), Kind::Format),
        (envelope("signatures/0/sig"), json!(""), Kind::Signature),
        (envelope("signatures/0/sig"), json!(STANDARD.encode([0; 64])), Kind::Signature),
        (envelope("signatures/0"), json!({"sig": "", "keyid": "x"}), Kind::Format),
        (envelope("signatures/0"), json!({"sig": "", "more": 1}), Kind::Format),
    ] {
        assert_eq!(changed(&at, value.clone()), Err(kind), "{at}: {value}");
    }
}

#[test]
fn what_a_signed_statement_may_not_say_is_refused() {
    let resource =
        |name: &str| json!({"algorithm": "sha256", "digest": "00".repeat(32), "name": name});
    for (at, value) in [
        ("/_type", json!("https://in-toto.io/Statement/v0.1")),
        ("/predicateType", json!("https://model_signing/Digests/v0.1")),
        ("/subject", json!([])),
        ("/subject/0/name", json!("a/b")),
        ("/subject/0/digest/sha256", json!("00".repeat(32))),
        ("/subject/0/digest", json!({"sha512": ""})),
        ("/predicate/serialization/method", json!("shards")),
        ("/predicate/serialization/hash_type", json!("blake3")),
        ("/predicate/serialization/allow_symlinks", json!(true)),
        ("/predicate/resources", json!([])),
        ("/predicate/resources", json!([resource("b"), resource("a")])),
        ("/predicate/resources", json!([resource("a"), resource("a")])),
        ("/predicate/resources/0", resource("../README.md")),
        ("/predicate/resources/0/algorithm", json!("md5")),
        ("/predicate/resources/0/digest", json!("00")),
    ] {
        assert_eq!(signed_with(at, value.clone()), Err(Kind::Format), "{at}: {value}");
    }
    let twice = payload().to_string().replacen('{', "{\"_type\":\"\",", 1);
    assert_eq!(verdict(&bundle(&twice).to_string()), Err(Kind::Format));
}

#[test]
fn a_statement_cannot_excuse_a_file() {
    let mut payload = payload();
    let resources = payload["predicate"]["resources"].as_array_mut().unwrap();
    resources.pop();
    let mut all = Sha256::new();
    for resource in resources {
        all.update(hex::decode(resource["digest"].as_str().unwrap()).unwrap());
    }
    payload["subject"][0]["digest"]["sha256"] = hex::encode(all.finalize()).into();
    payload["predicate"]["serialization"]["ignore_paths"] = json!(["manifest.json"]);
    assert_eq!(verdict(&bundle(&payload.to_string()).to_string()), Err(Kind::Extra));
}
