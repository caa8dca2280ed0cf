//! Single keys that are laid over the configuration: first the environment's, then the command line's.

use std::ffi::OsString;

use super::{read, said};
use crate::failure::{Exit, Failure};

/// A key, its value, and the flag or variable that said so.
#[derive(Debug, Clone)]
pub(super) struct Overlay {
    pub(super) name: String,
    pub(super) key: String,
    value: String,
}

/// What the environment and the command line say, the latter last.
pub(super) fn all(
    set: &[String],
    environment: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Vec<Overlay>, Failure> {
    let mut overlays: Vec<Overlay> = vec![];
    for (name, value) in environment {
        let name = name.to_string_lossy().into_owned();
        let Some(key) = name.strip_prefix("ABIDE_SET_") else { continue };
        let key = key.to_lowercase().replace("__", ".");
        let value = value.into_string().map_err(|_| {
            Failure::usage("config::set", format_args!("the value of `{name}` is not UTF-8"))
        })?;
        overlays.push(Overlay { name, key, value });
    }
    overlays.sort_by(|one, other| one.name.cmp(&other.name));
    for pair in set {
        let (key, value) = pair.split_once('=').ok_or_else(|| {
            Failure::usage("config::set", format_args!("`--set {pair}` has no `=`"))
                .hint("write `--set key=value`")
        })?;
        let (key, value) = (key.to_owned(), value.to_owned());
        overlays.push(Overlay { name: format!("--set {key}"), key, value });
    }
    Ok(overlays)
}

/// The text with these keys set. Where that cannot be: the overlay that is at fault, or none if it is the text.
pub(super) fn lay<'o>(text: &str, overlays: &'o [Overlay]) -> Result<String, Option<&'o Overlay>> {
    let mut document: toml_edit::DocumentMut = text.parse().map_err(|_| None)?;
    for overlay in overlays {
        let mut item = document.as_item_mut();
        for part in overlay.key.split('.') {
            item = below(item, part).ok_or(Some(overlay))?;
        }
        // A value that reads as TOML is one; anything else is a string.
        let value = overlay.value.parse().unwrap_or_else(|_| overlay.value.as_str().into());
        *item = toml_edit::Item::Value(value);
    }
    Ok(document.to_string())
}

/// What is under a key of a table, made where it is not there yet.
fn below<'i>(item: &'i mut toml_edit::Item, key: &str) -> Option<&'i mut toml_edit::Item> {
    if item.is_none() {
        *item = toml_edit::table();
    }
    Some(item.as_table_like_mut()?.entry(key).or_insert(toml_edit::Item::None))
}

/// The fault of the first overlay that a sound text does not bear: alone, or with those before it.
pub(super) fn fault(text: &str, overlays: &[Overlay]) -> Failure {
    let alone = overlays.iter().map(std::slice::from_ref);
    let together = (1..=overlays.len()).filter_map(|until| overlays.get(..until));
    for some in alone.chain(together) {
        let Some(last) = some.last() else { continue };
        match lay(text, some) {
            Err(at_fault) => {
                let name = &at_fault.unwrap_or(last).name;
                return Failure::usage(
                    "config::set",
                    format_args!("`{name}` leads through a value that is not a table"),
                )
                .hint("`abide schema config` prints every key");
            }
            Ok(text) => {
                if let Err(error) = read(&text) {
                    return said(Exit::Usage, "config::set", &format!("`{}`", last.name), &error);
                }
            }
        }
    }
    Failure::usage("config::set", "what is set does not fit the configuration")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "platform = \"Here\"\n[members]\nfiles = \"a\"\n";

    fn laid(text: &str, set: &[&str], environment: &[(&str, &str)]) -> Option<toml::Table> {
        let set: Vec<String> = set.iter().map(|pair| (*pair).to_owned()).collect();
        let environment = environment.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let overlays = all(&set, environment).unwrap();
        Some(lay(text, &overlays).ok()?.parse().unwrap())
    }

    #[test]
    fn flags_win_over_the_environment_and_both_over_the_file() {
        let environment =
            [("ABIDE_SET_MEMBERS__FILES", "b"), ("ABIDE_SET_WAIT_SECONDS", "5"), ("HOME", "x")];
        let table = laid(TEXT, &["wait_seconds=7"], &environment).unwrap();
        assert_eq!(table["members"]["files"].as_str(), Some("b"));
        assert_eq!(table["wait_seconds"].as_integer(), Some(7));
        assert_eq!(table["platform"].as_str(), Some("Here"));
    }

    #[test]
    fn a_key_through_a_value_is_refused() {
        assert!(laid(TEXT, &["platform.name=x"], &[]).is_none());
        assert!(all(&["platform".to_owned()], std::iter::empty()).is_err());
    }
}
