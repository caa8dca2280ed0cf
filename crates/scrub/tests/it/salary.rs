//! Salaries, on a labelled set in each language.

use std::fmt::Write as _;

use abide_scrub::Kind;

use crate::marked::parse;
use crate::scan;

/// What is asked of each set, over all languages.
const RECALL_MIN: f64 = 0.95;
const PRECISION_MIN: f64 = 0.90;
/// And of each language, of which a set has ten sentences and more.
const LANGUAGE_MIN: f64 = 0.80;

#[derive(Debug, Default)]
struct Score {
    found: usize,
    missed: usize,
    wrong: usize,
    faults: String,
}

const SETS: [(&str, &str, &str); 8] = [
    ("en", include_str!("../data/salary/en.txt"), include_str!("../data/salary/second/en.txt")),
    ("de", include_str!("../data/salary/de.txt"), include_str!("../data/salary/second/de.txt")),
    ("fr", include_str!("../data/salary/fr.txt"), include_str!("../data/salary/second/fr.txt")),
    ("it", include_str!("../data/salary/it.txt"), include_str!("../data/salary/second/it.txt")),
    ("es", include_str!("../data/salary/es.txt"), include_str!("../data/salary/second/es.txt")),
    ("nl", include_str!("../data/salary/nl.txt"), include_str!("../data/salary/second/nl.txt")),
    ("pl", include_str!("../data/salary/pl.txt"), include_str!("../data/salary/second/pl.txt")),
    ("zh", include_str!("../data/salary/zh.txt"), include_str!("../data/salary/second/zh.txt")),
];

fn score(set: &str) -> Score {
    let mut score = Score::default();
    for line in set.lines().filter(|line| !line.is_empty()) {
        let (text, labels) = parse(&line[2..].replace("\\n", "\n"));
        let spans = scan(&text);
        let spans: Vec<_> = spans.iter().filter(|span| span.kind == Kind::Salary).collect();
        let meets = |(start, end): (usize, usize), span: (usize, usize)| {
            let common = end.min(span.1).saturating_sub(start.max(span.0));
            common * 2 >= end - start
        };
        let missed = labels
            .iter()
            .filter(|label| !spans.iter().any(|span| meets(**label, (span.start, span.end))));
        let missed = missed.count();
        let wrong = spans.iter().filter(|span| {
            !labels.iter().any(|label| label.0.max(span.start) < label.1.min(span.end))
        });
        let wrong = wrong.count();
        score.found += labels.len() - missed;
        score.missed += missed;
        score.wrong += wrong;
        if missed + wrong > 0 {
            let found: Vec<_> = spans.iter().map(|span| &text[span.start..span.end]).collect();
            let _ = writeln!(score.faults, "  {line}\n    found {found:?}");
        }
    }
    score
}

fn rates([found, missed, wrong]: [usize; 3]) -> (f64, f64) {
    (found as f64 / (found + missed) as f64, found as f64 / (found + wrong) as f64)
}

#[test]
fn own_pay_is_found_and_other_amounts_are_left() {
    let mut report = String::new();
    let mut sums = [[0usize; 3]; 2];
    let sets = SETS.iter().flat_map(|(language, first, second)| {
        [(language, "first", first, 0), (language, "second", second, 1)]
    });
    let mut is_good = true;
    for (language, name, set, place) in sets {
        let Score { found, missed, wrong, faults } = score(set);
        let (recall, precision) = rates([found, missed, wrong]);
        is_good &= recall >= LANGUAGE_MIN && precision >= LANGUAGE_MIN;
        let _ = writeln!(
            report,
            "{language}, {name}: recall {recall:.3}, precision {precision:.3}\n{faults}"
        );
        for (sum, add) in sums[place].iter_mut().zip([found, missed, wrong]) {
            *sum += add;
        }
    }
    for sum in sums {
        let (recall, precision) = rates(sum);
        is_good &= recall >= RECALL_MIN && precision >= PRECISION_MIN;
        let _ = writeln!(report, "all: recall {recall:.3}, precision {precision:.3}");
    }
    println!("{report}");
    assert!(is_good, "{report}");
}
