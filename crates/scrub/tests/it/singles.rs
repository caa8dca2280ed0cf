//! Single names of people who are near, on a labelled set in each language.

use std::fmt::Write as _;

use abide_scrub::{Context, Directory, Kind, Masked, Nearby, Person, PersonId, Scrubber};

use crate::marked::parse;

/// What is asked of each set, over all languages.
const PRECISION_MIN: f64 = 0.90;
const RECALL_MIN: f64 = 0.85;

const SETS: [(&str, &str, &str); 8] = [
    ("en", include_str!("../data/people/en.txt"), include_str!("../data/people/second/en.txt")),
    ("de", include_str!("../data/people/de.txt"), include_str!("../data/people/second/de.txt")),
    ("fr", include_str!("../data/people/fr.txt"), include_str!("../data/people/second/fr.txt")),
    ("it", include_str!("../data/people/it.txt"), include_str!("../data/people/second/it.txt")),
    ("es", include_str!("../data/people/es.txt"), include_str!("../data/people/second/es.txt")),
    ("nl", include_str!("../data/people/nl.txt"), include_str!("../data/people/second/nl.txt")),
    ("pl", include_str!("../data/people/pl.txt"), include_str!("../data/people/second/pl.txt")),
    ("zh", include_str!("../data/people/zh.txt"), include_str!("../data/people/second/zh.txt")),
];

fn lines(set: &str) -> impl Iterator<Item = (Vec<&str>, String)> {
    set.lines().map(|line| {
        let (near, text) = line.split_once(" | ").unwrap();
        (near.split(", ").collect(), text.replace("\\n", "\n"))
    })
}

/// Everybody of all sets, and by which number.
fn everybody() -> (Scrubber, Vec<String>) {
    let mut names: Vec<String> = SETS
        .iter()
        .flat_map(|(_, first, second)| lines(first).chain(lines(second)))
        .flat_map(|(near, _)| near.into_iter().map(str::to_owned))
        .collect();
    names.sort();
    names.dedup();
    let mut builder = Directory::builder();
    for name in &names {
        builder.add(&Person { names: &[name], ..Person::default() }).unwrap();
    }
    (Scrubber::new().unwrap().directory(builder.build()), names)
}

#[test]
fn single_names_of_who_is_near_are_found_and_words_are_left() {
    let (scrubber, names) = everybody();
    let masked = Masked::everybody();
    let mut report = String::new();
    let mut sums = [[0usize; 3]; 2];
    for (language, first, second) in SETS {
        for (place, set) in [first, second].into_iter().enumerate() {
            let mut counts = [0; 3];
            let mut faults = String::new();
            for (near, line) in lines(set) {
                let near: Vec<PersonId> = near
                    .iter()
                    .map(|name| names.iter().position(|other| other == name).unwrap() as PersonId)
                    .collect();
                let (text, labels) = parse(&line);
                let context =
                    Context::default().people(Nearby { masked: &masked, near: &near, asked: None });
                let spans = scrubber.scan(&text, &context).unwrap();
                let spans: Vec<(usize, usize)> = spans
                    .iter()
                    .filter(|span| span.kind == Kind::Person)
                    .map(|span| (span.start, span.end))
                    .collect();
                let meets = |one: &(usize, usize), other: &(usize, usize)| {
                    let common = one.1.min(other.1).saturating_sub(one.0.max(other.0));
                    common * 2 >= one.1 - one.0
                };
                let found =
                    labels.iter().filter(|label| spans.iter().any(|span| meets(label, span)));
                let found = found.count();
                let wrong =
                    spans.iter().filter(|span| !labels.iter().any(|label| meets(span, label)));
                let wrong = wrong.count();
                for (count, add) in counts.iter_mut().zip([found, labels.len() - found, wrong]) {
                    *count += add;
                }
                // Of the second set only the rates are read.
                if found < labels.len() || wrong > 0 {
                    let found: Vec<_> = spans.iter().map(|span| &text[span.0..span.1]).collect();
                    let _ = writeln!(faults, "  {line:?}\n    found {found:?}");
                }
            }
            let faults = if place == 0 { faults.as_str() } else { "" };
            let _ = writeln!(report, "{language}, {place}: {counts:?}\n{faults}");
            for (sum, add) in sums[place].iter_mut().zip(counts) {
                *sum += add;
            }
        }
    }
    let mut is_good = true;
    for [found, missed, wrong] in sums {
        let recall = found as f64 / (found + missed) as f64;
        let precision = found as f64 / (found + wrong) as f64;
        is_good &= recall >= RECALL_MIN && precision >= PRECISION_MIN;
        let _ = writeln!(report, "all: recall {recall:.3}, precision {precision:.3}");
    }
    println!("{report}");
    assert!(is_good, "{report}");
}
