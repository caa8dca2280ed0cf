//! Reads the pages' words, and makes a method of each, so that a page that asks for a text that is not there does not compile.
//! A language that lacks a text, or says it with other variables, fails the build.

#![expect(clippy::expect_used, clippy::panic, reason = "a build that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// The language that the others are compared with.
const FIRST: &str = "en";
const FOLDER: &str = "text";

/// The names of the messages, in order, each with its variables, in order.
type Messages = Vec<(String, Vec<String>)>;

fn main() {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=templates");
    let mut languages = BTreeMap::new();
    for file in std::fs::read_dir(FOLDER).expect("the folder of texts").flatten() {
        let path = file.path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a text");
        languages.insert(name, messages(&path, &text));
    }
    let first = languages.get(FIRST).expect("English");
    let mut faults = String::new();
    for (language, messages) in &languages {
        compare(language, first, messages, &mut faults);
    }
    assert!(faults.is_empty(), "texts are missing or differ:\n{faults}");
    let out = std::env::var("OUT_DIR").expect("a folder for what is made");
    std::fs::write(Path::new(&out).join("words.rs"), code(first, languages.keys()))
        .expect("the methods of the words");
}

fn messages(path: &Path, text: &str) -> Messages {
    let parsed =
        parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut messages = Messages::new();
    for entry in &parsed.body {
        let Entry::Message(message) = entry else { continue };
        let pattern = message.value.as_ref().expect("a message with a text");
        let mut variables = Vec::new();
        of_pattern(pattern, &mut variables);
        let name = message.id.name.to_owned();
        assert!(
            messages.iter().all(|(known, _)| *known != name),
            "{}: `{name}` twice",
            path.display()
        );
        messages.push((name, variables));
    }
    messages
}

fn of_pattern(pattern: &Pattern<&str>, variables: &mut Vec<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, variables);
        }
    }
}

fn of_expression(expression: &Expression<&str>, variables: &mut Vec<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, variables),
        Expression::Select { selector, variants } => {
            of_inline(selector, variables);
            for variant in variants {
                of_pattern(&variant.value, variables);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, variables: &mut Vec<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            if !variables.iter().any(|known| known == id.name) {
                variables.push(id.name.to_owned());
            }
        }
        InlineExpression::Placeable { expression } => of_expression(expression, variables),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        _ => panic!("texts have variables, plurals and literals, and nothing else"),
    }
}

fn compare(language: &str, first: &Messages, messages: &Messages, faults: &mut String) {
    let of = |messages: &Messages| -> BTreeMap<String, Vec<String>> {
        let sorted = messages.iter().cloned().map(|(name, mut variables)| {
            variables.sort();
            (name, variables)
        });
        sorted.collect()
    };
    let (first, messages) = (of(first), of(messages));
    for (name, variables) in &first {
        match messages.get(name) {
            None => writeln!(faults, "  {language}: `{name}` is missing"),
            Some(found) if found != variables => {
                writeln!(faults, "  {language}: `{name}` has {found:?} instead of {variables:?}")
            }
            Some(_) => Ok(()),
        }
        .expect("a string takes everything");
    }
    for name in messages.keys().filter(|name| !first.contains_key(*name)) {
        writeln!(faults, "  {language}: `{name}` is not in {FIRST}")
            .expect("a string takes everything");
    }
}

fn code<'a>(messages: &Messages, languages: impl Iterator<Item = &'a String>) -> String {
    let mut code = String::from("pub(crate) const SOURCES: &[(&str, &str)] = &[\n");
    for language in languages {
        // Of the crate that is compiled: a build folder outlives the clone that it was first used for.
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{FOLDER}/{language}.ftl\")");
        writeln!(code, "    (\"{language}\", include_str!({path})),")
            .expect("a string takes everything");
    }
    code.push_str("];\n\nimpl Words {\n");
    for (name, variables) in messages {
        let method = name.replace('-', "_");
        let parameters: Vec<_> =
            variables.iter().map(|variable| format!(", {variable}: impl Spoken")).collect();
        let arguments: Vec<_> = variables
            .iter()
            .map(|variable| format!("({variable:?}, {variable}.spoken()), "))
            .collect();
        let (parameters, arguments) = (parameters.concat(), arguments.concat());
        writeln!(
            code,
            "    pub(crate) fn {method}(&self{parameters}) -> String {{\n        self.say({name:?}, [{arguments}])\n    }}"
        )
        .expect("a string takes everything");
    }
    code.push_str("}\n");
    code
}
