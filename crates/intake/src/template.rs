//! Templates over the columns of a row, and cells: a column or a template.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};

use crate::row::{self, Row};
use crate::{Error, Kind, Place, Result, html};

/// The templates of one source.
#[derive(Debug)]
pub(crate) struct Templates {
    environment: Environment<'static>,
    table: String,
    /// Every column that a cell or a template of this source uses.
    used: BTreeSet<String>,
}

/// Nested too deeply, mostly: what one member wrote, and no fault of the configuration.
const UNREADABLE: &str = "the HTML cannot be read";

/// A column, or a template by its name.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Column(String),
    Template { name: String, columns: BTreeSet<String> },
}

impl Templates {
    /// `table` is how messages name the part of the configuration that the templates stand in.
    pub(crate) fn new(table: &str) -> Self {
        let mut environment = Environment::new();
        // A row without the column renders as nothing; a column that no row has is found by `cover`.
        environment.set_undefined_behavior(UndefinedBehavior::Lenient);
        environment.add_filter("html_to_text", |html: Value| -> Result<String, minijinja::Error> {
            let Some(html) = html.as_str() else { return Ok(String::new()) };
            html::to_text(html).map_err(|error| {
                minijinja::Error::new(ErrorKind::BadSerialization, UNREADABLE).with_source(error)
            })
        });
        Self { environment, table: table.to_owned(), used: BTreeSet::new() }
    }

    pub(crate) fn uses(&mut self, column: &str) {
        self.used.insert(column.to_owned());
    }

    pub(crate) fn used(&self) -> &BTreeSet<String> {
        &self.used
    }

    /// A cell of the configuration: a column's name, or a template if it holds `{{`.
    pub(crate) fn cell(&mut self, key: &str, cell: &str) -> Result<Cell> {
        if cell.contains("{{") || cell.contains("{%") {
            return self.template(key, cell);
        }
        self.uses(cell);
        Ok(Cell::Column(cell.to_owned()))
    }

    /// A template under the name of the key that holds it.
    pub(crate) fn template(&mut self, key: &str, source: &str) -> Result<Cell> {
        let name = key.to_owned();
        self.environment.add_template_owned(name.clone(), source.to_owned()).map_err(|error| {
            let line = error.line().map_or_else(String::new, |line| format!(", line {line}"));
            let detail = error.detail().unwrap_or("it is no template");
            Error::new(Kind::Config, format!("`{key}` in {}{line}: {detail}", self.table)).hint(
                "write columns as `{{ column }}`, conditions as `{% if column %}…{% endif %}`",
            )
        })?;
        self.require_known_names(&name)?;
        let globals: BTreeSet<String> =
            self.environment.globals().map(|(name, _)| name.to_owned()).collect();
        let template = self
            .environment
            .get_template(&name)
            .map_err(|error| self.fault(&name, &error, (&BTreeSet::new(), None)))?;
        let columns: BTreeSet<String> = template
            .undeclared_variables(false)
            .into_iter()
            .filter(|name| !globals.contains(name))
            .collect();
        self.used.extend(columns.iter().cloned());
        Ok(Cell::Template { name, columns })
    }

    /// Refuses a filter or function that there is not before any row is read: whatever else fails with no row at hand may
    /// well do with one.
    fn require_known_names(&self, name: &str) -> Result<()> {
        let tried = self.environment.get_template(name).and_then(|template| template.render(()));
        match tried {
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction
                ) =>
            {
                Err(self.fault(name, &error, (&BTreeSet::new(), None)))
            }
            _ => Ok(()),
        }
    }

    /// The cell's value in this row; `None` if none of its columns has one, or nothing is left of it.
    pub(crate) fn value(&self, cell: &Cell, row: &Row, place: &Place) -> Result<Option<String>> {
        let value = match cell {
            Cell::Column(column) => row.word(column),
            Cell::Template { name, columns } => {
                let mut context: BTreeMap<&str, Value> = BTreeMap::new();
                for column in columns {
                    if let Some(value) = row.value(column) {
                        context.insert(column, for_template(value));
                    }
                }
                if context.is_empty() && !columns.is_empty() {
                    return Ok(None);
                }
                let rendered = self
                    .environment
                    .get_template(name)
                    .and_then(|template| template.render(context));
                Some(rendered.map_err(|error| self.fault(name, &error, (columns, Some(place))))?)
            }
        };
        Ok(value.filter(|value| !value.trim().is_empty()))
    }

    /// The cell's value as an id: a number that is not kept exactly is refused, whoever's id it would become.
    pub(crate) fn id(&self, cell: &Cell, row: &Row, place: &Place) -> Result<Option<String>> {
        require_exact(cell, row, place)?;
        self.value(cell, row, place)
    }

    /// What the template engine says in its own words may quote the row, so only the kind is passed on, and what it says of
    /// names in the template itself.
    fn fault(
        &self,
        name: &str,
        error: &minijinja::Error,
        (columns, place): (&BTreeSet<String>, Option<&Place>),
    ) -> Error {
        if error.kind() == ErrorKind::BadSerialization && error.detail() == Some(UNREADABLE) {
            let fault = Error::new(Kind::Html, format!("`{name}` in {}: {UNREADABLE}", self.table));
            return match place {
                Some(place) => fault.at(place.clone()),
                None => fault,
            };
        }
        let line = error.line().map_or_else(String::new, |line| format!(", line {line}"));
        let is_of_template = matches!(
            error.kind(),
            ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction
        );
        let words = match error.detail().filter(|_| is_of_template) {
            Some(detail) => detail.to_owned(),
            None => error.kind().to_string(),
        };
        let fault =
            Error::new(Kind::Config, format!("`{name}` in {}{line} fails: {words}", self.table));
        let listed: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
        let fault = fault.hint(if is_of_template {
            "besides those of Jinja (minijinja) there is the filter `html_to_text`".to_owned()
        } else if listed.is_empty() {
            "look at the template's filters and conditions".to_owned()
        } else {
            format!("look at what the template does with {}: in this row one is absent, or of another type", listed.join(", "))
        });
        match place {
            Some(place) => fault.at(place.clone()),
            None => fault,
        }
    }
}

/// Refuses a row in which a column of this cell holds a number that is not kept exactly.
pub(crate) fn require_exact(cell: &Cell, row: &Row, place: &Place) -> Result<()> {
    let inexact = |column: &&String| row.value(column).is_some_and(row::is_inexact);
    let found = match cell {
        Cell::Column(column) => Some(column).filter(inexact),
        Cell::Template { columns, .. } => columns.iter().find(inexact),
    };
    let Some(column) = found else { return Ok(()) };
    Err(Error::new(
        Kind::Malformed,
        format!("`{column}` is part of an id, and is a fraction or a number beyond 64 bits"),
    )
    .at(place.clone())
    .hint("two such ids could become one: write ids as text, or as whole numbers"))
}

/// A row's value as templates see it. Objects have no words of their own.
fn for_template(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::String(text) => Value::from(text),
        serde_json::Value::Bool(yes) => Value::from(*yes),
        serde_json::Value::Number(number) => number
            .as_i64()
            .map(Value::from)
            .or_else(|| number.as_u64().map(Value::from))
            .or_else(|| number.as_f64().map(Value::from))
            .unwrap_or_else(|| Value::from(number.to_string())),
        serde_json::Value::Array(items) => items.iter().map(for_template).collect(),
        serde_json::Value::Null | serde_json::Value::Object(_) => Value::from(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(cell: &str, row: &str) -> String {
        let mut templates = Templates::new("[source.s]");
        let cell = templates.cell("text", cell).unwrap();
        let row = Row { values: serde_json::from_str(row).unwrap(), ..Row::default() };
        templates
            .value(&cell, &row, &Place::line("f", 1))
            .unwrap()
            .unwrap_or_else(|| "nothing".into())
    }

    #[test]
    fn a_cell_is_a_column_or_a_template() {
        assert_eq!(render("a", r#"{"a": 7}"#), "7");
        assert_eq!(render("a", r#"{"b": 7}"#), "nothing");
        assert_eq!(render("post-{{ a }}", r#"{"a": 7}"#), "post-7");
        assert_eq!(render("post-{{ a }}", r#"{"a": null}"#), "nothing");
        for whole in ["18446744073709551615", "9223372036854775809", "-9223372036854775808"] {
            let row = format!("{{\"a\": {whole}}}");
            assert_eq!(render("post-{{ a }}", &row), format!("post-{whole}"));
            assert_eq!(render("a", &row), whole);
        }
        assert_eq!(render("{{ a or b }}", r#"{"b": 3}"#), "3");
        assert_eq!(
            render(
                "{% if t %}{{ t }}: {% endif %}{{ b | html_to_text }}",
                r#"{"b": "<p>x &lt; y</p>"}"#
            ),
            "x < y"
        );
        assert_eq!(render("{{ t }}", r#"{"t": "a <b> & c"}"#), "a <b> & c", "nothing is escaped");
    }

    #[test]
    fn a_broken_template_says_where() {
        let error = Templates::new("[source.s]").cell("text", "{{ a").unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        assert!(error.to_string().starts_with("`text` in [source.s], line 1: "), "{error}");
        for (template, expected) in [
            ("{{ a | html }}", "`text` in [source.s], line 1 fails: filter html is unknown"),
            ("{{ strip(a) }}", "`text` in [source.s], line 1 fails: strip is unknown"),
            (
                "{% if a is wordy %}{{ a }}{% endif %}",
                "`text` in [source.s], line 1 fails: test wordy is unknown",
            ),
        ] {
            let error = Templates::new("[source.s]").cell("text", template).unwrap_err();
            assert_eq!(error.to_string(), expected);
            assert!(error.advice().unwrap().contains("`html_to_text`"));
        }
        // Behind a condition it is found with the first row that comes there; the row's words are not repeated.
        let mut templates = Templates::new("[source.s]");
        let cell = templates.cell("text", "{% if a %}{{ a | length + b }}{% endif %}").unwrap();
        let values = serde_json::from_str(r#"{"a": "secret", "b": "words"}"#).unwrap();
        let row = Row { values, ..Row::default() };
        let error = templates.value(&cell, &row, &Place::line("f", 7)).unwrap_err();
        let words = format!("{error}; {}", error.advice().unwrap());
        assert!(words.starts_with("`f`, line 7: `text` in [source.s], line 1 fails: "), "{words}");
        assert!(words.contains("`a`, `b`") && !words.contains("secret"), "{words}");
    }
}
