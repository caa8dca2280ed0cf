//! How often each category is written, for whom, and what is said in it.

/// Who can see records of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    Profile,
    Content,
    Group,
    Platform,
    Recipients,
}

/// How a record's time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dated {
    /// One instant.
    Once,
    /// Creation, and for some an edit.
    Edited,
    /// Between joining and capture.
    Undated,
}

/// Who else is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    Nobody,
    /// Some mention somebody, some have an editor.
    Mentioned,
    /// Some quote somebody of their thread, and some mention them.
    Thread,
    /// Some have a co-author.
    CoAuthored,
    /// All are about a second member.
    Recommendation,
    Endorsement,
    /// They address somebody, who is no contributor.
    Addressed,
}

/// One category.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf {
    pub(crate) category: &'static str,
    /// Of about ten thousand.
    pub(crate) weight: u32,
    pub(crate) seen: Seen,
    pub(crate) dated: Dated,
    pub(crate) others: Others,
    /// The grammar's symbol.
    pub(crate) says: &'static str,
}

use Dated::{Edited, Once, Undated};
use Others::{Addressed, CoAuthored, Endorsement, Mentioned, Nobody, Recommendation, Thread};
use Seen::{Content, Group, Platform, Profile, Recipients};

const fn leaf(
    category: &'static str,
    weight: u32,
    seen: Seen,
    dated: Dated,
    others: Others,
    says: &'static str,
) -> Leaf {
    Leaf { category, weight, seen, dated, others, says }
}

/// Every category of the taxonomy, one of the platform's own, and one that nobody knows.
pub(crate) const LEAVES: &[Leaf] = &[
    leaf("content.post", 1500, Content, Edited, Mentioned, "post"),
    leaf("content.comment", 1600, Content, Edited, Mentioned, "comment"),
    leaf("content.article", 220, Content, Edited, CoAuthored, "article"),
    leaf("content.poll", 120, Content, Once, Nobody, "poll"),
    leaf("content.contribution", 150, Content, Edited, Mentioned, "contribution"),
    leaf("content.media", 150, Content, Once, Nobody, "media"),
    leaf("content.document", 100, Content, Once, CoAuthored, "document"),
    leaf("profile", 220, Profile, Undated, Nobody, "headline_self"),
    leaf("profile.name", 250, Profile, Undated, Nobody, ""),
    leaf("profile.photo", 150, Profile, Undated, Nobody, ""),
    leaf("profile.position", 300, Profile, Undated, Nobody, "position"),
    leaf("profile.experience", 400, Profile, Undated, Nobody, "experience"),
    leaf("profile.education", 250, Profile, Undated, Nobody, "education"),
    leaf("profile.location", 200, Profile, Undated, Nobody, "city"),
    leaf("profile.skills", 300, Profile, Undated, Nobody, "skills"),
    leaf("profile.certification", 120, Profile, Undated, Nobody, "certification"),
    leaf("profile.licence", 60, Profile, Undated, Nobody, "licence"),
    leaf("profile.volunteering", 100, Profile, Undated, Nobody, "volunteering"),
    leaf("profile.publication", 80, Profile, Undated, CoAuthored, "publication"),
    leaf("profile.patent", 60, Profile, Undated, CoAuthored, "patent"),
    leaf("profile.endorsement", 350, Profile, Once, Endorsement, "skill"),
    leaf("profile.recommendation", 300, Profile, Once, Recommendation, "recommendation"),
    leaf("genai.input", 400, Platform, Once, Nobody, "prompt"),
    leaf("jobs.resume", 120, Platform, Edited, Nobody, "resume"),
    leaf("jobs.generic_answer", 220, Platform, Once, Nobody, "question"),
    leaf("groups.post", 300, Group, Edited, Thread, "group_post"),
    leaf("groups.comment", 350, Group, Once, Thread, "group_comment"),
    leaf("groups.message", 400, Group, Once, Thread, "group_message"),
    leaf("groups.activity", 100, Group, Once, Nobody, "group_activity"),
    leaf("feedback.support", 120, Platform, Once, Nobody, "support"),
    leaf("feedback.thumb", 120, Platform, Once, Nobody, "prompt"),
    leaf("feedback.report", 60, Platform, Once, Nobody, "report"),
    leaf("feedback.comment", 70, Platform, Once, Nobody, "feedback"),
    leaf("activity.reaction", 120, Profile, Once, Nobody, "activity"),
    leaf("activity.saved", 50, Platform, Once, Nobody, "activity"),
    leaf("activity.follow", 60, Profile, Once, Nobody, "activity"),
    leaf("activity.search", 60, Platform, Once, Nobody, "activity"),
    leaf("activity.event", 50, Profile, Once, Nobody, "activity"),
    leaf("activity.learning", 50, Platform, Once, Nobody, "activity"),
    leaf("activity.job_preference", 50, Platform, Once, Nobody, "activity"),
    leaf("activity.service", 30, Profile, Once, Nobody, "activity"),
    leaf("ads", 40, Platform, Once, Nobody, "inference"),
    leaf("inferences", 40, Platform, Once, Nobody, "inference"),
    leaf("messages.private", 600, Recipients, Once, Addressed, "private"),
    leaf("messages.invitation", 120, Recipients, Once, Addressed, "invitation"),
    leaf("credentials.login", 30, Platform, Once, Nobody, "leak_secret"),
    leaf("payment.method", 30, Platform, Once, Nobody, "leak_card"),
    leaf("payment.receipt", 30, Platform, Once, Nobody, "leak_card"),
    leaf("salary.provided", 40, Platform, Once, Nobody, "salary_note"),
    leaf("applications.job", 80, Platform, Once, Nobody, "application"),
    leaf("applications.answer", 80, Platform, Once, Nobody, "applied_question"),
    leaf("identity.document", 20, Platform, Once, Nobody, "licence"),
    leaf("account.contact", 30, Platform, Once, Nobody, "leak_contact"),
    leaf("account.registration", 20, Platform, Once, Nobody, "leak_contact"),
    leaf("security.login", 30, Platform, Once, Nobody, "leak_secret"),
    leaf("contacts.connection", 50, Platform, Once, Addressed, "leak_contact"),
    leaf("contacts.imported", 40, Platform, Once, Nobody, "leak_contact"),
    leaf("x-lab.note", 30, Content, Once, Nobody, "comment"),
    // A feature that nobody has mapped yet.
    leaf("stories", 40, Content, Once, Nobody, "media"),
];

/// All symbols that grammars need for what the program says.
#[cfg(test)]
pub(crate) fn symbols() -> impl Iterator<Item = &'static str> {
    const MORE: &[&str] = &[
        "answer",
        "applied_answer",
        "assistant_reply",
        "mention",
        "quote",
        "together",
        "thumb",
        "thumb_on",
    ];
    let leaves = LEAVES.iter().map(|leaf| leaf.says).filter(|says| !says.is_empty());
    leaves.chain(MORE.iter().copied()).chain(crate::words::LEAKS.iter().copied())
}

#[cfg(test)]
mod tests {
    use abide_terms::taxonomy;

    use super::*;

    #[test]
    fn every_leaf_of_the_taxonomy_is_written() {
        let ours: Vec<&str> = LEAVES.iter().map(|leaf| leaf.category).collect();
        for leaf in taxonomy::LEAVES {
            assert!(ours.contains(&leaf.name), "{}", leaf.name);
        }
        assert!(ours.iter().any(|category| taxonomy::is_own(category)));
        assert!(ours.iter().any(|category| !taxonomy::is_known(category)));
    }
}
