//! `abide terms show`: a version in words.

use std::process::ExitCode;

use abide_terms::document::{Category, Contributors, Mentions, Region};
use abide_terms::{Document, taxonomy};
use serde_json::json;

use crate::args::Global;
use crate::failure::{At, Failure};
use crate::output::{self, Output};
use crate::platform::Platform;
use crate::version::{From, Version};

pub(super) fn run(
    name: Option<&str>,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let version = match name {
        Some(name) => Version::find(name, global)?,
        None => Version::newest(&Platform::open(global)?)?,
    };
    let entry = match &version.from {
        From::Ledger { index, appended } => Some(json!({ "index": index, "appended": appended })),
        From::File(_) => None,
    };
    let mut data = serde_json::to_value(&version.document).at("terms::document", "the terms")?;
    if let Some(data) = data.as_object_mut() {
        data.insert("ledger".to_owned(), json!(entry));
    }
    output.data(&data);
    if !output.is_json() {
        say(&version, output);
    }
    Ok(ExitCode::SUCCESS)
}

fn say(version: &Version, output: Output) {
    let Document { platform, notice, purposes, regions, categories, .. } = &version.document;
    output.say(format_args!("{platform}, terms {}", version.document.version));
    output.say(match &version.from {
        From::Ledger { index, appended } => format!(
            "Published at {}; entry {index} of the ledger, {appended}.",
            version.document.published
        ),
        From::File(path) => format!(
            "A draft, `{}`: it says that it is published at {}.",
            path.display(),
            version.document.published
        ),
    });
    output.say(format_args!("\n{}\n{}\n", notice.title, notice.text.trim()));
    rules(&version.document, output);
    for purpose in purposes {
        let covered = if purpose.covered_by_switch { "" } else { "not " };
        output.say(format_args!("  {} ({covered}covered by the switch)", purpose.title));
    }
    output.say("");
    for region in regions {
        say_region(region, output);
    }
    output.say("");
    for (name, category) in categories {
        say_category(name, category, output);
    }
}

/// What holds for everybody.
fn rules(terms: &Document, output: Output) {
    let stays = if terms.material { "lapses" } else { "stays" };
    let why = terms.material_reason.as_ref().map_or(String::new(), |why| format!(" ({why})"));
    let list = |words: &[String]| {
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    };
    let promise = terms.removal_days.map_or_else(
        || "How soon what a member takes back is out of use is not promised.".to_owned(),
        |days| {
            format!(
                "What a member takes back is out of use within {}.",
                output::count(days.into(), "day")
            )
        },
    );
    output.say(format_args!(
        "Members under {} are excluded. A notice runs {}. A choice of on made before {stays}{why}. {promise}\n\
         Honoured outside signals: {}. Never used, beyond what no terms can list: {}.\n",
        terms.minimum_age,
        output::count(terms.notice_period_days.into(), "day"),
        list(&terms.signals),
        list(&terms.never)
    ));
}

fn say_region(region: &Region, output: Output) {
    let Region { name, covers, effective, default, default_reason, legal_basis } = region;
    let reason = default_reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
    output.say(format_args!(
        "  {name} [{}]: default {}{reason}, from {} (new members {}); {legal_basis}",
        covers.join(", "),
        default.word(),
        effective.existing,
        effective.new
    ));
}

fn say_category(name: &str, category: &Category, output: Output) {
    let label = taxonomy::leaf(name).map_or("the platform's own", |leaf| leaf.label);
    let audiences: Vec<_> = category.audiences.iter().map(|audience| audience.word()).collect();
    let contributors = match category.contributors {
        Contributors::EachMustPass => "every other contributor must pass",
        Contributors::Deny => "another contributor denies",
    };
    let mentions = match category.mentions {
        Mentions::Mask => "mentions of whoever may not be used are masked",
        Mentions::Deny => "a mention of whoever may not be used denies",
    };
    output.say(format_args!(
        "  {name:<26} {label}; seen by {}; since {}\n{:29}{contributors}; {mentions}",
        audiences.join(", "),
        category.data_from,
        ""
    ));
}
