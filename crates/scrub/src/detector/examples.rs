//! Every detector's examples, run by the whole scrubber.

use std::sync::LazyLock;

use super::{Detector, all};
use crate::context::Context;
use crate::kind::Kind;
use crate::scrubber::Scrubber;

static SCRUBBER: LazyLock<Scrubber> = LazyLock::new(|| Scrubber::new().unwrap());

/// The text without its marks, and what they mark.
fn example(marked: &str) -> (String, Vec<String>) {
    let marked = marked.replace('¦', "");
    let mut parts = Vec::new();
    let mut rest = marked.as_str();
    while let Some((_, inside)) = rest.split_once('«') {
        let Some((part, after)) = inside.split_once('»') else { break };
        parts.push(part.to_owned());
        rest = after;
    }
    (marked.replace(['«', '»'], ""), parts)
}

fn found(text: &str, kind: Kind) -> Vec<String> {
    let spans = SCRUBBER.scan(text, &Context::default()).unwrap();
    let spans = spans.iter().filter(|span| span.kind == kind);
    spans.map(|span| text[span.start..span.end].to_owned()).collect()
}

fn faults(detector: &Detector) -> Vec<String> {
    let finds = detector.finds.iter().map(|marked| example(marked));
    let leaves = detector.leaves.iter().map(|text| (text.replace('¦', ""), Vec::new()));
    finds
        .chain(leaves)
        .filter_map(|(text, expected)| {
            let found = found(&text, detector.kind);
            (found != expected)
                .then(|| format!("{}: {text:?}: found {found:?}, not {expected:?}", detector.name))
        })
        .collect()
}

#[test]
fn every_detector_finds_its_examples_and_leaves_the_others() {
    let faults: Vec<String> = all().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_declaration_is_whole() {
    let mut names: Vec<&str> = all().map(|detector| detector.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "a name is used twice");
    for detector in all() {
        let Detector { name, hint, source, languages, finds, .. } = detector;
        assert!(!hint.is_empty() && !source.is_empty() && !languages.is_empty(), "{name}");
        assert!(!finds.is_empty(), "{name} has no example");
    }
}
