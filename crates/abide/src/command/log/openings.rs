//! `abide log openings`: everything that an auditor needs to decide anew, in one folder that tells of members.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use abide_ledger::{Digest, Event, Ledger};
use abide_verify::map::Key;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::json;

use crate::args::Global;
use crate::command::build::{AsOf, inputs::Inputs};
use crate::config;
use crate::facts;
use crate::failure::{At, Failure};
use crate::openings::{
    ABOUT, ACCOUNTS, About, Account, Acts, EVENTS, FORMAT, LEAVES, Leaf, PLATFORM, SUPPRESSED,
    Suppressed,
};
use crate::output::{self, Output};
use crate::platform::Platform;
use crate::sources;

const UNWRITABLE: &str = "openings::unwritable";

pub(super) fn run(dir: &Path, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let ledger = platform.read_ledger()?;
    ledger.verify()?;
    if dir.exists() {
        return Err(Failure::failed(
            "openings::exists",
            format_args!("`{}` is there already", dir.display()),
        )
        .hint("name a new folder: openings are of one moment"));
    }
    // Beside its place first, so that nobody is handed a part of it.
    let above = dir.parent().filter(|above| !above.as_os_str().is_empty());
    let draft = tempfile::Builder::new()
        .prefix(".openings-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(above.unwrap_or(Path::new(".")))
        .at(UNWRITABLE, dir.display())?;
    let made = Making { platform: &platform, ledger: &ledger, folder: draft.path() }.all()?;
    fs::rename(draft.path(), dir).at(UNWRITABLE, dir.display())?;
    let _ = draft.keep();
    let Made { entries, events, accounts, sources } = made;
    output.data(&json!({
        "path": dir, "entries": entries, "opened": events, "accounts": accounts, "sources": sources,
    }));
    if !output.is_json() {
        let (events, sources) = (output::count(events, "entry"), output::count(sources, "file"));
        output.say(format_args!(
            "`{}` opens {} of the log, with {accounts} accounts and {sources} of sources.",
            dir.display(),
            events.replace("entrys", "entries")
        ));
        output.say("It tells what members wrote and chose: hand it to the auditor alone, and destroy it when they are done.");
    }
    Ok(ExitCode::SUCCESS)
}

struct Making<'a> {
    platform: &'a Platform,
    ledger: &'a Ledger,
    folder: &'a Path,
}

struct Made {
    entries: u64,
    events: u64,
    accounts: u64,
    sources: u64,
}

impl Making<'_> {
    fn all(&self) -> Result<Made, Failure> {
        let position = self.ledger.position()?;
        let pseudonyms = self.accounts()?;
        let events = self.events(&pseudonyms)?;
        self.suppressed()?;
        let sources = self.sources()?;
        let about = About {
            format: FORMAT.to_owned(),
            origin: self.ledger.log_key()?.name().to_owned(),
            events: position.events,
        };
        let mut lines = Lines::create(&self.folder.join(ABOUT))?;
        lines.write(&about)?;
        lines.finish()?;
        // What was read in several steps must be of one moment.
        if self.ledger.position()? != position {
            return Err(Failure::failed("openings::moved", "the ledger grew meanwhile")
                .hint("try again at a quieter time"));
        }
        let accounts = pseudonyms.len() as u64;
        Ok(Made { entries: position.events, events, accounts, sources })
    }

    /// Writes accounts with their proofs, and keeps whose pseudonym is which.
    fn accounts(&self) -> Result<HashMap<String, abide_ledger::Account>, Failure> {
        let mut all = HashMap::new();
        self.ledger.visit_accounts(|member, account| {
            all.insert(member.to_owned(), *account);
        })?;
        let mut lines = Lines::create(&self.folder.join(ACCOUNTS))?;
        let mut members: Vec<&String> = all.keys().collect();
        members.sort();
        for member in members {
            let Some(account) = all.get(member) else { continue };
            lines.write(&Account {
                member: member.clone(),
                account: STANDARD.encode(account.id.0),
                proof: STANDARD.encode(self.ledger.prove_account(account)),
            })?;
        }
        lines.finish()?;
        Ok(all)
    }

    /// Writes what sealed entries hold, and the leaves of the state map that none of them accounts for.
    fn events(&self, accounts: &HashMap<String, abide_ledger::Account>) -> Result<u64, Failure> {
        let mut lines = Lines::create(&self.folder.join(EVENTS))?;
        let (mut acts, mut failed, mut count) = (Acts::default(), None, 0);
        let mut leaves: HashMap<Key, String> = self
            .ledger
            .map_leaves()?
            .into_iter()
            .map(|(key, value)| (key, Digest(value.0).to_string()))
            .collect();
        self.ledger.visit_openings(|opening| {
            count += 1;
            let line = crate::openings::Event {
                index: opening.index,
                kind: opening.kind.word().to_owned(),
                salt: STANDARD.encode(opening.salt),
                body: opening.body.to_owned(),
            };
            if failed.is_none() {
                failed = lines.write(&line).err();
            }
            let event = Event::parse(opening.kind, opening.body.as_bytes());
            let member =
                event.as_ref().filter(|_| opening.kind.is_act()).and_then(|event| event.member());
            if let Some((member, account)) = member.and_then(|of| Some((of, accounts.get(of)?))) {
                let leaf = acts.leaf(member, &account.pseudonym, &opening.salt, opening.body);
                leaves.remove(&leaf.0);
            }
            Ok(())
        })?;
        if let Some(failure) = failed {
            return Err(failure);
        }
        lines.finish()?;
        let mut rest: Vec<_> = leaves.into_iter().collect();
        rest.sort();
        let mut lines = Lines::create(&self.folder.join(LEAVES))?;
        for (key, value) in rest {
            lines.write(&Leaf { key: Digest(key.0).to_string(), value })?;
        }
        lines.finish()?;
        Ok(count)
    }

    /// Who of the members was erased: the log knows them by a keyed hash alone.
    fn suppressed(&self) -> Result<(), Failure> {
        let suppressions = self.ledger.suppressions()?;
        let mut lines = Lines::create(&self.folder.join(SUPPRESSED))?;
        if !suppressions.is_empty() {
            let inputs = Inputs::look(self.platform, self.ledger, AsOf::Ledger)?;
            let mut found = vec![];
            facts::member_ids(inputs.members(), |id| {
                let erased = suppressions.of(id);
                found.extend(
                    erased.map(|of| Suppressed { member: id.to_owned(), erasure: of.index }),
                );
            })?;
            found.iter().try_for_each(|found| lines.write(found))?;
        }
        lines.finish()
    }

    /// Copies the configuration and every file of the sources.
    fn sources(&self) -> Result<u64, Failure> {
        let to = self.folder.join(PLATFORM);
        folder(&to)?;
        copy(&self.platform.folder.join(config::FILE), &to.join(config::FILE))?;
        let survey = sources::survey(self.platform)?;
        for source in &survey.sources {
            let path = Path::new(&source.path);
            if !path.components().all(|part| matches!(part, Component::Normal(_))) {
                return Err(Failure::failed(
                    "openings::outside",
                    format_args!("`{}` does not lie in the platform's folder", source.path),
                )
                .hint("bring the sources into the folder, so that the auditor finds them by the same names"));
            }
            copy(&self.platform.folder.join(path), &to.join(path))?;
        }
        survey.unchanged()?;
        Ok(survey.sources.len() as u64)
    }
}

fn folder(path: &Path) -> Result<(), Failure> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).at(UNWRITABLE, path.display())
}

/// A file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(above) = to.parent() {
        folder(above)?;
    }
    if from.is_dir() {
        folder(to)?;
        for entry in fs::read_dir(from).at("openings::source", from.display())? {
            let path = entry.at("openings::source", from.display())?.path();
            if let Some(name) = path.file_name() {
                copy(&path, &to.join(name))?;
            }
        }
        return Ok(());
    }
    fs::copy(from, to).at("openings::source", from.display())?;
    Ok(())
}

/// JSON lines in a file that nobody else may read.
struct Lines {
    file: BufWriter<File>,
    path: PathBuf,
}

impl Lines {
    fn create(path: &Path) -> Result<Self, Failure> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        Ok(Self {
            file: BufWriter::new(file.at(UNWRITABLE, path.display())?),
            path: path.to_owned(),
        })
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        let mut text = serde_json::to_vec(line).at(UNWRITABLE, self.path.display())?;
        text.push(b'\n');
        self.file.write_all(&text).at(UNWRITABLE, self.path.display())
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all())
            .at(UNWRITABLE, self.path.display())
    }
}
