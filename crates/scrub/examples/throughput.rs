//! How fast texts are scanned with all rules and a directory of a million people: `throughput FILE.jsonl… [--people N] [--seconds S]`.
//!
//! Each line of a file is a JSON object with a `text` or a `body_html`. Prints one JSON object. `cargo xtask bench scrub` runs it.

use std::error::Error;
use std::time::Instant;

use abide_scrub::{Context, Directory, Masked, Nearby, Person, Scrubber};

const SYLLABLES: [&str; 32] = [
    "ba", "ke", "lin", "mo", "ra", "ti", "su", "vel", "dor", "fin", "gal", "hem", "jor", "nas",
    "pol", "wex", "an", "be", "chi", "da", "el", "fa", "gu", "ho", "is", "ja", "ki", "la", "mar",
    "no", "or", "pe",
];
/// Names that people have, so that the words of texts begin some of them.
const FIRST: [&str; 40] = [
    "Anna", "Maria", "James", "John", "Robert", "Michael", "William", "David", "Mark", "Grace",
    "May", "Will", "Rose", "Hope", "Art", "Jack", "Max", "Sam", "Laura", "Peter", "Paul", "An",
    "Le", "Do", "Van", "Jan", "Kim", "Lee", "Thomas", "Sarah", "Emma", "Olivia", "Noah", "Liam",
    "Lucas", "Sofia", "Mia", "Ben", "Tom", "Chris",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    let (mut people, mut seconds) = (1_000_000, 4.0);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--people" => people = words.next().ok_or("--people takes a number")?.parse()?,
            "--seconds" => seconds = words.next().ok_or("--seconds takes a number")?.parse()?,
            _ => files.push(word),
        }
    }
    let texts = texts(&files)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let began = Instant::now();
    let directory = directory(people)?;
    let directory_mib = directory.memory_bytes() as f64 / f64::from(1 << 20);
    let scrubber = Scrubber::new()?.directory(directory);
    let ready_seconds = began.elapsed().as_secs_f64();
    let masked = Masked::everybody();

    let scan = |texts: &[String]| {
        let context = Context::default().people(Nearby { masked: &masked, near: &[], asked: None });
        texts
            .iter()
            .map(|text| scrubber.scan(text, &context).map_or(0, |spans| spans.len()))
            .sum::<usize>()
    };
    let spans = scan(&texts);
    // One thread and two take turns, so that the machine's other work meets both.
    let (mut one, mut two) = (Vec::new(), Vec::new());
    let began = Instant::now();
    while began.elapsed().as_secs_f64() < seconds {
        let start = Instant::now();
        scan(&texts);
        one.push(bytes as f64 / start.elapsed().as_secs_f64() / 1e6);
        let start = Instant::now();
        std::thread::scope(|scope| {
            scope.spawn(|| scan(&texts));
            scan(&texts);
        });
        two.push(2.0 * bytes as f64 / start.elapsed().as_secs_f64() / 1e6);
    }
    let best = |rates: &[f64]| rates.iter().copied().fold(0.0, f64::max);
    let answer = serde_json::json!({
        "texts": texts.len(),
        "bytes": bytes,
        "spans": spans,
        "people": people,
        "rounds": one.len(),
        "mb_per_second": best(&one),
        "mb_per_second_two": best(&two),
        "ready_seconds": ready_seconds,
        "directory_mib": directory_mib,
        "peak_memory_mib": peak_memory_mib(),
        "texts_mib": bytes as f64 / f64::from(1 << 20),
    });
    println!("{answer}");
    Ok(())
}

fn texts(files: &[String]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(file)?.lines() {
            let value: serde_json::Value = serde_json::from_str(line)?;
            let text = value.get("text").or_else(|| value.get("body_html"));
            let text = text.and_then(serde_json::Value::as_str);
            texts.extend(text.map(str::to_owned));
        }
    }
    Ok(texts)
}

fn directory(people: usize) -> Result<Directory, Box<dyn Error>> {
    let word = |mut number: usize, syllables: usize| {
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(SYLLABLES.get(number % 32).copied().unwrap_or_default());
            number /= 32;
        }
        word
    };
    let mut builder = Directory::builder();
    for person in 0..people {
        let first = match person % 4 {
            0 => FIRST.get(person / 4 % 40).copied().unwrap_or_default().to_owned(),
            _ => word(person % 30_000 + 40_000, 3),
        };
        let name = format!("{first} {}", word(person / 3 + 1_000_000, 4));
        let handle = format!("user_{person}");
        let link = format!("https://www.linkedin.com/in/{first}-{person}");
        builder.add(&Person { names: &[&name], handles: &[&handle], links: &[&link] })?;
    }
    Ok(builder.build())
}

/// The most that the process has had in memory.
fn peak_memory_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) / 1024.0
}
