//! A small platform whose members change their minds, move, come of age and call each other by name: drawn from a seed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_corpus::{Masking, Parent, Pseudonyms, Request, Result};
use abide_gate::{Event, Gate, History, Saved};
use abide_intake::schema;
use abide_scrub::Scrubber;
use abide_terms::Document;
use abide_terms::event::{Pause, Right, Setting, Window};
use abide_verify::vrf::Output;
use arrow::datatypes::SchemaRef;
use arrow::json::ReaderBuilder;
use jiff::{SignedDuration, Timestamp};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

use crate::fixture::{request, sha256};

const TERMS: &str = r#"
platform = "Forum"
version = "1"
published = "2024-01-01T00:00:00Z"
material = true
minimum_age = 18
notice_period_days = 30
notice = { title = "Training", text = "We train on public posts." }
purpose = [{ id = "generative", title = "Training", covered_by_switch = true }]

[[region]]
name = "Here"
covers = ["EEA", "CH", "GB"]
effective = { existing = "2024-02-15T00:00:00Z", new = "2024-02-15T00:00:00Z" }
default = "on"
default_reason = "a test"
legal_basis = "a test"

[[region]]
name = "There"
covers = ["US"]
effective = { existing = "2024-02-15T00:00:00Z", new = "2024-02-15T00:00:00Z" }
default = "unset"
legal_basis = "a test"

[category."content.post"]
audiences = ["public"]
data_from = "2020-01-01"

[category."content.comment"]
audiences = ["public"]
data_from = "2020-01-01"
"#;

const MEMBERS: u64 = 40;
const RECORDS: u64 = 300;
const FIRST: [&str; 5] = ["Anna", "Ben", "Clara", "Dario", "Elif"];
const LAST: [&str; 7] = ["Berg", "Kowalczyk", "Rill", "Falkner", "Osei", "Tanaka", "Wood"];

/// Numbers from a seed.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) % end
    }

    pub(crate) fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// Something that the ledger holds of a member.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    Choice(Setting, Option<&'static str>),
    Notice,
    Bounce,
    Objection(Right, bool),
    /// Everything of theirs goes, and their account with it.
    Erased,
}

pub(crate) struct World {
    pub(crate) draw: Draw,
    pub(crate) cutoff: Timestamp,
    members: PathBuf,
    records: [PathBuf; 2],
    said: Vec<(u64, Timestamp, Said)>,
    pauses: Vec<Pause>,
    /// How many accounts each member has had.
    accounts: Vec<u64>,
}

fn id(member: u64) -> String {
    format!("m{member:02}")
}

/// Some have the same name.
fn name(member: u64) -> String {
    let member = member % 33;
    format!("{} {}", FIRST[(member % 5) as usize], LAST[(member / 5) as usize])
}

fn handle(member: u64) -> String {
    format!("{}_{member}", FIRST[(member % 5) as usize].to_lowercase())
}

fn day(draw: &mut Draw, from: &str, days: u64) -> String {
    let from: Timestamp = from.parse().unwrap();
    (from + SignedDuration::from_hours(24 * draw.below(days) as i64)).to_string()
}

fn write(path: &Path, schema: SchemaRef, rows: &[Value]) {
    let mut decoder = ReaderBuilder::new(schema.clone()).build_decoder().unwrap();
    decoder.serialize(rows).unwrap();
    let batch = decoder.flush().unwrap().unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(40)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

impl World {
    pub(crate) fn new(seed: u64, folder: &Path) -> Self {
        let mut draw = Draw(seed);
        let members: Vec<Value> = (0..MEMBERS).map(|number| member(&mut draw, number)).collect();
        let path = folder.join("members.parquet");
        write(&path, schema::members(), &members);
        let records: Vec<Value> = (0..RECORDS).map(|number| record(&mut draw, number)).collect();
        let paths = ["one", "two"].map(|name| folder.join(format!("{name}.parquet")));
        let (one, two) = records.split_at(RECORDS as usize / 3);
        write(&paths[0], schema::records(), one);
        write(&paths[1], schema::records(), two);
        let cutoff = "2024-06-01T00:00:00Z".parse().unwrap();
        let mut world = Self {
            draw,
            cutoff,
            members: path,
            records: paths,
            said: vec![],
            pauses: vec![],
            accounts: vec![0; MEMBERS as usize],
        };
        for member in 0..MEMBERS {
            if !world.draw.one_in(8) {
                let early: Timestamp = "2024-01-05T00:00:00Z".parse().unwrap();
                world.said.push((member, early, Said::Notice));
            }
        }
        world
    }

    pub(crate) fn records(&self) -> &[PathBuf] {
        &self.records
    }

    /// Time passes, and some things happen, or nothing. A cutoff is never that of the build before.
    pub(crate) fn go_on(&mut self) {
        let hours = if self.draw.one_in(3) { 24 * self.draw.below(90) } else { self.draw.below(3) };
        self.cutoff += SignedDuration::from_secs(3600 * hours as i64 + 1);
        for _ in 0..self.draw.below(4) {
            let member = self.draw.below(MEMBERS);
            let category = ["content.post", "content.comment"][self.draw.below(2) as usize];
            let said = match self.draw.below(13) {
                0..=3 => Said::Choice(Setting::Off, None),
                4 | 5 => Said::Choice(Setting::On, None),
                6 | 7 => Said::Choice(Setting::Off, Some(category)),
                8 => Said::Choice(Setting::On, Some(category)),
                9 => Said::Notice,
                10 => Said::Bounce,
                11 => Said::Objection(Right::Objection, !self.draw.one_in(3)),
                _ => Said::Erased,
            };
            if matches!(said, Said::Erased) {
                self.accounts[member as usize] += 1;
            }
            // Something may be said for a time that is to come.
            let later = if self.draw.one_in(6) { 24 * 20 } else { 0 };
            self.said.push((member, self.cutoff + SignedDuration::from_hours(later), said));
        }
        if self.draw.one_in(12) {
            self.pause();
        }
    }

    fn pause(&mut self) {
        let open = self.pauses.iter_mut().find(|pause| pause.until.is_none());
        if let Some(open) = open {
            open.until = Some(self.cutoff);
            return;
        }
        let purge = self.draw.one_in(2).then(|| Window {
            from: Some("2022-01-01T00:00:00Z".parse().unwrap()),
            until: Some("2023-01-01T00:00:00Z".parse().unwrap()),
        });
        let number = self.pauses.len();
        self.pauses.push(Pause {
            index: self.said.len() as u64,
            id: format!("p{number}"),
            regions: vec!["GB".to_owned()],
            from: self.cutoff,
            until: None,
            purge,
        });
    }

    /// Everybody folded.
    pub(crate) fn gate(&self) -> Arc<Gate> {
        let (terms, members) = (terms(), [&self.members]);
        let gate = Gate::fold(&terms, &self.pauses, self.cutoff, &members, |history| {
            self.tell(history, |_| true);
            Ok::<_, std::io::Error>(())
        });
        Arc::new(Arc::into_inner(gate.unwrap()).unwrap().masking(true))
    }

    /// The fold of a corpus taken up again, and the members who were folded anew. `None` if that cannot be.
    pub(crate) fn resumed(&self, parent: &Parent) -> Option<(Arc<Gate>, Vec<u32>)> {
        let terms = terms();
        let world = (terms.as_slice(), self.pauses.as_slice(), self.cutoff);
        // What is damaged is not taken up.
        let saved = Saved::load(world, &parent.fold().ok()?).unwrap();
        let since = &self.said[parent.position().events as usize - SAID_FROM..];
        let is_erased = |(_, _, said): &(u64, Timestamp, Said)| matches!(said, Said::Erased);
        if !saved.is_same_world() || since.iter().any(is_erased) {
            return None;
        }
        let mut numbers = saved.due();
        numbers.extend(since.iter().filter_map(|(member, ..)| saved.number(&id(*member))));
        numbers.sort_unstable();
        numbers.dedup();
        let gate = saved.refold(world, &numbers, &[&self.members], |history| {
            self.tell(history, |member| numbers.contains(&(member as u32)));
            Ok::<_, std::io::Error>(())
        });
        Some((Arc::new(gate.unwrap().masking(true)), numbers))
    }

    /// Tells everything that was said of these.
    fn tell(&self, history: &History, is_one: impl Fn(u64) -> bool) {
        for (index, (member, at, said)) in (0..).zip(&self.said) {
            if !is_one(*member) {
                continue;
            }
            let (member, at, appended) = (id(*member), *at, *at);
            let choice = |setting, category, at| Event::Choice {
                index,
                at,
                appended,
                setting,
                category,
                terms: Some("1"),
            };
            match said {
                Said::Choice(setting, category) => {
                    history.event(&member, choice(*setting, *category, at));
                }
                Said::Notice => {
                    let event = Event::Notice { index, at, terms: "1", resumes: Some("p0") };
                    history.event(&member, event);
                }
                Said::Bounce => {
                    history.event(&member, Event::Bounce { index, at, terms: "1" });
                }
                Said::Objection(right, stands) => {
                    let (right, stands) = (*right, *stands);
                    let event = Event::Objection { index, at, appended, right, stands };
                    history.event(&member, event);
                }
                Said::Erased => {
                    history.event(&member, choice(Setting::Off, None, Timestamp::MIN));
                    let (right, stands) = (Right::Erasure, true);
                    let event = Event::Objection { index, at, appended, right, stands };
                    history.event(&member, event);
                }
            }
        }
    }

    /// How many records each file holds.
    pub(crate) fn rows(&self) -> Vec<u64> {
        self.records.iter().map(|path| abide_intake::parquet_rows(path).unwrap()).collect()
    }

    /// What masks, read from the members' table.
    pub(crate) fn masking(&self, gate: &Gate) -> Masking {
        Masking::of(Scrubber::new().unwrap(), gate, std::slice::from_ref(&self.members)).unwrap()
    }

    pub(crate) fn request(&self, folder: &Path) -> Request {
        let mut request = request(folder);
        request.inputs.cutoff = self.cutoff;
        request.inputs.ledger.events = (SAID_FROM + self.said.len()) as u64;
        request.inputs.ledger.digest = sha256(self.cutoff.to_string().as_bytes());
        request.inputs.buckets = 8;
        request.inputs.versions.insert("scrub".into(), "1".into());
        request.pseudonyms = Arc::new(Accounts(self.accounts.clone()));
        request
    }
}

/// The events of the platform, before those of its members.
const SAID_FROM: usize = 100;

fn terms() -> [Document; 1] {
    [Document::parse(TERMS, "1").unwrap()]
}

/// A member's pseudonym is another one after their account was erased.
#[derive(Debug)]
struct Accounts(Vec<u64>);

impl Pseudonyms for Accounts {
    fn of(&self, member: u32) -> Result<Option<Output>> {
        let account = self.0.get(member as usize);
        Ok(account.map(|account| Output(Sha512::digest(format!("{member} {account}")).into())))
    }
}

fn member(draw: &mut Draw, number: u64) -> Value {
    let mut regions = vec![json!({
        "region": draw.of(&["DE", "DE", "DE", "FR", "GB", "US"]), "from": "2015-01-01T00:00:00Z"
    })];
    if draw.one_in(4) {
        let from = day(draw, "2022-01-01T00:00:00Z", 1400);
        regions.push(json!({ "region": draw.of(&["GB", "US", "BR", "DE"]), "from": from }));
    }
    // Some come of age while it goes on.
    let born = if draw.one_in(5) { "2006-03-01T00:00:00Z" } else { "1970-01-01T00:00:00Z" };
    let born = day(draw, born, 900);
    let deleted = draw.one_in(9).then(|| day(draw, "2024-05-01T00:00:00Z", 500));
    json!({
        "id": id(number),
        "kind": if draw.one_in(12) { "bot" } else { "person" },
        "joined": day(draw, "2018-01-01T00:00:00Z", 2500),
        "birth_date": born.get(..10),
        "regions": regions,
        "deleted_at": deleted,
        "handles": [name(number), handle(number), format!("https://forum.example/in/{}", id(number))],
    })
}

fn record(draw: &mut Draw, number: u64) -> Value {
    let author = if draw.one_in(20) { "stranger".to_owned() } else { id(draw.below(MEMBERS)) };
    let made = day(draw, "2020-06-01T00:00:00Z", 1700);
    let deleted = draw.one_in(15).then(|| day(draw, "2024-05-01T00:00:00Z", 500));
    let mut words = format!("Record {number} says hello.");
    let mut mentions = vec![];
    for _ in 0..draw.below(3) {
        let of = draw.below(MEMBERS);
        let said = match draw.below(5) {
            0 | 1 => format!(" Then {} came by.", name(of)),
            2 => format!(" See https://forum.example/in/{} there.", id(of)),
            3 => {
                mentions.push(id(of));
                format!(" Ask @{} about it.", handle(of))
            }
            _ => format!(" Write to x{of}@example.org."),
        };
        words.push_str(&said);
    }
    let contributors: Vec<Value> = (0..draw.below(12).saturating_sub(9))
        .map(|_| json!({ "member": id(draw.below(MEMBERS)), "role": "editor" }))
        .collect();
    let body = draw.below(8);
    let messages =
        json!([{ "role": "user", "content": words }, { "role": "assistant", "content": "Yes." }]);
    let media = json!([{ "digest": "00", "reference": format!("photo-{}.jpg", name(number % MEMBERS).replace(' ', "-")) }]);
    json!({
        "id": format!("r{number:04}"),
        "category": draw.of(&["content.post", "content.post", "content.comment", "content.article"]),
        "audience": if draw.one_in(10) { "group" } else { "public" },
        "author": if draw.one_in(40) { None } else { Some(author) },
        "made_from": made,
        "made_to": made,
        "deleted_at": deleted,
        "contributors": contributors,
        "mentions": mentions,
        "language": "en",
        "text": (body < 6).then_some(&words),
        "messages": (body == 6).then_some(messages),
        "media": (body == 7 || body == 0).then_some(media),
        "place": format!("forum:{number}"),
    })
}
