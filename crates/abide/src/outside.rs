//! A log as somebody has it who trusts nothing but a key: its place, a policy, and what was seen before.

mod kept;
mod policy;

use std::path::Path;

use abide_serve::{Folder, Site};
use abide_verify::audit::{self, Check, Findings, Head, Walked};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::policy::Policy;
use abide_verify::published::{CHECKPOINT, CHECKPOINT_BYTES_MAX, Published};
use abide_verify::rotation::Rotation;

pub(crate) use kept::Kept;
pub(crate) use policy::{key, known};

use crate::args::{Global, Outside};
use crate::failure::Failure;

pub(crate) type Place = Box<dyn Published<Error = abide_serve::Error>>;

/// A log, opened: its head is read, and nothing below it.
pub(crate) struct Log {
    place: Place,
    pub(crate) policy: Policy,
    pub(crate) kept: Option<Kept>,
    /// The replacements of the log's key that it publishes.
    rotations: Vec<Rotation>,
    /// `None` if no log of the policy signed it; the findings say so.
    pub(crate) head: Option<Head>,
    pub(crate) findings: Findings,
}

impl Log {
    pub(crate) fn open(outside: &Outside, global: &Global) -> Result<Self, Failure> {
        let policy = policy::of(outside, global)?;
        let place = place(&outside.place)?;
        let bytes = place.read(&[CHECKPOINT.to_owned()], CHECKPOINT_BYTES_MAX)?;
        let bytes = bytes.into_iter().next().flatten().ok_or_else(|| {
            Failure::not_found(
                "log::missing",
                format_args!("there is no log at `{}`", outside.place),
            )
            .hint("name the folder or the URL that stands before `/checkpoint`")
        })?;
        let mut findings = Findings::default();
        let (policy, rotations) = audit::follow(place.as_ref(), &policy, &mut findings)?;
        let kept = match &outside.state {
            Some(file) => Kept::read(file, &policy)?,
            None => None,
        };
        let (head, found) = audit::head(&bytes, &policy);
        findings.merge(found);
        Ok(Self { place, policy, kept, rotations, head, findings })
    }

    /// Reads all of the log, with these checks.
    pub(crate) fn walk(&mut self, checks: &mut [&mut dyn Check]) -> Result<Walked, Failure> {
        let nothing = Walked { entries: 0, tiles: 0 };
        let Some(head) = &self.head else { return Ok(nothing) };
        let mut kept: Vec<Checkpoint> =
            self.kept.iter().map(|kept| kept.checkpoint.clone()).collect();
        // What was signed when a key was replaced is history as well. One that is newer than the head came in since that was read.
        let signed = self.rotations.iter().map(|rotation| rotation.head().clone());
        kept.extend(signed.filter(|signed| signed.size() <= head.checkpoint.size()));
        let place = self.place.as_ref();
        Ok(audit::walk(place, &head.checkpoint, &kept, checks, &mut self.findings)?)
    }

    /// What was seen of the log and when, here and by witnesses: for what claims to be older than it is.
    pub(crate) fn seen(&self) -> Vec<audit::Kept> {
        self.kept.iter().filter_map(Kept::seen).collect()
    }
}

pub(crate) use policy::read as read_policy;

/// A log at a URL or in a folder.
pub(crate) fn place(name: &str) -> Result<Place, Failure> {
    if Site::is_url(name) {
        return Ok(Box::new(Site::new(name)?));
    }
    if !Path::new(name).is_dir() {
        return Err(Failure::not_found(
            "log::missing",
            format_args!("there is no folder `{name}`"),
        )
        .hint("name a folder that `abide log export` wrote, or a URL"));
    }
    Ok(Box::new(Folder::new(name)))
}
