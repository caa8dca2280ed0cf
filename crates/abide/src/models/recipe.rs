//! A recipe: how another trainer is run, and what it must leave.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::attest::digest;
use super::outside::Of;
use crate::failure::{At, Failure};

/// The recipes that are shipped.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../recipes");
const FORMAT: &str = "abide recipe 1";
/// The file that describes one.
const FILE: &str = "recipe.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recipe {
    format: String,
    pub(crate) name: String,
    #[serde(rename = "summary")]
    _summary: String,
    pub(crate) run: Run,
    /// What must be installed; for people.
    #[serde(rename = "needs")]
    _needs: BTreeMap<String, String>,
    pub(crate) outputs: Outputs,
    #[serde(skip)]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) program: String,
    arguments: Vec<String>,
    /// The folder of the corpus's `data/` that is handed over.
    #[serde(default = "text")]
    pub(crate) data: String,
    /// Options, and what they are unless somebody says otherwise.
    #[serde(default)]
    defaults: BTreeMap<String, String>,
    /// Variables that the trainer sees beside `PATH` and `HOME`; a `*` at the end stands for any ending.
    #[serde(default)]
    variables: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outputs {
    /// Names within `{out}`.
    pub(crate) files: Vec<String>,
}

fn text() -> String {
    "text".to_owned()
}

impl Recipe {
    /// The recipe of a folder, or a shipped one by its name.
    pub(crate) fn find(name: &str) -> Result<Self, Failure> {
        let places = [PathBuf::from(name), Path::new(SHIPPED).join(name)];
        let Some(folder) = places.into_iter().find(|place| place.join(FILE).is_file()) else {
            let words = format_args!("there is no recipe `{name}`");
            return Err(Failure::not_found("recipe::missing", words)
                .hint("name a folder with a `recipe.toml`, or one of the folders in recipes/"));
        };
        let path = folder.join(FILE);
        let folder = folder.canonicalize().at("recipe::folder", folder.display())?;
        let text = std::fs::read_to_string(&path).at("recipe::file", path.display())?;
        let recipe: Self = toml::from_str(&text).at("recipe::file", path.display())?;
        let is_inside = |name: &String| Path::new(name).components().count() == 1 && name != "..";
        if recipe.format != FORMAT || !["text", "chat"].contains(&recipe.run.data.as_str()) {
            let words = format_args!("`{}` is of another format", path.display());
            return Err(Failure::failed("recipe::format", words)
                .hint("`format = \"abide recipe 1\"`, and `data` is `text` or `chat`"));
        }
        if !recipe.outputs.files.iter().all(is_inside) {
            let words =
                format_args!("`{}` names an output that is not a file's name", path.display());
            return Err(
                Failure::failed("recipe::outputs", words).hint("name files, without folders")
            );
        }
        Ok(Self { folder, ..recipe })
    }

    /// Its name, and the digests of all files beside it.
    pub(crate) fn of(&self) -> Result<Of, Failure> {
        let mut code = BTreeMap::new();
        for entry in std::fs::read_dir(&self.folder).at("recipe::folder", self.folder.display())? {
            let path = entry.at("recipe::folder", self.folder.display())?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            if let Some(name) = name.filter(|_| path.is_file()) {
                code.insert(name, digest(&path)?);
            }
        }
        Ok(Of { name: self.name.clone(), code })
    }

    /// Its options as `NAME=VALUE` fills them in. One that it doesn't have is refused.
    pub(crate) fn options(&self, asked: &[String]) -> Result<BTreeMap<String, String>, Failure> {
        let mut options = self.run.defaults.clone();
        for option in asked {
            let set = option.split_once('=');
            let known = set.and_then(|(name, value)| Some((options.get_mut(name)?, value)));
            let Some((place, value)) = known else {
                let words = format_args!("recipe `{}` has no option `{option}`", self.name);
                let names: Vec<&str> = self.run.defaults.keys().map(String::as_str).collect();
                return Err(Failure::failed("recipe::option", words)
                    .hint(format_args!("write NAME=VALUE; it has {}", names.join(", "))));
            };
            value.clone_into(place);
        }
        Ok(options)
    }

    /// What the program is started with. Every `{name}` must be known.
    pub(crate) fn arguments(
        &self,
        known: &BTreeMap<String, String>,
    ) -> Result<Vec<String>, Failure> {
        let filled = self.run.arguments.iter().map(|argument| {
            let filled = known.iter().fold(argument.clone(), |argument, (name, value)| {
                argument.replace(&format!("{{{name}}}"), value)
            });
            if argument.matches('{').count() == known.keys().filter(|name| argument.contains(&format!("{{{name}}}"))).count() {
                return Ok(filled);
            }
            let words = format_args!("recipe `{}` has an argument `{argument}` that nobody can fill in", self.name);
            Err(Failure::failed("recipe::argument", words).hint(
                "`{recipe}`, `{data}`, `{tokenizer}` and `{out}` are filled in, and the options under `[run.defaults]`",
            ))
        });
        filled.collect()
    }

    /// The variables that the trainer sees.
    pub(crate) fn variables(&self) -> BTreeMap<String, String> {
        let own = ["PATH", "HOME"].map(ToOwned::to_owned);
        let is_seen = |name: &str| {
            own.iter().chain(&self.run.variables).any(|seen| match seen.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == seen,
            })
        };
        // What is no text is nothing that a recipe asks for.
        let text = |(name, value): (OsString, OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        std::env::vars_os().filter_map(text).filter(|(name, _)| is_seen(name)).collect()
    }
}
