//! Bodies of the two kinds that come by the million, read as the ledger writes them: compact, in the order of the format, nothing escaped.
//!
//! It knows nothing of JSON beside that. What is written in any other way is left to the parser, which takes or refuses it.

use abide_terms::event::Setting;

use super::{Choice, Notice, Provenance};
use crate::instant;
use crate::text::Text;

/// The choice, if it is written plainly.
pub(super) fn choice(body: &str) -> Option<Choice<'_>> {
    let mut fields = Fields::of(body)?;
    let choice = Choice {
        member: fields.text("member")?,
        setting: match fields.next("setting")? {
            "on" => Setting::On,
            "off" => Setting::Off,
            _ => return None,
        },
        category: fields.text("category"),
        at: instant::plain(fields.next("at")?)?,
        terms: fields.text("terms"),
        actor: fields.text("actor")?,
        channel: fields.text("channel")?,
        provenance: fields.provenance()?,
    };
    fields.rest.is_empty().then_some(choice)
}

/// The notice, if it is written plainly.
pub(super) fn notice(body: &str) -> Option<Notice<'_>> {
    let mut fields = Fields::of(body)?;
    let notice = Notice {
        member: fields.text("member")?,
        terms: fields.text("terms")?,
        at: instant::plain(fields.next("at")?)?,
        channel: fields.text("channel")?,
        resumes: fields.text("resumes"),
        provenance: fields.provenance()?,
    };
    fields.rest.is_empty().then_some(notice)
}

/// What is left of an object of strings.
struct Fields<'a> {
    rest: &'a str,
    is_first: bool,
}

impl<'a> Fields<'a> {
    /// `None` if something in it is escaped, or ought to be.
    fn of(body: &'a str) -> Option<Self> {
        // Over all bytes: a loop that may end early is not done many bytes at once.
        let odd = |odd: u8, byte: &u8| odd | u8::from(matches!(*byte, ..b' ' | b'\\'));
        if body.as_bytes().iter().fold(0, odd) != 0 {
            return None;
        }
        let rest = body.strip_prefix('{')?.strip_suffix('}')?;
        Some(Self { rest, is_first: true })
    }

    /// The value of the next field, if it has that name.
    #[inline]
    fn next(&mut self, name: &str) -> Option<&'a str> {
        let rest = if self.is_first { self.rest } else { self.rest.strip_prefix(',')? };
        let rest = rest.strip_prefix('"')?.strip_prefix(name)?.strip_prefix("\":\"")?;
        let (value, rest) = rest.split_once('"')?;
        *self = Self { rest, is_first: false };
        Some(value)
    }

    fn text(&mut self, name: &str) -> Option<Text<'a>> {
        self.next(name).map(Text::from)
    }

    fn provenance(&mut self) -> Option<Provenance> {
        match self.next("provenance")? {
            "live" => Some(Provenance::Live),
            "import" => Some(Provenance::Import),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::event::{Event, Kind};

    /// What is read plainly is what the parser makes of it.
    fn agree(kind: Kind, body: &str) -> bool {
        let (plain, parsed) = match kind {
            Kind::Choice => (
                choice(body).map(Event::Choice),
                serde_json::from_str(body).ok().map(Event::Choice),
            ),
            _ => (
                notice(body).map(Event::Notice),
                serde_json::from_str(body).ok().map(Event::Notice),
            ),
        };
        assert!(plain.is_none() || plain == parsed, "{body}: {plain:?} is not {parsed:?}");
        plain.is_some()
    }

    fn bodies() -> Vec<(Kind, String)> {
        let mut bodies = vec![];
        for at in ["2025-11-03T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2024-02-29T12:00:00.5Z"]
        {
            for with in 0..16 {
                let text = |bit: u8, text| (with >> bit & 1 == 1).then(|| Text::from(text));
                let at = at.parse().unwrap();
                let provenance = if with & 1 == 1 { Provenance::Import } else { Provenance::Live };
                let setting = if with & 2 == 2 { Setting::On } else { Setting::Off };
                let (member, channel) = (Text::from("ü, {1}:"), Text::from(""));
                let choice = Choice {
                    member: member.clone(),
                    setting,
                    category: text(2, "content.post"),
                    at,
                    terms: text(3, "2025-11-03"),
                    actor: "member".into(),
                    channel: channel.clone(),
                    provenance,
                };
                let resumes = text(2, "pause");
                let terms = "2025-11-03".into();
                let notice = Notice { member, terms, at, channel, resumes, provenance };
                for event in [Event::Choice(choice), Event::Notice(notice)] {
                    bodies.push((event.kind(), serde_json::to_string(&event).unwrap()));
                }
            }
        }
        bodies
    }

    #[test]
    fn what_the_ledger_writes_is_read_plainly() {
        for (kind, body) in bodies() {
            assert!(agree(kind, &body), "{body}");
        }
        // Nothing that has to be escaped is.
        for member in ["\"", "\\", "\n", "\u{1f}"] {
            let (terms, at, channel) = ("1".into(), jiff::Timestamp::UNIX_EPOCH, "".into());
            let (resumes, provenance) = (None, Provenance::Live);
            let member = Text::from(member);
            let notice = Notice { member, terms, at, channel, resumes, provenance };
            let body = serde_json::to_string(&notice).unwrap();
            assert!(!agree(Kind::Notice, &body), "{body}");
            assert_eq!(Event::parse(Kind::Notice, body.as_bytes()), Some(Event::Notice(notice)));
        }
    }

    /// Bodies that differ from those in a byte, a field or their order, and those of the other kind.
    #[test]
    fn nothing_is_read_otherwise_than_by_the_parser() {
        let mut all: BTreeSet<String> = bodies().into_iter().map(|(_, body)| body).collect();
        for body in all.clone() {
            let fields: Vec<&str> = body.trim_matches(['{', '}']).split("\",").collect();
            for first in 0..fields.len() {
                let mut fields: Vec<String> = fields
                    .iter()
                    .map(|field| format!("{}\"", field.trim_end_matches('"')))
                    .collect();
                all.insert(format!("{{{},{}}}", fields.join(","), fields[first]));
                fields.swap(0, first);
                all.insert(format!("{{{}}}", fields.join(",")));
                fields.remove(first);
                all.insert(format!("{{{}}}", fields.join(",")));
            }
            for (place, _) in body.char_indices() {
                let (before, after) = body.split_at(place);
                let rest: String = after.chars().skip(1).collect();
                for with in
                    ["", "\"", ",", ":", "{", "}", "\\", " ", "\n", "0", "9", "x", "é", "null"]
                {
                    all.insert(format!("{before}{with}{after}"));
                    all.insert(format!("{before}{with}{rest}"));
                }
            }
            all.extend([format!("{body} "), format!("{body},"), format!("{{{body}}}")]);
        }
        all.extend(["", "{}", "{", "}", "{,}", "{\"}", "{\"\"}"].map(str::to_owned));
        for body in &all {
            agree(Kind::Choice, body);
            agree(Kind::Notice, body);
        }
    }
}
