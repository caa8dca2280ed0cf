//! What the ledger is to hold of a member: notices, choices, objections, in the formats of its imports.

use abide_terms::region;
use serde::{Deserialize, Serialize};

use crate::clock::{self, ANNOUNCEMENT, DAY, END, EXPANSION, Micros, QUIET_START};
use crate::draw::{Draw, Purpose};
use crate::person::Person;

/// The names of the two versions of the reference programme.
pub(crate) const FIRST_TERMS: &str = "2024-09-18";
pub(crate) const SECOND_TERMS: &str = "2025-11-03";

/// A line of `choices.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    #[serde(default)]
    pub(crate) member: String,
    pub(crate) setting: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) category: Option<String>,
    pub(crate) at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) terms: Option<String>,
    #[serde(default = "actor")]
    pub(crate) actor: String,
    #[serde(default = "channel")]
    pub(crate) channel: String,
}

/// A line of `notices.jsonl`: a notice, or one that came back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notice {
    #[serde(default)]
    pub(crate) member: String,
    pub(crate) terms: String,
    pub(crate) at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) resumes: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) bounced: bool,
}

/// A line of `objections.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Objection {
    #[serde(default)]
    pub(crate) member: String,
    pub(crate) right: String,
    pub(crate) at: String,
    pub(crate) stands: bool,
}

fn actor() -> String {
    "member".to_owned()
}

fn channel() -> String {
    "settings".to_owned()
}

/// What happened between a member and the programme.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) notices: Vec<Notice>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) objections: Vec<Objection>,
}

/// Where the first version holds.
const QUIET: &[&str] = &["US", "GB", "CA", "HK"];
/// Where the second one holds.
const WIDE: &[&str] = &["US", "EU", "EEA", "CH", "CA", "HK"];
/// Leaves that members switch off one by one.
const SWITCHED: &[&str] = &[
    "content.post",
    "content.comment",
    "profile.recommendation",
    "genai.input",
    "jobs.resume",
    "groups.message",
];

fn is_in(region: Option<&str>, items: &[&str]) -> bool {
    let day = jiff::civil::date(2025, 11, 3);
    region.is_some_and(|code| items.iter().any(|item| region::covers(item, code, day)))
}

impl History {
    pub(crate) fn of(seed: u64, member: u64, person: &Person) -> Self {
        let mut draw = Draw::new(seed, Purpose::History, member);
        let mut history = Self::default();
        let joined = person.joined.unwrap_or(QUIET_START);
        let quiet = is_in(person.region_at(QUIET_START.max(joined)), QUIET);
        let wide = is_in(person.region_at(END), WIDE);
        let id = &person.face.id;
        if quiet && joined < QUIET_START {
            history.serve(id, FIRST_TERMS, QUIET_START, 7 * DAY, None, &mut draw);
        }
        if wide && joined < ANNOUNCEMENT {
            history.serve_second(person, &mut draw);
        }
        // The switch stands where the programme does. A few have left Europe and kept it.
        let since = if quiet { QUIET_START } else { ANNOUNCEMENT };
        if quiet || wide {
            history.choose(id, since.max(joined), &mut draw);
        }
        if draw.chance(120) {
            history.object(id, since.max(joined), &mut draw);
        }
        history
    }

    fn serve(
        &mut self,
        id: &str,
        terms: &str,
        from: Micros,
        within: Micros,
        resumes: Option<&str>,
        draw: &mut Draw,
    ) {
        self.notices.push(Notice {
            member: id.to_owned(),
            terms: terms.to_owned(),
            at: clock::written(draw.between(from, from + within)),
            channel: Some(draw.word(&["email", "app", "banner"]).to_owned()),
            resumes: resumes.map(str::to_owned),
            bounced: false,
        });
    }

    /// Most are told in time for 3 November, some later, some never. Some notices bounce, and few are sent again.
    fn serve_second(&mut self, person: &Person, draw: &mut Draw) {
        let id = &person.face.id;
        let pause = match person.region_at(END).and_then(|region| region.split('-').next()) {
            Some("CA") => Some("ca-2024"),
            Some("HK") => Some("hk-2024"),
            _ => None,
        };
        match draw.below(1000) {
            0..40 => {}
            40..90 => self.serve(id, SECOND_TERMS, clock::at(2025, 10, 5), 26 * DAY, pause, draw),
            90..140 => {
                self.serve(id, SECOND_TERMS, ANNOUNCEMENT, 10 * DAY, pause, draw);
                let back = Notice {
                    bounced: true,
                    channel: None,
                    resumes: None,
                    at: clock::written(
                        draw.between(clock::at(2025, 9, 29), clock::at(2025, 10, 3)),
                    ),
                    member: id.clone(),
                    terms: SECOND_TERMS.to_owned(),
                };
                self.notices.push(back);
                if draw.chance(4000) {
                    self.serve(id, SECOND_TERMS, clock::at(2025, 10, 3), 30 * DAY, pause, draw);
                }
            }
            // Told of the terms, and of the end of the pause only after it.
            140..240 if pause.is_some() => {
                self.serve(id, SECOND_TERMS, ANNOUNCEMENT, 15 * DAY, None, draw);
                self.serve(id, SECOND_TERMS, EXPANSION, 15 * DAY, pause, draw);
            }
            _ => self.serve(id, SECOND_TERMS, ANNOUNCEMENT, 15 * DAY, pause, draw),
        }
    }

    fn choose(&mut self, id: &str, since: Micros, draw: &mut Draw) {
        let settings: &[&str] = match draw.below(1000) {
            0..350 => &[],
            350..450 => &["on"],
            450..600 => &["off"],
            600..700 => &["on", "off"],
            700..800 => &["off", "on"],
            800..900 => &["on", "off", "on"],
            _ => &["off", "on", "off", "on"],
        };
        let mut at = since;
        for setting in settings {
            at = draw.between(at, (at + 200 * DAY).min(END - 2 * DAY));
            self.push_choice(id, setting, None, at, draw);
        }
        if draw.chance(2000) {
            let category = draw.word(SWITCHED);
            let at = draw.between(since, END - 10 * DAY);
            self.push_choice(id, "off", Some(category), at, draw);
            if draw.chance(3000) {
                self.push_choice(id, "on", Some(category), draw.between(at, END), draw);
            }
        }
    }

    fn push_choice(
        &mut self,
        id: &str,
        setting: &str,
        category: Option<&str>,
        at: Micros,
        draw: &mut Draw,
    ) {
        let terms = if at < ANNOUNCEMENT { FIRST_TERMS } else { SECOND_TERMS };
        self.choices.push(Choice {
            member: id.to_owned(),
            setting: setting.to_owned(),
            category: category.map(str::to_owned),
            at: clock::written(at),
            // A choice of which nobody knows what the member saw: an on that never counts.
            terms: (!draw.chance(100)).then(|| terms.to_owned()),
            actor: if draw.chance(200) { "support".to_owned() } else { actor() },
            channel: draw.word(&["settings", "settings", "app", "deep-link", "email"]).to_owned(),
        });
    }

    fn object(&mut self, id: &str, since: Micros, draw: &mut Draw) {
        let right = draw.word(&["objection", "objection", "restriction", "erasure"]);
        let at = draw.between(since, END - 10 * DAY);
        let line = |at, stands| Objection {
            member: id.to_owned(),
            right: right.to_owned(),
            at: clock::written(at),
            stands,
        };
        self.objections.push(line(at, true));
        // What was erased stays erased.
        if right != "erasure" && draw.chance(3000) {
            self.objections.push(line(draw.between(at, END), false));
        }
    }
}
