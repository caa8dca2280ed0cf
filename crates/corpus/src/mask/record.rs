//! One record: what of it is masked, or why it cannot be.

use abide_gate::Mention;
use abide_scrub::{Asked, Context, Kind, Masked, Nearby, Span};

use super::Masking;
use super::call::Mentions;
use super::redaction::{Column, Redaction};

/// Who found it, where a reference is dropped because of somebody in the record.
const REFERENCE: &str = "person.media";

/// Words of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) column: Column,
    pub(crate) item: Option<u32>,
    pub(crate) text: &'a str,
}

/// What is known of a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) author: Option<u32>,
    pub(super) category: Option<&'a str>,
    /// The author's region at the cutoff.
    pub(super) region: Option<&'a str>,
    pub(super) mentions: &'a [Mention],
    /// Its references to files.
    pub(super) media: &'a [Option<&'a str>],
}

/// Why a record cannot be masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unmasked {
    /// Somebody who has to be masked is not in the words, or stands there still.
    Nobody,
    /// The words are too many, or never settle.
    Unreadable,
}

impl Masking {
    /// What is masked in a record, in the order of its parts. `asked` takes down whose standing that depends on.
    pub(super) fn find(
        &self,
        parts: &[Part<'_>],
        about: &About<'_>,
        asked: Option<&Asked>,
    ) -> Result<Vec<Redaction>, Unmasked> {
        let mentions = Mentions::new(&self.people, about.mentions);
        let near = mentions.members();
        let everybody = self.people.masked(about.category);
        // Who is denied in this record alone is masked in this record alone.
        let own = near.iter().any(|member| !everybody.contains(*member)).then(|| {
            let mut own = everybody.clone();
            for member in &near {
                own.insert(*member);
            }
            own
        });
        let masked = own.as_ref().unwrap_or(everybody);
        let mut context = Context::default().people(Nearby { masked, near: &near, asked });
        // A subdivision has its country's numbers.
        context.region = about.region.and_then(|region| region.split('-').next());

        let mut scanned = Vec::with_capacity(parts.len());
        let mut called = Vec::new();
        let mut question = None;
        for part in parts {
            // What was said before may be what this answers.
            context.question = question.filter(|_| part.column == Column::Messages);
            question = Some(part.text);
            let calls = mentions.masked(part.text, asked);
            let known = calls.iter().map(|call| call.span.clone()).collect();
            let spans = self.scrubber.scan_beside(part.text, known, &context);
            let mut spans = spans.map_err(|_| Unmasked::Unreadable)?;
            if let Some(author) = about.author.filter(|author| !masked.contains(*author)) {
                let all = spans.len();
                self.leave_own_name(part.text, &mut spans, author, &near);
                if let Some(asked) = asked.filter(|_| spans.len() < all) {
                    asked.veil();
                }
            }
            scanned.push(spans);
            called.extend(calls.into_iter().map(|call| call.members));
        }
        self.is_everybody_masked(parts, &scanned, &mentions, &called)?;
        let mut found = redactions(parts, scanned);
        let is_named = mentions.is_masking() || found.iter().any(|one| one.kind == Kind::Person);
        context.question = None;
        for (item, reference) in (0..).zip(about.media) {
            if let Some((kind, detector)) = self.dropped(*reference, is_named, &context)? {
                let (column, item) = (Column::Media, Some(item));
                found.push(Redaction { column, item, place: None, kind, detector });
            }
        }
        Ok(found)
    }

    /// Why a reference is dropped: something is found in it, or the record names somebody whom it may show.
    fn dropped(
        &self,
        reference: Option<&str>,
        is_named: bool,
        context: &Context<'_>,
    ) -> Result<Option<(Kind, String)>, Unmasked> {
        let reference = reference.unwrap_or_default();
        for words in [reference, &apart(reference)] {
            let spans = self.scrubber.scan(words, context).map_err(|_| Unmasked::Unreadable)?;
            if let Some(span) = spans.into_iter().next() {
                if let Some(asked) = context.people.and_then(|people| people.asked) {
                    asked.veil();
                }
                return Ok(Some((span.kind, span.detector)));
            }
        }
        Ok(is_named.then(|| (Kind::Person, REFERENCE.to_owned())))
    }

    /// A name that the author has is the author's here, whoever else has it, but for those who have to be masked.
    fn leave_own_name(&self, text: &str, spans: &mut Vec<Span>, author: u32, near: &[u32]) {
        if !spans.iter().any(|span| span.kind == Kind::Person) {
            return;
        }
        let places = |of: &[u32]| {
            let masked: Masked = of.iter().copied().collect();
            self.scrubber.people_in(text, &Nearby { masked: &masked, near: &[], asked: None })
        };
        let (own, others) = (places(&[author]), places(near));
        spans.retain(|span| {
            let place = span.start..span.end;
            span.kind != Kind::Person || !own.contains(&place) || others.contains(&place)
        });
    }

    /// Everybody who has to be masked was found, and stands nowhere else.
    fn is_everybody_masked(
        &self,
        parts: &[Part<'_>],
        scanned: &[Vec<Span>],
        mentions: &Mentions<'_>,
        called: &[Vec<u32>],
    ) -> Result<(), Unmasked> {
        let mut missing = mentions.strangers();
        for member in mentions.members() {
            let only: Masked = [member].into_iter().collect();
            let nearby = Nearby { masked: &only, near: &[member], asked: None };
            let mut is_found = called.iter().any(|members| members.contains(&member));
            for (part, spans) in parts.iter().zip(scanned) {
                for place in self.scrubber.people_in(part.text, &nearby) {
                    is_found = true;
                    if !covers(spans, place.start, place.end) {
                        return Err(Unmasked::Nobody);
                    }
                }
            }
            missing += usize::from(!is_found);
        }
        // A name that is cut short, or nobody's that is known, is called by what is left.
        let left = called.iter().filter(|members| members.is_empty()).count();
        if missing > left { Err(Unmasked::Nobody) } else { Ok(()) }
    }
}

/// `media/anna-berg_2.jpg` names Anna Berg.
pub(crate) fn apart(reference: &str) -> String {
    reference.replace(['/', '_', '+', '%', '='], " ")
}

/// Whether the spans, which are sorted and disjoint, hold every byte of a place.
fn covers(spans: &[Span], start: usize, end: usize) -> bool {
    let mut at = start;
    for span in spans.iter().filter(|span| span.end > start) {
        if span.start > at {
            break;
        }
        at = span.end;
    }
    at >= end
}

fn redactions(parts: &[Part<'_>], scanned: Vec<Vec<Span>>) -> Vec<Redaction> {
    let parts = parts.iter().zip(scanned);
    let found = parts.flat_map(|(part, spans)| {
        spans.into_iter().map(|span| Redaction {
            column: part.column,
            item: part.item,
            place: Some((span.start as u64, span.end as u64)),
            kind: span.kind,
            detector: span.detector,
        })
    });
    found.collect()
}
