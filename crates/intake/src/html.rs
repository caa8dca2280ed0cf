//! HTML to the text that a person would read.

use crate::{Error, Kind, Result};

/// Wide enough that no paragraph is wrapped: a line of the text is a line of the page.
const WIDTH: usize = 1_000_000;

/// Plain text of a piece of HTML: paragraphs, lists and quotes are kept, links keep their words only.
pub fn to_text(html: &str) -> Result<String> {
    // A rule is drawn as wide as the page, so it is taken out before it is.
    let text = html2text::config::rich()
        .raw_mode(true)
        .link_footnotes(false)
        .allow_width_overflow()
        .string_from_read(html.as_bytes(), WIDTH)
        .map_err(|error| Error::new(Kind::Malformed, "the HTML cannot be read").caused_by(error))?;
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end();
        let is_rule = line.len() > 1000 && line.chars().all(|c| c == '─');
        let is_second_blank = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if !is_rule && !is_second_blank {
            lines.push(line);
        }
    }
    Ok(lines.join("\n").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_words_and_paragraphs() {
        let long = "word ".repeat(500);
        let html = format!(
            "<p>One &amp; two, @Ann&#39;s</p>\n\n<hr>\n<ul><li>a</li><li><a href='http://x'>b</a></li></ul><p>{long}</p>"
        );
        let text = to_text(&html).unwrap();
        assert_eq!(text, format!("One & two, @Ann's\n* a\n* b\n\n{}", long.trim_end()));
    }
}
