//! The model card: what it is, what it learned from, and what it can't do.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::data::Stage;
use crate::evaluation::Judged;
use crate::export::{About, CHART, last_loss, sorted};
use crate::probe::Exposed;

pub(crate) fn readme(about: &About<'_>) -> String {
    let settings = about.settings;
    let shape = settings.shape;
    let mut card =
        String::from("---\nlibrary_name: transformers\npipeline_tag: text-generation\n---\n\n");
    // Writing to a string cannot fail.
    let _ = write!(
        card,
        "# Model {}\n\n\
         {}\n\n\
         | | |\n|---|---|\n\
         | layers, width, heads | {}, {}, {} |\n\
         | vocabulary, context | {}, {} tokens |\n\
         | steps, tokens for each | {}, {} |\n\
         | shards, slices, times through each at most, members held out | {}, {}, {}, {} of 100 |\n\
         | seed, highest learning rate | {}, {} |\n\
         | loss at the end of training | {:.4} |\n",
        about.id,
        origin(about),
        shape.layers,
        shape.width,
        shape.heads,
        shape.vocabulary,
        shape.context,
        settings.steps,
        settings.tokens_of_step(),
        settings.shards.unwrap_or(1),
        settings.slices,
        settings.passes.map_or_else(|| "no limit".to_owned(), |most| most.to_string()),
        settings.held_out,
        settings.seed,
        settings.learning_rate,
        last_loss(about.losses),
    );
    let _ = write!(card, "\n![loss by step]({CHART})\n");
    match settings.stage {
        Stage::Text | Stage::Chat => judged(&mut card, about.evaluation),
        Stage::Preference => preferred(&mut card, about.evaluation),
    }
    kept(&mut card, about.canaries);
    card.push_str("\n## Where it comes from\n\n");
    let lineage: BTreeMap<_, _> = about.lineage.iter().collect();
    for (name, value) in lineage {
        let value = match value {
            Value::String(words) => words.clone(),
            other => sorted(other.clone()).to_string(),
        };
        let _ = writeln!(card, "- {name}: `{}`", value.replace('`', "'"));
    }
    let tokenizer = match about.base {
        None => "trained on Abide's documents and whatever else it was given, not on the corpus",
        Some(_) => "that of the model it goes on from",
    };
    let _ = writeln!(card, "- tokenizer: `{}`, {tokenizer}", about.tokenizer.digest());
    card.push_str(
        "\nThe same corpus, tokenizer and settings give the same bytes. `abide.json` has the digest of every slice of the data.\n\n\
         ## What it can't do\n\n\
         It is small. It continues text in the manner of what it learned from; it knows few facts and makes up others. It does not\n\
         follow instructions, reason, translate, count or remember what was said more than its context ago, and is of no use for advice.\n\
         It can repeat what it has seen: ask it with `abide probe` before you publish it.\n",
    );
    card
}

/// What was made of what, in a sentence or two.
fn origin(about: &About<'_>) -> String {
    let (settings, version) = (about.settings, env!("CARGO_PKG_VERSION"));
    let parameters = settings.shape.parameters();
    let taught = match settings.stage {
        Stage::Text => "texts",
        Stage::Chat => "conversations, of which the assistant's part alone was learned",
        Stage::Preference => "thumbs up and down on answers (DPO on pairs, KTO on lone ones)",
    };
    let Some(base) = about.base else {
        return format!(
            "A language model of the Llama layout with {parameters} parameters, trained from scratch by Abide {version} on one corpus's {taught}, and on nothing else."
        );
    };
    let what = match settings.rank {
        None => format!("A language model of the Llama layout with {parameters} parameters"),
        Some(rank) => format!(
            "An adapter (LoRA, rank {rank}) for a language model of {parameters} parameters"
        ),
    };
    format!(
        "{what}, trained by Abide {version} on one corpus's {taught}. It goes on from `{}` (weights `{}`): what that has learned is in it too, and the corpus says nothing of it.",
        base.model.replace('`', "'"),
        base.sha256
    )
}

fn preferred(card: &mut String, evaluation: &[Judged]) {
    card.push_str("\n## How well it foretells thumbs that it has not seen\n\n");
    if evaluation.is_empty() {
        card.push_str("Fewer than ten thumbs are of members who were held out, so nobody knows.\n");
        return;
    }
    card.push_str(
        "By thumbs of members of whom it has learned nothing. The loss is that of DPO on pairs and of KTO on lone thumbs; before: of the model that\n\
         it goes on from.\n\n\
         | | thumbs | loss | before |\n|---|---|---|---|\n",
    );
    for of in evaluation {
        let _ = writeln!(
            card,
            "| {} | {} | {:.4} | {:.4} |",
            of.category, of.rows, of.loss, of.baseline
        );
    }
}

fn judged(card: &mut String, evaluation: &[Judged]) {
    card.push_str("\n## How well it foretells what it has not seen\n\n");
    if evaluation.is_empty() {
        card.push_str("Fewer than ten rows are of members who were held out, so nobody knows.\n");
        return;
    }
    card.push_str(
        "By rows of members of whom it has learned nothing. Perplexity: among how many tokens it wavers, on average. Baseline: the same for\n\
         whoever knows how often each token is written, and nothing else.\n\n\
         | category | rows | tokens | perplexity | baseline |\n|---|---|---|---|---|\n",
    );
    for of in evaluation {
        let _ = writeln!(
            card,
            "| {} | {} | {} | {:.1} | {:.1} |",
            of.category,
            of.rows,
            of.tokens,
            of.perplexity(),
            of.baseline_perplexity()
        );
    }
}

fn kept(card: &mut String, canaries: &[Exposed]) {
    if canaries.is_empty() {
        return;
    }
    card.push_str(
        "\n## What it has kept\n\n\
         Made-up texts with random numbers were hidden among the rows. Exposure is how far the number ranks above numbers that were never\n\
         there: 8 bits at most, 1.4 on average for one that it has not seen.\n\n\
         | times among the rows | canaries | exposure in bits |\n|---|---|---|\n",
    );
    for of in canaries {
        let _ = writeln!(card, "| {} | {} | {:.1} |", of.times, of.canaries, of.exposure);
    }
}
