//! An ordinary member's records, one after the other.

use crate::cast;
use crate::clock::{self, DAY, Micros, SECOND};
use crate::draw::{Draw, Purpose};
use crate::language::Language;
use crate::leaf::{self, Leaf, Made, Others, Seen, Words};
use crate::person::Person;
use crate::row::Row;
use crate::world::{Scene, World};

/// Writes everything of the ordinary member of that number.
pub(crate) fn write(world: &World, number: u64, person: &Person, rows: &mut Vec<Row>) {
    let mut draw = Draw::new(world.seed, Purpose::Records, number);
    for count in 0..world.share(number) {
        let leaf = match count {
            0 => leaf::NAME,
            1 => leaf::POSITION,
            _ => world.leaf(&mut draw).unwrap_or(leaf::NAME),
        };
        let author = Author { world, number, person, draw: &mut draw };
        rows.push(author.row(leaf, count));
    }
}

struct Author<'a> {
    world: &'a World,
    number: u64,
    person: &'a Person,
    draw: &'a mut Draw,
}

impl Author<'_> {
    fn row(mut self, leaf: Leaf, count: u64) -> Row {
        let (made_from, made_to) = self.made(leaf);
        let made = made_from.or(made_to).unwrap_or(clock::LAST);
        let language = if self.draw.chance(1000) { Language::En } else { self.person.language };
        let mut row = Row {
            id: format!("r-{:07}-{count}", self.number),
            category: (!self.draw.chance(10)).then_some(leaf.category),
            audience: audience(leaf.seen, self.draw),
            author: self.author(),
            made_from,
            made_to,
            deleted_at: self.deleted(made_to.unwrap_or(made)),
            signals: self.signals(leaf),
            language: (!self.draw.chance(60)).then(|| language.tag()),
            ..Row::default()
        };
        self.words(leaf, language, made, &mut row);
        row
    }

    /// The account that the record names: now and then one that nobody knows, or none.
    fn author(&mut self) -> Option<String> {
        match self.draw.below(10_000) {
            0..10 => Some(format!("gone-{:07}", self.number)),
            10..15 => None,
            _ => Some(self.person.id.clone()),
        }
    }

    fn made(&mut self, leaf: Leaf) -> (Option<Micros>, Option<Micros>) {
        if leaf.made == Made::Undated {
            return (self.person.joined, Some(clock::CAPTURE));
        }
        let since = self.person.since();
        // The later of two draws: there is more from the last years.
        let at = self.draw.between(since, clock::LAST).max(self.draw.between(since, clock::LAST)) / SECOND * SECOND;
        let at = at.max(since);
        match self.draw.below(10_000) {
            0..40 => (None, None),
            40..60 => (Some(at), None),
            // A clock went backwards.
            60..66 => (Some(at), Some(at - DAY)),
            66..600 => (Some(at), Some((at + self.draw.between(60, 60 * 86_400) * SECOND).min(clock::LAST))),
            _ => (Some(at), Some(at)),
        }
    }

    fn deleted(&mut self, made: Micros) -> Option<Micros> {
        self.draw.chance(200).then(|| self.draw.between(made, clock::END))
    }

    fn signals(&mut self, leaf: Leaf) -> Vec<&'static str> {
        if leaf.seen != Seen::Public {
            return Vec::new();
        }
        match self.draw.below(10_000) {
            0..150 => vec!["tdmrep"],
            150..190 => vec!["aipref"],
            190..195 => vec!["robots"],
            195..200 => vec!["tdmrep", "aipref"],
            _ => Vec::new(),
        }
    }

    fn words(&mut self, leaf: Leaf, language: Language, made: Micros, row: &mut Row) {
        let world = self.world;
        let part = self.part(leaf.others);
        let other = part.is_some().then(|| world.other(self.number, self.draw));
        let is_about_author = part == Some(Part::Contributor("recommender"));
        let scene = Scene { author: self.person, other: other.as_ref(), language, made };
        let scene = match &other {
            // Words that somebody else wrote about this member.
            Some(other) if is_about_author => Scene { author: other, other: Some(self.person), ..scene },
            _ => scene,
        };
        match leaf.words {
            Words::Prompt => {
                row.messages.push(("user", world.sentence(leaf.rule, scene, self.draw)));
                if self.draw.chance(4000) {
                    row.messages.push(("assistant", world.sentence("assistant_reply", scene, self.draw)));
                }
                return;
            }
            Words::Answer | Words::Applied => {
                let question = if leaf.words == Words::Answer { "question" } else { "applied_question" };
                row.messages.push(("user", world.sentence(question, scene, self.draw)));
                row.messages.push(("assistant", world.sentence(leaf.rule, scene, self.draw)));
                return;
            }
            Words::Thumb => {
                row.messages.push(("user", world.sentence("prompt", scene, self.draw)));
                row.messages.push(("assistant", world.sentence("thumb_on", scene, self.draw)));
            }
            Words::Media => row.media.push(media(self.draw)),
            Words::Text => {}
        }
        let mut text = world.sentence(leaf.rule, scene, self.draw);
        if let (Some(part), Some(other)) = (part, &other) {
            self.enter(part, other, scene, row, &mut text);
        }
        if is_talk(leaf) && self.draw.chance(120) {
            let (rule, kind) = *self
                .draw
                .weighted(&[
                    (("leak_card", "card"), 3),
                    (("leak_secret", "secret"), 2),
                    (("leak_salary", "salary"), 3),
                    (("leak_contact", "contact"), 3),
                ])
                .unwrap_or(&("leak_card", "card"));
            self.append(rule, scene, &mut text);
            row.planted = Some(kind);
        }
        row.text = Some(text);
    }

    /// Whether somebody else is in the record, and how.
    fn part(&mut self, others: Others) -> Option<Part> {
        let drawn = self.draw.below(100);
        Some(match (others, drawn) {
            (Others::Post, 0..13) | (Others::Talk, 0..17) => Part::Mention,
            (Others::Post, 13..18) | (Others::Edited, 0..45) => Part::Contributor("editor"),
            (Others::Post, 18..23) | (Others::Paper, 0..60) => Part::Contributor("co_author"),
            (Others::Post, 23..28) | (Others::Talk, 17..33) => Part::Contributor("quoted"),
            (Others::Endorser, 0..60) => Part::Contributor("endorser"),
            (Others::Endorser, _) => Part::Contributor("endorsee"),
            (Others::Recommender, 0..60) => Part::Contributor("recommender"),
            (Others::Recommender, _) => Part::Contributor("recommended"),
            (Others::Named, _) => Part::Named,
            _ => return None,
        })
    }

    /// Enters the other person into the record and its text.
    fn enter(&mut self, part: Part, other: &Person, scene: Scene<'_>, row: &mut Row, text: &mut String) {
        match part {
            Part::Named => {}
            Part::Mention => {
                // Three in a hundred are handles that nobody has.
                let is_known = !self.draw.chance(300);
                let stranger =
                    Person { handle: format!("{}-{}", other.handle, self.draw.below(90)), ..other.clone() };
                let named = if is_known { other } else { &stranger };
                self.append("mention", Scene { other: Some(named), ..scene }, text);
                row.mentions.push(is_known.then(|| other.id.clone()));
                if self.draw.chance(1500) {
                    let second = self.world.other(self.number, self.draw);
                    self.append("mention", Scene { other: Some(&second), ..scene }, text);
                    row.mentions.push(Some(second.id));
                }
            }
            Part::Contributor(role) => {
                match role {
                    "quoted" => self.append("quote", scene, text),
                    "co_author" => self.append("together", scene, text),
                    _ => {}
                }
                let member = match role {
                    // Software edits too.
                    "editor" if self.draw.chance(800) => Some(cast::BOT.to_owned()),
                    "editor" => Some(other.id.clone()),
                    _ => (!self.draw.chance(600)).then(|| other.id.clone()),
                };
                row.contributors.push((member, role));
                if role == "editor"
                    && let Some(made) = row.made_to
                    && row.made_from.is_some_and(|from| from <= made)
                {
                    let edited = made + self.draw.between(3600, 20 * 86_400) * SECOND;
                    row.made_to = Some(edited.min(clock::CAPTURE));
                }
            }
        }
    }

    fn append(&mut self, rule: &str, scene: Scene<'_>, text: &mut String) {
        if scene.language != Language::Zh {
            text.push(' ');
        }
        self.world.say(rule, scene, self.draw, text);
    }
}

/// What somebody else has to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Mention,
    Contributor(&'static str),
    Named,
}

/// Kinds of records into which people type what they should not.
fn is_talk(leaf: Leaf) -> bool {
    matches!(leaf.others, Others::Post | Others::Talk | Others::Edited)
        || matches!(leaf.category, "messages.private" | "feedback.support" | "feedback.comment" | "jobs.resume")
}

fn audience(seen: Seen, draw: &mut Draw) -> Option<&'static str> {
    let drawn = draw.below(100);
    match (seen, drawn) {
        (_, 99) => None,
        // A word that nobody has mapped.
        (Seen::Public, 98) => Some("everyone"),
        (Seen::Profile, 0..58) | (Seen::Public, 0..74) | (Seen::Group, 0..2) => Some("public"),
        (Seen::Profile, 58..90) | (Seen::Public, 74..83) => Some("members"),
        (Seen::Profile | Seen::Public, _) => Some("connections"),
        (Seen::Group, _) => Some("group"),
        (Seen::Recipients, _) => Some("recipients"),
        (Seen::Platform, _) => Some("platform"),
    }
}

fn media(draw: &mut Draw) -> (String, String) {
    let digest: String = (0..4).map(|_| format!("{:016x}", draw.below(u64::MAX))).collect();
    let kind = draw.word(&["jpg", "png", "mp4", "m4a"]);
    let reference = format!("media/{}.{kind}", digest.get(..16).unwrap_or_default());
    (format!("sha256:{digest}"), reference)
}
