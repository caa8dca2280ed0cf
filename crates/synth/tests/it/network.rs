//! A network on disk, read back by nothing of this crate.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use abide_synth::{Counts, Network};
use arrow::array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

pub(crate) struct Made {
    pub(crate) dir: PathBuf,
    pub(crate) counts: Counts,
    _keep: tempfile::TempDir,
}

pub(crate) fn network(members: u64, seed: u64) -> Network {
    Network { members, seed, records_per_member: 10, leaks_per_thousand: 40, linkedin_exports: 0 }
}

pub(crate) fn made(network: &Network) -> Made {
    let keep = tempfile::tempdir().unwrap();
    let dir = keep.path().join("network");
    let counts = abide_synth::write(&dir, network, &mut |_, _| {}).unwrap().publish().unwrap();
    Made { dir, counts, _keep: keep }
}

impl Made {
    pub(crate) fn batches(&self, table: &str) -> Vec<RecordBatch> {
        let file = File::open(self.dir.join(table).join("part-00000.parquet")).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        reader.map(Result::unwrap).collect()
    }

    pub(crate) fn lines(&self, name: &str) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.dir.join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn truth(&self) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(self.dir.join("synth.json")).unwrap()).unwrap()
    }
}

/// Every file below a folder, with its bytes, in the order of names.
pub(crate) fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
