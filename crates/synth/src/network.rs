//! What is asked for, and what came of it.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::truth::Truth;
use crate::world::World;
use crate::{cast, folder};

/// The cast, and enough others for them to talk to.
const MEMBERS_MIN: u64 = 50;
/// Member numbers have seven digits in their ids up to here; more would still work and has not been tried.
const MEMBERS_MAX: u64 = 10_000_000;
/// Above this a record number would not fit the plan of files.
const RECORDS_PER_MEMBER_MAX: u64 = 10_000;

/// Said by every output that is built from it.
pub(crate) const SIMULATED: &str = "the reference network: invented members, words and choices";

/// A network to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// Members, the cast among them: 50 or more.
    pub members: u64,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// On average. The total is exact, unless the cast alone writes more.
    pub records_per_member: u64,
    /// LinkedIn-shaped archives, one each for so many members outside the cast.
    pub linkedin_exports: u64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    pub members: u64,
    /// In `records/`; what the archives hold comes on top.
    pub records: u64,
    pub choices: u64,
    pub notices: u64,
    pub bounces: u64,
    /// Objections, erasures and restrictions, and their withdrawals.
    pub objections: u64,
    pub pauses: u64,
    pub linkedin_exports: u64,
    /// What was planted, independent of any decision.
    pub truth: Truth,
}

impl Network {
    /// Writes the network as a platform folder. Nothing is left there if it fails.
    ///
    /// `progress` is told how many records are written, of how many, from several threads.
    pub fn write(&self, folder: &Path, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Counts> {
        self.check()?;
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Error::NotEmpty(folder.to_owned()));
        }
        let parent = match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        let world = World::new(self.seed, self.members, self.records())?;
        let making = tempfile::Builder::new()
            .prefix(".abide-synth-")
            .tempdir_in(parent)
            .map_err(Error::io(parent))?;
        let counts = folder::write(making.path(), self, &world, progress)?;
        // The folder of a temporary name is for its owner alone; the one that was asked for is as any other.
        let made = making.path().join("network");
        let inside = fs::create_dir(&made).and_then(|()| {
            for entry in fs::read_dir(making.path())? {
                let path = entry?.path();
                if let Some(name) = path.file_name().filter(|_| path != made) {
                    fs::rename(&path, made.join(name))?;
                }
            }
            if folder.exists() {
                fs::remove_dir(folder)?;
            }
            fs::rename(&made, folder)
        });
        inside.map_err(Error::io(folder))?;
        Ok(counts)
    }

    fn check(&self) -> Result<()> {
        if self.members < MEMBERS_MIN {
            return Err(Error::TooFew { given: self.members, least: MEMBERS_MIN });
        }
        if self.members > MEMBERS_MAX {
            return Err(Error::TooMany { what: "members", given: self.members, most: MEMBERS_MAX });
        }
        if self.records_per_member > RECORDS_PER_MEMBER_MAX {
            let given = self.records_per_member;
            return Err(Error::TooMany { what: "records per member", given, most: RECORDS_PER_MEMBER_MAX });
        }
        let most = self.members - cast::Cast::new().members.len() as u64;
        if self.linkedin_exports > most {
            return Err(Error::TooMany { what: "exports", given: self.linkedin_exports, most });
        }
        Ok(())
    }

    /// How many records are asked for.
    pub(crate) fn records(&self) -> u64 {
        self.members * self.records_per_member
    }

    /// The numbers of the members with an archive: spread over all but the cast.
    pub(crate) fn exported(&self) -> impl Iterator<Item = u64> {
        let cast = cast::Cast::new().members.len() as u64;
        let step = (self.members - cast) / self.linkedin_exports.max(1);
        (0..self.linkedin_exports).map(move |number| cast + number * step)
    }

    /// `abide.toml`.
    pub(crate) fn configuration(&self) -> String {
        let mut text = format!(
            "# The reference network: {} members, seed {}. cast.json names members who each show a rule;\n\
             # synth.json says what was planted.\n\n\
             platform = \"Reference network\"\n\
             simulated = \"{SIMULATED}\"\n\n\
             [members]\nfiles = \"members/*.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n\n\
             [source.network]\nfiles = \"records/*.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n",
            self.members, self.seed
        );
        if self.linkedin_exports > 0 {
            text.push_str(EXPORTS);
        }
        text
    }
}

const EXPORTS: &str = r#"
# More of some members' words, as LinkedIn's "Get a copy of your data" would hold them.
[source.exports]
files = "exports/*.zip"
format = "linkedin"
captured_at = "2025-10-31T00:00:00Z"

[source.exports.linkedin]
owners = "{member}.zip"

[source.exports.linkedin.audience]
"content.comment" = { is = "public", reason = "the generator writes comments on public posts alone" }
"content.article" = { is = "public", reason = "the generator writes public articles alone" }
"#;
