//! One member with one record of every leaf, and of everything that can be wrong with a record.

use super::{DAY, EVE, Member, adult};
use crate::clock;
use crate::leaf::{LEAVES, Leaf, Made, NAME, POSITION, Seen, Words};

/// Somebody who may be used, so that each of the records is decided by what it is.
pub(super) fn zoe() -> Member {
    let shows =
        "One record of every leaf of the taxonomy, and one of everything that a record can lack.";
    let zoe = adult("zoe-us", "Zoe", "Whitlock", "US", shows).told_both();
    let zoe = [NAME, POSITION].iter().chain(LEAVES).fold(zoe, leaf);
    broken(zoe)
}

fn leaf(zoe: Member, leaf: &Leaf) -> Member {
    let outcome = outcome(leaf.category);
    let made = clock::at(2023, 3, 14);
    let text = format!("A record of {} by a member of the cast.", leaf.category);
    let zoe = zoe.row(leaf.category, made, &text).expect(EVE, outcome).expect(DAY, outcome);
    let joined = zoe.person.joined;
    zoe.but(|row| {
        row.audience = Some(match leaf.seen {
            Seen::Profile => "members",
            Seen::Public => "public",
            Seen::Group => "group",
            Seen::Recipients => "recipients",
            Seen::Platform => "platform",
        });
        if leaf.made == Made::Undated {
            (row.made_from, row.made_to) = (joined, Some(clock::CAPTURE));
        }
        match leaf.words {
            Words::Prompt | Words::Answer | Words::Applied => {
                row.text = None;
                row.messages = vec![("user", text.clone()), ("assistant", "Noted.".to_owned())];
            }
            Words::Thumb => {
                row.text = Some("up".to_owned());
                row.messages =
                    vec![("user", text.clone()), ("assistant", "A suggestion.".to_owned())];
            }
            Words::Media => {
                row.media.push((format!("sha256:{}", "0".repeat(64)), "media/zoe.jpg".to_owned()));
            }
            Words::Text => {}
        }
    })
}

/// What the reference terms say of a category, as their files can be read.
fn outcome(category: &str) -> &'static str {
    match category.split_once('.').map_or(category, |(root, _)| root) {
        "messages" | "credentials" | "payment" | "salary" | "applications" | "identity"
        | "account" | "security" | "contacts" => "never",
        "activity" | "ads" | "inferences" | "x-events" => "category_unlisted",
        _ if matches!(category, "profile" | "content.story") => "category_unlisted",
        _ => "allowed",
    }
}

fn broken(zoe: Member) -> Member {
    let made = clock::at(2022, 8, 9);
    zoe.record(
        "content.post",
        made,
        "Nobody wrote down what kind of record this is.",
        "category_unlisted",
    )
    .but(|row| row.category = None)
    .record("content.post", made, "Nobody wrote down who could see this.", "audience")
    .but(|row| row.audience = None)
    .record("content.post", made, "For my connections alone.", "audience")
    .but(|row| row.audience = Some("connections"))
    .record("content.post", made, "This was deleted in 2023.", "deleted")
    .but(|row| row.deleted_at = Some(clock::at(2023, 1, 1)))
    .record("content.post", made, "Nobody knows whose this is.", "not_a_member")
    .but(|row| row.author = None)
    .record("content.post", made, "Nobody wrote down when this was made.", "region_unlisted")
    .but(|row| (row.made_from, row.made_to) = (None, None))
    .record("content.post", made, "A clock went backwards while this was edited.", "undecidable")
    .but(|row| row.made_to = Some(made - clock::DAY))
    .record("content.post", clock::at(2025, 12, 2), "This was made later.", "outside_window")
    .record("content.post", made, "With somebody who has no account.", "other_person")
    .but(|row| row.contributors.push((None, "co_author")))
    .record("content.post", made, "Thanks to @nobody-at-all for the figures.", "other_person")
    .but(|row| row.mentions.push(None))
    .record("content.post", made, "A signal says no, in a word that no terms know.", "signal")
    .but(|row| row.signals.push("robots"))
}
