//! A row and its parent as one conversation: whatever restricts one of them restricts both.

use abide_terms::taxonomy;

use crate::entry::{Contributor, Entry};
use crate::mapping::joined;

/// Whether two rows can be one record.
///
/// A record has one category, and by it the terms, a member's switch and the list of never are asked. A conversation of two
/// categories would be asked for by one of them alone, and the words of the other would pass a switch that is off. So they are
/// one record only if their category is one; else the child stays alone, with its own words. What it answers still
/// restricts it where that is refused or unknown: an answer may repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// Of one category, or kept as a stub under the stricter one.
    One,
    /// Of two categories that may each be used: the child stands alone.
    Two,
}

impl Match {
    pub(crate) fn of(child: &Entry, parent: &Entry) -> Self {
        match (&child.category, &parent.category) {
            (Some(child), Some(parent)) if child != parent => {
                let is_never = taxonomy::is_never(child) || taxonomy::is_never(parent);
                if is_never { Self::One } else { Self::Two }
            }
            _ => Self::One,
        }
    }
}

/// The category of a conversation: the one that both have. One that is never used wins; else two are unknown.
fn category(child: Option<String>, parent: Option<String>) -> Option<String> {
    let never = |category: &Option<String>| category.as_deref().is_some_and(taxonomy::is_never);
    match (child, parent) {
        (child, _) if never(&child) => child,
        (_, parent) if never(&parent) => parent,
        (child, parent) if child == parent => child,
        _ => None,
    }
}

/// Puts the parent's facts onto the child's: its people become contributors, its time and its restrictions
/// the conversation's.
pub(crate) fn merge(mut child: Entry, parent: Entry, role: &str) -> Entry {
    let asker = Contributor { member: parent.author, role: role.to_owned() };
    let mut contributors = vec![asker];
    contributors.append(&mut child.contributors);
    contributors.extend(parent.contributors);
    contributors.sort();
    contributors.dedup();
    let category = category(child.category, parent.category);
    // Written by two people to one audience; if it is not one, who could see both is unknown.
    let audience = if child.audience == parent.audience { child.audience } else { None };
    let made_from = child.made_from.zip(parent.made_from).map(|(a, b)| a.min(b));
    let made_to = child.made_to.zip(parent.made_to).map(|(a, b)| a.max(b));
    let deleted_at = [child.deleted_at, parent.deleted_at].into_iter().flatten().min();
    let mut signals = child.signals;
    signals.extend(parent.signals);
    signals.sort();
    signals.dedup();
    let language = if child.language == parent.language { child.language } else { None };
    let licence = joined([parent.licence, child.licence]);
    Entry {
        category,
        audience,
        made_from,
        made_to,
        deleted_at,
        contributors,
        signals,
        language,
        licence,
        ..child
    }
}

/// What is known of a row whose parent is not there: somebody else wrote what it answers, and nobody knows
/// who.
pub(crate) fn orphan(mut child: Entry, role: &str) -> Entry {
    child.contributors.push(Contributor { member: None, role: role.to_owned() });
    child
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever a caller merges, the category of one part never speaks for the other.
    #[test]
    fn a_conversation_has_the_category_of_both_or_none() {
        for (child, parent, expected) in [
            ("content.post", "content.post", "content.post"),
            ("content.contribution", "content.post", "?"),
            ("content.contribution", "?", "?"),
            ("?", "content.post", "?"),
            ("content.post", "messages.private", "messages.private"),
            ("salary.provided", "content.post", "salary.provided"),
            ("?", "salary.provided", "salary.provided"),
        ] {
            let entry = |category: &str| Entry {
                category: (category != "?").then(|| category.to_owned()),
                ..Entry::default()
            };
            let merged = merge(entry(child), entry(parent), "asker");
            assert_eq!(merged.category.as_deref().unwrap_or("?"), expected, "{child}, {parent}");
        }
    }
}
