//! `abide demo`: the main job on the shipped community.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use abide_serve::web::Demo;
use abide_serve::web::account::{self, Account};
use abide_serve::web::store::{Sqlite, Store};

use crate::args::{Global, Serve, Synth};
use crate::command::build::{self, AsOf};
use crate::command::{import, init, synth, terms};
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::Platform;

/// The example, as the build of this program shipped it.
const COMMUNITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/community");

pub(super) fn run(dir: &Path, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    if !dir.join("ledger.sqlite").exists() {
        copy(Path::new(COMMUNITY), dir)?;
        let mut ledger = init::begin(dir, "localhost/abide-demo")?;
        terms::publish_folder(&mut ledger, &dir.join("terms"))?;
        import::history(&mut ledger, dir)?;
    }
    let platform = Platform::open(&Global {
        directory: dir.to_owned(),
        json: global.json,
        set: global.set.clone(),
    })?;
    let built = build::build(&platform, AsOf::Ledger, false)?;
    built.report(output);
    if !output.is_json() {
        // As it was called, so that the lines can be copied.
        let abide = std::env::args().next().unwrap_or_else(|| "abide".to_owned());
        let folder = dir.display();
        output.say(format_args!(
            "\nTry next:\n  {abide} -C {folder} explain --record {RECORD}   why this record is in\n  \
             {abide} -C {folder} choose --member {MEMBER} off   then `build`: theirs is gone\n  \
             {abide} -C {folder} build --at 2025-01-01T00:00:00Z   what would have been in then\n  \
             {abide} -C {folder} check {}   its files, rows, trees and signature",
            built.path().display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Members of the reference network whom everybody may sign in as.
const PEOPLE: [(&str, &str, &str); 10] = [
    ("anna-de", "Anna Keller", "Lives in Germany, was told in time, has not chosen"),
    ("ben-us", "Ben Hartwell", "Lives in the United States, has not chosen"),
    ("dana-us", "Dana Lockhart", "Lives in the United States, switched off"),
    ("kim-us", "Kim Radley", "Lives in the United States, switched posts off"),
    ("chloe-gb", "Chloe Penrose", "Lives in the United Kingdom, where it was stopped"),
    ("hugo-hk", "Hugo Liang", "Lives in Hong Kong, was not told that the stop there ended"),
    ("marco-it", "Marco Rinaldi", "Moved from the United States to Italy"),
    ("nora-us", "Nora Lindner", "Moved from Germany to the United States"),
    ("sam-us", "Sam Carrow", "Lives in the United States, mentions people"),
    ("tom-us", "Tom Yardley", "Moved from the United Kingdom to the United States"),
];

/// The one password of a demo.
const PASSWORD: &str = "demo";

/// `abide demo --serve`: what members see, on the reference network.
pub(super) fn serve(
    dir: &Path,
    listen: SocketAddr,
    members: u64,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    if !dir.join("ledger.sqlite").exists() {
        synth::make(&Synth {
            dir: dir.to_owned(),
            members,
            seed: 1,
            records_per_member: 10,
            leaks_per_thousand: 40,
            linkedin_exports: 0,
        })?;
    }
    let set = std::iter::once("pages.promise_days=30".to_owned()).chain(global.set.iter().cloned());
    let platform = Platform::open(&Global {
        directory: dir.to_owned(),
        json: global.json,
        set: set.collect(),
    })?;
    if platform.read_ledger()?.corpora()?.is_empty() {
        build::build(&platform, AsOf::Ledger, false)?;
    }
    let store = Sqlite::open(&platform.path(&platform.config.pages.accounts))?;
    let hash = account::hash(PASSWORD)?;
    let mut demo = vec![];
    for (member, name, words) in PEOPLE {
        if store.account(member)?.is_none() {
            let (id, name) = (member.to_owned(), name.to_owned());
            store.put_account(
                &Account {
                    member: id,
                    name,
                    language: None,
                    email: Some(format!("{member}@example.com")),
                },
                member,
                &hash,
            )?;
        }
        let (login, name) = (member.to_owned(), name.to_owned());
        demo.push(Demo { login, name, words: words.to_owned(), password: PASSWORD.to_owned() });
    }
    let asked = Serve { listen, policy: None, read_only: false, cosign_seconds: 10 };
    crate::command::serve::go(&asked, platform, demo, output)
}

/// A record and a member of the example to try things on.
const RECORD: &str = "post:42";
const MEMBER: &str = "18";

/// Copies a folder, without overwriting anything.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to).at("demo::copy", to.display())?;
    for entry in std::fs::read_dir(from).at("demo::missing", from.display())? {
        let path = entry.at("demo::missing", from.display())?.path();
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        if path.is_dir() {
            copy(&path, &target)?;
        } else if !target.exists() {
            std::fs::copy(&path, &target).at("demo::copy", target.display())?;
        }
    }
    Ok(())
}
