//! The platform folder: what is written where, all of it or nothing.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use abide_intake::schema;
use abide_terms::shipped;
use serde::Serialize;

use crate::columns;
use crate::error::{Error, Result};
use crate::history::History;
use crate::person::Person;
use crate::record::Record;
use crate::table::Table;
use crate::truth::{Counts, Truth};
use crate::world::World;
use crate::{Network, export, pen};

/// What every output of the folder says.
pub(crate) const SIMULATED: &str =
    "the reference network: members, records, choices and notices are made up by `abide synth`";

const CONFIG: &str = include_str!("../data/abide.toml");
const EXPORTS: &str = include_str!("../data/exports.toml");

/// Rows that are held before they are written.
const BATCH_ROWS: usize = 1 << 14;
/// The most members whose ids keep their length.
const MEMBERS_MAX: u64 = 10_000_000;
/// The records of one member are held at once.
const RECORDS_PER_MEMBER_MAX: u64 = 1000;

/// A network that is made, beside the folder that it will be.
#[derive(Debug)]
pub struct Made {
    pub counts: Counts,
    dir: PathBuf,
    draft: tempfile::TempDir,
}

impl Made {
    /// Where it lies until it is published: more can be laid into it.
    pub fn path(&self) -> PathBuf {
        // A draft is its maker's alone; the folder within is like any other.
        self.draft.path().join("network")
    }

    /// Puts it where it was asked for, whole.
    pub fn publish(self) -> Result<Counts> {
        fs::rename(self.path(), &self.dir).map_err(Error::io(&self.dir))?;
        Ok(self.counts)
    }
}

/// Makes the network for a folder that is not there yet, or is empty. A fault leaves nothing, and so does a
/// network that is never published.
///
/// `progress` hears how many members of all are done.
pub fn write(dir: &Path, network: &Network, progress: &mut dyn FnMut(u64, u64)) -> Result<Made> {
    let world = World::new(network)?;
    check(network, world.cast.members.len() as u64)?;
    let is_empty = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(Error::io(dir)(error)),
    };
    if !is_empty {
        return Err(Error::NotEmpty(dir.to_owned()));
    }
    // Beside the folder, so that the rename at the end stays on one disk.
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(Error::io(parent))?;
    let draft = tempfile::Builder::new().prefix(".abide-synth-").tempdir_in(parent);
    let draft = draft.map_err(Error::io(parent))?;
    let mut made = Made { counts: Counts::default(), dir: dir.to_owned(), draft };
    let path = made.path();
    fs::create_dir(&path).map_err(Error::io(&path))?;
    made.counts = fill(&path, network, &world, progress)?;
    Ok(made)
}

fn check(network: &Network, cast: u64) -> Result<()> {
    let (given, least, most) = (network.members, cast, MEMBERS_MAX);
    if given < least {
        return Err(Error::TooFew { given, least });
    }
    if given > most {
        return Err(Error::TooMany { given, most });
    }
    let (given, most) = (network.records_per_member, RECORDS_PER_MEMBER_MAX);
    if given > most {
        return Err(Error::TooManyRecords { given, most });
    }
    let (given, most) = (network.linkedin_exports, network.members - cast);
    if given > most {
        return Err(Error::TooManyExports { given, most });
    }
    Ok(())
}

fn fill(
    dir: &Path,
    network: &Network,
    world: &World,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Counts> {
    write_words(dir, network.linkedin_exports > 0)?;
    let cast = world.cast.members.len() as u64;
    let exported = cast..cast + network.linkedin_exports;
    let mut truth = Truth::new(network.seed, network.records_per_member, &world.cast);
    let mut out = Out::new(dir)?;
    for member in 0..network.members {
        let actor = world.cast.members.get(member as usize);
        let (person, history, records) = if let Some(actor) = actor {
            (actor.person(), actor.history(), actor.records())
        } else {
            let person = Person::of(network.seed, member);
            let history = History::of(network.seed, member, &person);
            let records = pen::records(world, member, &person);
            (person, history, records)
        };
        truth.member(&person, &history);
        for record in &records {
            truth.record(record);
        }
        if exported.contains(&member) {
            let path = dir.join(format!("exports/{}.zip", person.face.id));
            put(&path, &export::archive(world, member, &person)?)?;
            truth.counts.linkedin_exports += 1;
        }
        out.history(&history)?;
        out.records(records)?;
        out.member(person)?;
        if member % 1024 == 1023 {
            progress(member + 1, network.members);
        }
    }
    out.close()?;
    let mut text = serde_json::to_string_pretty(&truth)?;
    text.push('\n');
    put(&dir.join("synth.json"), text.as_bytes())?;
    progress(network.members, network.members);
    Ok(truth.counts)
}

fn write_words(dir: &Path, has_exports: bool) -> Result<()> {
    let exports = if has_exports { EXPORTS } else { "" };
    let config = format!("{CONFIG}{exports}").replace("SIMULATED", SIMULATED);
    put(&dir.join("abide.toml"), config.as_bytes())?;
    put(&dir.join("history/pauses.jsonl"), shipped::LINKEDIN_PAUSES.as_bytes())?;
    for (name, text) in shipped::LINKEDIN {
        put(&dir.join("terms").join(name), text.as_bytes())?;
    }
    Ok(())
}

/// Writes a file, and the folder above it.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    fs::write(path, bytes).map_err(Error::io(path))
}

/// Lines of JSON.
struct Lines {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Lines {
    fn new(path: PathBuf) -> Result<Self> {
        let file = File::create_new(&path).map_err(Error::io(&path))?;
        Ok(Self { path, file: BufWriter::with_capacity(1 << 18, file) })
    }

    fn push<T: Serialize>(&mut self, lines: &[T]) -> Result<()> {
        for line in lines {
            serde_json::to_writer(&mut self.file, line)?;
            self.file.write_all(b"\n").map_err(Error::io(&self.path))?;
        }
        Ok(())
    }

    fn close(mut self) -> Result<()> {
        self.file.flush().map_err(Error::io(&self.path))
    }
}

/// Where something was planted: bytes of the text, or of one message.
#[derive(Serialize)]
struct PlantedLine<'a> {
    record: &'a str,
    part: &'a str,
    kind: &'a str,
    start: usize,
    end: usize,
}

/// Everything that grows with the number of members.
struct Out {
    members: Table,
    records: Table,
    notices: Lines,
    choices: Lines,
    objections: Lines,
    planted: Lines,
    waiting_members: Vec<Person>,
    waiting_records: Vec<Record>,
}

impl Out {
    fn new(dir: &Path) -> Result<Self> {
        let truth = dir.join("truth");
        fs::create_dir_all(&truth).map_err(Error::io(&truth))?;
        Ok(Self {
            members: Table::new(dir.join("members"), schema::members())?,
            records: Table::new(dir.join("records"), schema::records())?,
            notices: Lines::new(dir.join("history/notices.jsonl"))?,
            choices: Lines::new(dir.join("history/choices.jsonl"))?,
            objections: Lines::new(dir.join("history/objections.jsonl"))?,
            planted: Lines::new(truth.join("planted.jsonl"))?,
            waiting_members: Vec::new(),
            waiting_records: Vec::new(),
        })
    }

    fn history(&mut self, history: &History) -> Result<()> {
        self.notices.push(&history.notices)?;
        self.choices.push(&history.choices)?;
        self.objections.push(&history.objections)
    }

    fn records(&mut self, records: Vec<Record>) -> Result<()> {
        for record in &records {
            for (part, planted) in &record.planted {
                self.planted.push(&[PlantedLine {
                    record: &record.id,
                    part,
                    kind: planted.secret.word(),
                    start: planted.start,
                    end: planted.end,
                }])?;
            }
        }
        self.waiting_records.extend(records);
        if self.waiting_records.len() >= BATCH_ROWS {
            self.records.write(&columns::records(&self.waiting_records)?)?;
            self.waiting_records.clear();
        }
        Ok(())
    }

    fn member(&mut self, person: Person) -> Result<()> {
        self.waiting_members.push(person);
        if self.waiting_members.len() >= BATCH_ROWS {
            self.members.write(&columns::members(&self.waiting_members)?)?;
            self.waiting_members.clear();
        }
        Ok(())
    }

    fn close(mut self) -> Result<()> {
        self.records.write(&columns::records(&self.waiting_records)?)?;
        self.members.write(&columns::members(&self.waiting_members)?)?;
        self.records.close()?;
        self.members.close()?;
        for lines in [self.notices, self.choices, self.objections, self.planted] {
            lines.close()?;
        }
        Ok(())
    }
}
