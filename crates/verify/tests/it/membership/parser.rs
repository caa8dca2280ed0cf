//! Files that were spoilt: none makes the parser panic, and none proves anything else.

use abide_verify::membership::{BYTES_MAX, Membership, Row};
use proptest::prelude::*;

use crate::cases;

use super::{CORPUS, Corpus, anna, policy, pseudonym};

fn check(bytes: &[u8]) {
    let Ok(proof) = Membership::parse(bytes) else { return };
    let printed = proof.to_string();
    assert_eq!(Membership::parse(printed.as_bytes()).unwrap(), proof);
    if let Ok(verified) = proof.verify(&pseudonym("anna"), &policy()) {
        // Whatever was spoilt, it is of this corpus, and just these rows.
        let mut rows = verified.rows.unwrap().iter().map(Row::digest).collect::<Vec<_>>();
        let mut wanted = anna().iter().map(Row::digest).collect::<Vec<_>>();
        rows.sort_unstable();
        wanted.sort_unstable();
        assert_eq!((verified.corpus, rows), (CORPUS, wanted));
    }
}

fn file() -> &'static [u8] {
    static FILE: std::sync::LazyLock<String> =
        std::sync::LazyLock::new(|| Corpus::usual(CORPUS, 1).prove("anna").to_string());
    FILE.as_bytes()
}

#[test]
fn it_prints_back_the_same() {
    assert_eq!(Membership::parse(file()).unwrap().to_string().as_bytes(), file());
    for end in 0..file().len() - 2 {
        assert!(Membership::parse(&file()[..end]).is_err(), "{end}");
    }
}

#[test]
fn size_comes_first() {
    let error = Membership::parse(&vec![b'['; BYTES_MAX + 1]).unwrap_err();
    assert_eq!(error.code(), "json::size");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(3000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_files(edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..5, "[\\[\\]{}:,\"\\\\0-9a-fAZ=]{0,2}"), 1..4)) {
        let mut bytes = file().to_vec();
        for (at, cut, with) in edits {
            let at = at.index(bytes.len() + 1);
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, with.into_bytes());
        }
        check(&bytes);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }
}
