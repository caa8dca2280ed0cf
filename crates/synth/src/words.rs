//! What a record says, and who else is in it.

use crate::draw::Draw;
use crate::grammar::{Planted, Text};
use crate::leaf::{Leaf, Others};
use crate::person::{Face, Person};
use crate::record::Record;
use crate::world::World;

/// Members of one thread: a block of neighbours, who live where they live and chose as they chose.
const THREAD: u64 = 6;

/// What is typed though it should not be, whatever the record is about.
pub(crate) const LEAKS: &[&str] =
    &["leak_card", "leak_secret", "leak_salary", "leak_contact", "leak_identity"];

/// What people go on about.
const LONG: &[&str] = &[
    "post",
    "comment",
    "contribution",
    "group_post",
    "group_comment",
    "group_message",
    "position",
    "experience",
    "volunteering",
    "recommendation",
    "prompt",
    "private",
    "support",
    "feedback",
];

/// Fills in text, conversation, media, contributors and mentions.
pub(crate) fn write(
    world: &World,
    member: u64,
    person: &Person,
    leaf: &Leaf,
    record: &mut Record,
    draw: &mut Draw,
) {
    let language = person.face.language;
    let other = world.face(neighbour(world, member, draw));
    let mut text = Text::default();
    match leaf.category {
        "profile.name" => text.words.push_str(&person.face.name),
        "profile.endorsement" => {
            text.words.push_str(&other.name);
            text.words.push_str(": ");
            world.say(language, leaf.says, "", &mut text, draw);
        }
        _ => world.say(language, leaf.says, &other.name, &mut text, draw),
    }
    if LONG.contains(&leaf.says) {
        for _ in 0..draw.between(1, 5) {
            text.space(language);
            let sentence = draw.word(&["detail", "claim", "story", "detail"]);
            world.say(language, sentence, "", &mut text, draw);
        }
    }
    if matches!(leaf.category, "profile.photo" | "content.media") {
        record.media.push(media(record, draw));
    }
    add_others(world, person, leaf, &other, record, &mut text, draw);
    if !text.words.is_empty() && draw.chance(world.leaks_per_thousand * 10) {
        let leak = draw.word(LEAKS);
        text.space(language);
        world.say(language, leak, "", &mut text, draw);
    }
    let reply = match leaf.category {
        "genai.input" => "assistant_reply",
        "jobs.generic_answer" => "answer",
        "applications.answer" => "applied_answer",
        "feedback.thumb" => "thumb_on",
        _ => "",
    };
    if reply.is_empty() {
        plant(record, "text", &text.planted);
        record.text = Some(text.words).filter(|words| !words.is_empty());
        return;
    }
    plant(record, "messages.0", &text.planted);
    let mut answer = text.follow();
    world.say(language, reply, "", &mut answer, draw);
    plant(record, "messages.1", &answer.planted);
    let mut thumb = answer.follow();
    record.messages = vec![("user", text.words), ("assistant", answer.words)];
    if leaf.category == "feedback.thumb" {
        world.say(language, "thumb", "", &mut thumb, draw);
        record.messages.push(("thumb", thumb.words));
    }
}

fn plant(record: &mut Record, part: &'static str, planted: &[Planted]) {
    record.planted.extend(planted.iter().map(|planted| (part, *planted)));
}

/// Mostly somebody of the member's thread, else anybody; never the member, where there is anybody else.
pub(crate) fn neighbour(world: &World, member: u64, draw: &mut Draw) -> u64 {
    let first = member - member % THREAD;
    let (from, until) = if draw.chance(6000) {
        (first, (first + THREAD).min(world.members))
    } else {
        (0, world.members)
    };
    let other = from + draw.below(until - from);
    if other == member { (member + 1) % world.members.max(1) } else { other }
}

/// A file that only its digest and name stand for.
fn media(record: &Record, draw: &mut Draw) -> (String, String) {
    let quarters = [0; 4].map(|_| format!("{:016x}", draw.below(u64::MAX)));
    let digest = quarters.concat();
    (format!("sha256:{digest}"), format!("media/{}.jpg", record.id))
}

fn add_others(
    world: &World,
    person: &Person,
    leaf: &Leaf,
    other: &Face,
    record: &mut Record,
    text: &mut Text,
    draw: &mut Draw,
) {
    let language = person.face.language;
    let add = |role, record: &mut Record, draw: &mut Draw| {
        // A few have left, and only their name is known.
        let member = (!draw.chance(400)).then(|| other.id.clone());
        record.contributors.push((member, role));
    };
    match leaf.others {
        Others::Recommendation => add("recommended", record, draw),
        Others::Endorsement => add("endorsee", record, draw),
        Others::CoAuthored if draw.chance(4000) => {
            text.space(language);
            world.say(language, "together", &other.name, text, draw);
            add("co_author", record, draw);
        }
        Others::Thread => {
            if draw.chance(3500) {
                text.space(language);
                world.say(language, "quote", &other.name, text, draw);
                add("quoted", record, draw);
            }
            if draw.chance(3000) {
                mention(world, person, other, record, text, draw);
            }
        }
        Others::Mentioned => {
            if draw.chance(2800) {
                mention(world, person, other, record, text, draw);
            }
            if draw.chance(500) {
                add("editor", record, draw);
            }
        }
        _ => {}
    }
}

fn mention(
    world: &World,
    person: &Person,
    other: &Face,
    record: &mut Record,
    text: &mut Text,
    draw: &mut Draw,
) {
    text.space(person.face.language);
    // Of ten that are mentioned, one is nobody that the platform knows.
    if draw.chance(1000) {
        let stranger =
            format!("{}{}", draw.word(person.face.language.last_names()), draw.below(90));
        world.say(person.face.language, "mention", &stranger.to_lowercase(), text, draw);
        record.mentions.push(None);
    } else {
        world.say(person.face.language, "mention", &other.handle, text, draw);
        record.mentions.push(Some(other.id.clone()));
    }
}
