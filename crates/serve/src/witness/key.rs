//! The witness's key: one line, `PRIVATE+<name>+<Ed25519 seed in hexadecimal>`.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use abide_verify::cosignature::Cosigner;
use zeroize::Zeroizing;

use crate::error::{Error, Kind, Result};

const FILE: &str = "witness.key";
const PRIVATE: &str = "PRIVATE";
const BYTES_MAX: u64 = 1024;

/// Makes the folder and a new key in it. A key that is there already is never overwritten.
pub fn create_key(folder: &Path, name: &str) -> Result<Cosigner> {
    let mut seed = Zeroizing::new([0_u8; 32]);
    getrandom::fill(seed.as_mut_slice())
        .map_err(|error| Error::new(Kind::Key, format!("no random bytes for a key: {error}")))?;
    let cosigner = Cosigner::new(name, &seed)?;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Error::io(folder, &error))?;
    let path = folder.join(FILE);
    let line = Zeroizing::new(format!("{PRIVATE}+{name}+{}\n", hex::encode(*seed)));
    let mut options = OpenOptions::new();
    let written =
        options.write(true).create_new(true).mode(0o600).open(&path).and_then(|mut file| {
            file.write_all(line.as_bytes())?;
            file.sync_all()
        });
    written.map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            Error::new(Kind::Key, format!("`{}`: there is a key already", path.display()))
                .hint("leave the name out to go on with it")
        } else {
            Error::io(&path, &error)
        }
    })?;
    Ok(cosigner)
}

/// Reads the key of a folder, if nobody else can.
pub fn load_key(folder: &Path) -> Result<Cosigner> {
    let path = folder.join(FILE);
    let fault = |why: &str| Error::new(Kind::Key, format!("`{}`: {why}", path.display()));
    let file = File::open(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => fault("there is no key").hint("`--name NAME` makes one"),
        _ => Error::io(&path, &error),
    })?;
    let about = file.metadata().map_err(|error| Error::io(&path, &error))?;
    if about.mode() & 0o077 != 0 {
        return Err(fault("the key can be read or changed by other users")
            .hint(format!("chmod 600 `{}`", path.display())));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(BYTES_MAX).read_to_string(&mut text).map_err(|error| Error::io(&path, &error))?;
    let wrong = || fault("the key is not one of a witness");
    let mut parts = text.strip_suffix('\n').ok_or_else(wrong)?.split('+');
    let (Some(PRIVATE), Some(name), Some(seed), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong());
    };
    let mut bytes = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(seed, bytes.as_mut_slice()).map_err(|_| wrong())?;
    Cosigner::new(name, &bytes).map_err(|_| wrong())
}
