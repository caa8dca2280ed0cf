//! Masks lines from standard input, and prints `spans` and `masked` as `abide scrub --json` does: `cargo xtask eval scrub` runs it.

use std::error::Error;
use std::io::{BufWriter, Write as _, stdin, stdout};

use abide_scrub::stream::{self, Options, Stats};
use abide_scrub::{Context, Scrubber};

fn main() -> Result<(), Box<dyn Error>> {
    let scrubber = Scrubber::new()?;
    let options = Options { json: true, ..Options::default() };
    let (mut input, mut out) = (stdin().lock(), BufWriter::new(stdout().lock()));
    let mut stats = Stats::default();
    stream::run(&scrubber, &Context::default(), options, &mut input, &mut out, &mut stats)?;
    out.flush()?;
    Ok(())
}
