//! Signed notes of C2SP `signed-note` and of Go's checksum database (golang.org/x/mod/sumdb/note).

use abide_verify::Kind;
use abide_verify::note::{Algorithm, BYTES_MAX, Note, Signer, VerifierKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const C2SP_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const C2SP_NOTE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
/// The specification gives no key for it; its text has an empty line.
const QUASIMODO: &str = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

const PETER_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const ENOCH_KEY: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_LINE: &str = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(text: &str) -> VerifierKey {
    text.parse().unwrap()
}

fn peter() -> Signer {
    let secret = STANDARD.decode(PETER_SECRET).unwrap();
    Signer::new("PeterNeumann", secret[1..].try_into().unwrap()).unwrap()
}

fn enoch() -> Signer {
    Signer::new("EnochRoot", &[0; 32]).unwrap()
}

#[test]
fn notes_of_others_verify() {
    for (bytes, verifier) in [(C2SP_NOTE, C2SP_KEY), (&format!("{TEXT}\n{PETER_LINE}"), PETER_KEY)]
    {
        let (note, verifier) = (Note::parse(bytes.as_bytes()).unwrap(), [key(verifier)]);
        let verified = note.verify(&verifier).unwrap();
        assert_eq!((verified[0].key, verified[0].time), (&verifier[0], None));
        assert_eq!(note.to_string(), bytes);
    }
    let note = Note::parse(QUASIMODO.as_bytes()).unwrap();
    assert!(note.text().ends_with("sole:\n\ned è subito sera.\n"));
    assert_eq!(note.to_string(), QUASIMODO);
}

#[test]
fn we_sign_what_others_sign() {
    assert_eq!(peter().verifier().to_string(), PETER_KEY);
    assert_eq!(enoch().verifier().to_string(), ENOCH_KEY);
    let note = Note::sign(TEXT, &peter()).unwrap();
    assert_eq!(note.to_string(), format!("{TEXT}\n{PETER_LINE}"));
    let line = Note::sign(TEXT, &enoch()).unwrap().signatures()[0].clone();
    let note = note.with(line.clone()).unwrap();
    assert_eq!(note.to_string(), format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}"));
    assert_eq!(note.verify(&[key(ENOCH_KEY), key(PETER_KEY)]).unwrap().len(), 2);
    // A key signs once.
    assert_eq!(note.clone().with(line).unwrap(), note);
}

#[test]
fn keys_of_others() {
    assert_eq!(key(C2SP_KEY).id(), [0x53, 0x0d, 0x90, 0x3a]);
    assert_eq!(
        (key(C2SP_KEY).name(), key(C2SP_KEY).algorithm()),
        ("example.com/foo", Algorithm::Ed25519)
    );
    // From transparency-dev/formats; the base64 of the first has a plus.
    for text in [
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        PETER_KEY,
        ENOCH_KEY,
    ] {
        assert_eq!(key(text).to_string(), text);
    }
}

#[test]
fn keys_that_are_none() {
    let long = format!("{}+c74f20a3+AQ==", "n".repeat(5000));
    let refused = [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        // Of Go's tests: a wrong length and an unknown type, each with the id to it.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        // Another id, capitals, another name, no name, a space, a newline.
        "PeterNeumann+c74f20a2+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNewmann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        // No base64, and a secret instead.
        "PeterNeumann+c74f20a3+A",
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
        &long,
    ];
    for text in refused {
        let error = text.parse::<VerifierKey>().unwrap_err();
        assert_eq!(error.kind(), Kind::Key, "{text}");
        assert!(error.to_string().len() < 300, "{error}");
    }
    // The neutral point would verify signatures of anything.
    let neutral = std::array::from_fn(|at| u8::from(at == 0));
    assert!(VerifierKey::new("weak", Algorithm::Ed25519, &neutral).is_err());
    assert!(Signer::new("two words", &[1; 32]).is_err());
    assert!(Signer::new("", &[1; 32]).is_err());
}

#[test]
fn notes_that_are_none() {
    let line = PETER_LINE;
    let many = format!("{TEXT}\n{}", line.repeat(101));
    let large = format!("{}\n\n{line}", "x".repeat(BYTES_MAX));
    let refused = [
        "",
        "\n",
        "\n\n",
        TEXT,
        &format!("{TEXT}\n"),
        &format!("{TEXT}{line}"),
        &format!("{TEXT}\n{}", line.trim_end()),
        &format!("{TEXT}\n{line}\n"),
        &format!("{TEXT}\n{line}more\n"),
        &format!("{TEXT}\n{}", line.replace("— ", "- ")),
        &format!("{TEXT}\n{}", line.replace("— ", "—  ")),
        &format!("{TEXT}\n{}", line.replace("PeterNeumann", "Peter+Neumann")),
        &format!("{TEXT}\n{}", line.replace("nAM=", "nAN=")),
        &format!("{TEXT}\n{}", line.replace("nAM=", "nAM")),
        &format!("{TEXT}\n— PeterNeumann x08gow==\n"),
        &format!("tab\tand\n\n{line}"),
        &format!("return\r\n\n{line}"),
        &many,
        &large,
    ];
    for bytes in refused {
        assert_eq!(Note::parse(bytes.as_bytes()).unwrap_err().kind(), Kind::Format, "{bytes:.80}");
    }
    assert!(Note::parse(&[b"\xff\n\n", line.as_bytes()].concat()).is_err());
    assert!(Note::parse(format!("{TEXT}\n{}", line.repeat(100)).as_bytes()).is_ok());
    for text in ["", "no end", "a\0\n", &"x\n".repeat(BYTES_MAX / 2)] {
        assert!(Note::sign(text, &peter()).is_err(), "{text:.80}");
    }
}

#[test]
fn signatures_that_do_not_count() {
    let open = |bytes: &str, keys: &[&str]| {
        let keys: Vec<_> = keys.iter().map(|text| key(text)).collect();
        Note::parse(bytes.as_bytes()).unwrap().verify(&keys).map(|verified| verified.len())
    };
    let both = format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}");
    assert_eq!(open(&both, &[PETER_KEY]), Ok(1));
    assert_eq!(open(&both, &[C2SP_KEY]).unwrap_err().to_string(), "no known key signed the note");
    // A known key's name with another id is an unknown key; a known name and id with a wrong signature is an attack.
    let renamed = both.replace("— EnochRoot", "— PeterNeumann");
    assert_eq!(open(&renamed, &[PETER_KEY]), Ok(1));
    assert!(open(&renamed, &[ENOCH_KEY]).is_err());
    let changed = both.replace("If you", "If they");
    let error = open(&changed, &[PETER_KEY]).unwrap_err();
    assert_eq!(error.to_string(), "the signature of `PeterNeumann` is wrong");
    // One right signature does not make up for a wrong one.
    let bad = both.replace("RvMc", "RvMd");
    assert!(open(&bad, &[PETER_KEY, ENOCH_KEY]).is_err());
    assert_eq!(open(&bad, &[PETER_KEY]), Ok(1));
}

/// Found by counting seeds up: the first two whose keys have the same id under one name. Nobody can say whose signature it is, so nobody's it is.
#[test]
fn keys_with_the_same_id() {
    let [one, two] = [28_314_u32, 40_203].map(|number| {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        Signer::new("a.example", &seed).unwrap()
    });
    assert_eq!(one.verifier().id(), two.verifier().id());
    let note = Note::sign(TEXT, &one).unwrap();
    assert!(note.verify([one.verifier(), one.verifier()]).is_ok());
    assert_eq!(note.verify([one.verifier(), two.verifier()]).unwrap_err().kind(), Kind::Key);
}
