//! Checkpoints and cosignatures, with the head of a real log that real witnesses signed.

use abide_verify::Kind;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::cosignature::{Cosigner, TIME_MAX};
use abide_verify::merkle::{Hash, leaf_hash};
use abide_verify::note::{Note, Signer, VerifierKey};
use abide_verify::policy::Policy;

/// The example of C2SP `tlog-checkpoint`.
const SOFA: &str =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

/// A head of a staging log of Certificate Transparency, cosigned on 23 May 2026. The first line below the text is of a type (0x05) that is unknown here.
pub(crate) const ARCHE: &str = "arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
";
pub(crate) const ARCHE_LOG: &str =
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
pub(crate) const ARCHE_WITNESSES: [&str; 4] = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
];

fn key(text: &str) -> VerifierKey {
    text.parse().unwrap()
}

#[test]
fn a_head_that_others_signed() {
    let note = Note::parse(ARCHE.as_bytes()).unwrap();
    assert_eq!(note.to_string(), ARCHE);
    let checkpoint = Checkpoint::open(&note, &key(ARCHE_LOG)).unwrap();
    assert_eq!((checkpoint.size(), checkpoint.to_string().as_str()), (1_432_088_532, note.text()));

    let witnesses = ARCHE_WITNESSES.map(key);
    let verified = note.verify(&witnesses).unwrap();
    assert_eq!(verified.iter().map(|by| by.time).collect::<Vec<_>>(), [Some(1_779_573_024); 4]);

    let grown = Note::parse(ARCHE.replacen("1432088532", "1432088533", 1).as_bytes()).unwrap();
    for key in witnesses.iter().chain([&key(ARCHE_LOG)]) {
        assert_eq!(grown.verify([key]).unwrap_err().kind(), Kind::Proof);
    }
    // A second later.
    let later = Note::parse(ARCHE.replace("AABqEiEgP", "AABqEiEhP").as_bytes()).unwrap();
    assert!(later.verify(&witnesses[2..3]).is_err() && later.verify(&witnesses[..2]).is_ok());
}

/// The same with all of a policy: two of three, and one whom nobody else watches.
#[test]
fn a_policy_for_others() {
    let [a, b, c, d] = ARCHE_WITNESSES;
    let text = format!(
        "log {ARCHE_LOG}\nwitness a {a}\nwitness b {b}\nwitness c {c}\nwitness d {d}\ngroup abc 2 a b c\ngroup q all abc d\nquorum q\n"
    );
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let accept = |bytes: &str| policy.accept(&Note::parse(bytes.as_bytes()).unwrap());
    assert_eq!(accept(ARCHE).unwrap().witnesses.len(), 4);
    let without = |name: &str| -> String {
        ARCHE.split_inclusive('\n').filter(|line| !line.starts_with(&format!("— {name}"))).collect()
    };
    assert_eq!(accept(&without("remora")).unwrap().witnesses.len(), 3);
    assert!(accept(&without("witness.stagemole")).is_err());
    assert!(accept(&without("arche")).is_err());
}

#[test]
fn checkpoints() {
    let sofa: Checkpoint = SOFA.parse().unwrap();
    assert_eq!((sofa.origin(), sofa.size()), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(sofa.to_string(), SOFA);
    let extended: Checkpoint = format!("{SOFA}more\nand more\n").parse().unwrap();
    assert_eq!(extended.extensions(), ["more", "and more"]);
    assert_eq!(Checkpoint::new("a", 0, Hash::EMPTY).unwrap().size(), 0);
    let refused = [
        String::new(),
        "\n".to_owned(),
        SOFA.trim_end().to_owned(),
        SOFA.replace("example.com/behind-the-sofa", ""),
        SOFA.replace("20852163", "020852163"),
        SOFA.replace("20852163", "+20852163"),
        SOFA.replace("20852163", "-1"),
        SOFA.replace("20852163", " 1"),
        SOFA.replace("20852163", ""),
        SOFA.replace("20852163", "18446744073709551616"),
        SOFA.replace("20852163", "0"),
        SOFA.replace("q2I=", "q2J="),
        SOFA.replace("q2I=", "q2I"),
        SOFA.replace("q2I=", ""),
        SOFA.replace("q2I=", "q2IAAAA="),
        SOFA.replace('\n', "\r\n"),
        format!("{SOFA}\n"),
        format!("{SOFA}more\n\nand more\n"),
        format!("{SOFA}ta\tb\n"),
    ];
    for text in refused {
        assert_eq!(text.parse::<Checkpoint>().unwrap_err().kind(), Kind::Format, "{text:?}");
    }
    assert!(Checkpoint::new("two\nlines", 0, Hash::EMPTY).is_err());
    assert!(Checkpoint::new("a", 0, leaf_hash(b"a")).is_err());
}

#[test]
fn a_key_speaks_for_its_own_log() {
    let (ours, theirs) =
        (Signer::new("a.example", &[1; 32]).unwrap(), Signer::new("b.example", &[2; 32]).unwrap());
    let checkpoint = Checkpoint::new("a.example", 0, Hash::EMPTY).unwrap();
    assert!(Checkpoint::open(&checkpoint.sign(&ours).unwrap(), ours.verifier()).is_ok());
    assert_eq!(checkpoint.sign(&theirs).unwrap_err().kind(), Kind::Key);
    // The note is right, its text is another log's.
    let foreign = Note::sign(&checkpoint.to_string(), &theirs).unwrap();
    assert!(Checkpoint::open(&foreign, theirs.verifier()).is_err());
    let prose = Note::sign("a.example\n", &ours).unwrap();
    assert!(Checkpoint::open(&prose, ours.verifier()).is_err());
}

#[test]
fn witnesses() {
    let log = Signer::new("a.example", &[1; 32]).unwrap();
    let witness = Cosigner::new("w.example", &[2; 32]).unwrap();
    let note = Checkpoint::new("a.example", 0, Hash::EMPTY).unwrap().sign(&log).unwrap();
    let time = |note: &Note| note.verify([witness.verifier()]).unwrap()[0].time;
    let early = witness.cosign(note.clone(), 0).unwrap();
    assert_eq!(time(&early), Some(0));
    // The later signature takes the place of the earlier.
    let late = witness.cosign(early, TIME_MAX).unwrap();
    assert_eq!((late.signatures().len(), time(&late)), (2, Some(TIME_MAX)));
    assert!(witness.cosign(note, TIME_MAX + 1).is_err());
    // A witness has nothing to say of prose.
    assert!(witness.cosign(Note::sign("prose\n", &log).unwrap(), 1).is_err());
    // The same secret as a log's key is another key.
    let twin = Signer::new("w.example", &[2; 32]).unwrap();
    assert_ne!(twin.verifier(), witness.verifier());
    assert!(late.verify([twin.verifier()]).is_err());
}
