//! `report.html`: what got in, what did not and why, for people. It holds public counts and no member's words.

use abide_terms::decision::Reason;
use abide_terms::taxonomy;
use askama::Template;

use crate::counts::{Counts, Line};
use crate::error::{Error, Kind, Result};
use crate::manifest::Manifest;

#[derive(Template)]
#[template(path = "report.html")]
struct Report<'a> {
    manifest: &'a Manifest,
    terms: String,
    share: String,
    reasons: Vec<Bar>,
    categories: Vec<Split>,
    regions: Vec<Split>,
    lines: &'a [Line],
}

/// One bar of a chart.
struct Bar {
    word: String,
    words: &'static str,
    told: String,
    /// Of the longest bar, in tenths of a percent of the chart's width.
    width: u64,
    allowed: bool,
}

/// What of a category or region is in, and what is not.
struct Split {
    name: String,
    words: &'static str,
    told: String,
    allowed: u64,
}

pub(crate) fn html(manifest: &Manifest, counts: &Counts) -> Result<String> {
    let public = counts.public();
    let report = Report {
        manifest,
        terms: manifest
            .inputs
            .terms
            .iter()
            .map(|terms| terms.version.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        share: percent(manifest.rows, manifest.records),
        reasons: reasons(manifest),
        categories: splits(&public, |line| &line.category),
        regions: splits(&public, |line| &line.region),
        lines: &public,
    };
    report.render().map_err(|error| Error::new(Kind::Io, format_args!("the report: {error}")))
}

fn reasons(manifest: &Manifest) -> Vec<Bar> {
    let longest = manifest.reasons.values().flatten().max().copied().unwrap_or(1).max(1);
    let order = std::iter::once("allowed").chain(Reason::ALL.map(Reason::word));
    let known = order.filter_map(|word| Some((word, *manifest.reasons.get(word)?)));
    known
        .map(|(word, count)| Bar {
            word: word.to_owned(),
            words: Reason::ALL
                .into_iter()
                .find(|reason| reason.word() == word)
                .map_or("in the corpus", Reason::words),
            told: told(count),
            width: count.map_or(2, |count| (count * 1000 / longest).max(2)),
            allowed: word == "allowed",
        })
        .collect()
}

/// By category or region: the told records that are in, of all told records.
fn splits(lines: &[Line], part: impl Fn(&Line) -> &String) -> Vec<Split> {
    let mut sums: std::collections::BTreeMap<&String, (u64, u64)> =
        std::collections::BTreeMap::new();
    for line in lines {
        let (allowed, all) = sums.entry(part(line)).or_default();
        let count = line.records.unwrap_or(0);
        *all += count;
        if line.reason == "allowed" {
            *allowed += count;
        }
    }
    let mut sums: Vec<_> = sums.into_iter().filter(|(_, (_, all))| *all > 0).collect();
    sums.sort_by_key(|(name, (_, all))| (std::cmp::Reverse(*all), *name));
    sums.truncate(24);
    sums.into_iter()
        .map(|(name, (allowed, all))| Split {
            words: taxonomy::leaf(name).map_or("", |leaf| leaf.label),
            name: name.clone(),
            told: format!("{} of {}", grouped(allowed), grouped(all)),
            allowed: allowed * 1000 / all,
        })
        .collect()
}

fn told(count: Option<u64>) -> String {
    count.map_or_else(|| "few".to_owned(), grouped)
}

fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// The same, for the template, which hands out references.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the template has references")]
fn grouped_at(number: &u64) -> String {
    grouped(*number)
}

/// The same, where a small count is not told.
#[expect(clippy::ref_option, reason = "the template has references")]
fn told_at(number: &Option<u64>) -> String {
    number.map_or_else(|| "under 10".to_owned(), grouped)
}

/// Thousands, parted by thin spaces.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }
}
