//! Mentions in the words of a record: what of them is masked, and whether everybody was found who has to be.

use abide_gate::Mention;
use abide_intake::call::{self, Call};
use abide_scrub::{Asked, Kind, Span};

use super::people::{self, People};

/// Who found it, where an `@`, a tag or a profile address calls somebody.
const DETECTOR: &str = "person.mention";

/// The mentions of one record.
#[derive(Debug)]
pub(super) struct Mentions<'a> {
    people: &'a People,
    of_record: &'a [Mention],
}

/// A stretch that is masked.
#[derive(Debug)]
pub(super) struct Masked {
    pub(super) span: Span,
    /// The members whose name it is, of those who have to be masked.
    pub(super) members: Vec<u32>,
}

impl<'a> Mentions<'a> {
    pub(super) fn new(people: &'a People, of_record: &'a [Mention]) -> Self {
        Self { people, of_record }
    }

    /// Whether anybody has to be masked.
    pub(super) fn is_masking(&self) -> bool {
        self.of_record.iter().any(|mention| mention.is_masked)
    }

    /// The members who have to be masked, each once.
    pub(super) fn members(&self) -> Vec<u32> {
        let masked = self.of_record.iter().filter(|mention| mention.is_masked);
        let mut members: Vec<u32> = masked.filter_map(|mention| mention.member).collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// How many have to be masked of whom nobody knows who they are.
    pub(super) fn strangers(&self) -> usize {
        self.of_record
            .iter()
            .filter(|mention| mention.is_masked && mention.member.is_none())
            .count()
    }

    /// The calls of a text that are masked: all but those that mean somebody of the record who may be used. Which of them
    /// a mention was taken from, nobody can tell.
    pub(super) fn masked(&self, text: &str, asked: Option<&Asked>) -> Vec<Masked> {
        let mut masked: Vec<Masked> = Vec::new();
        if !self.is_masking() {
            return masked;
        }
        for found in call::calls(text).iter().filter_map(|call| self.call(call, asked)) {
            match masked.last_mut() {
                Some(last) if found.span.start < last.span.end => {
                    last.span.end = last.span.end.max(found.span.end);
                    last.members.extend(found.members);
                }
                _ => masked.push(found),
            }
        }
        masked
    }

    fn call(&self, call: &Call, asked: Option<&Asked>) -> Option<Masked> {
        let is_of = |member: u32, is_masked: bool| {
            self.of_record
                .iter()
                .any(|mention| mention.member == Some(member) && mention.is_masked == is_masked)
        };
        let (mut end, mut members, mut is_usable) = (None, Vec::new(), false);
        for name in &call.names {
            for member in self.people.named(&name.key) {
                if let Some(asked) = asked {
                    asked.see(people::hash(&name.key));
                }
                // The longest name comes first.
                end = end.or(Some(name.end));
                is_usable |= is_of(member, false);
                if is_of(member, true) {
                    members.push(member);
                }
            }
        }
        if members.is_empty() && (is_usable || call.is_address && end.is_none()) {
            return None;
        }
        let end = end.unwrap_or(call.end);
        let span = Span { start: call.start, end, kind: Kind::Person, detector: DETECTOR.into() };
        (span.start < span.end).then_some(Masked { span, members })
    }
}
