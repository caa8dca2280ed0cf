//! What the operator opened, compared with what the log committed to, entry by entry.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use abide_ledger::event::{Erasure, Kind};
use abide_ledger::{Event, EventRef};
use abide_verify::audit::{Findings, Place};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::entry::commitment;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::recorded::Recorded;
use crate::failure::{At, Failure};
use crate::openings::{ABOUT, About, EVENTS, FORMAT};

/// The longest line that is read: a body has at most 16 MiB, and is escaped once more.
const LINE_BYTES_MAX: u64 = 40 << 20;

/// An event that is the one that the log committed to.
#[derive(Debug)]
pub(super) struct OpenedEvent {
    pub(super) index: u64,
    pub(super) appended: Timestamp,
    pub(super) salt: [u8; 16],
    pub(super) body: String,
    kind: Kind,
}

impl OpenedEvent {
    pub(super) fn event(&self) -> Option<EventRef<'_>> {
        let event = Event::parse(self.kind, self.body.as_bytes())?;
        Some(EventRef { index: self.index, appended: self.appended, event })
    }

    pub(super) fn is_act(&self) -> bool {
        self.kind.is_act()
    }
}

/// All of them, in the order of the log, and what erasures took out.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) events: Vec<OpenedEvent>,
    /// The entries that were erased, each with the entry of the erasure.
    pub(super) erased: BTreeMap<u64, u64>,
    /// The erasures, by entry.
    pub(super) erasures: BTreeMap<u64, (Erasure, Timestamp)>,
    /// What was opened wrongly, and has its finding.
    wrong: BTreeSet<u64>,
}

impl Opened {
    /// Reads them, and finds what is missing, altered or too much.
    pub(super) fn read(
        folder: &Path,
        head: Option<&Checkpoint>,
        recorded: &Recorded,
        findings: &mut Findings,
    ) -> Result<Self, Failure> {
        about(folder, head, findings)?;
        let mut opened = Self::default();
        let mut last = None;
        lines(folder, EVENTS, findings, |line: crate::openings::Event, place, findings| {
            if last >= Some(line.index) {
                return findings.add("openings::order", place, "it is not in the order of the log");
            }
            last = Some(line.index);
            let index = line.index;
            if let Err((code, message)) = opened.take(line, recorded) {
                opened.wrong.insert(index);
                findings.at(index, code, message);
            }
        })?;
        opened.complete(recorded, findings);
        Ok(opened)
    }

    fn take(
        &mut self,
        line: crate::openings::Event,
        recorded: &Recorded,
    ) -> Result<(), (&'static str, &'static str)> {
        let crate::openings::Event { index, kind, salt, body } = line;
        let sealed = recorded.sealed(index);
        let sealed =
            sealed.ok_or(("openings::unknown", "it is opened, and the log seals nothing there"))?;
        let salt = STANDARD.decode(salt).ok().and_then(|salt| <[u8; 16]>::try_from(salt).ok());
        let salt = salt
            .filter(|salt| commitment(salt, body.as_bytes()) == sealed.commitment)
            .ok_or(("openings::altered", "what was opened is not what the log committed to"))?;
        let kind = Kind::parse(&kind).filter(|kind| kind.is_erasable());
        let event = kind.and_then(|kind| Event::parse(kind, body.as_bytes()));
        let (kind, event) = kind
            .zip(event)
            .ok_or(("openings::kind", "it is opened as an event of a kind that it is not"))?;
        let appended = sealed.time;
        if matches!(event, Event::Erasure(_)) != sealed.is_erasure {
            return Err(("openings::kind", "the log says of it that it is an erasure, or is none"));
        }
        if let Event::Erasure(erasure) = &event {
            let earlier = erasure.erases.iter().filter(|erased| **erased < index);
            self.erased.extend(earlier.map(|erased| (*erased, index)));
            self.erasures.insert(index, (erasure.clone(), appended));
        }
        self.events.push(OpenedEvent { index, appended, salt, body, kind });
        Ok(())
    }

    /// Every sealed entry is opened or was erased, and not both.
    fn complete(&self, recorded: &Recorded, findings: &mut Findings) {
        let mut opened = self.events.iter().peekable();
        for sealed in &recorded.sealed {
            let index = sealed.index;
            let is_opened = opened.next_if(|event| event.index == index).is_some();
            match (is_opened, self.erased.get(&index)) {
                (false, None) if self.wrong.contains(&index) => {}
                (false, None) => {
                    let message = "it was not opened, and no erasure took it out";
                    findings.at(index, "openings::missing", message);
                }
                (true, Some(by)) => {
                    let message = format!("entry {by} erased it, and it is opened all the same");
                    findings.at(index, "openings::erased", message);
                }
                _ => {}
            }
        }
        for (erased, by) in &self.erased {
            if recorded.sealed(*erased).is_none() {
                let message = format!("it erases entry {erased}, which is of nobody");
                findings.at(*by, "openings::erased", message);
            }
        }
    }
}

/// That the openings are of this log, and not of a shorter one.
fn about(folder: &Path, head: Option<&Checkpoint>, findings: &mut Findings) -> Result<(), Failure> {
    let path = folder.join(ABOUT);
    let text = std::fs::read(&path)
        .map_err(|error| Failure::unreadable("openings::unreadable", &path, &error))?;
    let about: About = serde_json::from_slice(&text).at("openings::format", path.display())?;
    if about.format != FORMAT {
        return Err(Failure::failed(
            "openings::format",
            format_args!(
                "`{}` has the format `{}`, and not `{FORMAT}`",
                path.display(),
                about.format
            ),
        ));
    }
    let place = Some(Place::Path(ABOUT.to_owned()));
    if head.is_some_and(|head| head.origin() != about.origin) {
        findings.add("openings::log", place, "it was opened of another log");
    }
    Ok(())
}

/// Shows every line of a file that can be read; the others are findings.
pub(super) fn lines<T: DeserializeOwned>(
    folder: &Path,
    name: &str,
    findings: &mut Findings,
    mut show: impl FnMut(T, Option<Place>, &mut Findings),
) -> Result<(), Failure> {
    let path = folder.join(name);
    let file = File::open(&path)
        .map_err(|error| Failure::unreadable("openings::unreadable", &path, &error))?;
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = file.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line);
        if read.at("openings::unreadable", path.display())? == 0 {
            break;
        }
        let place = Some(Place::Path(format!("{name}:{number}")));
        match serde_json::from_slice(&line) {
            Ok(found) => show(found, place, findings),
            // The parser's words would quote the line.
            Err(_) => {
                findings.add("openings::format", place, "it is not a line as the format says");
            }
        }
    }
    Ok(())
}
