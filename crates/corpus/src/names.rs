//! Categories and regions: few words on many rows, so rows hold numbers and each word is held once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use abide_gate::Decided;
use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, StringArray, UInt32Array, new_null_array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, UInt32Type};

use crate::error::Result;

/// The words of one batch's categories and regions.
#[derive(Debug)]
pub(crate) struct Labels {
    pub(crate) categories: Numbered,
    pub(crate) regions: Numbered,
}

/// A batch's own few words on its rows, and the number of each in the whole corpus.
#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) words: DictionaryArray<Int32Type>,
    pub(crate) numbers: Vec<u32>,
}

impl Labels {
    pub(crate) fn of(decided: &Decided, names: &Names) -> Result<Self> {
        let records = decided.records();
        let categories = match records.column_by_name("category") {
            Some(column) => labels(column)?,
            None => labels(&new_null_array(&DataType::Utf8, records.num_rows()))?,
        };
        Ok(Self {
            categories: Numbered::of(categories, names),
            regions: Numbered::of(labels(decided.regions())?, names),
        })
    }
}

impl Numbered {
    pub(crate) fn of(words: DictionaryArray<Int32Type>, names: &Names) -> Self {
        let numbers = names.numbers(words.values().as_string());
        Self { words, numbers }
    }

    /// The number of each row's word.
    pub(crate) fn rows(&self) -> UInt32Array {
        let number = |key: Option<usize>| key.and_then(|key| self.numbers.get(key).copied());
        (0..self.words.len()).map(|row| number(self.words.key(row))).collect()
    }
}

pub(crate) fn labels(column: &ArrayRef) -> Result<DictionaryArray<Int32Type>> {
    let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Ok(cast(column, &kind)?.as_dictionary::<Int32Type>().clone())
}

/// The words of a whole corpus, by number. Numbers depend on who came first, and are never written.
#[derive(Debug, Default)]
pub(crate) struct Names(Mutex<HashMap<String, u32>>);

impl Names {
    /// The numbers of these words.
    fn numbers(&self, words: &StringArray) -> Vec<u32> {
        let mut known = self.lock();
        let numbers = (0..words.len()).map(|at| {
            let (word, next) = (words.value(at), known.len() as u32);
            match known.get(word) {
                Some(number) => *number,
                None => *known.entry(word.to_owned()).or_insert(next),
            }
        });
        numbers.collect()
    }

    /// Every word, at the place of its number.
    pub(crate) fn words(&self) -> ArrayRef {
        let known = self.lock();
        let mut words: Vec<(&u32, &String)> =
            known.iter().map(|(word, number)| (number, word)).collect();
        words.sort_unstable();
        Arc::new(words.into_iter().map(|(_, word)| Some(word)).collect::<StringArray>())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Numbers as the words that they stand for.
pub(crate) fn spelled(numbers: &ArrayRef, words: &ArrayRef) -> Result<ArrayRef> {
    let numbers = numbers.as_primitive::<UInt32Type>().clone();
    Ok(Arc::new(DictionaryArray::try_new(numbers, Arc::clone(words))?))
}
