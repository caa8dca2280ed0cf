//! What a configuration must not leave open, before any file is read.

use abide_terms::member::Kind as AccountKind;
use abide_terms::record::Audience;
use abide_terms::taxonomy;

use super::{Config, FileFormat, Lookup, Members, Source, Text};
use crate::region;
use crate::{Error, Kind, Result};

fn fault(message: String) -> Error {
    Error::new(Kind::Config, message)
}

impl Config {
    /// Checks what the shape of the file cannot say.
    pub fn check(&self) -> Result<()> {
        self.members.check()?;
        for (name, source) in &self.source {
            if name.is_empty()
                || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            {
                return Err(fault(format!(
                    "the source name `{name}` is not made of letters, digits, `_` and `-`"
                ))
                .hint("it becomes part of file names: rename it"));
            }
            source.check(name)?;
        }
        Ok(())
    }
}

impl Members {
    fn check(&self) -> Result<()> {
        let table = "[members]";
        if self.format == FileFormat::Linkedin {
            return Err(fault(format!("{table} cannot be a LinkedIn export")).hint(
                "an export holds one member's data: list members in Parquet, JSON lines or CSV",
            ));
        }
        if self.schema.is_some() {
            return canonical(table, self.format);
        }
        if self.birth_date.is_some() && self.age.is_some() {
            return Err(fault(format!("{table} has both `birth_date` and `age`")).hint(
                "attestations are for platforms that keep no birth dates at all: keep `birth_date` only",
            ));
        }
        require(table, "id", self.id.is_some())?;
        require(table, "kind", self.kind.is_some())?;
        require(table, "joined", self.joined.is_some())?;
        require(table, "regions", self.regions.is_some())?;
        delimiter(table, self.delimiter)?;
        if let Some(kind) = &self.kind {
            lookup(
                table,
                "kind",
                kind,
                |word| AccountKind::parse(word).is_some(),
                "`person`, `organisation`, `bot` or `deceased`",
            )?;
        }
        for (name, column) in [
            ("joined", &self.joined),
            ("birth_date", &self.birth_date),
            ("deleted_at", &self.deleted_at),
        ] {
            if let Some(column) = column {
                format(table, name, column.format(&self.dates))?;
            }
        }
        if let Some(age) = &self.age {
            format(table, "age.on", age.on.format(&self.dates))?;
            if age.source.trim().is_empty() {
                return Err(fault(format!("`age.source` in {table} is empty"))
                    .hint("say who attests it and how"));
            }
        }
        if let Some(regions) = &self.regions {
            let ways = [
                regions.location.is_some(),
                regions.code.is_some(),
                regions.list.is_some(),
                regions.rows.is_some(),
            ];
            if ways.into_iter().filter(|way| *way).count() != 1 {
                return Err(fault(
                    "[members.regions] needs exactly one of `location`, `code`, `list` and `rows`"
                        .into(),
                ));
            }
            for (alias, code) in &regions.aliases {
                if !code.is_empty() && !region::is_code(code) {
                    return Err(fault(format!("the alias `{alias}` in [members.regions] stands for `{code}`, which is no ISO 3166 code"))
                        .hint("write a code such as `DE` or `CA-QC`, or nothing to make the name unknown"));
                }
            }
            if let Some(rows) = &regions.rows {
                format("[members.regions.rows]", "from", rows.from.format(&rows.dates))?;
            }
        }
        Ok(())
    }
}

impl Source {
    fn check(&self, name: &str) -> Result<()> {
        let table = &format!("[source.{name}]");
        if self.schema.is_some() {
            return canonical(table, self.format);
        }
        if self.format == FileFormat::Linkedin {
            return Ok(());
        }
        require(table, "id", self.id.is_some())?;
        require(table, "author", self.author.is_some())?;
        require(table, "category", self.category.is_some())?;
        require(table, "audience", self.audience.is_some())?;
        delimiter(table, self.delimiter)?;
        self.check_dates(table)?;
        if let Some(category) = &self.category {
            lookup(
                table,
                "category",
                category,
                taxonomy::is_known,
                "a category of the taxonomy, or one of your own that starts with `x-`",
            )?;
        }
        if let Some(audience) = &self.audience {
            let words = "`public`, `members`, `connections`, `group`, `recipients` or `platform`";
            lookup(table, "audience", audience, |word| Audience::parse(word).is_some(), words)?;
            let needs_reason = audience.constant.is_some() || audience.otherwise.is_some();
            if needs_reason
                && audience.reason.as_deref().is_none_or(|reason| reason.trim().is_empty())
            {
                return Err(fault(format!("`audience` in {table} is the same for every row, without a reason"))
                    .hint("add `reason = \"…\"`: why could everyone in that audience see every one of these records?"));
            }
        }
        if self.text.is_none() && self.chat.is_none() && self.pair.is_none() {
            return Err(fault(format!("{table} says nothing about the text"))
                .hint("add `text = \"{{ body }}\"`, `chat` or `pair`"));
        }
        if self.chat.is_some() && self.pair.is_some() {
            return Err(fault(format!("{table} has both `chat` and `pair`")));
        }
        if let Some(Text::ByCategory(templates)) = &self.text {
            for category in templates.keys() {
                if !taxonomy::is_known(category) {
                    return Err(fault(format!(
                        "`text` in {table} has a template for `{category}`, which is no category"
                    )));
                }
                if taxonomy::is_never(category) {
                    return Err(Error::new(Kind::Refused, format!("`text` in {table} has a template for `{category}`, whose text is never taken in"))
                        .hint("take the line out: such records are counted, and their text is not copied"));
                }
            }
        }
        Ok(())
    }

    fn check_dates(&self, table: &str) -> Result<()> {
        let at = self.made_at.is_some();
        let from = self.made_from.is_some() || self.made_to.is_some();
        let undated = self.made.is_some();
        if [at, from, undated].into_iter().filter(|way| *way).count() != 1 {
            return Err(fault(format!(
                "{table} needs exactly one of `made_at`, `made_from` with `made_to`, and `made`"
            ))
            .hint("for records without dates: `made = \"joined_to_capture\"`"));
        }
        if from && (self.made_from.is_none() || self.made_to.is_none()) {
            return Err(fault(format!("{table} has only one of `made_from` and `made_to`")));
        }
        if self.edited_at.is_some() && !at {
            return Err(
                fault(format!("`edited_at` in {table} belongs to `made_at`")).hint("use `made_to`")
            );
        }
        for (name, column) in [
            ("made_at", &self.made_at),
            ("edited_at", &self.edited_at),
            ("made_from", &self.made_from),
            ("made_to", &self.made_to),
            ("deleted_at", &self.deleted_at),
        ] {
            if let Some(column) = column {
                format(table, name, column.format(&self.dates))?;
            }
        }
        Ok(())
    }
}

fn require(table: &str, key: &str, given: bool) -> Result<()> {
    if given {
        return Ok(());
    }
    Err(fault(format!("{table} does not say `{key}`")).hint(format!(
        "add `{key} = …`, or `schema = \"abide\"` if the files are canonical Parquet"
    )))
}

fn canonical(table: &str, format: FileFormat) -> Result<()> {
    if format == FileFormat::Parquet {
        return Ok(());
    }
    Err(fault(format!("{table} has `schema = \"abide\"`, which is for Parquet only"))
        .hint("set `format = \"parquet\"`"))
}

fn delimiter(table: &str, delimiter: char) -> Result<()> {
    if delimiter.is_ascii() && delimiter != '"' && delimiter != '\n' && delimiter != '\r' {
        return Ok(());
    }
    Err(fault(format!("the delimiter `{delimiter}` in {table} is not one ASCII character")))
}

fn format(table: &str, key: &str, format: &crate::Format) -> Result<()> {
    if format.is_usable() {
        return Ok(());
    }
    Err(fault(format!("`{key}` in {table} has the date format `{}`, which is none", String::from(format.clone())))
        .hint("use `rfc3339`, `date`, `epoch_s`, `epoch_ms`, `epoch_us`, or a pattern such as `%Y-%m-%d %H:%M:%S`"))
}

fn lookup(
    table: &str,
    key: &str,
    lookup: &Lookup,
    is_word: impl Fn(&str) -> bool,
    words: &str,
) -> Result<()> {
    if lookup.constant.is_some() == lookup.column.is_some() {
        return Err(fault(format!(
            "`{key}` in {table} needs exactly one of `constant` and `column`"
        )));
    }
    if lookup.constant.is_some() && !(lookup.values.is_empty() && lookup.otherwise.is_none()) {
        return Err(fault(format!("`{key}` in {table} is a constant, and has values as well")));
    }
    for word in lookup.constant.iter().chain(lookup.values.values()).chain(&lookup.otherwise) {
        if !is_word(word) {
            return Err(fault(format!("`{key}` in {table} says `{word}`, which is unknown"))
                .hint(format!("use {words}")));
        }
    }
    Ok(())
}
