//! The platform folder: what is written where, in which order, by how many threads.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use abide_intake::schema;
use abide_terms::shipped;
use serde_json::json;

use crate::error::{Error, Result};
use crate::event::Event;
use crate::network::{Counts, Network};
use crate::parquet_file::ParquetFile;
use crate::truth::Truth;
use crate::world::World;
use crate::{author, export, history, table};

/// Members of a file of members.
const MEMBERS_PER_FILE: u64 = 250_000;
/// Records of a file of records, about.
const RECORDS_PER_FILE: u64 = 1_000_000;
/// Records that are held at once by each thread, about: they are put in the order of time before they are written.
const RECORDS_PER_WINDOW: u64 = 80_000;
/// Rows of a batch.
const BATCH_ROWS: usize = 16_384;
/// More threads would not be faster than the disk, and each holds a window.
const THREADS_MAX: usize = 8;

/// A piece of work that shares nothing with the others.
#[derive(Debug, Clone, Copy)]
enum Job {
    /// All events, in the order of members.
    History,
    /// A file of members, from one number until another.
    Members { file: u64, from: u64, until: u64 },
    /// A file of records by the members from one number until another.
    Records { file: u64, from: u64, until: u64 },
    /// Archives.
    Exports,
}

/// Writes everything into an empty folder.
pub(crate) fn write(
    folder: &Path,
    network: &Network,
    world: &World,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Counts> {
    for name in ["records", "members", "history", "terms"] {
        let path = folder.join(name);
        fs::create_dir(&path).map_err(Error::io(&path))?;
    }
    let jobs = jobs(network);
    let next = AtomicUsize::new(0);
    let done = AtomicU64::new(0);
    let found = Mutex::new(vec![None; jobs.len()]);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
    let work = || -> Result<()> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(number) else { return Ok(()) };
            let mut truth = Truth::default();
            let told = |records| {
                let done = done.fetch_add(records, Ordering::Relaxed) + records;
                progress(done, network.records());
            };
            if let Err(error) = job.run(folder, network, world, &mut truth, &told) {
                // The others need not go on.
                next.store(jobs.len(), Ordering::Relaxed);
                return Err(error);
            }
            // A thread that panicked takes the whole run down, so a poisoned lock is never seen.
            let mut found = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(slot) = found.get_mut(number) {
                *slot = Some(truth);
            }
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mine = work();
        let theirs = others.into_iter().map(|other| match other.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        theirs.fold(mine, Result::and)
    })?;
    let mut truth = Truth::default();
    let found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.iter().flatten().for_each(|part| truth.merge(part));
    documents(folder, network, world, truth)
}

fn jobs(network: &Network) -> Vec<Job> {
    let per_member = network.records_per_member.max(1);
    let window = window(per_member);
    let per_file = (RECORDS_PER_FILE / per_member / window).max(1) * window;
    let mut jobs = vec![Job::History];
    if network.linkedin_exports > 0 {
        jobs.push(Job::Exports);
    }
    jobs.extend(ranges(network.members, MEMBERS_PER_FILE).map(|(file, from, until)| Job::Members { file, from, until }));
    jobs.extend(ranges(network.members, per_file).map(|(file, from, until)| Job::Records { file, from, until }));
    jobs
}

fn ranges(members: u64, step: u64) -> impl Iterator<Item = (u64, u64, u64)> {
    (0..members.div_ceil(step)).map(move |file| (file, file * step, ((file + 1) * step).min(members)))
}

/// Members whose records are put in order together.
fn window(records_per_member: u64) -> u64 {
    (RECORDS_PER_WINDOW / records_per_member).max(1)
}

impl Job {
    fn run(
        self,
        folder: &Path,
        network: &Network,
        world: &World,
        truth: &mut Truth,
        told: &dyn Fn(u64),
    ) -> Result<()> {
        match self {
            Self::History => write_history(&folder.join("history"), world, truth),
            Self::Exports => write_exports(&folder.join("exports"), network, world),
            Self::Members { file, from, until } => {
                let path = folder.join(format!("members/part-{file:05}.parquet"));
                let mut parquet = ParquetFile::create(&path, schema::members())?;
                for (_, start, end) in ranges(until - from, BATCH_ROWS as u64) {
                    let people: Vec<_> = (from + start..from + end).map(|number| world.person(number)).collect();
                    people.iter().for_each(|person| truth.member(person));
                    parquet.write(&table::members(&people)?)?;
                }
                parquet.finish()
            }
            Self::Records { file, from, until } => {
                let path = folder.join(format!("records/part-{file:05}.parquet"));
                let mut parquet = ParquetFile::create(&path, schema::records())?;
                for (_, start, end) in ranges(until - from, window(network.records_per_member.max(1))) {
                    let mut rows = Vec::new();
                    for number in from + start..from + end {
                        let person = world.person(number);
                        let before = rows.len();
                        match world.cast_member(number) {
                            Some(member) => rows.extend(member.records.iter().cloned()),
                            None => author::write(world, number, &person, &mut rows),
                        }
                        rows.iter().skip(before).for_each(|row| truth.record(&person, row));
                    }
                    // A platform writes its records as they come, not member by member.
                    rows.sort_by_key(|row| row.made_from);
                    for batch in rows.chunks(BATCH_ROWS) {
                        parquet.write(&table::records(batch)?)?;
                        told(batch.len() as u64);
                    }
                }
                parquet.finish()
            }
        }
    }
}

fn write_history(folder: &Path, world: &World, truth: &mut Truth) -> Result<()> {
    let names = ["choices.jsonl", "notices.jsonl", "objections.jsonl"];
    let mut files = Vec::new();
    for name in names {
        let path = folder.join(name);
        let file = fs::File::create(&path).map_err(Error::io(&path))?;
        files.push((path, BufWriter::with_capacity(1 << 20, file)));
    }
    for number in 0..world.members {
        let person = world.person(number);
        for event in world.events(number, &person) {
            truth.event(&event);
            let file = match event {
                Event::Choice { .. } => 0,
                Event::Notice { .. } | Event::Bounce { .. } => 1,
                Event::Right { .. } => 2,
            };
            if let Some((path, file)) = files.get_mut(file) {
                let line = event.line(&person.id)?;
                writeln!(file, "{line}").map_err(Error::io(path))?;
            }
        }
    }
    for (path, mut file) in files {
        file.flush().map_err(Error::io(path))?;
    }
    let path = folder.join("pauses.jsonl");
    fs::write(&path, history::pauses().join("\n") + "\n").map_err(Error::io(path))
}

fn write_exports(folder: &Path, network: &Network, world: &World) -> Result<()> {
    fs::create_dir(folder).map_err(Error::io(folder))?;
    for number in network.exported() {
        let person = world.person(number);
        let path = folder.join(export::file_name(&person));
        fs::write(&path, export::archive(world, number, &person)?).map_err(Error::io(path))?;
    }
    Ok(())
}

/// The small files: configuration, terms, the cast, and what was planted.
fn documents(folder: &Path, network: &Network, world: &World, truth: Truth) -> Result<Counts> {
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(Error::io(path))
    };
    for (name, text) in shipped::LINKEDIN {
        put(&format!("terms/{name}"), text)?;
    }
    put("terms.schema.json", shipped::SCHEMA)?;
    put("abide.toml", &network.configuration())?;
    put(".gitignore", "/keys/\n/corpus/\n/.abide/\n/ledger.sqlite*\n")?;
    put("cast.json", &(serde_json::to_string_pretty(&world.cast.listed())? + "\n"))?;
    let counts = Counts {
        members: truth.count("members"),
        records: truth.count("records"),
        choices: truth.count("events.choices"),
        notices: truth.count("events.notices"),
        bounces: truth.count("events.bounces"),
        objections: ["objections", "erasures", "restrictions"]
            .iter()
            .map(|right| {
                truth.count(&format!("events.{right}")) + truth.count(&format!("events.{right}.withdrawn"))
            })
            .sum(),
        pauses: history::pauses().len() as u64,
        linkedin_exports: network.linkedin_exports,
        truth,
    };
    let manifest = json!({
        "generator": "abide-synth",
        "version": env!("CARGO_PKG_VERSION"),
        "simulated": crate::network::SIMULATED,
        "seed": network.seed,
        "asked": {
            "members": network.members,
            "records_per_member": network.records_per_member,
            "linkedin_exports": network.linkedin_exports,
        },
        "counts": {
            "members": counts.members,
            "records": counts.records,
            "choices": counts.choices,
            "notices": counts.notices,
            "bounces": counts.bounces,
            "objections": counts.objections,
            "pauses": counts.pauses,
            "linkedin_exports": counts.linkedin_exports,
        },
        "truth": counts.truth,
    });
    put("synth.json", &(serde_json::to_string_pretty(&manifest)? + "\n"))?;
    Ok(counts)
}
