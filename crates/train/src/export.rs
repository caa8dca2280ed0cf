//! The files of a model, as Hugging Face reads them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::adapter;
use crate::base::{Base, Origin};
use crate::card;
use crate::chart;
use crate::chat;
use crate::data::Stage;
use crate::error::{Error, Kind, Result};
use crate::evaluation::Judged;
use crate::file;
use crate::machine::Machine;
use crate::norm::EPSILON;
use crate::probe::Exposed;
use crate::rotary::BASE;
use crate::settings::Settings;
use crate::shape::Shape;
use crate::tensors_file;
use crate::tokenizer::{END, END_ID, Tokenizer};
use crate::weights::Weights;

/// The name and version of a model's own description.
pub(crate) const FORMAT: &str = "abide model 1";
/// A model's own description.
pub const ABOUT: &str = "abide.json";
pub(crate) const CHART: &str = "loss.svg";
pub(crate) const WEIGHTS: &str = "model.safetensors";
const ADAPTER: &str = "adapter_model.safetensors";
const ADAPTER_CONFIG: &str = "adapter_config.json";
const TOKENIZER: &str = "tokenizer.json";

/// What a model says of itself.
#[derive(Debug)]
pub(crate) struct About<'a> {
    pub(crate) id: &'a str,
    pub(crate) settings: &'a Settings,
    pub(crate) tokenizer: &'a Tokenizer,
    pub(crate) slices: &'a [String],
    pub(crate) losses: &'a [(u64, f64)],
    pub(crate) evaluation: &'a [Judged],
    pub(crate) canaries: &'a [Exposed],
    pub(crate) lineage: &'a Map<String, Value>,
    pub(crate) base: Option<&'a Origin>,
    /// SHA-256 of the index of checkpoints.
    pub(crate) checkpoints: String,
}

/// The same, read back.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    pub format: String,
    pub id: String,
    /// The program that made it.
    pub version: String,
    pub settings: Settings,
    /// The model that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Origin>,
    /// Digests of the slices that it learned from.
    pub slices: Vec<String>,
    /// Where its data came from.
    pub lineage: Map<String, Value>,
    /// Step and loss in nats, now and then.
    pub losses: Vec<(u64, f64)>,
    /// How well it foretells what members wrote who were held out, category by category.
    pub evaluation: Vec<Judged>,
    /// What it kept of its canaries.
    pub canaries: Vec<Exposed>,
    /// SHA-256 of the index of its checkpoints, which is the platform's own and no part of the model. Models of older releases have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoints: Option<String>,
    /// SHA-256 of the other files.
    pub files: BTreeMap<String, String>,
}

/// The mean of the last losses that were kept.
pub(crate) fn last_loss(losses: &[(u64, f64)]) -> f64 {
    let last = losses.iter().rev().take(10).map(|(_, loss)| *loss);
    let count = last.len().max(1) as f64;
    last.sum::<f64>() / count
}

/// Writes every file into a folder that is not yet a model.
pub(crate) fn write(folder: &Path, weights: &Weights, about: &About<'_>) -> Result<()> {
    let own = match weights.rank {
        None => {
            write_json(folder, "config.json", &config(&weights.shape))?;
            let generation = json!({
                "_from_model_config": true, "bos_token_id": END_ID, "eos_token_id": END_ID, "pad_token_id": END_ID,
            });
            write_json(folder, "generation_config.json", &generation)?;
            tensors_file::write(&folder.join(WEIGHTS), &[("", weights)], ("format", "pt"))?;
            ["config.json", "generation_config.json", WEIGHTS].as_slice()
        }
        Some(rank) => {
            write_json(folder, ADAPTER_CONFIG, &adapter_config(rank, about.base))?;
            tensors_file::write(&folder.join(ADAPTER), &[("", weights)], ("format", "pt"))?;
            [ADAPTER_CONFIG, ADAPTER].as_slice()
        }
    };
    write_json(folder, "tokenizer_config.json", &tokenizer_config(weights, about))?;
    file::replace_bytes(&folder.join(TOKENIZER), about.tokenizer.json().as_bytes())?;
    file::replace_bytes(&folder.join(CHART), chart::svg(about.losses).as_bytes())?;
    file::replace_bytes(&folder.join("README.md"), card::readme(about).as_bytes())?;
    let names = ["README.md", CHART, TOKENIZER, "tokenizer_config.json"].iter().chain(own);
    let digests = names.map(|name| Ok(((*name).to_owned(), file::digest(&folder.join(name))?)));
    let described = Described {
        format: FORMAT.to_owned(),
        id: about.id.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: *about.settings,
        base: about.base.cloned(),
        slices: about.slices.to_vec(),
        lineage: about.lineage.clone(),
        losses: about.losses.to_vec(),
        evaluation: about.evaluation.to_vec(),
        canaries: about.canaries.to_vec(),
        checkpoints: Some(about.checkpoints.clone()),
        files: digests.collect::<Result<_>>()?,
    };
    write_json(folder, ABOUT, &described)
}

fn config(shape: &Shape) -> Value {
    json!({
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.width,
        "intermediate_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.heads,
        "head_dim": shape.head(),
        "hidden_act": "silu",
        "max_position_embeddings": shape.context,
        "rms_norm_eps": f64::from(EPSILON),
        "rope_theta": BASE,
        "rope_parameters": { "rope_type": "default", "rope_theta": BASE },
        "tie_word_embeddings": true,
        "attention_bias": false,
        "attention_dropout": 0.0,
        "mlp_bias": false,
        "initializer_range": 0.02,
        "bos_token_id": END_ID,
        "eos_token_id": END_ID,
        "pad_token_id": END_ID,
        "dtype": "float32",
        "use_cache": true,
    })
}

fn tokenizer_config(weights: &Weights, about: &About<'_>) -> Map<String, Value> {
    let mut config = Map::from_iter([
        ("tokenizer_class".to_owned(), "PreTrainedTokenizerFast".into()),
        ("bos_token".to_owned(), END.into()),
        ("eos_token".to_owned(), END.into()),
        ("pad_token".to_owned(), END.into()),
        ("model_max_length".to_owned(), weights.shape.context.into()),
        ("clean_up_tokenization_spaces".to_owned(), false.into()),
    ]);
    if about.settings.stage != Stage::Text {
        config.insert("chat_template".to_owned(), chat::TEMPLATE.into());
    }
    config
}

/// As PEFT reads it.
fn adapter_config(rank: usize, base: Option<&Origin>) -> Value {
    json!({
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": base.map(|base| &base.model),
        "r": rank,
        "lora_alpha": adapter::SCALE * rank as f32,
        "lora_dropout": 0.0,
        "target_modules": adapter::TARGETS,
        "bias": "none",
        "fan_in_fan_out": false,
        "inference_mode": true,
        "use_rslora": false,
        "use_dora": false,
    })
}

/// The same document with its keys in order: which order a map of JSON has depends on what else is in the program.
pub(crate) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let keys: BTreeMap<_, _> =
                map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(keys.into_iter().collect())
        }
        Value::Array(values) => values.into_iter().map(sorted).collect(),
        other => other,
    }
}

fn write_json(folder: &Path, name: &str, value: &impl Serialize) -> Result<()> {
    let path = folder.join(name);
    let value = serde_json::to_value(value).map(sorted);
    let text = value.and_then(|value| serde_json::to_vec_pretty(&value));
    let mut text = text.map_err(|error| Error::io(&path, error))?;
    text.push(b'\n');
    file::replace_bytes(&path, &text)
}

/// A model's description, after every file's digest was compared with it.
pub fn describe(folder: &Path) -> Result<Described> {
    let path = folder.join(ABOUT);
    let described: Described = serde_json::from_slice(&file::read(&path)?)
        .map_err(|error| Error::broken(&path, format_args!("is not a model's: {error}")))?;
    if described.format != FORMAT {
        return Err(Error::broken(&path, format_args!("is of format `{}`", described.format)));
    }
    for (name, sha256) in &described.files {
        let path = folder.join(name);
        if file::digest(&path)? != *sha256 {
            return Err(Error::broken(&path, "is not what the model's description says"));
        }
    }
    Ok(described)
}

/// The weights of a model that is an adapter and of the one that it is for, together.
pub fn read_on(folder: &Path, base: &Base) -> Result<Weights> {
    let described = describe(folder)?;
    base.check(described.base.as_ref())?;
    let Some(rank) = described.settings.rank_merged() else { return read(folder) };
    let like = adapter::begin(*base.weights.shape(), rank, 0);
    let path = folder.join(ADAPTER);
    let adapter = tensors_file::read(&path, &file::read(&path)?, "", &like)?;
    let mut whole = base.weights.clone();
    adapter::join(Machine::detect()?, &base.weights, &adapter, &mut whole);
    Ok(whole)
}

/// The weights of a folder of the Llama layout: ours, or another's of the same kind.
pub fn read(folder: &Path) -> Result<Weights> {
    if folder.join(ADAPTER_CONFIG).exists() {
        let words = format_args!(
            "`{}` is an adapter, and needs the model that it is for",
            folder.display()
        );
        return Err(Error::new(Kind::Settings, words));
    }
    let path = folder.join("config.json");
    let config: Value = serde_json::from_slice(&file::read(&path)?)
        .map_err(|error| Error::broken(&path, format_args!("is not JSON: {error}")))?;
    let size = |key: &str| {
        let number = config.get(key).and_then(Value::as_u64);
        number
            .map(|number| number as usize)
            .ok_or_else(|| Error::broken(&path, format_args!("has no whole number `{key}`")))
    };
    let shape = Shape {
        vocabulary: size("vocab_size")?,
        width: size("hidden_size")?,
        layers: size("num_hidden_layers")?,
        heads: size("num_attention_heads")?,
        hidden: size("intermediate_size")?,
        context: size("max_position_embeddings")?,
    };
    shape.check()?;
    let theirs = |key: &str| config.get(key);
    let base = theirs("rope_parameters")
        .and_then(|parameters| parameters.get("rope_theta"))
        .or_else(|| theirs("rope_theta"))
        .and_then(Value::as_f64);
    let rope = theirs("rope_parameters").and_then(|parameters| parameters.get("rope_type"));
    let is_ours = [
        ("model_type", theirs("model_type").is_some_and(|kind| kind == "llama")),
        ("tie_word_embeddings", theirs("tie_word_embeddings") == Some(&json!(true))),
        ("num_key_value_heads", theirs("num_key_value_heads").is_none_or(|n| *n == shape.heads)),
        ("head_dim", theirs("head_dim").is_none_or(|size| *size == shape.head())),
        ("hidden_act", theirs("hidden_act").is_none_or(|act| act == "silu")),
        (
            "rms_norm_eps",
            theirs("rms_norm_eps").and_then(Value::as_f64).is_some_and(|e| near(e, EPSILON.into())),
        ),
        ("rope_theta", base.is_none_or(|base| near(base, BASE))),
        ("rope_type", rope.is_none_or(|kind| kind == "default")),
        ("attention_bias", theirs("attention_bias").is_none_or(|bias| *bias == false)),
        ("mlp_bias", theirs("mlp_bias").is_none_or(|bias| *bias == false)),
    ];
    if let Some((key, _)) = is_ours.into_iter().find(|(_, fits)| !fits) {
        return Err(Error::broken(
            &path,
            format_args!("has a `{key}` that models here don't have"),
        ));
    }
    let path = folder.join(WEIGHTS);
    tensors_file::read(&path, &file::read(&path)?, "", &Weights::zeros(shape))
}

/// Whether two numbers are the same to what single precision tells apart.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-7 * other.abs()
}

/// The tokenizer of a model's folder.
pub fn tokenizer(folder: &Path) -> Result<Tokenizer> {
    Tokenizer::read(&folder.join(TOKENIZER))
}
