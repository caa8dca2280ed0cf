//! The dataset card that people and hubs read, and its twin for machines (Croissant 1.1).

use std::fmt::Write;

use serde_json::{Value, json};

use crate::manifest::Manifest;

/// A Hugging Face dataset card: YAML between dashes, then words.
pub(crate) fn readme(manifest: &Manifest) -> String {
    let inputs = &manifest.inputs;
    let mut card = String::from("---\n");
    let _ = writeln!(
        card,
        "pretty_name: {}",
        json!(format!("{} corpus {}", inputs.platform, manifest.id))
    );
    // Hubs know one licence for a whole; here each row has its own.
    card.push_str("license: other\nlicense_name: beside-each-row\nconfigs:\n");
    for (number, folder) in manifest.folders().into_iter().enumerate() {
        let _ = write!(
            card,
            "  - config_name: {folder}\n    data_files:\n      - split: train\n        path: data/{folder}/*.parquet\n"
        );
        if number == 0 {
            card.push_str("    default: true\n");
        }
    }
    card.push_str("tags:\n  - abide\n---\n\n");
    let _ = writeln!(card, "# {} corpus {}\n", inputs.platform, manifest.id);
    if let Some(simulated) = &inputs.simulated {
        let _ = writeln!(card, "> **Simulated.** {simulated}\n");
    }
    if inputs.hypothetical {
        let _ = writeln!(
            card,
            "> **Hypothetical.** Decided as of {} on request. It must not be published or trained on.\n",
            inputs.cutoff
        );
    }
    let _ = writeln!(
        card,
        "{} records were decided as of {}; {} are in, of {} members. Built by Abide under the terms in `terms/`: {}.\n",
        manifest.records,
        inputs.cutoff,
        manifest.rows,
        manifest.members_in.map_or("few".to_owned(), |members| members.to_string()),
        inputs
            .terms
            .iter()
            .map(|terms| format!("`{}`", terms.version))
            .collect::<Vec<_>>()
            .join(", ")
    );
    card.push_str(&masked(manifest));
    card.push_str(
        "Licence and attribution stand beside each row, in `licence` and `attribution`.\n\n",
    );
    card.push_str("| decision | records |\n|---|---|\n");
    for (reason, count) in &manifest.reasons {
        let count = count.map_or("few".to_owned(), |count| count.to_string());
        let _ = writeln!(card, "| `{reason}` | {count} |");
    }
    card.push_str(
        "\nCounts under ten are not told. `audit/` is for auditors alone: it says who was left out and why.\n\n\
         ```python\nfrom datasets import load_dataset\n",
    );
    let first = manifest.folders().first().copied().unwrap_or("text");
    let _ = writeln!(
        card,
        "rows = load_dataset(\"parquet\", data_files=\"data/{first}/*.parquet\", split=\"train\")\n```"
    );
    card
}

/// What was masked, in words.
fn masked(manifest: &Manifest) -> String {
    let Some(masked) = &manifest.masked else {
        return "> **Not scrubbed.** Nothing in these texts was looked for and masked: built with `masking = false`. Records that mention somebody who may not be used were left out.\n\n".to_owned();
    };
    let told = |count: Option<u64>| count.map_or("few".to_owned(), |count| count.to_string());
    let mut words = format!(
        "Secrets, personal identifiers, salaries and people who may not be used are masked in the text, as in `[EMAIL]`: {} records have masks.\n\n",
        told(masked.records)
    );
    if !masked.spans.is_empty() {
        words.push_str("| masked | times |\n|---|---|\n");
        for (kind, count) in &masked.spans {
            let _ = writeln!(words, "| `{kind}` | {} |", told(*count));
        }
        words.push('\n');
    }
    words
}

/// Croissant 1.1 with what of its responsible-AI vocabulary can honestly be said.
pub(crate) fn croissant(manifest: &Manifest) -> Value {
    let inputs = &manifest.inputs;
    let files: Vec<Value> = manifest
        .shards
        .iter()
        .filter(|shard| shard.path.starts_with("data/"))
        .map(|shard| {
            json!({
                "@type": "cr:FileObject", "@id": shard.path, "name": shard.path, "contentUrl": shard.path,
                "contentSize": format!("{} B", shard.bytes), "encodingFormat": "application/x-parquet",
                "sha256": shard.sha256,
            })
        })
        .collect();
    let sets = manifest.folders().into_iter().map(|folder| {
        json!({
            "@type": "cr:FileSet", "@id": format!("{folder}-files"), "name": format!("{folder}-files"),
            "encodingFormat": "application/x-parquet", "includes": format!("data/{folder}/*.parquet"),
        })
    });
    let records = manifest.folders().into_iter().map(|folder| {
        let columns = match folder {
            "chat" => vec!["id", "category", "language", "licence", "attribution", "source"],
            "media" => vec!["id", "category", "licence", "attribution", "source"],
            _ => vec!["id", "text", "category", "language", "licence", "attribution", "source"],
        };
        let fields: Vec<Value> = columns
            .into_iter()
            .map(|column| {
                json!({
                    "@type": "cr:Field", "@id": format!("{folder}/{column}"), "name": column, "dataType": "sc:Text",
                    "source": { "fileSet": { "@id": format!("{folder}-files") }, "extract": { "column": column } },
                })
            })
            .collect();
        json!({ "@type": "cr:RecordSet", "@id": folder, "name": folder, "field": fields })
    });
    let sets: Vec<Value> = sets.collect();
    let records: Vec<Value> = records.collect();
    json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": format!("{} corpus {}", inputs.platform, manifest.id),
        "description": format!(
            "{}{} records that members of {} allowed for training, as of {}.",
            if inputs.simulated.is_some() { "Simulated. " } else { "" }, manifest.rows, inputs.platform, inputs.cutoff
        ),
        "datePublished": inputs.cutoff.to_string(),
        "version": format!("1.0.0+{}", manifest.id),
        "citeAs": format!("{} corpus {}, as of {}", inputs.platform, manifest.id, inputs.cutoff),
        "rai:dataCollection": "What members of the platform wrote, taken in from the sources that manifest.json lists with their digests.",
        "rai:dataReleaseMaintenancePlan": "A member's choice takes hold in every later corpus; this one does not change.",
        "rai:personalSensitiveInformation": sensitive(manifest),
        "distribution": files.into_iter().chain(sets).collect::<Vec<_>>(),
        "recordSet": records,
    })
}

fn sensitive(manifest: &Manifest) -> String {
    let masked = if manifest.masked.is_some() {
        "What was found of them in other texts, and people who may not be used, is masked."
    } else {
        "Nothing is masked in other texts."
    };
    format!(
        "Text that members wrote. Private messages, credentials, payment, salary and identity data are refused as categories. {masked}"
    )
}

/// The vocabulary that Croissant 1.1 prescribes.
fn context() -> Value {
    const TERMS: &str = "arrayShape citeAs column containedIn equivalentProperty extract field fileObject fileProperty \
        fileSet format includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex \
        repeated replace samplingRate separator source subField transform";
    let mut context = json!({
        "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo",
        "data": { "@id": "cr:data", "@type": "@json" }, "examples": { "@id": "cr:examples", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "description": { "@container": "@language" }, "name": { "@container": "@language" },
    });
    if let Some(context) = context.as_object_mut() {
        context.extend(
            TERMS.split_whitespace().map(|term| (term.to_owned(), format!("cr:{term}").into())),
        );
    }
    context
}
