//! Cases as text: the files of an archive and the configuration in, rows and the quarantine list out.
//!
//! A case is a file of `tests/linkedin/`. Lines that start with `--- ` open a file of the archive; `[bom]` and `[crlf]`
//! after its name write it so. `--- settings` holds TOML. What follows `===` is expected.
//! `ABIDE_ACCEPT=1` rewrites what is expected.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use abide_intake::Quarantine;
use abide_intake::linkedin::{Archive, Limits, Owner, Request, Row, Settings, read, zip};

pub(super) fn owner() -> Owner {
    Owner {
        member: "m1".into(),
        joined: Some("2010-01-01T00:00:00Z".parse().unwrap()),
        captured_at: Some("2026-11-01T00:00:00Z".parse().unwrap()),
        birth_date: Some("1980-01-01".parse().unwrap()),
    }
}

/// Everything that a row says, as lines.
pub(super) fn show(row: &Row) -> String {
    let place = row.place.strip_prefix("s:a.zip/").unwrap();
    let category = row.category.as_deref().unwrap_or("unknown");
    if let Some(why) = row.stub {
        return format!("stub {category} {place} {}\n", format!("{why:?}").to_lowercase());
    }
    let audience = row.audience.map_or("unknown", |audience| audience.word());
    let made = match (row.made_from, row.made_to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}/{to}"),
        _ => "unknown".into(),
    };
    let mut out = format!("{category} {audience} {made} {place}\n");
    for person in &row.contributors {
        let handle = person.handle.as_deref().unwrap_or("by name only");
        writeln!(out, "  {}: {} ({handle})", person.role, person.name).unwrap();
    }
    if !row.mentions.is_empty() {
        writeln!(out, "  mentions: {}", row.mentions.join(" ")).unwrap();
    }
    if let Some(title) = &row.title {
        writeln!(out, "  title: {title}").unwrap();
    }
    for (name, words) in &row.fields {
        writeln!(out, "  {name} = {}", words.escape_debug()).unwrap();
    }
    for line in row.text.iter().flat_map(|text| text.lines()) {
        writeln!(out, "  | {line}").unwrap();
    }
    for message in &row.messages {
        writeln!(out, "  {}> {}", message.role, message.content.escape_debug()).unwrap();
    }
    for media in &row.media {
        writeln!(out, "  media: {media}").unwrap();
    }
    out
}

/// Reads an archive and says all that came of it.
pub(super) fn run(files: &[(String, Vec<u8>)], settings: &Settings) -> String {
    let limits = Limits::default();
    let mut parts = [Archive::from_bytes("a.zip", zip(files).unwrap(), limits).unwrap()];
    let mut quarantine = Quarantine::default();
    let mut out = String::new();
    let owner = owner();
    let request = Request { source: "s", owner: &owner, settings };
    let report = settings.check("s").and_then(|()| {
        read(request, &mut parts, &limits, &mut quarantine, &mut |row| {
            out.push_str(&show(&row));
            Ok(())
        })
    });
    match report {
        Ok(report) => {
            for line in quarantine.into_list() {
                let what = format!("{:?}", line.what).to_lowercase();
                let place = line.place.trim_start_matches("s:a.zip/");
                writeln!(
                    out,
                    "quarantine {what} `{}` x{} {place}\n  {}",
                    line.name, line.count, line.hint
                )
                .unwrap();
            }
            if report.duplicates > 0 {
                writeln!(out, "duplicates {}", report.duplicates).unwrap();
            }
            if report.is_complete {
                out.push_str("complete\n");
            }
            if let Some(birth) = report.birth_date {
                writeln!(out, "birth date for the age gate {birth}").unwrap();
            }
        }
        Err(error) => {
            writeln!(out, "error {} {error}", error.code()).unwrap();
            if let Some(hint) = error.advice() {
                writeln!(out, "  hint: {hint}").unwrap();
            }
        }
    }
    out
}

fn parse(case: &str) -> (Vec<(String, Vec<u8>)>, Settings, &str) {
    let (input, expected) = case.split_once("\n===\n").unwrap();
    let mut files: Vec<(String, String)> = Vec::new();
    for line in input.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("--- ") {
            files.push((name.trim_end().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    let mut settings = Settings::default();
    let mut named = Vec::new();
    for (name, text) in files {
        if name == "settings" {
            settings = toml::from_str(&text).unwrap();
            continue;
        }
        let mut text = text;
        if name.contains("[crlf]") {
            text = text.replace('\n', "\r\n");
        }
        if name.contains("[bom]") {
            text.insert(0, '\u{feff}');
        }
        let name = name.split(" [").next().unwrap().to_owned();
        named.push((name, text.into_bytes()));
    }
    (named, settings, expected)
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/linkedin");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20, "cases are missing");
    let mut wrong = String::new();
    for path in paths {
        let case = fs::read_to_string(&path).unwrap();
        let (files, settings, expected) = parse(&case);
        let found = run(&files, &settings);
        if found == expected {
            continue;
        }
        if std::env::var_os("ABIDE_ACCEPT").is_some() {
            let (input, _) = case.split_once("\n===\n").unwrap();
            fs::write(&path, format!("{input}\n===\n{found}")).unwrap();
        } else {
            writeln!(wrong, "{}\nexpected\n{expected}\nfound\n{found}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
