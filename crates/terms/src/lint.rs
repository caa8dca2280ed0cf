//! What a platform would rather know before it publishes: terms that parse, and say something that
//! their author can hardly mean.

mod coverage;
mod dates;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::{self, Direction};
use crate::document::{Default, Document};
use crate::record::Audience;

/// What is known beside the documents themselves.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The categories that some source maps; `None` leaves out the check.
    pub mapped: Option<BTreeSet<String>>,
    pub pauses: Vec<Resume>,
    /// The file of each version, by its place in the list of documents.
    pub files: BTreeMap<usize, String>,
}

/// What a lint needs to know about a pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resume {
    /// The pause's id.
    pub pause: String,
    /// Whether it has an end.
    pub ends: bool,
    /// Whether there is a text that announces the end to members.
    pub notice: bool,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A name that stays the same between releases.
    pub code: &'static str,
    pub severity: Severity,
    /// The version's name; `None` for a finding about a pause.
    pub version: Option<String>,
    /// The file, where the context knows it.
    pub file: Option<String>,
    /// The key, as the document writes it, or the pause's id.
    pub path: String,
    /// One sentence without a full stop.
    pub words: String,
    /// What to do.
    pub hint: String,
}

/// Whether the versions can be published as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A version is not published with it.
    Error,
    Warning,
}

/// Looks at the versions of a platform, in the order of their publication: the last is the newest.
///
/// Findings come version by version, then pause by pause, in one order for the same input.
pub fn check(versions: &[Document], context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, version) in versions.iter().enumerate() {
        let mut desk = Desk { findings: &mut findings, version, file: context.files.get(&place) };
        let earlier = versions.get(..place).unwrap_or_default();
        let newest = place + 1 == versions.len();
        desk.names(earlier);
        dates::check(&mut desk, earlier);
        desk.words_for_members();
        coverage::check(&mut desk);
        desk.categories(context.mapped.as_ref().filter(|_| newest));
        if let Some(before) = earlier.last() {
            desk.loosened(before);
        }
    }
    findings.extend(context.pauses.iter().filter(|pause| pause.ends && !pause.notice).map(
        |pause| Finding {
            code: "resume_without_notice",
            severity: Severity::Error,
            version: None,
            file: None,
            path: pause.pause.clone(),
            words: format!("the pause `{}` ends, and no notice announces it", pause.pause),
            hint: "state the `notice` of the end: without one nobody is used again".to_owned(),
        },
    ));
    findings
}

/// Where the findings about one version are put down.
#[derive(Debug)]
struct Desk<'a> {
    findings: &'a mut Vec<Finding>,
    version: &'a Document,
    file: Option<&'a String>,
}

impl Desk<'_> {
    fn error(&mut self, code: &'static str, path: impl Into<String>, words: String, hint: &str) {
        self.put(code, Severity::Error, path.into(), words, hint);
    }

    fn warning(&mut self, code: &'static str, path: impl Into<String>, words: String, hint: &str) {
        self.put(code, Severity::Warning, path.into(), words, hint);
    }

    fn put(
        &mut self,
        code: &'static str,
        severity: Severity,
        path: String,
        words: String,
        hint: &str,
    ) {
        self.findings.push(Finding {
            code,
            severity,
            version: Some(self.version.version.clone()),
            file: self.file.cloned(),
            path,
            words,
            hint: hint.to_owned(),
        });
    }

    fn names(&mut self, earlier: &[Document]) {
        let version = self.version;
        if earlier.iter().any(|other| other.version == version.version) {
            let words = format!("the version `{}` is there twice", version.version);
            let hint = "choices and notices speak of a version by its name: give it another";
            self.error("version_twice", "version", words, hint);
        }
        if let Some(before) = earlier.last()
            && before.platform != version.platform
        {
            let (was, is) = (&before.platform, &version.platform);
            let words = format!("the platform is `{is}`, and was `{was}` in the version before");
            let hint = "keep versions of two platforms in two folders";
            self.warning("platform_changed", "platform", words, hint);
        }
    }

    fn words_for_members(&mut self) {
        let version = self.version;
        for (path, text) in
            [("notice.title", &version.notice.title), ("notice.text", &version.notice.text)]
        {
            if text.trim().is_empty() {
                let words = format!("`{path}` is empty, so members cannot be told of this version");
                let hint = "write the words that members will read";
                self.error("notice_missing", path, words, hint);
            }
        }
        if !version.purposes.iter().any(|purpose| purpose.covered_by_switch) {
            let words = "the switch covers no purpose".to_owned();
            let hint = "set `covered_by_switch = true` on what a member's off is to stop";
            self.error("switch_covers_nothing", "purpose", words, hint);
        }
        for region in &version.regions {
            if region.default_reason.as_ref().is_some_and(|reason| !reason.trim().is_empty()) {
                continue;
            }
            let path = format!("region.{:?}.default_reason", region.name);
            let (name, default) = (&region.name, region.default.word());
            let words = format!("the default of {name} is {default}, and no reason is stated");
            let hint = "say why in `default_reason`: it stands beside the switch";
            if region.default == Default::On {
                self.error("default_without_reason", path, words, hint);
            } else {
                self.warning("default_without_reason", path, words, hint);
            }
        }
    }

    fn categories(&mut self, mapped: Option<&BTreeSet<String>>) {
        let version = self.version;
        for (name, category) in &version.categories {
            let path = format!("category.{name:?}");
            if version.refuses(name) {
                let words = format!("`{name}` is listed, and ruled out by `never`");
                let hint = "it is denied: take out the one or the other";
                self.warning("category_ruled_out", &path, words, hint);
            }
            if mapped.is_some_and(|mapped| !mapped.contains(name)) {
                let words = format!("no source maps anything to `{name}`");
                let hint = "map a file or column to it, or take it out of the terms";
                self.warning("category_unmapped", &path, words, hint);
            }
            if category.audiences.contains(&Audience::Recipients) {
                let words = format!("`{name}` is used where it went to named recipients");
                let hint = "what goes to recipients is a private message in most people's eyes";
                self.warning("recipients_listed", format!("{path}.audiences"), words, hint);
            }
        }
    }

    /// What the version before held tighter.
    fn loosened(&mut self, before: &Document) {
        for change in diff::changes(before, self.version) {
            if change.direction != Direction::Widens {
                continue;
            }
            let key = change.path.rsplit('.').next().unwrap_or_default();
            if !self.version.material && change.path != "material" {
                let words = format!("the change is flagged as not material, but {}", change.words);
                let hint = "set `material = true`: who said on has not seen this text";
                self.error("widened_not_material", &change.path, words, hint);
            }
            let hint = "make sure that the notice says so";
            match key {
                "minimum_age" => {
                    self.warning("minimum_age_lowered", &change.path, change.words, hint);
                }
                "contributors" => {
                    self.warning("contributors_loosened", &change.path, change.words, hint);
                }
                "mentions" => self.warning("mentions_loosened", &change.path, change.words, hint),
                _ => {}
            }
        }
    }
}
