use std::io::{BufRead as _, Write as _};
fn main() {
    let scrubber = abide_scrub::Scrubber::new().unwrap();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = value["text"].as_str().unwrap();
        let spans = scrubber.scan(text, &Default::default()).unwrap();
        writeln!(out, "{}", serde_json::to_string(&spans).unwrap()).unwrap();
    }
}
