//! Keys, in memory and in files.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::sync::OnceLock;

use abide_corpus::attest::{Key, Kind, PublicKey};
use p256::SecretKey;
use p256::pkcs8::{EncodePrivateKey, LineEnding};

/// A number that anybody can guess, so that no secret stands in the tree.
pub(super) fn secret() -> SecretKey {
    SecretKey::from_slice(&[7; 32]).unwrap()
}

/// One key for all tests.
pub(crate) fn one() -> Key {
    static PEM: OnceLock<String> = OnceLock::new();
    let pem = PEM.get_or_init(|| secret().to_pkcs8_pem(LineEnding::LF).unwrap().to_string());
    Key::from_pem(pem).unwrap()
}

#[test]
fn a_key_comes_back_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corpus.key");
    let key = Key::generate().unwrap();
    key.save(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&path).unwrap().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert_eq!(Key::load(&path).unwrap().public(), key.public());
    assert_eq!(PublicKey::from_pem(key.public().pem()).unwrap(), key.public());
}

#[test]
fn a_key_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corpus.key");
    one().save(&path).unwrap();
    let error = Key::generate().unwrap().save(&path).unwrap_err();
    assert_eq!(error.kind(), Kind::KeyFile);
    assert_eq!(Key::load(&path).unwrap().public(), one().public());
}

#[test]
fn a_key_that_others_may_read_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corpus.key");
    one().save(&path).unwrap();
    for mode in [0o604, 0o640, 0o620] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        assert_eq!(Key::load(&path).unwrap_err().kind().code(), "attest_key_file");
    }
    assert_eq!(Key::load(folder.path()).unwrap_err().kind(), Kind::KeyFile);
    assert_eq!(Key::load(&folder.path().join("none")).unwrap_err().kind(), Kind::KeyFile);
}

#[test]
fn what_is_no_key_is_refused_without_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corpus.key");
    let pem = secret().to_pkcs8_pem(LineEnding::LF).unwrap();
    let cut = pem.replace("\n-----END", "AAAA\n-----END");
    let long = format!("{}{}", *pem, "\n".repeat(2000));
    for (text, code) in [
        ("", "attest_key_format"),
        (cut.as_str(), "attest_key_format"),
        (one().public().pem(), "attest_key_format"),
        (long.as_str(), "attest_key_file"),
    ] {
        let _ = fs::remove_file(&path);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let error = Key::load(&path).unwrap_err();
        assert_eq!(error.kind().code(), code);
        assert!(!pem.lines().any(|line| error.to_string().contains(line)), "{error}");
    }
}

#[test]
fn a_key_does_not_print_itself() {
    let printed = format!("{:?}", one());
    assert_eq!(printed, format!("Key {{ public: \"{}\", .. }}", one().public().fingerprint()));
}

#[test]
fn a_public_key_has_one_spelling() {
    let public = one().public();
    let pem = public.pem();
    assert_eq!(PublicKey::from_pem(pem.trim_end()).unwrap(), public);
    assert_eq!(PublicKey::from_pem(&pem.replace('\n', "\r\n")).unwrap(), public);
    for other in [
        format!("{pem}{pem}"),
        format!("words\n{pem}"),
        pem.replace("PUBLIC", "PRIVATE"),
        pem.replacen('M', "N", 1),
        "x".repeat(2000),
        String::new(),
    ] {
        assert_eq!(PublicKey::from_pem(&other).unwrap_err().kind(), Kind::KeyFormat, "{other}");
    }
}
