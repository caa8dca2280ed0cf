//! Byte-level BPE, trained on text that no member wrote.

use std::path::Path;

use sha2::{Digest, Sha256};
use tokenizers::decoders::byte_level::ByteLevel as Decoder;
use tokenizers::models::TrainerWrapper;
use tokenizers::models::bpe::{BPE, BpeTrainer};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{AddedToken, Tokenizer as Inner};

use crate::error::{Error, Kind, Result};

/// What stands between documents, and ends a generated text.
pub const END: &str = "<|endoftext|>";
/// Its number: special tokens come first.
pub const END_ID: u32 = 0;

/// Text to numbers and back.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    inner: Inner,
    /// The file, as Hugging Face reads it.
    json: String,
}

impl Tokenizer {
    /// Learns up to `vocabulary` tokens from texts. They must hold nothing of members': what a tokenizer has seen stays in its
    /// tokens when a model forgets. The same texts give the same bytes.
    pub fn train<'a>(
        vocabulary: usize,
        texts: impl Iterator<Item = &'a str> + Send,
    ) -> Result<Self> {
        let failed = |error| Error::new(Kind::Settings, format_args!("the tokenizer: {error}"));
        let mut inner = Inner::new(BPE::default());
        inner.with_pre_tokenizer(Some(ByteLevel::new(false, true, true)));
        inner.with_decoder(Some(Decoder::default()));
        let trainer = BpeTrainer::builder()
            .show_progress(false)
            .vocab_size(vocabulary)
            // A pair that was seen once is an accident.
            .min_frequency(2)
            .special_tokens(vec![AddedToken::from(END, true)])
            // Every byte, so that no text is unknown.
            .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
            .build();
        // Paragraphs apart: the words of one text are counted in parallel.
        let paragraphs = texts.flat_map(|text| text.split_inclusive('\n'));
        inner.train(&mut TrainerWrapper::BpeTrainer(trainer), paragraphs).map_err(failed)?;
        let json = inner.to_string(false).map_err(failed)?;
        Self::parse(json).map_err(failed)
    }

    fn parse(json: String) -> tokenizers::Result<Self> {
        let mut inner = Inner::from_bytes(json.as_bytes())?;
        if inner.token_to_id(END) != Some(END_ID) {
            return Err(format!("token 0 is not `{END}`").into());
        }
        // What a member types is text, even if it looks like a mark of ours.
        inner.set_encode_special_tokens(true);
        Ok(Self { inner, json })
    }

    /// Reads `tokenizer.json`.
    pub fn read(path: &Path) -> Result<Self> {
        let json = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
        Self::parse(json).map_err(|error| {
            Error::broken(path, format_args!("is not a tokenizer of ours: {error}"))
        })
    }

    /// Tokens that a model for it has: rows of weights come in steps of 64.
    pub fn vocabulary(&self) -> usize {
        self.inner.get_vocab_size(true).next_multiple_of(64)
    }

    /// The tokens of a text, without the end.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let encoded = self.inner.encode_fast(text, false);
        // The library's words could repeat the text.
        encoded
            .map(|encoded| encoded.get_ids().to_vec())
            .map_err(|_| Error::new(Kind::Broken, "the tokenizer cannot read a text"))
    }

    /// The text of tokens; marks of ours are left out.
    pub fn decode(&self, tokens: &[u32]) -> Result<String> {
        self.inner
            .decode(tokens, true)
            .map_err(|_| Error::new(Kind::Broken, "the tokenizer cannot write these tokens"))
    }

    /// The file.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// SHA-256 of the file, in hexadecimal.
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.json.as_bytes()))
    }
}
