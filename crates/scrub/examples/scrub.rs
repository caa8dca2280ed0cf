//! Masks lines from standard input, and prints `spans` and `masked` as `abide scrub --json` does: `cargo xtask eval scrub` runs it.
//!
//! With `--people`, a line is a JSON object with a `text` and, in `near`, the names of who takes part in its thread; everybody in the lines is in the directory.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufWriter, Read as _, Write, stdin, stdout};

use abide_scrub::stream::{self, Options, Stats};
use abide_scrub::{Context, Directory, Masked, Nearby, Person, PersonId, Scrubber};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Line {
    text: String,
    near: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(stdout().lock());
    if std::env::args().nth(1).as_deref() == Some("--people") {
        people(&mut out)?;
    } else {
        let scrubber = Scrubber::new()?;
        let options = Options { json: true, ..Options::default() };
        let mut stats = Stats::default();
        let mut input = stdin().lock();
        stream::run(&scrubber, &Context::default(), options, &mut input, &mut out, &mut stats)?;
    }
    out.flush()?;
    Ok(())
}

fn people(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut input = String::new();
    stdin().read_to_string(&mut input)?;
    let lines = input.lines().map(serde_json::from_str).collect::<Result<Vec<Line>, _>>()?;
    let mut builder = Directory::builder();
    let mut ids: HashMap<&str, PersonId> = HashMap::new();
    for name in lines.iter().flat_map(|line| &line.near) {
        if !ids.contains_key(name.as_str()) {
            ids.insert(name, builder.add(&Person { names: &[name], ..Person::default() })?);
        }
    }
    let scrubber = Scrubber::new()?.directory(builder.build());
    let masked = Masked::everybody();
    for line in &lines {
        let near: Vec<PersonId> =
            line.near.iter().filter_map(|name| ids.get(name.as_str()).copied()).collect();
        let context =
            Context::default().people(Nearby { masked: &masked, near: &near, asked: None });
        let spans = scrubber.scan(&line.text, &context)?;
        writeln!(out, "{}", serde_json::json!({ "spans": spans }))?;
    }
    Ok(())
}
