//! Words that are constant, or depend on a cell's value.

use std::collections::BTreeMap;

use crate::config;
use crate::quarantine::{Quarantine, Stated, What};
use crate::row::Row;
use crate::template::{Cell, Templates};
use crate::{Place, Result};

/// A lookup, ready to run.
#[derive(Debug)]
pub(crate) struct Lookup {
    constant: Option<String>,
    cell: Option<Cell>,
    values: BTreeMap<String, String>,
    otherwise: Option<String>,
}

/// What of a source's configuration a quarantine line speaks about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) source: &'a str,
    pub(crate) table: &'a str,
    pub(crate) key: &'a str,
    pub(crate) what: What,
}

impl Lookup {
    pub(crate) fn new(
        key: &str,
        config: &config::Lookup,
        templates: &mut Templates,
    ) -> Result<Self> {
        let cell = config
            .column
            .as_ref()
            .map(|column| templates.cell(&format!("{key}.column"), column))
            .transpose()?;
        Ok(Self {
            constant: config.constant.clone(),
            cell,
            values: config.values.clone(),
            otherwise: config.otherwise.clone(),
        })
    }

    /// The words that this lookup can give; `None` if they are whatever the column holds.
    pub(crate) fn words(&self) -> Option<Vec<&str>> {
        let is_table = self.constant.is_some() || !self.values.is_empty();
        is_table.then(|| {
            self.constant
                .iter()
                .chain(self.values.values())
                .chain(&self.otherwise)
                .map(String::as_str)
                .collect()
        })
    }

    /// The word for this row. A value that no table maps is unknown, and listed.
    pub(crate) fn word(
        &self,
        row: &Row,
        templates: &Templates,
        at: (&Place, &str),
        about: About<'_>,
        is_word: impl Fn(&str) -> bool,
        quarantine: &mut Quarantine,
    ) -> Result<Option<String>> {
        if let Some(constant) = &self.constant {
            return Ok(Some(constant.clone()));
        }
        let value = match &self.cell {
            Some(cell) => templates.value(cell, row, at.0)?,
            None => None,
        };
        let mapped = match &value {
            Some(value) if self.values.is_empty() && is_word(value) => Some(value),
            Some(value) => self.values.get(value),
            None => None,
        };
        if let Some(word) = mapped.or(self.otherwise.as_ref()) {
            return Ok(Some(word.clone()));
        }
        let hint =
            |value: &str| format!("{} {}.values.\"{value}\" = \"…\"", about.table, about.key);
        match value {
            Some(value) => {
                let stated = Stated::Value(&value);
                quarantine.add_stated((about.source, about.what), stated, at.1, 1, hint);
            }
            None => {
                // What a table has no line for, `otherwise` may map.
                quarantine.add(about.source, about.what, "(empty)", at.1, |_| {
                    format!("{} {}.otherwise = \"…\"", about.table, about.key)
                });
            }
        }
        Ok(None)
    }
}
