//! Weights in a `safetensors` file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensors, View, serialize_to_file};

use crate::error::{Error, Result};
use crate::file;
use crate::weights::Weights;

#[cfg(target_endian = "big")]
compile_error!(
    "weights are written as they lie in memory, which `safetensors` wants little-endian"
);

/// Numbers with a name and a shape.
#[derive(Debug)]
struct Numbers<'a> {
    shape: Vec<usize>,
    numbers: &'a [f32],
}

impl View for Numbers<'_> {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(bytemuck::cast_slice(self.numbers))
    }

    fn data_len(&self) -> usize {
        size_of_val(self.numbers)
    }
}

/// Writes sets of weights, each under a prefix, and one word about the file. The same weights give the same bytes.
pub(crate) fn write(
    path: &Path,
    sets: &[(&str, &Weights)],
    (key, word): (&str, &str),
) -> Result<()> {
    let all = sets.iter().flat_map(|(prefix, weights)| {
        weights.named().map(move |(tensor, numbers)| {
            (format!("{prefix}{}", tensor.name), Numbers { shape: tensor.shape(), numbers })
        })
    });
    // One entry: the library writes several in no order.
    let about = HashMap::from([(key.to_owned(), word.to_owned())]);
    file::replace(path, |beside| {
        serialize_to_file(all, Some(about), beside).map_err(|error| Error::io(beside, error))
    })
}

/// Reads one set of weights like `like`; every tensor must be there, in single precision, with its shape.
pub(crate) fn read(path: &Path, bytes: &[u8], prefix: &str, like: &Weights) -> Result<Weights> {
    let broken = |words: &dyn std::fmt::Display| Error::broken(path, words);
    let file = SafeTensors::deserialize(bytes)
        .map_err(|error| broken(&format_args!("is not a whole file of weights: {error}")))?;
    let mut data = Vec::with_capacity(like.data.len());
    for tensor in like.tensors() {
        let name = format!("{prefix}{}", tensor.name);
        let found = file.tensor(&name).map_err(|_| broken(&format_args!("has no `{name}`")))?;
        if found.dtype() != Dtype::F32 || found.shape() != tensor.shape() {
            return Err(broken(&format_args!("holds `{name}` in another shape or precision")));
        }
        let (numbers, _) = found.data().as_chunks::<4>();
        data.extend(numbers.iter().map(|number| f32::from_le_bytes(*number)));
    }
    Ok(Weights { shape: like.shape, rank: like.rank, data })
}
