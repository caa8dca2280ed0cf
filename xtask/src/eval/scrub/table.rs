//! The page's tables, between its marks.

use std::fmt::Write as _;

use super::Row;
use super::tally::Count;
use crate::shell::Done;

const BEGIN: &str = "<!-- begin: cargo xtask eval scrub -->\n";
const END: &str = "<!-- end -->";
const TOOLS: [&str; 6] =
    ["abide", "presidio", "redact-core", "scrubadub", "datatrove", "detect-secrets"];

/// Puts the tables where the page has its marks.
pub(crate) fn replace(page: &str, tables: &str) -> Done<String> {
    let (before, rest) = page.split_once(BEGIN).ok_or("the page has no mark where tables begin")?;
    let (_, after) = rest.split_once(END).ok_or("the page has no mark where tables end")?;
    Ok(format!("{before}{BEGIN}\n{tables}\n{END}{after}"))
}

pub(crate) fn all(rows: &[Row<'_>]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (set, _, _) in rows {
        if !names.contains(&set.name) {
            names.push(set.name);
        }
    }
    let mut text = String::new();
    for name in names {
        let of_set: Vec<&Row<'_>> = rows.iter().filter(|(set, _, _)| set.name == name).collect();
        let Some((set, _, _)) = of_set.first() else { continue };
        if set.is_of_records {
            let _ = writeln!(
                text,
                "### {name} ({} texts): recall / false positives\n",
                set.texts.len()
            );
        } else {
            let _ =
                writeln!(text, "### {name} ({} texts): F1 (precision / recall)\n", set.texts.len());
        }
        let _ = writeln!(
            text,
            "| kind (labels) | {} |\n|---{}|",
            TOOLS.join(" | "),
            "|---".repeat(TOOLS.len())
        );
        let kinds: &[&str] = if set.is_of_records { &["secret"] } else { set.kinds };
        for kind in kinds {
            let labels = set
                .texts
                .iter()
                .flat_map(|text| &text.labels)
                .filter(|label| label.kind == *kind)
                .count();
            let cells: Vec<String> =
                TOOLS.iter().map(|tool| cell(&of_set, tool, kind, labels)).collect();
            if cells.iter().any(|cell| cell != "–") {
                let _ = writeln!(text, "| {kind} ({labels}) | {} |", cells.join(" | "));
            }
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}

fn cell(rows: &[&Row<'_>], tool: &str, kind: &str, labels: usize) -> String {
    let row = rows.iter().find(|(_, name, _)| *name == tool);
    let Some((set, _, tallies)) = row else { return "–".to_owned() };
    let counts = tallies.iter().filter_map(|tally| tally.kinds.get(kind)).copied();
    let best = counts.max_by(|one, other| rank(*one).total_cmp(&rank(*other)));
    let Some(count) = best else { return "–".to_owned() };
    if set.is_of_records {
        return match count.right {
            0 => "–".to_owned(),
            _ => format!("{:.2} / {:.2}", count.recall(), count.false_positives()),
        };
    }
    match (labels, count.right + count.wrong) {
        (_, 0) => "–".to_owned(),
        (0, _) => format!("{} wrong", count.wrong),
        _ => format!("{:.3} ({:.2} / {:.2})", count.f1(), count.precision(), count.recall()),
    }
}

/// What is best for a tool.
fn rank(count: Count) -> f64 {
    count.f1() - count.wrong as f64 * 1e-6
}
