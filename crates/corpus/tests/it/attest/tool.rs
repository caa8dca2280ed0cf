//! The model-signing tool: a signature that it made, and with Python at hand both directions.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use abide_corpus::attest::{
    BUNDLE, Key, Kind, PublicKey, STATEMENT, Verified, sign, statement, verify,
};
use abide_corpus::reader;

use super::{Files, listed, verified};
use crate::fixture::{files, request, rows, sha256, write};

/// Made by model-signing 1.1.1 over the folder `small` with the files of [`small()`] and a key that was thrown away:
///
/// ```text
/// openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem
/// openssl pkey -in key.pem -pubout -out tool.pub.pem
/// model_signing sign key small --signature small/corpus.oms.json --private_key key.pem
/// ```
const BY_THE_TOOL: &str = include_str!("tool.oms.json");

fn small() -> Files {
    // The tool orders by folder: `data` and what is in it comes before `data-more`.
    [
        ("README.md", "one\n"),
        ("data/a.txt", "two\n"),
        ("data-more/b.txt", "three\n"),
        ("data/empty", ""),
    ]
    .map(|(name, text)| (name.to_owned(), sha256(text.as_bytes())))
    .into()
}

fn public() -> PublicKey {
    PublicKey::from_pem(include_str!("tool.pub.pem")).unwrap()
}

#[test]
fn what_the_tool_signed_verifies() {
    let found = verified(BY_THE_TOOL, &small(), &public()).unwrap();
    assert_eq!(found, Verified { name: "small".into(), files: 4 });
}

#[test]
fn what_the_tool_did_not_sign_does_not() {
    let kind = |files: &Files| verified(BY_THE_TOOL, files, &public()).unwrap_err().kind();
    let mut files = small();
    files.insert("data/empty".into(), sha256(b"\0"));
    assert_eq!(kind(&files), Kind::Changed);
    files.remove("data/empty");
    assert_eq!(kind(&files), Kind::Missing);
    let mut files = small();
    files.insert(".gitignore".into(), sha256(b""));
    assert_eq!(kind(&files), Kind::Extra);
    let other = super::keys::one().public();
    assert_eq!(verified(BY_THE_TOOL, &small(), &other).unwrap_err().kind(), Kind::Key);
}

/// `ABIDE_PYTHON` is the Python of `cargo xtask setup`; `ABIDE_CORPUS` a corpus that is there already.
#[test]
#[ignore = "needs Python with model-signing"]
fn the_tool_agrees() {
    let python =
        env::var("ABIDE_PYTHON").expect("`ABIDE_PYTHON` names a Python with model-signing");
    let folder = tempfile::tempdir().unwrap();
    let corpus = env::var_os("ABIDE_CORPUS").map_or_else(
        || write(request(folder.path()), &rows(900), 100, 2).path,
        |there| copied(Path::new(&there), folder.path()),
    );
    let (key, public) = (folder.path().join("corpus.key"), folder.path().join("corpus.pem"));
    let secret = Key::generate().unwrap();
    secret.save(&key).unwrap();
    fs::write(&public, secret.public().pem()).unwrap();
    let name = corpus.file_name().unwrap().to_str().unwrap().to_owned();
    let said = statement(&reader::manifest(&corpus).unwrap(), &listed(&sums(&corpus))).unwrap();
    fs::write(corpus.join(STATEMENT), said.to_string()).unwrap();
    fs::write(corpus.join(BUNDLE), sign(&listed(&sums(&corpus)), &name, &secret).unwrap()).unwrap();

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/python/signing.py");
    let ours = Command::new(&python).arg(script).args([&corpus, &public]).status().unwrap();
    assert!(ours.success());

    fs::remove_file(corpus.join(BUNDLE)).unwrap();
    let theirs = Command::new(&python)
        .args(["-m", "model_signing", "sign", "key"])
        .args([
            &corpus,
            Path::new("--signature"),
            &corpus.join(BUNDLE),
            Path::new("--private_key"),
            &key,
        ])
        .status()
        .unwrap();
    assert!(theirs.success());
    let bundle = fs::read(corpus.join(BUNDLE)).unwrap();
    let found = verify(&bundle, &listed(&sums(&corpus)), &secret.public()).unwrap();
    assert_eq!((found.name, found.files), (name, sums(&corpus).len() - 1));
}

fn sums(corpus: &Path) -> Files {
    files(corpus).into_iter().map(|(name, bytes)| (name, sha256(&bytes))).collect()
}

fn copied(corpus: &Path, to: &Path) -> PathBuf {
    let place = to.join(corpus.file_name().unwrap());
    for (name, bytes) in files(corpus) {
        let path = place.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    place
}
