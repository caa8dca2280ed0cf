//! Text cases: a small world, records, and what must be decided about them. See `cases/README.md`.
//!
//! One file is run by the one-record rule and by the gate, so that a case is written once and asked twice.

mod line;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::decision::{Decision, Reason};
use crate::event::{Bounce, Choice, Notice, Objection, Pause, Right, Setting, Window};
use crate::member::{AgeEvidence, DatedRegion, History, Kind, Member};
use crate::record::{Audience, Contributor, Record};
use crate::{Document, document};
use line::Line;

/// A world, and what is expected of it.
#[derive(Debug, Default, Clone)]
pub struct Case {
    pub terms: Vec<Document>,
    pub pauses: Vec<Pause>,
    pub members: HashMap<String, Member>,
    pub records: Vec<Record>,
    pub checks: Vec<Check>,
    /// `masking off`: people who are mentioned cannot be masked.
    pub masking_off: bool,
    next_index: u64,
}

/// One line that expects a decision.
#[derive(Debug, Clone)]
pub struct Check {
    /// Line number in the file, from 1.
    pub line: usize,
    pub at: Timestamp,
    /// Place in `records`.
    pub record: usize,
    pub expected: Decision,
    /// Whose mentions are masked, in the order of the record; `None` for one that nobody knows.
    pub masked: Vec<Option<String>>,
}

/// A line of a case that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {words}")]
pub struct CaseError {
    pub line: usize,
    pub words: String,
}

/// How a decision and what it asks to mask are written in a case.
pub fn outcome(decision: Decision, masked: &[Option<String>]) -> String {
    let names: Vec<_> = masked.iter().map(|name| name.as_deref().unwrap_or("?")).collect();
    match decision {
        Decision::Allowed if !names.is_empty() => format!("allowed masks={}", names.join(",")),
        Decision::Allowed => "allowed".to_owned(),
        Decision::Denied { reason: Reason::Undecidable, rule } => {
            format!("undecidable in rule {rule}")
        }
        Decision::Denied { reason, .. } => format!("denied {reason}"),
    }
}

impl Case {
    /// Reads a case. `load` gives the text of terms documents by the name of their folder.
    pub fn parse(text: &str, load: impl Fn(&str) -> Vec<Document>) -> Result<Self, CaseError> {
        let mut case = Self::default();
        let mut at = None;
        for (place, line) in text.lines().enumerate() {
            let line = Line::parse(line);
            let Some(first) = line.words.first().copied() else { continue };
            let read = match first {
                "at" => line.instant_word(1).map(|instant| at = Some(instant)),
                "terms" => line.word(1).map(|name| case.terms.extend(load(name))),
                "version" => line.version().map(|version| case.terms.push(version)),
                "member" => case.member(&line),
                "pause" => case.pause(&line),
                "masking" => line.word(1).map(|word| case.masking_off = word == "off"),
                "choice" | "notice" | "bounce" | "objection" | "erasure" | "restriction" => {
                    case.event(first, &line)
                }
                "record" => case.record(&line),
                id => case.check(id, &line, at, place + 1),
            };
            read.map_err(|words| CaseError { line: place + 1, words })?;
        }
        Ok(case)
    }

    fn index(&mut self) -> u64 {
        self.next_index += 1;
        self.next_index
    }

    fn member(&mut self, line: &Line<'_>) -> Result<(), String> {
        let id = line.word(1)?.to_owned();
        let joined = line.instant("joined")?;
        let regions = line.list("region").map(|item| {
            let (region, from) =
                item.split_once('@').map_or((item, None), |(region, from)| (region, Some(from)));
            let from = match from {
                None => joined,
                Some("?") => None,
                Some(from) => Some(line::instant(from)?),
            };
            Ok(DatedRegion { region: (region != "?").then(|| region.to_owned()), from })
        });
        let member = Member {
            kind: line.value("kind").map_or(Some(Kind::Person), Kind::parse),
            joined,
            age: age(line)?,
            regions: regions.collect::<Result<_, String>>()?,
            deleted_at: line.instant("deleted")?,
            signals: line.list("signals").map(str::to_owned).collect(),
            history: History::default(),
            id: id.clone(),
        };
        match self.members.insert(id, member) {
            None => Ok(()),
            Some(member) => Err(format!("member `{}` is there twice", member.id)),
        }
    }

    fn event(&mut self, kind: &str, line: &Line<'_>) -> Result<(), String> {
        let index = self.index();
        let at = line.instant("at")?.ok_or("`at=` is missing")?;
        let appended = line.instant("appended")?.unwrap_or(at);
        let id = line.word(1)?;
        let history =
            &mut self.members.get_mut(id).ok_or_else(|| format!("no member `{id}` above"))?.history;
        match kind {
            "choice" => history.choices.push(Choice {
                index,
                at,
                appended,
                setting: match line.word(2)? {
                    "on" => Setting::On,
                    "off" => Setting::Off,
                    other => return Err(format!("`{other}` is neither on nor off")),
                },
                category: line.value("category").map(str::to_owned),
                terms: line.value("terms").map(str::to_owned),
            }),
            "notice" => history.notices.push(Notice {
                index,
                at,
                terms: line.word(2)?.to_owned(),
                resumes: line.value("resumes").map(str::to_owned),
            }),
            "bounce" => history.bounces.push(Bounce { index, at, terms: line.word(2)?.to_owned() }),
            _ => history.objections.push(Objection {
                index,
                at,
                appended,
                right: match kind {
                    "objection" => Right::Objection,
                    "erasure" => Right::Erasure,
                    _ => Right::Restriction,
                },
                stands: !line.words.contains(&"withdrawn"),
            }),
        }
        Ok(())
    }

    fn pause(&mut self, line: &Line<'_>) -> Result<(), String> {
        let purge = match line
            .value("purge")
            .map(|window| window.split_once("..").ok_or("a window is `from..until`"))
        {
            None => None,
            Some(window) => {
                let (from, until) = window?;
                let end = |text: &str| {
                    if text.is_empty() { Ok(None) } else { line::instant(text).map(Some) }
                };
                Some(Window { from: end(from)?, until: end(until)? })
            }
        };
        let pause = Pause {
            index: self.index(),
            id: line.word(1)?.to_owned(),
            regions: line.list("regions").map(str::to_owned).collect(),
            from: line.instant("from")?.ok_or("`from=` is missing")?,
            until: line.instant("until")?,
            purge,
        };
        self.pauses.push(pause);
        Ok(())
    }

    fn record(&mut self, line: &Line<'_>) -> Result<(), String> {
        let made_from = line.instant("made")?;
        let record = Record {
            id: line.word(1)?.to_owned(),
            author: unknown(line.word(2)?),
            category: unknown(line.word(3)?),
            audience: Audience::parse(line.word(4)?),
            made_from,
            made_to: if line.value("to").is_some() { line.instant("to")? } else { made_from },
            deleted_at: line.instant("deleted")?,
            contributors: line
                .list("with")
                .map(|item| {
                    let (role, member) = item.split_once(':').unwrap_or(("editor", item));
                    Contributor { member: unknown(member), role: role.to_owned() }
                })
                .collect(),
            mentions: line.list("mentions").map(unknown).collect(),
            signals: line.list("signals").map(str::to_owned).collect(),
        };
        self.records.push(record);
        Ok(())
    }

    fn check(
        &mut self,
        id: &str,
        line: &Line<'_>,
        at: Option<Timestamp>,
        place: usize,
    ) -> Result<(), String> {
        let record = self.records.iter().position(|record| record.id == id);
        let record = record
            .ok_or_else(|| format!("`{id}` is neither a word of a case nor a record above"))?;
        let reason = |word: &str| Reason::ALL.into_iter().find(|reason| reason.word() == word);
        let expected = match line.word(1)? {
            "allowed" => Decision::Allowed,
            "denied" => {
                let reason = reason(line.word(2)?).ok_or("no such reason")?;
                Decision::Denied { reason, rule: reason.number() }
            }
            "undecidable" => Decision::Denied {
                reason: Reason::Undecidable,
                rule: line.word(4)?.parse().map_err(|_| "a rule has a number")?,
            },
            other => return Err(format!("`{other}`: expected allowed, denied or undecidable")),
        };
        let at = at.ok_or("no `at` above")?;
        let masked = line.list("masks").map(unknown).collect();
        self.checks.push(Check { line: place, at, record, expected, masked });
        Ok(())
    }
}

/// A word; `?` is unknown.
fn unknown(word: &str) -> Option<String> {
    (word != "?").then(|| word.to_owned())
}

fn age(line: &Line<'_>) -> Result<Option<AgeEvidence>, String> {
    let date = |text: &str| text.parse().map_err(|_| format!("`{text}` is not a date"));
    match (line.value("born"), line.value("attested")) {
        (None | Some("?"), None) => Ok(None),
        (Some(born), None) => Ok(Some(AgeEvidence::Birth(date(born)?))),
        (None, Some(attested)) => {
            let (years, on) = attested.split_once('@').ok_or("an attestation is `years@date`")?;
            let years = years.parse().map_err(|_| "years are a number")?;
            Ok(Some(AgeEvidence::Attested { years, on: date(on)? }))
        }
        (Some(_), Some(_)) => Err("either a birth date or an attestation".to_owned()),
    }
}

/// A version with one region a code, for cases that are not about the terms' own words.
fn version(line: &Line<'_>) -> Result<Document, String> {
    let effective = line.instant("effective")?;
    let published = line.instant("published")?.ok_or("`published=` is missing")?;
    let new = line.instant("new")?.or(effective).unwrap_or(published);
    let default = match line.value("default") {
        None | Some("on") => document::Default::On,
        Some("off") => document::Default::Off,
        _ => document::Default::Unset,
    };
    let regions = line.list("regions").map(|item| {
        // `DE`, `DE:off` or `DE:on@2025-01-01` where one region differs.
        let (code, rest) = item.split_once(':').unwrap_or((item, ""));
        let (word, from) =
            rest.split_once('@').map_or((rest, None), |(word, from)| (word, Some(from)));
        let from = from.map(line::instant).transpose()?;
        Ok(document::Region {
            name: code.to_owned(),
            covers: vec![code.to_owned()],
            effective: document::Effective {
                existing: from.or(effective).unwrap_or(published),
                new: from.unwrap_or(new),
            },
            default: match word {
                "" => default,
                "on" => document::Default::On,
                "off" => document::Default::Off,
                _ => document::Default::Unset,
            },
            default_reason: None,
            legal_basis: "case".to_owned(),
        })
    });
    let data_from = line.value("data_from").unwrap_or("2000-01-01");
    let data_from = data_from.parse().map_err(|_| format!("`{data_from}` is not a date"))?;
    let category = |rest: &str| document::Category {
        audiences: rest.split('+').filter_map(Audience::parse).collect(),
        data_from,
        contributors: match line.value("contributors") {
            Some("deny") => document::Contributors::Deny,
            _ => document::Contributors::EachMustPass,
        },
        mentions: match line.value("mentions") {
            Some("deny") => document::Mentions::Deny,
            _ => document::Mentions::Mask,
        },
    };
    let categories = line.list("categories").map(|item| {
        let (name, audiences) = item.split_once(':').unwrap_or((item, "public"));
        (name.to_owned(), category(audiences))
    });
    Ok(Document {
        platform: "case".to_owned(),
        version: line.word(1)?.to_owned(),
        published,
        material: line.value("material") != Some("false"),
        material_reason: None,
        minimum_age: line.number("age")?.unwrap_or(18),
        notice_period_days: line.number("period")?.unwrap_or(0),
        removal_days: None,
        signals: line.list("signals").map(str::to_owned).collect(),
        never: line.list("never").map(str::to_owned).collect(),
        notice: document::NoticeText { title: "case".to_owned(), text: "case".to_owned() },
        purposes: vec![],
        regions: regions.collect::<Result<_, String>>()?,
        categories: categories.collect(),
    })
}
