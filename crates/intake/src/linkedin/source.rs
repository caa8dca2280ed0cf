//! A source of many exports: archives to members, and member by member through the reader.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::archive::{Archive, Limits};
use super::owners::{Owned, Owners};
use super::reader::{Report, Request, read};
use super::row::Row;
use super::settings::{Owner, Settings};
use crate::Result;
use crate::quarantine::{Quarantine, What};

/// The exports of a platform's members.
#[derive(Debug, Clone, Copy)]
pub struct Exports<'a> {
    /// The source's name in the configuration.
    pub source: &'a str,
    pub settings: &'a Settings,
    pub owners: &'a Owners,
    pub limits: Limits,
}

impl Exports<'_> {
    /// Reads the archives at those paths, the members in the order of their ids.
    ///
    /// `owner` says what the platform knows of a member; its `captured_at` counts where neither the owners' list nor the
    /// archive's name has one. Of a member whom it does not know, joining stays unknown, which denies
    /// what has no date.
    ///
    /// One member's rows come only after all of their archives were found sound. An error may come after other
    /// members' rows, so what the sink wrote must not be used then.
    pub fn read(
        &self,
        paths: &[PathBuf],
        owner: &dyn Fn(&str) -> Option<Owner>,
        quarantine: &mut Quarantine,
        sink: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<BTreeMap<String, Report>> {
        self.settings.check(self.source)?;
        let named = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            name.map(|name| (name, path.clone()))
        };
        let archives: BTreeMap<String, PathBuf> = paths.iter().filter_map(named).collect();
        let (members, orphans) = self.owners.sort(archives.keys().map(String::as_str));
        for archive in orphans {
            let place = format!("{}:{archive}", self.source);
            quarantine.add(self.source, What::File, &archive, &place, |name| {
                format!("nobody is said to own it; add to the owners' list: {name},<member>")
            });
        }
        for archive in self.owners.listed().filter(|archive| !archives.contains_key(*archive)) {
            let place = format!("{}:{archive}", self.source);
            quarantine.add(self.source, What::File, archive, &place, |_| {
                "the owners' list has it, and it is not among the source's files".to_owned()
            });
        }
        let mut reports = BTreeMap::new();
        for (member, owned) in members {
            let owner = the_owner(&member, &owned, owner);
            let mut parts = owned
                .archives
                .iter()
                .filter_map(|name| archives.get(name))
                .map(|path| Archive::open(path, self.limits))
                .collect::<Result<Vec<Archive>>>()?;
            let request = Request { source: self.source, owner: &owner, settings: self.settings };
            let report = read(request, &mut parts, &self.limits, quarantine, sink)?;
            reports.insert(member, report);
        }
        Ok(reports)
    }
}

fn the_owner(member: &str, owned: &Owned, known: &dyn Fn(&str) -> Option<Owner>) -> Owner {
    let known = known(member).unwrap_or_default();
    Owner {
        member: member.to_owned(),
        captured_at: owned.captured_at.or(known.captured_at),
        ..known
    }
}
