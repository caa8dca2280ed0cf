//! Archives in the shape of LinkedIn's *Get a copy of your data*, for ordinary members: more of their words, which
//! stand in no other file of the network.

use abide_intake::linkedin::{
    Answer, Application, Article, Comment, Contents, Endorsement, Message, Position, Profile,
    Quirks, Recommendation, Share, Table, zip,
};

use crate::clock::{self, Micros, SECOND};
use crate::draw::{Draw, Purpose};
use crate::error::Result;
use crate::grammar::Text;
use crate::language::Language;
use crate::person::Face;
use crate::person::Person;
use crate::secret::{self, Secret};
use crate::words;
use crate::world::World;

/// The archive of a member: the same bytes for the same network.
pub(crate) fn archive(world: &World, number: u64, person: &Person) -> Result<Vec<u8>> {
    let mut draw = Draw::new(world.seed, Purpose::Export, number);
    let quirks = quirks(number, &mut draw);
    let mut clerk = Clerk { world, number, person, draw };
    let contents = clerk.contents();
    Ok(zip(&contents.files(&quirks))?)
}

/// Every archive has a few of the quirks that exports are known for.
fn quirks(number: u64, draw: &mut Draw) -> Quirks {
    let is_complete = draw.chance(6000);
    Quirks {
        byte_order_mark: draw.chance(3000),
        stray_spaces: draw.chance(2000),
        folder: (!is_complete).then(|| "Basic_LinkedInDataExport".to_owned()),
        suffix: is_complete.then_some(100_000 + number),
        are_comments_escaped: draw.chance(7000),
        is_commentary_wrapped: draw.chance(7000),
        rows_per_part: draw.chance(3000).then_some(2),
        carriage_returns: draw.chance(2000),
        has_visibility: draw.chance(9000),
    }
}

struct Clerk<'a> {
    world: &'a World,
    number: u64,
    person: &'a Person,
    draw: Draw,
}

impl Clerk<'_> {
    fn at(&mut self) -> Micros {
        self.draw.between(self.since(), clock::LAST) / SECOND * SECOND
    }

    fn since(&self) -> Micros {
        self.person.joined.unwrap_or(clock::FIRST).clamp(clock::FIRST, clock::LAST - clock::DAY)
    }

    fn say(&mut self, symbol: &str, other: Option<&Face>) -> String {
        let other = other.map(|face| if symbol == "mention" { &face.handle } else { &face.name });
        let mut text = Text::default();
        let language = self.person.face.language;
        self.world.say(
            language,
            symbol,
            other.map_or("", String::as_str),
            &mut text,
            &mut self.draw,
        );
        text.words
    }

    fn secret(&mut self, secret: Secret) -> String {
        let mut text = String::new();
        secret::push(secret, &mut text, &mut self.draw);
        text
    }

    fn other(&mut self) -> Face {
        self.world.face(words::neighbour(self.world, self.number, &mut self.draw))
    }

    fn times<T>(&mut self, from: i64, until: i64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.draw.between(from, until)).map(|_| make(self)).collect()
    }

    fn contents(&mut self) -> Contents {
        Contents {
            profile: Some(self.profile()),
            positions: self.times(1, 4, Self::position),
            skills: self.times(3, 9, |clerk| clerk.say("skill", None)),
            endorsements_received: self.times(0, 4, Self::endorsement),
            endorsements_given: self.times(0, 3, Self::endorsement),
            recommendations_received: self.times(0, 3, Self::recommendation),
            recommendations_given: self.times(0, 2, Self::recommendation),
            shares: self.times(2, 12, Self::share),
            comments: self.times(2, 14, Self::comment),
            articles: self.times(0, 3, Self::article),
            messages: self.times(3, 10, Self::message),
            guide_messages: self.guide(),
            answers: self.times(1, 5, Self::answer),
            screening_answers: self.times(0, 4, Self::answer),
            applications: self.times(0, 4, Self::application),
            tables: self.tables(),
        }
    }

    fn profile(&mut self) -> Profile {
        let birth_date = self.person.born.map(|days| {
            let (year, month, day) = clock::civil(days);
            let months = [
                "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            ];
            let month =
                usize::try_from(month - 1).ok().and_then(|month| months.get(month)).copied();
            format!("{} {day}, {year}", month.unwrap_or_default())
        });
        Profile {
            first_name: first(&self.person.face),
            last_name: last(&self.person.face),
            birth_date: birth_date.unwrap_or_default(),
            headline: self.say("headline_self", None),
            summary: self.say("post", None),
            location: self.say("city", None),
            websites: format!("[PERSONAL:https://{}.example.org]", self.person.face.handle),
            ..Profile::default()
        }
    }

    fn position(&mut self) -> Position {
        let started = self.draw.between(2008, 2020);
        let is_over = self.draw.chance(5000);
        Position {
            company: self.say("company", None),
            title: self.say("role", None),
            description: self.say("duty", None),
            location: self.say("city", None),
            started: format!("Jan {started}"),
            finished: if is_over { format!("Aug {}", started + 3) } else { String::new() },
        }
    }

    fn endorsement(&mut self) -> Endorsement {
        let other = self.other();
        Endorsement {
            at: clock::instant(self.at()),
            skill: self.say("skill", None),
            first_name: first(&other),
            last_name: last(&other),
            url: profile_of(&other),
            status: self.draw.word(&["ACCEPTED", "ACCEPTED", "ACCEPTED", "PENDING"]).to_owned(),
        }
    }

    fn recommendation(&mut self) -> Recommendation {
        let other = self.other();
        Recommendation {
            at: clock::instant(self.at() / (60 * SECOND) * 60 * SECOND),
            first_name: first(&other),
            last_name: last(&other),
            company: self.say("company", None),
            title: self.say("role", None),
            text: self.say("recommendation", Some(&other)),
            status: self.draw.word(&["VISIBLE", "VISIBLE", "HIDDEN"]).to_owned(),
        }
    }

    fn share(&mut self) -> Share {
        let commentary = match self.draw.below(4) {
            0 => format!("{}\n\n{}", self.say("post", None), self.say("close", None)),
            1 => {
                let other = self.other();
                format!("{} {}", self.say("post", None), self.say("mention", Some(&other)))
            }
            _ => self.say("post", None),
        };
        Share {
            at: clock::instant(self.at()),
            link: self.link("share"),
            commentary,
            shared: String::new(),
            media: if self.draw.chance(1500) { self.link("asset") } else { String::new() },
            visibility: self
                .draw
                .word(&["PUBLIC", "PUBLIC", "MEMBER_NETWORK", "CONNECTIONS"])
                .to_owned(),
        }
    }

    fn comment(&mut self) -> Comment {
        let other = self.other();
        let message = match self.draw.below(3) {
            0 => self.say("quote", Some(&other)),
            _ => self.say("comment", None),
        };
        let at = self.draw.chance(9500).then(|| clock::instant(self.at()));
        let kind = self.draw.word(&["activity", "activity", "groupPost"]);
        Comment { at, link: self.link(kind), message }
    }

    fn article(&mut self) -> Article {
        let at = clock::instant(self.at() / (60 * SECOND) * 60 * SECOND);
        let title = self.say("headline_of", None);
        let body = format!("<p>{}</p><p>{}</p>", self.say("post", None), self.say("post", None));
        let name = format!("{}-{:06}", self.person.face.handle, self.draw.below(1_000_000));
        Article {
            link: format!("https://www.linkedin.com/pulse/{name}"),
            name,
            title,
            created: Some(at),
            published: Some(at),
            body,
        }
    }

    fn message(&mut self) -> Message {
        let other = self.other();
        Message {
            conversation: self.code("2-"),
            from: self.person.face.name.clone(),
            from_url: profile_of(&self.person.face),
            to: other.name.clone(),
            to_urls: profile_of(&other),
            at: clock::instant(self.at()),
            content: self.say("private", Some(&other)),
            folder: "INBOX".to_owned(),
            ..Message::default()
        }
    }

    /// Turns with the assistant: the columns of private messages, and nobody on the other side.
    fn guide(&mut self) -> Vec<Message> {
        let mut turns = Vec::new();
        for _ in 0..self.draw.below(3) {
            let at = self.at();
            let conversation = self.code("guide-");
            let me = (self.person.face.name.clone(), profile_of(&self.person.face));
            let assistant = ("LinkedIn Assistant".to_owned(), String::new());
            for (turn, (from, to)) in [(&me, &assistant), (&assistant, &me)].into_iter().enumerate()
            {
                turns.push(Message {
                    conversation: conversation.clone(),
                    from: from.0.clone(),
                    from_url: from.1.clone(),
                    to: to.0.clone(),
                    to_urls: to.1.clone(),
                    at: clock::instant(at + turn as Micros * 20 * SECOND),
                    content: self.say(if turn == 0 { "prompt" } else { "assistant_reply" }, None),
                    folder: "ASSISTANT".to_owned(),
                    ..Message::default()
                });
            }
        }
        turns
    }

    fn answer(&mut self) -> Answer {
        if self.person.face.language == Language::En && self.draw.chance(1500) {
            let answer = self.secret(Secret::Salary);
            return Answer { question: "What is your expected salary?".to_owned(), answer };
        }
        Answer { question: self.say("question", None), answer: self.say("answer", None) }
    }

    fn application(&mut self) -> Application {
        Application {
            at: clock::instant(self.at() / (60 * SECOND) * 60 * SECOND),
            email: self.secret(Secret::Email),
            phone: self.secret(Secret::Phone),
            company: self.say("company", None),
            title: self.say("role", None),
            url: self.link("job"),
            resume: "resume.pdf".to_owned(),
            answers: vec![Answer {
                question: self.say("applied_question", None),
                answer: self.say("applied_answer", None),
            }],
        }
    }

    /// Files of which nothing may pass.
    fn tables(&mut self) -> Vec<Table> {
        let contacts = self.times(2, 6, |clerk| {
            let other = clerk.other();
            let company = clerk.say("company", None);
            let email = clerk.secret(Secret::Email);
            [first(&other), last(&other), profile_of(&other), email, company]
                .into_iter()
                .chain([clerk.say("role", None), "16 Jun 2024".to_owned()])
                .collect()
        });
        let email = self.secret(Secret::Email);
        vec![
            Table {
                name: "Connections.csv".to_owned(),
                header: header(
                    "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
                ),
                rows: contacts,
            },
            Table {
                name: "Email Addresses.csv".to_owned(),
                header: header("Email Address,Confirmed,Primary,Updated On"),
                rows: vec![vec![
                    email,
                    "Yes".to_owned(),
                    "Yes".to_owned(),
                    "9/5/24, 1:12 AM".to_owned(),
                ]],
            },
            Table {
                name: "Reactions.csv".to_owned(),
                header: header("Date,Type,Link"),
                rows: self.times(0, 5, |clerk| {
                    let at = clock::written(clerk.at()).replace('T', " ").replace('Z', "");
                    vec![
                        at,
                        clerk.draw.word(&["LIKE", "PRAISE", "INTEREST"]).to_owned(),
                        clerk.link("activity"),
                    ]
                }),
            },
        ]
    }

    fn link(&mut self, kind: &str) -> String {
        let number = 7_000_000_000_000_000_000 + self.draw.below(100_000_000_000_000_000);
        format!("https://www.linkedin.com/feed/update/urn:li:{kind}:{number}")
    }

    fn code(&mut self, start: &str) -> String {
        format!("{start}{:012x}", self.draw.below(1 << 48))
    }
}

fn profile_of(person: &Face) -> String {
    format!("https://www.linkedin.com/in/{}", person.handle)
}

fn header(columns: &str) -> Vec<String> {
    columns.split(',').map(str::to_owned).collect()
}

fn first(face: &Face) -> String {
    face.name.split_once(' ').map_or(face.name.as_str(), |(first, _)| first).to_owned()
}

fn last(face: &Face) -> String {
    face.name.split_once(' ').map_or("", |(_, last)| last).to_owned()
}
