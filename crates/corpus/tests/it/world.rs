//! A small platform whose members change their minds, move, come of age, come and go and call each other by name, and whose files change: drawn
//! from a seed.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use abide_corpus::request::Terms;
use abide_corpus::{Content, Masking, Parent, Pseudonyms, Request, Result, SourceTable};
use abide_gate::{Event, Gate, History};
use abide_intake::schema;
use abide_scrub::Scrubber;
use abide_terms::Document;
use abide_terms::event::{Pause, Right, Setting, Window};
use abide_verify::vrf::Output;
use arrow::array::RecordBatch;
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

/// Those who are there at first, and everybody who may ever be.
const MEMBERS: u64 = 40;
const EVERYBODY: u64 = 48;
const RECORDS: u64 = 300;
const FIRST: [&str; 5] = ["Anna", "Ben", "Clara", "Dario", "Elif"];
const LAST: [&str; 10] =
    ["Berg", "Kowalczyk", "Rill", "Falkner", "Osei", "Tanaka", "Wood", "Nordahl", "Quist", "Vale"];

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
    folder: PathBuf,
    /// Two tables of members, with who each row is of.
    members: [Vec<(u64, Value)>; 2],
    /// The files of the records by name, in the order of their names.
    records: BTreeMap<String, Vec<Value>>,
    /// How many records there have ever been.
    written: u64,
    said: Vec<(u64, Timestamp, Said)>,
    /// The texts of the terms.
    terms: Vec<String>,
    /// Whether words are masked; if not, no record is digested.
    pub(crate) is_masking: bool,
    pauses: Vec<Pause>,
    /// How many accounts each member has had.
    accounts: Vec<u64>,
}

fn id(member: u64) -> String {
    format!("m{member:02}")
}

/// Some have the same name.
fn name(member: u64) -> String {
    let is_shared = member < MEMBERS || member.is_multiple_of(4);
    let member = if is_shared { member % 33 } else { member - 7 };
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
    let empty = || RecordBatch::new_empty(schema.clone());
    let batch = decoder.flush().unwrap().unwrap_or_else(empty);
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(40)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

impl World {
    /// With these records in one file, and nobody yet.
    pub(crate) fn of(folder: &Path, records: Vec<Value>) -> Self {
        let mut world = Self::new(0, folder);
        world.members = [vec![], vec![]];
        world.records = [("one".to_owned(), records)].into();
        world
    }

    /// Somebody comes, before all others.
    pub(crate) fn join(&mut self, number: u64, region: &str, names: &Value) {
        let row = json!({
            "id": id(number),
            "kind": "person",
            "joined": "2020-01-01T00:00:00Z",
            "birth_date": "1970-01-01",
            "regions": [{ "region": region, "from": "2015-01-01T00:00:00Z" }],
            "handles": names,
        });
        self.members[0].insert(0, (number, row));
        // Every notice was served.
        self.said.retain(|(of, ..)| *of != number);
        self.said.push((number, "2024-01-05T00:00:00Z".parse().unwrap(), Said::Notice));
    }

    pub(crate) fn leave(&mut self, number: u64) {
        self.members[0].retain(|(of, _)| *of != number);
    }

    pub(crate) fn call(&mut self, number: u64, names: &Value) {
        let row = self.members[0].iter_mut().find(|(of, _)| *of == number).unwrap();
        row.1["handles"] = names.clone();
    }

    pub(crate) fn pass(&mut self, seconds: i64) {
        self.cutoff += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn new(seed: u64, folder: &Path) -> Self {
        let mut draw = Draw(seed);
        let mut members = (0..MEMBERS).map(|number| (number, member(&mut draw, number)));
        let members = [30, 10].map(|count| members.by_ref().take(count).collect());
        let mut records = (0..RECORDS).map(|number| record(&mut draw, number));
        let records = [("k-one", 100), ("m-two", 150), ("p-three", 50)]
            .map(|(name, count)| (name.to_owned(), records.by_ref().take(count).collect()));
        let cutoff = "2024-06-01T00:00:00Z".parse().unwrap();
        let mut world = Self {
            draw,
            cutoff,
            folder: folder.to_owned(),
            members,
            records: records.into(),
            written: RECORDS,
            said: vec![],
            terms: vec![TERMS.to_owned()],
            is_masking: seed % 4 != 2,
            pauses: vec![],
            accounts: vec![0; EVERYBODY as usize],
        };
        world.write();
        for member in 0..EVERYBODY {
            if !world.draw.one_in(8) {
                let early: Timestamp = "2024-01-05T00:00:00Z".parse().unwrap();
                world.said.push((member, early, Said::Notice));
            }
        }
        world
    }

    pub(crate) fn records(&self) -> Vec<PathBuf> {
        self.records.keys().map(|name| self.folder.join(format!("{name}.parquet"))).collect()
    }

    pub(crate) fn members(&self) -> Vec<PathBuf> {
        (0..self.members.len()).map(|table| self.folder.join(format!("members-{table}"))).collect()
    }

    /// Writes all files as they are now.
    pub(crate) fn write(&self) {
        for (path, rows) in self.members().iter().zip(&self.members) {
            let rows: Vec<Value> = rows.iter().map(|(_, row)| row.clone()).collect();
            write(path, schema::members(), &rows);
        }
        for (path, rows) in self.records().iter().zip(self.records.values()) {
            write(path, schema::records(), rows);
        }
    }

    /// What a build finds.
    pub(crate) fn content(&self) -> Content {
        let tables = |paths: Vec<PathBuf>| {
            let table = |path: &PathBuf| SourceTable {
                sha256: sha256(&std::fs::read(path).unwrap()),
                rows: abide_intake::parquet_rows(path).unwrap(),
            };
            paths.iter().map(table).collect()
        };
        let (members, records) = (tables(self.members()), tables(self.records()));
        Content { configuration: "as it is".into(), members, records }
    }

    /// Time passes, and some things happen, or nothing. A cutoff is never that of the build before.
    pub(crate) fn go_on(&mut self) {
        let hours = if self.draw.one_in(3) { 24 * self.draw.below(90) } else { self.draw.below(3) };
        self.cutoff += SignedDuration::from_secs(3600 * hours as i64 + 1);
        for _ in 0..self.draw.below(4) {
            let member = self.draw.below(EVERYBODY);
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

    /// Files change, or who is a member, or what is known of one; rarely the terms.
    pub(crate) fn turn_over(&mut self) {
        if self.draw.one_in(12) {
            self.publish();
        }
        for _ in 0..=self.draw.below(2) {
            match self.draw.below(3) {
                0 => self.change_members(),
                _ => self.change_records(),
            }
        }
        self.write();
    }

    pub(crate) fn change_members(&mut self) {
        let draw = &mut self.draw;
        let there: Vec<u64> = self.members.iter().flatten().map(|(of, _)| *of).collect();
        let table = &mut self.members[draw.below(2) as usize];
        let at = draw.below(table.len() as u64) as usize;
        match draw.below(8) {
            // Somebody comes, of whom others may have spoken before.
            0..3 => {
                let absent = (0..EVERYBODY).filter(|of| !there.contains(of)).collect::<Vec<_>>();
                if !absent.is_empty() {
                    let of = absent[draw.below(absent.len() as u64) as usize];
                    let row = member(draw, of);
                    table.insert(if draw.one_in(2) { table.len() } else { at }, (of, row));
                }
            }
            3 if table.len() > 4 => _ = table.remove(at),
            4 => {
                let from = day(draw, "2022-01-01T00:00:00Z", 900);
                let region = draw.of(&["DE", "GB", "US", "BR"]);
                let moves = table[at].1["regions"].as_array_mut().unwrap();
                moves.push(json!({ "region": region, "from": from }));
            }
            5 => {
                table[at].1["birth_date"] =
                    if draw.one_in(2) { Value::Null } else { "1980-02-02".into() }
            }
            // Called otherwise, be it as somebody else is.
            6 => {
                let other = draw.below(EVERYBODY + 4);
                let place = draw.below(3) as usize;
                let called =
                    [name(other), handle(other), format!("https://forum.example/in/{}", id(other))];
                table[at].1["handles"][place] = called[place].clone().into();
            }
            _ => {
                let row = table.remove(at);
                table.push(row);
            }
        }
    }

    pub(crate) fn change_records(&mut self) {
        let draw = &mut self.draw;
        let mut names: Vec<String> = self.records.keys().cloned().collect();
        let name = names.swap_remove(draw.below(names.len() as u64) as usize);
        let other = names.pop();
        let mut fresh = |draw: &mut Draw| {
            self.written += 1;
            record(draw, self.written - 1)
        };
        match draw.below(8) {
            0 | 1 => {
                let letter = (b'a' + draw.below(26) as u8) as char;
                let rows = (0..=draw.below(12)).map(|_| fresh(draw)).collect();
                self.records.insert(format!("{letter}-{}", self.cutoff.as_second()), rows);
            }
            2 if names.len() > 2 => _ = self.records.remove(&name),
            3 => {
                // All of it goes on under another name.
                let rows = self.records.remove(&name).unwrap();
                self.records.insert(format!("{name}-again"), rows);
            }
            4 => {
                // Some of it goes on in another file.
                if let (Some(other), Some(rows)) = (other, self.records.get_mut(&name)) {
                    let moved = rows.split_off(rows.len() - rows.len() / 4);
                    self.records.get_mut(&other).unwrap().splice(0..0, moved);
                }
            }
            _ => {
                let rows = self.records.get_mut(&name).unwrap();
                for _ in 0..=draw.below(3) {
                    let at = draw.below(rows.len() as u64) as usize;
                    match draw.below(5) {
                        0 => rows.insert(at, fresh(draw)),
                        1 if rows.len() > 4 => _ = rows.remove(at),
                        2 => rows[at]["author"] = id(draw.below(EVERYBODY)).into(),
                        3 => rows[at]["deleted_at"] = day(draw, "2024-05-01T00:00:00Z", 300).into(),
                        _ => {
                            let number = rows[at]["id"].as_str().unwrap()[1..].parse().unwrap();
                            rows[at] = record(draw, number);
                        }
                    }
                }
            }
        }
    }

    /// The next version of the terms: public now, in effect later, and with less of the past.
    fn publish(&mut self) {
        let number = self.terms.len() + 1;
        let effective = self.cutoff + SignedDuration::from_hours(24 * 20);
        let text = TERMS
            .replace("version = \"1\"", &format!("version = \"{number}\""))
            .replace("2024-01-01T00:00:00Z", &self.cutoff.to_string())
            .replace("2024-02-15T00:00:00Z", &effective.to_string())
            .replace("2020-01-01", "2021-01-01");
        self.terms.push(text);
    }

    fn documents(&self) -> Vec<Document> {
        let named = (1..).zip(&self.terms);
        named.map(|(number, text)| Document::parse(text, &number.to_string()).unwrap()).collect()
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
        let (terms, members) = (self.documents(), self.members());
        let gate = Gate::fold(&terms, &self.pauses, self.cutoff, &members, |history| {
            self.tell(history, |_| true);
            Ok::<_, std::io::Error>(())
        });
        Arc::new(Arc::into_inner(gate.unwrap()).unwrap().masking(self.is_masking))
    }

    /// The fold of a corpus taken up again, and the members who were folded anew. `None` if that cannot be.
    pub(crate) fn resumed(&self, parent: &Parent) -> Option<(Arc<Gate>, Vec<u32>)> {
        let terms = self.documents();
        let world = (terms.as_slice(), self.pauses.as_slice(), self.cutoff);
        // What is damaged is not taken up.
        let saved = parent.fold(world).ok()?.unwrap();
        let since = &self.said[parent.position().events as usize - SAID_FROM..];
        let is_erased = |(_, _, said): &(u64, Timestamp, Said)| matches!(said, Said::Erased);
        if !saved.is_same_world() || since.iter().any(is_erased) {
            return None;
        }
        let mut numbers = saved.due();
        numbers.extend(since.iter().filter_map(|(member, ..)| saved.number(&id(*member))));
        numbers.sort_unstable();
        numbers.dedup();
        let anew: Vec<String> =
            numbers.iter().map(|number| saved.id(*number).unwrap().to_owned()).collect();
        let gate = saved.refold(world, &numbers, &self.members(), |history| {
            self.tell(history, |member| anew.contains(&id(member)));
            Ok::<_, std::io::Error>(())
        });
        Some((Arc::new(gate.unwrap().masking(self.is_masking)), numbers))
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

    /// What masks, read from the members' tables.
    pub(crate) fn masking(&self, gate: &Gate) -> Option<Masking> {
        let read = || Masking::of(Scrubber::new().unwrap(), gate, &self.members()).unwrap();
        self.is_masking.then(read)
    }

    pub(crate) fn request(&self, folder: &Path) -> Request {
        let mut request = request(folder);
        request.inputs.cutoff = self.cutoff;
        request.inputs.ledger.events = (SAID_FROM + self.said.len()) as u64;
        request.inputs.ledger.digest = sha256(self.cutoff.to_string().as_bytes());
        // One file stands for all of them.
        let file = &mut request.files[0];
        file.sha256 = sha256(format!("{:?}", self.content()).as_bytes());
        let digest = abide_intake::digest_of([(file.path.as_str(), file.sha256.as_str())]);
        request.inputs.sources[0].sha256 = digest;
        let terms = (1..).zip(&self.terms).map(|(number, text)| Terms {
            version: number.to_string(),
            sha256: sha256(text.as_bytes()),
            text: text.clone(),
        });
        request.inputs.terms = terms.collect();
        request.inputs.buckets = 8;
        let scrub = if self.is_masking { "1" } else { "none" };
        request.inputs.versions.insert("scrub".into(), scrub.into());
        let members = self.members.iter().flatten();
        let accounts = members.map(|(of, _)| (*of, self.accounts[*of as usize]));
        request.pseudonyms = Arc::new(Accounts(accounts.collect()));
        request
    }
}

/// The events of the platform, before those of its members.
const SAID_FROM: usize = 100;

/// A member's pseudonym is another one after their account was erased, and the same wherever their row stands.
#[derive(Debug)]
struct Accounts(Vec<(u64, u64)>);

impl Pseudonyms for Accounts {
    fn of(&self, member: u32) -> Result<Option<Output>> {
        let account = self.0.get(member as usize);
        let digest = |(of, account): &(u64, u64)| Sha512::digest(format!("{of} {account}"));
        Ok(account.map(|account| Output(digest(account).into())))
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
    let author = if draw.one_in(20) { "stranger".to_owned() } else { id(draw.below(EVERYBODY)) };
    let made = day(draw, "2020-06-01T00:00:00Z", 1700);
    let deleted = draw.one_in(15).then(|| day(draw, "2024-05-01T00:00:00Z", 500));
    let mut words = format!("Record {number} says hello.");
    let mut mentions = vec![];
    for _ in 0..draw.below(3) {
        let of = draw.below(EVERYBODY + 4);
        let said = match draw.below(8) {
            // What is masked beside a name may cut it out of a longer word.
            0 => format!(" Paid by 4111111111111111{} once.", name(of)),
            1 => format!(" See 4111111111111111-{} there.", name(of)),
            2 | 7 => format!(" Then {} came by.", name(of)),
            3 => format!(" See https://forum.example/in/{} there.", id(of)),
            4 | 5 => {
                mentions.push(id(of));
                format!(" Ask @{} about it.", handle(of))
            }
            _ => format!(" Write to x{of}@example.org."),
        };
        words.push_str(&said);
    }
    let contributors: Vec<Value> = (0..draw.below(12).saturating_sub(9))
        .map(|_| json!({ "member": id(draw.below(EVERYBODY)), "role": "editor" }))
        .collect();
    let body = draw.below(8);
    let messages =
        json!([{ "role": "user", "content": words }, { "role": "assistant", "content": "Yes." }]);
    let media = json!([{ "digest": "00", "reference": format!("photo-{}.jpg", name(number % EVERYBODY).replace(' ', "-")) }]);
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
