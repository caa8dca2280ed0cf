//! HTML to the text that a person would read.

use crate::{Error, Kind, Result};

/// Wide enough that no paragraph is wrapped: a line of the text is a line of the page.
const WIDTH: usize = 1_000_000;

/// Elements in elements. People write a dozen; the time to lay a page out grows faster than its depth, to
/// minutes at a hundred thousand.
const DEPTH_MAX: usize = 256;
/// Tables in tables, which are laid out several times over on each level.
const TABLES_MAX: usize = 8;

/// Elements that hold nothing, or that the next of their kind closes.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "source", "td", "th", "tr", "track", "wbr",
];

/// Plain text of a piece of HTML: paragraphs, lists and quotes are kept, links keep their words only.
pub fn to_text(html: &str) -> Result<String> {
    if is_too_deep(html) {
        return Err(Error::new(
            Kind::TooLarge,
            format!("the HTML nests deeper than {DEPTH_MAX} elements or {TABLES_MAX} tables"),
        ));
    }
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

/// Whether the elements that are open at once exceed the limits. A closing tag that closes nothing is passed
/// over, as browsers do.
fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<String> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty() || FLAT.contains(&name.as_str()) {
            continue;
        }
        if is_end {
            if let Some(at) = open.iter().rposition(|known| *known == name) {
                open.truncate(at);
            }
            continue;
        }
        open.push(name);
        let tables = open.iter().filter(|name| *name == "table").count();
        if open.len() > DEPTH_MAX || tables > TABLES_MAX {
            return true;
        }
    }
    false
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
    #[test]
    fn refuses_a_page_that_would_take_minutes() {
        let nested = |open: &str, close: &str, depth: usize| {
            to_text(&format!("{}a{}", open.repeat(depth), close.repeat(depth)))
        };
        assert_eq!(nested("<div>", "</div>", 256).unwrap(), "a");
        assert_eq!(nested("<div></x>", "", 257).unwrap_err().kind(), Kind::TooLarge);
        assert_eq!(nested("<B>", "", 257).unwrap_err().kind(), Kind::TooLarge);
        let table = nested("<table><tr><td>", "</td></tr></table>", 8).unwrap();
        assert!(table.contains('a'));
        assert_eq!(nested("<table><tr><td>", "", 9).unwrap_err().kind(), Kind::TooLarge);
        let flat = "<p>a<br><img src=x>".repeat(10_000);
        assert_eq!(to_text(&flat).unwrap().matches('a').count(), 10_000);
    }
}
