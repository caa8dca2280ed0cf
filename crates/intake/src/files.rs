//! Which files a pattern names, and that they stay where they belong.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::{Error, Kind, Place, Result};

/// A file of a source. There may be a million, each in several lists: its words are shared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// How messages and places name it: relative to the platform's folder where it lies in it.
    pub(crate) shown: Arc<str>,
    pub(crate) path: Arc<Path>,
    /// What it was when it was digested, if it was.
    pub(crate) sha256: Option<Arc<str>>,
    /// Whether it was a folder, which an unpacked export is, when it was found.
    pub(crate) is_folder: bool,
}

impl Found {
    pub(crate) fn file(shown: &str, path: &Path) -> Self {
        Self { shown: shown.into(), path: path.into(), sha256: None, is_folder: false }
    }
}

/// The files that the patterns name, in the order of their names.
pub(crate) fn find(
    base: &Path,
    patterns: &[String],
    table: &str,
    folders: bool,
) -> Result<Vec<Found>> {
    let root = fs::canonicalize(base).map_err(|error| Error::io(base, error))?;
    let mut found = vec![];
    let mut real = Real::default();
    for pattern in patterns {
        let before = found.len();
        for path in matches(&root, pattern, table)? {
            let path = path?;
            let io = |error| Error::io(&path, error);
            let own = fs::symlink_metadata(&path).map_err(io)?;
            let meta =
                if own.is_symlink() { fs::metadata(&path).map_err(io)? } else { own.clone() };
            if meta.is_file() || (folders && meta.is_dir()) {
                let lies =
                    if own.is_symlink() { fs::canonicalize(&path) } else { real.path(&path) };
                let lies = lies.map_err(io)?;
                found.push(inside(&root, pattern, &path, &lies, meta.is_dir())?);
            }
        }
        if found.len() == before {
            return Err(Error::new(
                Kind::Config,
                format!("`files` in {table} names `{pattern}`, and there is no such file"),
            )
            .hint("paths are relative to the platform's folder"));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Where what is no link itself really lies. The folders above are looked up once each.
#[derive(Default)]
struct Real(HashMap<PathBuf, PathBuf>);

impl Real {
    fn path(&mut self, path: &Path) -> std::io::Result<PathBuf> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return fs::canonicalize(path);
        };
        if let Some(real) = self.0.get(folder) {
            return Ok(real.join(name));
        }
        let real = fs::canonicalize(folder)?;
        let path = real.join(name);
        self.0.insert(folder.to_owned(), real);
        Ok(path)
    }
}

fn matches(
    root: &Path,
    pattern: &str,
    table: &str,
) -> Result<impl Iterator<Item = Result<PathBuf>>> {
    let path = Path::new(pattern);
    if path.components().any(|part| part == Component::ParentDir) {
        return Err(Error::new(
            Kind::Escape,
            format!("`files` in {table} leaves the platform's folder with `..`"),
        )
        .hint("give an absolute path if the files are elsewhere on purpose"));
    }
    // Without what stands for nothing, such as `./`.
    let pattern_path: PathBuf = path.components().collect();
    let mut walk_from = if path.is_absolute() { PathBuf::new() } else { root.to_owned() };
    let mut parts = pattern_path.components().peekable();
    while let Some(part) = parts.next_if(|part| !is_wild(part)) {
        walk_from.push(part);
    }
    let wild: Vec<Component<'_>> = parts.collect();
    let full = glob::Pattern::escape(&walk_from.to_string_lossy());
    let full = wild
        .iter()
        .fold(full, |full, part| format!("{full}/{}", part.as_os_str().to_string_lossy()));
    let names_hidden = wild.iter().any(|part| is_hidden(part.as_os_str()));
    let is_deep = wild.iter().any(|part| part.as_os_str() == "**");
    let unusable = |error: &glob::PatternError| {
        Error::new(
            Kind::Config,
            format!("`files` in {table} has the pattern `{pattern}`: {}", error.msg),
        )
    };
    let options = glob::MatchOptions {
        require_literal_leading_dot: true,
        require_literal_separator: true,
        ..glob::MatchOptions::new()
    };
    let whole = glob::Pattern::new(&full).map_err(|error| unusable(&error))?;
    // A pattern that cannot be read is told even where nothing lies.
    glob::Pattern::new(pattern).map_err(|error| unusable(&error))?;
    let walk = WalkDir::new(&walk_from)
        .max_depth(if is_deep { usize::MAX } else { wild.len() })
        .min_depth(if is_deep { 1 } else { wild.len() })
        .follow_links(!is_deep)
        .into_iter()
        .filter_entry(move |entry| {
            entry.depth() == 0 || names_hidden || !is_hidden(entry.file_name())
        });
    let walk = walk_from.symlink_metadata().is_ok().then_some(walk).into_iter().flatten();
    Ok(walk.filter_map(move |entry| match entry {
        // A name that is no text is matched by no pattern, and is listed as a file that nothing names.
        Ok(entry) => {
            let matched = entry.depth() == 0
                || entry.path().to_str().is_some_and(|path| whole.matches_with(path, options));
            matched.then(|| Ok(entry.into_path()))
        }
        Err(error) => {
            let path = error.path().unwrap_or(&walk_from).to_owned();
            Some(Err(Error::io(path, std::io::Error::from(error))))
        }
    }))
}

fn is_wild(part: &Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().contains(['*', '?', '['])
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Refuses a link out of the platform's folder; an absolute path is the operator's own word.
fn inside(root: &Path, pattern: &str, path: &Path, real: &Path, is_folder: bool) -> Result<Found> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    if !Path::new(pattern).is_absolute() && !real.starts_with(root) {
        return Err(Error::new(Kind::Escape, "the file is a link out of the platform's folder")
            .at(Place::file(relative))
            .hint("give the absolute path in `files` if it is meant"));
    }
    Ok(Found { is_folder, ..Found::file(&relative.to_string_lossy(), real) })
}

/// Endings by which a file beside the configuration is taken for data.
const DATA: &[&str] = &[
    "csv", "tsv", "json", "jsonl", "ndjson", "parquet", "xml", "zip", "gz", "zst", "sqlite", "db",
];

/// The file itself, or every file of the folder and the folders in it. A link out of the folder is refused.
pub(crate) fn within(found: &Found) -> Result<Vec<Found>> {
    if !found.is_folder {
        return Ok(vec![found.clone()]);
    }
    let mut files = vec![];
    let mut folders = vec![found.path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| Error::io(&folder, error))? {
            let path = entry.map_err(|error| Error::io(&folder, error))?.path();
            let inside =
                path.strip_prefix(&found.path).unwrap_or(&path).to_string_lossy().into_owned();
            let shown = format!("{}/{inside}", found.shown);
            let meta = fs::symlink_metadata(&path).map_err(|error| Error::io(&path, error))?;
            if meta.is_symlink() {
                return Err(Error::new(Kind::Escape, "a link stands in the folder of an export")
                    .at(Place::file(shown)));
            }
            if meta.is_dir() {
                folders.push(path);
            } else if meta.is_file() {
                files.push(Found::file(&shown, &path));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Files in the same folders that no pattern names, and that are not set aside. Beside the configuration
/// itself only data files count.
pub(crate) fn strangers(base: &Path, known: &[Found], set_aside: &[String]) -> Result<Vec<Found>> {
    let root = fs::canonicalize(base).map_err(|error| Error::io(base, error))?;
    let mut patterns = vec![];
    for pattern in set_aside {
        patterns.push(glob::Pattern::new(pattern).map_err(|error| {
            Error::new(
                Kind::Config,
                format!("`ignore_files` has the pattern `{pattern}`: {}", error.msg),
            )
        })?);
    }
    let named: HashSet<&Path> = known.iter().map(|file| &*file.path).collect();
    let folders: BTreeSet<&Path> = named.iter().filter_map(|path| path.parent()).collect();
    let mut strangers = BTreeSet::new();
    for folder in folders {
        for entry in fs::read_dir(folder).map_err(|error| Error::io(folder, error))? {
            let path = entry.map_err(|error| Error::io(folder, error))?.path();
            let is_data = path
                .extension()
                .and_then(|e| e.to_str())
                .is_some_and(|e| DATA.contains(&e.to_lowercase().as_str()));
            if path.file_name().is_some_and(is_hidden)
                || (folder == root && !is_data)
                || named.contains(path.as_path())
                || !path.is_file()
            {
                continue;
            }
            let shown = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy();
            if !patterns.iter().any(|pattern| pattern.matches(&shown)) {
                strangers.insert(Found::file(&shown, &path));
            }
        }
    }
    Ok(strangers.into_iter().collect())
}
