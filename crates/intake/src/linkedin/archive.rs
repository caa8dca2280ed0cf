//! The files of an archive, zip or folder, read without trusting it.
//!
//! What an archive says of itself (sizes, names, types) is taken as a claim: bytes are counted while they are
//! inflated, names that lead anywhere else stop the reading, and an archive inside an archive stays shut.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Error, Kind, Place, Result};

/// How much an archive may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the archive itself.
    pub archive_bytes_max: u64,
    pub entries_max: usize,
    /// Bytes of one file, inflated.
    pub file_bytes_max: u64,
    /// Bytes of all files of an export, inflated.
    pub total_bytes_max: u64,
    /// Inflated bytes for a byte of the archive, once a file is larger than a mebibyte. Deflate reaches
    /// 1032 on zeros; tables of the most repetitive kind stay under 100.
    pub ratio_max: u64,
    pub cell_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            archive_bytes_max: 2 << 30,
            entries_max: 20_000,
            file_bytes_max: 256 << 20,
            total_bytes_max: 2 << 30,
            ratio_max: 200,
            cell_bytes_max: 4 << 20,
        }
    }
}

/// A file under this size may be as repetitive as it likes.
const RATIO_FROM_BYTES: u64 = 1 << 20;
/// Folders in folders, for an archive that was unpacked.
const DEPTH_MAX: usize = 8;

trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

enum Store {
    Zip(ZipArchive<Box<dyn ReadSeek>>),
    Folder(PathBuf),
}

/// An opened archive: names are known to be sound, contents are not read yet.
pub struct Archive {
    label: String,
    names: Vec<(usize, String)>,
    store: Store,
    limits: Limits,
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive")
            .field("label", &self.label)
            .field("files", &self.names.len())
            .finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens a zip file or a folder.
    pub fn open(path: &Path, limits: Limits) -> Result<Self> {
        let label = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let about = fs::metadata(path).map_err(|error| Error::io(path, error))?;
        if about.is_dir() {
            return Self::folder(path, label, limits);
        }
        if about.len() > limits.archive_bytes_max {
            return Err(too_large(&label, "the archive", "bytes", limits.archive_bytes_max));
        }
        let file = File::open(path).map_err(|error| Error::io(path, error))?;
        Self::zip(Box::new(BufReader::new(file)), label, limits)
    }

    /// Opens a zip that is in memory.
    pub fn from_bytes(label: &str, bytes: Vec<u8>, limits: Limits) -> Result<Self> {
        Self::zip(Box::new(Cursor::new(bytes)), label.to_owned(), limits)
    }

    /// The archive's own name.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The files in it, by their path inside, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(_, name)| name.as_str())
    }

    fn zip(mut reader: Box<dyn ReadSeek>, label: String, limits: Limits) -> Result<Self> {
        let fault = |error| unreadable(&label, error);
        // Asked before the list of files is loaded: a list may be most of an archive.
        let entries = entries_declared(&mut reader).map_err(|error| Error::io(&label, error))?;
        if entries > limits.entries_max {
            return Err(too_large(&label, "the archive", "entries", limits.entries_max as u64));
        }
        let mut zip = ZipArchive::new(reader).map_err(fault)?;
        if zip.has_duplicate_names() {
            return Err(duplicate(&label, "two entries of the archive have one name"));
        }
        if zip.has_overlapping_entries().map_err(fault)? {
            return Err(Error::new(
                Kind::Malformed,
                "two entries of the archive share their bytes",
            )
            .at(Place::file(&label))
            .hint("ask for the export again; this archive was tampered with"));
        }
        let mut names = Vec::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(fault)?;
            let raw = entry.name_raw();
            let name = std::str::from_utf8(raw).map_err(|_| {
                Error::new(Kind::Malformed, format!("the name of entry {index} is not UTF-8"))
                    .at(Place::file(&label))
                    .hint("rename the file, or pack the archive again with UTF-8 names")
            })?;
            let name = sound(&label, name)?;
            let place = || Place::file(format!("{label}/{name}"));
            if entry.encrypted() {
                return Err(Error::new(Kind::Malformed, "the entry is encrypted")
                    .at(place())
                    .hint("unpack the archive with its password, and read the folder"));
            }
            // The type lies in the upper bits of the mode; none at all is a plain file.
            let kind = entry.unix_mode().unwrap_or_default() & 0o170_000;
            if entry.is_symlink() || !matches!(kind, 0 | 0o100_000 | 0o040_000) {
                return Err(not_a_file(place()));
            }
            if !entry.is_dir() {
                names.push((index, name));
            }
        }
        Self::finish(label, names, Store::Zip(zip), limits)
    }

    fn folder(root: &Path, label: String, limits: Limits) -> Result<Self> {
        let mut names = Vec::new();
        let mut open = vec![(root.to_owned(), String::new(), 0)];
        while let Some((folder, prefix, depth)) = open.pop() {
            for entry in fs::read_dir(&folder).map_err(|error| Error::io(&folder, error))? {
                let entry = entry.map_err(|error| Error::io(&folder, error))?;
                let path = entry.path();
                let name = entry.file_name().into_string().map_err(|_| {
                    Error::new(Kind::Malformed, "the name of a file is not UTF-8")
                        .at(Place::file(&folder))
                        .hint("rename the file")
                })?;
                let name = format!("{prefix}{name}");
                let kind = entry.file_type().map_err(|error| Error::io(&path, error))?;
                if kind.is_dir() && depth < DEPTH_MAX {
                    open.push((path, format!("{name}/"), depth + 1));
                } else if kind.is_file() {
                    names.push((names.len(), name));
                } else {
                    return Err(not_a_file(Place::file(format!("{label}/{name}"))));
                }
                if names.len() > limits.entries_max {
                    return Err(too_large(
                        &label,
                        "the folder",
                        "files",
                        limits.entries_max as u64,
                    ));
                }
            }
        }
        Self::finish(label, names, Store::Folder(root.to_owned()), limits)
    }

    fn finish(
        label: String,
        mut names: Vec<(usize, String)>,
        store: Store,
        limits: Limits,
    ) -> Result<Self> {
        names.sort_by(|one, other| one.1.cmp(&other.1));
        let mut seen = BTreeSet::new();
        if let Some((_, name)) = names.iter().find(|(_, name)| !seen.insert(name.as_str())) {
            return Err(duplicate(
                &format!("{label}/{name}"),
                "two entries of the archive are one path",
            ));
        }
        Ok(Self { label, names, store, limits })
    }

    /// The bytes of a file. `budget` is what the whole export may still inflate to.
    pub(crate) fn read(&mut self, name: &str, budget: &mut u64) -> Result<Vec<u8>> {
        let label = &self.label;
        let place = || format!("{label}/{name}");
        let missing =
            || Error::new(Kind::Io, "the file is not in the archive").at(Place::file(place()));
        let (index, _) = self.names.iter().find(|(_, known)| known == name).ok_or_else(missing)?;
        let limit = self.limits.file_bytes_max.min(*budget);
        let (bytes, packed) = match &mut self.store {
            Store::Folder(root) => {
                let path = root.join(name);
                let file = File::open(&path).map_err(|error| Error::io(&path, error))?;
                let bytes =
                    bounded(file, limit, u64::MAX).map_err(|error| Error::io(&path, error))?;
                (bytes, u64::MAX)
            }
            Store::Zip(zip) => {
                let entry = zip.by_index(*index).map_err(|error| unreadable(&place(), error))?;
                let packed = entry.compressed_size().max(1);
                let ratio = packed.saturating_mul(self.limits.ratio_max).max(RATIO_FROM_BYTES);
                let bytes = bounded(entry, limit, ratio)
                    .map_err(|error| unreadable(&place(), ZipError::Io(error)))?;
                (bytes, packed)
            }
        };
        let length = bytes.len() as u64;
        if length > limit {
            return Err(if *budget < self.limits.file_bytes_max {
                too_large(
                    &place(),
                    "the export",
                    "bytes when inflated",
                    self.limits.total_bytes_max,
                )
            } else {
                too_large(&place(), "the file", "bytes when inflated", self.limits.file_bytes_max)
            });
        }
        if length > RATIO_FROM_BYTES && length / packed >= self.limits.ratio_max {
            let ratio = self.limits.ratio_max;
            return Err(too_large(&place(), "the file", "times its packed size", ratio));
        }
        *budget -= length;
        Ok(bytes)
    }
}

/// The most entries that any end-of-directory record in the archive's tail declares. A list of more than
/// 65,534 entries is declared elsewhere, and stands here as 65,535.
fn entries_declared(reader: &mut (impl Read + Seek)) -> io::Result<usize> {
    const MARK: &[u8] = b"PK\x05\x06";
    /// The record, and the longest comment after it.
    const TAIL_BYTES: u64 = 22 + 4 + (1 << 16);
    let length = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    reader.take(TAIL_BYTES).read_to_end(&mut tail)?;
    reader.seek(SeekFrom::Start(0))?;
    let counts =
        tail.windows(12).filter(|window| window.starts_with(MARK)).filter_map(
            |window| match window {
                [.., low, high] => Some(usize::from(u16::from_le_bytes([*low, *high]))),
                _ => None,
            },
        );
    Ok(counts.max().unwrap_or_default())
}

/// At most one byte more than the smaller limit, so that the caller sees which one was exceeded.
fn bounded(reader: impl Read, limit: u64, ratio: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit.min(ratio).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path that stays inside, with `/` between its parts.
fn sound(label: &str, name: &str) -> Result<String> {
    let escape = |why: &str| {
        Error::new(Kind::Escape, format!("the name of the entry `{}` {why}", name.escape_debug()))
            .at(Place::file(label))
            .hint("ask for the export again; this archive was tampered with")
    };
    if name.contains(['\\', '\0']) || name.chars().any(char::is_control) {
        return Err(escape("holds a backslash or a control character"));
    }
    if name.starts_with('/') || name.split('/').next().is_some_and(|first| first.ends_with(':')) {
        return Err(escape("is absolute"));
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return Err(escape("leads out of the archive"));
    }
    if parts.is_empty() {
        return Err(escape("is empty"));
    }
    Ok(parts.join("/"))
}

fn too_large(place: &str, what: &str, unit: &str, limit: u64) -> Error {
    Error::new(Kind::TooLarge, format!("{what} exceeds {limit} {unit}"))
        .at(Place::file(place))
        .hint("check that this is an export and not a zip bomb; take the file out if it is not needed")
}

fn duplicate(place: &str, message: &str) -> Error {
    Error::new(Kind::Duplicate, message)
        .at(Place::file(place))
        .hint("ask for the export again; which of the two counts cannot be told")
}

fn not_a_file(place: Place) -> Error {
    Error::new(Kind::Escape, "the entry is a link or a special file, or lies too deep")
        .at(place)
        .hint("exports hold plain files; take it out")
}

fn unreadable(place: &str, error: ZipError) -> Error {
    let (message, hint) = match &error {
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => (
            "the archive is packed in a way that is not read here",
            "unpack it, and read the folder",
        ),
        _ => ("the archive is truncated or damaged", "download the export again"),
    };
    Error::new(Kind::Malformed, message).at(Place::file(place)).hint(hint).caused_by(error)
}
