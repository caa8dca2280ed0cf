//! A row and its parent as one conversation: whatever restricts one of them restricts both.

use abide_terms::taxonomy;

use crate::entry::{Contributor, Entry};
use crate::mapping::joined;

/// Puts the parent's facts onto the child's: its people become contributors, its time and its restrictions
/// the conversation's.
pub(crate) fn merge(mut child: Entry, parent: Entry, role: &str) -> Entry {
    let asker = Contributor { member: parent.author, role: role.to_owned() };
    let mut contributors = vec![asker];
    contributors.append(&mut child.contributors);
    contributors.extend(parent.contributors);
    contributors.sort();
    contributors.dedup();
    // What may not be used of the question may not be used with an answer to it.
    let category = match parent.category {
        Some(asked) if taxonomy::is_never(&asked) => Some(asked),
        Some(_) => child.category,
        None => None,
    };
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
