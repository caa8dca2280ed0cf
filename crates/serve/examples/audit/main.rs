//! Writes a made-up log of so many entries into a folder, and audits it: `cargo run --release -p abide-serve --example audit -- DIR [ENTRIES]`.
//!
//! It asks what `abide audit` asks, but for the keys, of which such a log names none. The same number of entries gives the same bytes everywhere. `--write` leaves it at writing.

mod made;

use std::path::Path;
use std::time::Instant;

use abide_serve::source::Source;
use abide_serve::{Folder, export};
use abide_verify::audit::{self, Corpora, Findings, Kinds, Models, Order, Pauses, Terms};
use abide_verify::policy::Policy;
use abide_verify::published::{CHECKPOINT, CHECKPOINT_BYTES_MAX, Published};

use made::{Made, time};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--write").collect();
    let folder = Path::new(words.first().ok_or("name a folder")?);
    let entries = words.get(1).map_or(Ok(1_000_000), |word| word.parse())?;
    let made = Made::new(entries)?;
    export::run(&made, folder)?;
    println!("{}", made.key()?);
    if std::env::args().any(|word| word == "--write") {
        return Ok(());
    }
    let started = Instant::now();
    let log = Folder::new(folder);
    let policy = Policy::default().with_log(made.key()?)?;
    let head = log.read(&[CHECKPOINT.to_owned()], CHECKPOINT_BYTES_MAX)?.pop().flatten();
    let mut findings = Findings::default();
    let (policy, _) = audit::follow(&log, &policy, &mut findings)?;
    let (head, mut findings) = audit::head(&head.unwrap_or_default(), &policy);
    let head = head.ok_or("no head that the log signed")?;
    let mut models = Models::default();
    let (mut order, mut terms) = (Order::new(time(entries)), Terms::default());
    let (mut pauses, mut corpora) = (Pauses::default(), Corpora::default());
    let walked = audit::walk(
        &log,
        &head.checkpoint,
        &[],
        &mut [&mut order, &mut Kinds, &mut terms, &mut pauses, &mut corpora, &mut models],
        &mut findings,
    )?;
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{} entries, {} tiles, {seconds:.2} s, {} findings",
        walked.entries,
        walked.tiles,
        findings.shown().len()
    );
    Ok(())
}
