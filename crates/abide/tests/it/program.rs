//! Running the program, and looking at what it made.

use std::path::{Path, PathBuf};
use std::process::Command;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use serde_json::Value;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The one JSON document on standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }

    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }
}

pub(crate) fn abide(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args(args)
        .current_dir(folder)
        .env_remove("ABIDE_DIR")
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The community example, built once.
pub(crate) fn demo(folder: &Path) -> (PathBuf, Value) {
    let run = abide(folder, &["demo", "demo", "--json"]).ok();
    (folder.join("demo"), run.json())
}

/// The first column of every row of data or decisions in a folder of a corpus: ids, by another reader than the one that writes.
pub(crate) fn ids(corpus: &Path, folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(corpus.join(folder)) else { return vec![] };
    let mut ids = vec![];
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.ends_with(".parquet") && !name.starts_with("redactions-") {
            let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
            ids.extend(
                reader
                    .get_row_iter(None)
                    .unwrap()
                    .map(|row| row.unwrap().get_string(0).unwrap().clone()),
            );
        }
    }
    ids.sort();
    ids
}

/// Every id in `data/`.
pub(crate) fn data(corpus: &Path) -> Vec<String> {
    let mut all: Vec<String> = ["text", "chat", "media"]
        .iter()
        .flat_map(|of| ids(corpus, &format!("data/{of}")))
        .collect();
    all.sort();
    all
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
