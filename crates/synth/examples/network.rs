//! Makes a network of so many members, and says how long it took: `network DIR MEMBERS`.

use std::path::Path;
use std::time::Instant;

use abide_synth::Network;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("no folder")?;
    let members = arguments.next().ok_or("no number of members")?.parse()?;
    let network = Network {
        members,
        seed: 7,
        records_per_member: 10,
        leaks_per_thousand: 40,
        linkedin_exports: 0,
    };
    let started = Instant::now();
    let counts = abide_synth::write(Path::new(&dir), &network, &mut |_, _| {})?.publish()?;
    println!("{counts:?} in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}
