//! Policies of C2SP `tlog-policy`.

use std::collections::BTreeMap;

use abide_verify::Kind;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::cosignature::Cosigner;
use abide_verify::merkle::Hash;
use abide_verify::note::{Note, Signer};
use abide_verify::policy::{Member, Policy, Quorum};
use proptest::prelude::*;

fn log() -> Signer {
    Signer::new("a.example", &[100; 32]).unwrap()
}

fn cosigner(seed: u8) -> Cosigner {
    Cosigner::new(&format!("w{seed}.example"), &[seed; 32]).unwrap()
}

/// `LOG` and `W1` … `W9` stand for keys.
fn filled(text: &str) -> String {
    let keys = (1..=9).map(|seed| (format!("W{seed}"), cosigner(seed).verifier().to_string()));
    let keys: BTreeMap<_, _> =
        keys.chain([("LOG".to_owned(), log().verifier().to_string())]).collect();
    let word = |word: &str| keys.get(word).cloned().unwrap_or_else(|| word.to_owned());
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn parse(text: &str) -> abide_verify::Result<Policy> {
    Policy::parse(filled(text).as_bytes())
}

fn head(witnesses: &[u8]) -> Note {
    let note = Checkpoint::new("a.example", 0, Hash::EMPTY).unwrap().sign(&log()).unwrap();
    witnesses
        .iter()
        .fold(note, |note, seed| cosigner(*seed).cosign(note, u64::from(*seed)).unwrap())
}

/// The example of the specification: two of three, and any of three others.
const EXAMPLE: &str = "log LOG

witness X1 W1
witness X2 W2
witness X3 W3
group X-witnesses 2 X1 X2 X3

witness Y1 W4
witness Y2 W5
witness Y3 W6
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
";

#[test]
fn the_example() {
    let policy = parse(EXAMPLE).unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().len(), policy.groups().len()), (1, 6, 3));
    assert_eq!(policy.quorum(), Quorum::Member(Member::Group(2)));
    for (witnesses, enough) in [
        (&[][..], false),
        (&[1, 2], false),
        (&[4, 5, 6], false),
        (&[1, 4], false),
        (&[1, 2, 4], true),
        (&[3, 1, 6], true),
        (&[7, 8, 9, 1, 4], false),
        (&[1, 2, 3, 4, 5, 6, 7], true),
    ] {
        let accepted = policy.accept(&head(witnesses));
        assert_eq!(accepted.is_ok(), enough, "{witnesses:?}");
        if let Ok(accepted) = accepted {
            let known = witnesses.iter().filter(|seed| **seed < 7).count();
            assert_eq!(accepted.witnesses.len(), known);
            assert!(
                accepted
                    .witnesses
                    .iter()
                    .all(|(key, time)| *key == *cosigner(*time as u8).verifier())
            );
        }
    }
    let error = policy.accept(&head(&[1, 4])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the checkpoint lacks its quorum: 2 of 6 known witnesses signed it"
    );
}

#[test]
fn quorums_without_groups() {
    let one = parse("log LOG\nwitness w W1\nquorum w\n").unwrap();
    assert!(one.accept(&head(&[1])).is_ok() && one.accept(&head(&[2])).is_err());
    let none = parse("log LOG\nwitness w W1\nquorum none\n").unwrap();
    assert_eq!(none.accept(&head(&[1])).unwrap().witnesses.len(), 1);
    assert!(none.accept(&head(&[])).is_ok());
    let nobody = parse("quorum none\n").unwrap();
    assert_eq!(nobody, Policy::default());
    assert!(nobody.accept(&head(&[1])).is_err());
    assert!(nobody.with_log(log().verifier().clone()).unwrap().accept(&head(&[])).is_ok());
}

/// A signature by a known key that is wrong spoils a checkpoint that would be good without it.
#[test]
fn a_forged_witness_is_no_missing_one() {
    let policy = parse("log LOG\nwitness a W1\nwitness b W2\ngroup g any a b\nquorum g\n").unwrap();
    let forged = head(&[1, 2]).to_string();
    let (good, line) = forged.trim_end().rsplit_once('\n').unwrap();
    let line: String = line
        .chars()
        .rev()
        .enumerate()
        .map(|(at, c)| if at == 20 { if c == 'A' { 'B' } else { 'A' } } else { c })
        .collect();
    let forged = format!("{good}\n{}\n", line.chars().rev().collect::<String>());
    assert!(policy.accept(&Note::parse(forged.as_bytes()).unwrap()).is_err());
    assert!(policy.accept(&Note::parse(format!("{good}\n").as_bytes()).unwrap()).is_ok());
}

/// A log of the policy does not sign for another one, and no witness for a log.
#[test]
fn who_signs_what() {
    let other = Signer::new("b.example", &[101; 32]).unwrap();
    let policy = parse(&format!("log LOG\nlog {}\nquorum none\n", other.verifier())).unwrap();
    assert!(
        policy
            .accept(&Checkpoint::new("b.example", 0, Hash::EMPTY).unwrap().sign(&other).unwrap())
            .is_ok()
    );
    let foreign = Note::sign(head(&[]).text(), &other).unwrap();
    assert!(policy.accept(&foreign).is_err());
    assert_eq!(
        policy.accept(&Note::sign("prose\n", &other).unwrap()).unwrap_err().kind(),
        Kind::Format
    );
}

#[test]
fn what_may_be_written() {
    let spaced = "\t log\tLOG https://a.example/log/  \n\n   # log\n#\n \t\nwitness w W1 https://w.example \nquorum \t w\n";
    let tidy = "log LOG https://a.example/log/\nwitness w W1 https://w.example\nquorum w\n";
    let spaced = spaced.replace("\tLOG", "\t LOG");
    assert_eq!(parse(&spaced).unwrap(), parse(tidy).unwrap());
    assert_eq!(String::from_utf8(parse(tidy).unwrap().to_bytes()).unwrap(), filled(tidy));
    assert!(parse("# é\nwitness é W1\ngroup any all é\nquorum any\n").is_ok());
    // Names are octets: Latin-1 is no UTF-8, and the Kelvin sign no K.
    let latin = [b"witness \xe9 ", filled("W1\nquorum ").as_bytes(), b"\xe9\n"].concat();
    let policy = Policy::parse(&latin).unwrap();
    assert_eq!(
        (policy.witnesses()[0].name.as_slice(), policy.to_bytes()),
        (b"\xe9".as_slice(), latin)
    );
    assert!(parse("witness \u{212a} W1\nquorum K\n").is_err());
}

#[test]
fn what_may_not() {
    let log_as_witness = format!("witness w {}\nquorum w\n", log().verifier());
    let twin = Signer::new("other.example", &[100; 32]).unwrap();
    let twin = format!("log LOG\nlog {}\nquorum none\n", twin.verifier());
    let watching_itself = Cosigner::new("w.example", &[100; 32]).unwrap();
    let watching_itself = format!("log LOG\nwitness w {}\nquorum w\n", watching_itself.verifier());
    let refused = [
        ("", "newline"),
        ("quorum none", "newline"),
        ("\n", "names no quorum"),
        ("quorum none\nquorum none\n", "line 2: a second quorum"),
        ("quorum\n", "line 1: `quorum` does not begin"),
        ("quorum none none\n", "line 1"),
        ("quorum w\nwitness w W1\n", "line 1: `w` is not defined before"),
        ("witness w W1\ngroup g any w g\nquorum g\n", "line 2: `g` is not defined before"),
        ("witness w W1\nwitness w W2\nquorum w\n", "line 2: `w` is taken"),
        ("witness w W1\ngroup w any w\nquorum w\n", "line 2: `w` is taken"),
        ("witness none W1\nquorum none\n", "line 1: `none` is taken"),
        ("witness w W1\ngroup none any w\nquorum none\n", "line 2: `none` is taken"),
        ("witness w W1\ngroup g any w none\nquorum g\n", "line 2: `none` is not defined"),
        (
            "witness w W1\nwitness v W1\nquorum w\n",
            "line 2: the key of `w1.example` stands in the policy twice",
        ),
        (
            "log LOG\nlog LOG\nquorum none\n",
            "line 2: the key of `a.example` stands in the policy twice",
        ),
        (&twin, "line 2: the key of `other.example` stands in the policy twice"),
        (&watching_itself, "line 2: the key of `w.example` stands"),
        (
            "log W1\nquorum none\n",
            "line 1: the key of `w1.example` has not the type of a log's key",
        ),
        (&log_as_witness, "line 1: the key of `a.example` has not the type of a witness's key"),
        ("witness w W1\ngroup g any w w\nquorum g\n", "line 2: `w` is counted twice"),
        ("witness w W1\ngroup g any w\ngroup h any w\nquorum g\n", "line 3: `w` is counted twice"),
        ("witness w W1\ngroup g any\nquorum w\n", "line 2: `g` asks for none"),
        ("witness w W1\ngroup g all\nquorum w\n", "line 2: `g` asks for none"),
        ("witness w W1\ngroup g 0 w\nquorum g\n", "line 2: `g` asks for none"),
        ("witness w W1\ngroup g 2 w\nquorum g\n", "line 2: `g` asks for none"),
        ("witness w W1\ngroup g 01 w\nquorum g\n", "line 2: `g` asks for none"),
        ("witness w W1\ngroup g -1 w\nquorum g\n", "line 2: `g` asks for none"),
        ("witness w W1\ngroup g w\nquorum g\n", "line 2: `g` asks for none"),
        ("witness w W1 https://w # note\nquorum w\n", "line 1: `#` follows the address"),
        ("witness w W1 #note\nquorum w\n", "line 1: a comment has a line of its own"),
        ("Quorum none\n", "line 1: `Quorum` does not begin"),
        ("watcher w W1\nquorum none\n", "line 1: `watcher` does not begin"),
        ("quorum none\r\n", "line 1: a control character"),
        ("# \u{7f}\nquorum none\n", "line 1: a control character"),
        ("log a.example\nquorum none\n", "line 1: `a.example` is not a key"),
    ];
    for (text, why) in refused {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(why), "{text:?}: {error}");
    }
    assert!(Policy::parse(&vec![b'\n'; (1 << 20) + 1]).is_err());
    assert!(Policy::parse(b"log \xff\nquorum none\n").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whoever else signs, what was enough stays enough; and the policy says so as written, and as written back.
    #[test]
    fn more_witnesses_never_harm(mut signed in prop::collection::btree_set(1_u8..=9, 0..8), more in 1_u8..=9) {
        let text = format!("{EXAMPLE}witness Z W7\n");
        let policy = parse(&text).unwrap();
        let again = Policy::parse(&policy.to_bytes()).unwrap();
        prop_assert_eq!(&again, &policy);
        let count = |of: &[u8]| of.iter().filter(|seed| signed.contains(*seed)).count();
        let expected = count(&[1, 2, 3]) >= 2 && count(&[4, 5, 6]) >= 1;
        let seeds: Vec<_> = signed.iter().copied().collect();
        prop_assert_eq!(policy.accept(&head(&seeds)).is_ok(), expected);
        signed.insert(more);
        let seeds: Vec<_> = signed.into_iter().collect();
        prop_assert!(!expected || again.accept(&head(&seeds)).is_ok());
    }
}
