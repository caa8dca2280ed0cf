//! A platform folder in a temporary place, and what staging makes of it, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_intake::{Config, Error, Request, Staged, Survey, stage, survey};
use arrow::array::RecordBatch;
use arrow::compute::cast;
use arrow::datatypes::{DataType, FieldRef};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use jiff::Timestamp;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

/// Two adults, a minor, a bot and a member of unknown age.
pub(crate) const MEMBERS: &str = r#"
{"id":"ann","name":"Ann Lee","joined":"2020-01-01T00:00:00Z","born":"1990-05-01","country":"DE","kind":"user"}
{"id":"bo","name":"Bo Berg","joined":"2020-01-01T00:00:00Z","born":"1985-05-01","country":"US","kind":"user"}
{"id":"kid","name":"Kim Young","joined":"2020-01-01T00:00:00Z","born":"2015-05-01","country":"US","kind":"user"}
{"id":"bot","name":"Helper","joined":"2020-01-01T00:00:00Z","born":null,"country":"US","kind":"software"}
{"id":"who","name":"Un Known","joined":"2020-01-01T00:00:00Z","born":"soon","country":"US","kind":"user"}
"#;

pub(crate) const CONFIG_MEMBERS: &str = r#"
[members]
files = "in/members.jsonl"
format = "jsonl"
id = "id"
kind = { column = "kind", values = { user = "person", software = "bot" } }
joined = "joined"
birth_date = { column = "born", format = "date" }
regions = { code = "country" }
handles = ["name"]
"#;

pub(crate) struct Platform {
    folder: TempDir,
    config: String,
}

impl Platform {
    /// Files by path, and the configuration's text.
    pub(crate) fn new(config: &str, files: &[(&str, &str)]) -> Self {
        let platform = Self { folder: TempDir::new().unwrap(), config: config.to_owned() };
        for (path, text) in files {
            platform.write(path, text.trim_start().as_bytes());
        }
        platform
    }

    /// With the members above.
    pub(crate) fn with_members(sources: &str, files: &[(&str, &str)]) -> Self {
        let platform = Self::new(&format!("{CONFIG_MEMBERS}\n{sources}"), files);
        platform.write("in/members.jsonl", MEMBERS.trim_start().as_bytes());
        platform
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn staging(&self) -> PathBuf {
        self.folder.path().join(".abide/staging")
    }

    pub(crate) fn stage(&self) -> Result<Staged, Error> {
        stage_at(&self.config, self.folder.path(), &self.staging())
    }

    pub(crate) fn survey(&self) -> Survey {
        survey(&toml::from_str(&self.config).unwrap(), self.path(), |_| {}).unwrap()
    }

    pub(crate) fn stage_surveyed(&self, survey: &Survey) -> Result<Staged, Error> {
        stage_surveyed(&self.config, self.path(), &self.staging(), survey)
    }

    /// The error's place and words, and its hint, without the folder's name.
    pub(crate) fn fault(&self) -> String {
        let Err(error) = self.stage() else { return "it is not refused".to_owned() };
        let leftovers: Vec<_> = fs::read_dir(self.staging())
            .into_iter()
            .flatten()
            .filter(|entry| entry.as_ref().unwrap().file_name() != ".lock")
            .collect();
        assert!(leftovers.is_empty(), "nothing is left half-written");
        format!("{}: {error}\nhint: {}", error.code(), error.advice().unwrap_or("none"))
    }
}

pub(crate) fn stage_at(config: &str, base: &Path, staging: &Path) -> Result<Staged, Error> {
    let survey = survey(&toml::from_str(config).unwrap(), base, |_| {})?;
    stage_surveyed(config, base, staging, &survey)
}

fn stage_surveyed(
    config: &str,
    base: &Path,
    staging: &Path,
    survey: &Survey,
) -> Result<Staged, Error> {
    let config: Config = toml::from_str(config).unwrap();
    let captured = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap();
    let captured_at: BTreeMap<String, Timestamp> =
        config.source.keys().map(|name| (name.clone(), captured)).collect();
    let request =
        Request { config: &config, base, staging, minimum_age: 18, captured_at: &captured_at };
    stage(&request, survey, |_| {})
}

pub(crate) fn batches(files: &[PathBuf]) -> Vec<RecordBatch> {
    let mut batches = vec![];
    for path in files {
        let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap())
            .unwrap()
            .build()
            .unwrap();
        batches.extend(reader.map(Result::unwrap));
    }
    batches
}

/// Zones have no names without their data.
pub(crate) fn in_offset(from: &DataType) -> DataType {
    let inside = |field: &FieldRef| -> FieldRef {
        Arc::new(field.as_ref().clone().with_data_type(in_offset(field.data_type())))
    };
    match from {
        DataType::Timestamp(unit, _) => DataType::Timestamp(*unit, Some("+00:00".into())),
        DataType::List(item) => DataType::List(inside(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(inside).collect()),
        other => other.clone(),
    }
}

/// The rows with those columns, one a line. Unknown values are `?`.
pub(crate) fn table(files: &[PathBuf], columns: &[&str]) -> String {
    let mut out = String::new();
    for batch in batches(files) {
        let options = FormatOptions::default().with_null("?");
        for row in 0..batch.num_rows() {
            let cells: Vec<String> = columns
                .iter()
                .map(|column| {
                    let values = batch.column_by_name(column).unwrap();
                    let values = cast(values, &in_offset(values.data_type())).unwrap();
                    let values = values.as_ref();
                    ArrayFormatter::try_new(values, &options)
                        .unwrap()
                        .value(row)
                        .to_string()
                        .replace('\n', "\\n")
                })
                .collect();
            writeln!(out, "{}", cells.join(" | ")).unwrap();
        }
    }
    out
}

/// The quarantine list, one a line.
pub(crate) fn quarantine(staged: &Staged) -> String {
    let mut out = String::new();
    for line in &staged.quarantine {
        writeln!(
            out,
            "{:?} `{}` × {} in {} at {} → {}",
            line.what, line.name, line.count, line.source, line.place, line.hint
        )
        .unwrap();
    }
    out
}
