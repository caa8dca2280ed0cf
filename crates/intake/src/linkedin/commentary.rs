//! Posts of several paragraphs, of which exports wrap every line in quotes.

/// Takes the quotes off. A text that is not wrapped is returned as it is.
///
/// `"First."`, `""`, `"Second."` on three lines is two paragraphs; the outermost two quotes may be missing,
/// since they may have been those of the cell. One line inside that has no quotes, and nothing is touched:
/// the quotes are then the member's own.
pub(crate) fn unwrap(text: &str) -> String {
    if !text.contains("\n\"\"\n") {
        return text.to_owned();
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let last = lines.len() - 1;
    let is_whole = text.starts_with('"') && text.ends_with('"');
    let bare = lines.iter().enumerate().map(|(n, line)| {
        let line = if n > 0 || is_whole { line.strip_prefix('"')? } else { line };
        if n < last || is_whole { line.strip_suffix('"') } else { Some(line) }
    });
    bare.collect::<Option<Vec<&str>>>().map_or_else(|| text.to_owned(), |lines| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_off_one_quote_from_each_end_of_each_line() {
        for (text, expected) in [
            ("\"First.\"\n\"\"\n\"Second.\"", "First.\n\nSecond."),
            ("First.\"\n\"\"\n\"Second.", "First.\n\nSecond."),
            ("\"He said \"hi\"\"\n\"\"\n\"x\"", "He said \"hi\"\n\nx"),
            ("He said \"hi\"", "He said \"hi\""),
            ("\"quoted\"\n\"twice\"", "\"quoted\"\n\"twice\""),
            ("plain\n\"\"\nplain", "plain\n\"\"\nplain"),
        ] {
            assert_eq!(unwrap(text), expected);
        }
    }
}
