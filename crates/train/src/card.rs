//! The model card: what it is, what it learned from, and what it can't do.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::export::{About, last_loss, sorted};

pub(crate) fn readme(about: &About<'_>) -> String {
    let settings = about.settings;
    let shape = settings.shape;
    let mut card =
        String::from("---\nlibrary_name: transformers\npipeline_tag: text-generation\n---\n\n");
    // Writing to a string cannot fail.
    let _ = write!(
        card,
        "# Model {}\n\n\
         A language model of the Llama layout with {} parameters, trained from scratch by Abide {} on one corpus, and on nothing else.\n\n\
         | | |\n|---|---|\n\
         | layers, width, heads | {}, {}, {} |\n\
         | vocabulary, context | {}, {} tokens |\n\
         | steps, tokens for each | {}, {} |\n\
         | slices | {} |\n\
         | seed, highest learning rate | {}, {} |\n\
         | loss at the end of training | {:.4} nats for each token |\n",
        about.id,
        shape.parameters(),
        env!("CARGO_PKG_VERSION"),
        shape.layers,
        shape.width,
        shape.heads,
        shape.vocabulary,
        shape.context,
        settings.steps,
        settings.tokens_of_step(),
        settings.slices,
        settings.seed,
        settings.learning_rate,
        last_loss(about.losses),
    );
    card.push_str("\n## Where it comes from\n\n");
    let lineage: BTreeMap<_, _> = about.lineage.iter().collect();
    for (name, value) in lineage {
        let value = match value {
            Value::String(words) => words.clone(),
            other => sorted(other.clone()).to_string(),
        };
        let _ = writeln!(card, "- {name}: `{}`", value.replace('`', "'"));
    }
    let _ = writeln!(
        card,
        "- tokenizer: `{}`, trained on text that no member wrote",
        about.tokenizer.digest()
    );
    card.push_str(
        "\nThe same corpus, tokenizer and settings give the same bytes. `abide.json` has the digest of every slice of the data.\n\n\
         ## What it can't do\n\n\
         It is small. It continues text in the manner of what it learned from; it knows few facts, makes up others, and does not\n\
         follow instructions. The loss above is on text that it was trained on, not on text that was held back. It can repeat what\n\
         it has seen: don't publish it before you have tested that.\n",
    );
    card
}
