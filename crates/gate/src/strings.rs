//! Columns of strings, in whichever of Arrow's layouts they come.

use arrow::array::{
    AnyDictionaryArray, Array, AsArray, GenericStringArray, Int32Array, LargeStringArray,
    StringArray, StringViewArray,
};
use arrow::datatypes::{DataType, Int32Type};

use crate::ids::{Ids, NOBODY};

/// A column of strings. A row past its end is `None`.
#[derive(Debug)]
pub enum Strings<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    Dictionary(Keys<'a>, Box<Strings<'a>>),
    /// A column that is not there.
    Absent,
}

/// Where in the dictionary each row's value stands.
#[derive(Debug)]
pub enum Keys<'a> {
    /// As the gate reads them.
    Borrowed(&'a Int32Array),
    Owned(Vec<Option<usize>>),
}

impl<'a> Keys<'a> {
    fn of(dictionary: &'a dyn AnyDictionaryArray) -> Self {
        let keys = dictionary.keys();
        if let Some(keys) = keys.as_primitive_opt::<Int32Type>() {
            return Self::Borrowed(keys);
        }
        if dictionary.values().is_empty() {
            return Self::Owned(vec![None; keys.len()]);
        }
        let normalized = dictionary.normalized_keys().into_iter().enumerate();
        Self::Owned(normalized.map(|(row, key)| keys.is_valid(row).then_some(key)).collect())
    }

    fn len(&self) -> usize {
        match self {
            Self::Borrowed(keys) => keys.len(),
            Self::Owned(keys) => keys.len(),
        }
    }

    /// The key of a row; `None` for a null.
    fn get(&self, row: usize) -> Option<usize> {
        match self {
            Self::Borrowed(keys) => {
                let is_there = row < keys.len() && keys.is_valid(row);
                if is_there { usize::try_from(keys.value(row)).ok() } else { None }
            }
            Self::Owned(keys) => *keys.get(row)?,
        }
    }

    /// What stands for the value of each row among those that were found for the values, or `absent`.
    fn pick<T: Copy>(&self, found: &[T], absent: T) -> Vec<T> {
        let at = |row: usize| self.get(row).and_then(|key| found.get(key).copied());
        (0..self.len()).map(|row| at(row).unwrap_or(absent)).collect()
    }
}

fn value<O: arrow::array::OffsetSizeTrait>(
    array: &GenericStringArray<O>,
    row: usize,
) -> Option<&str> {
    (row < array.len() && array.is_valid(row)).then(|| array.value(row))
}

/// Whether a column of that type can be read as strings.
pub(crate) fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => {
            matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}

impl<'a> Strings<'a> {
    /// `None` if the column holds no strings.
    pub fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Small(array.as_string_opt()?),
            DataType::LargeUtf8 => Self::Large(array.as_string_opt()?),
            DataType::Utf8View => Self::View(array.as_string_view_opt()?),
            DataType::Dictionary(_, _) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let values = Self::of(dictionary.values().as_ref())?;
                Self::Dictionary(Keys::of(dictionary), Box::new(values))
            }
            _ => return None,
        })
    }

    /// The string of a row; `None` for a null.
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Small(array) => value(array, row),
            Self::Large(array) => value(array, row),
            Self::View(array) => {
                (row < array.len() && array.is_valid(row)).then(|| array.value(row))
            }
            Self::Dictionary(keys, values) => values.get(keys.get(row)?),
            Self::Absent => None,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Small(array) => array.len(),
            Self::Large(array) => array.len(),
            Self::View(array) => array.len(),
            Self::Dictionary(keys, _) => keys.len(),
            Self::Absent => 0,
        }
    }

    /// The numbers of members; `NOBODY` for nulls, as for everybody else.
    pub(crate) fn numbers(&self, rows: usize, ids: &Ids) -> Vec<u32> {
        if let Self::Dictionary(keys, values) = self {
            return keys.pick(&values.numbers(values.len(), ids), NOBODY);
        }
        let found = ids.find_each((0..rows).map(|row| self.get(row)));
        found.into_iter().map(|number| number.unwrap_or(NOBODY)).collect()
    }

    /// What `look_up` makes of each row, asked once for each value of a dictionary and once for a run of
    /// equal rows; `absent` for nulls and for every row of a column that is not there.
    pub(crate) fn resolve<T: Copy>(
        &self,
        rows: usize,
        absent: T,
        mut look_up: impl FnMut(&str) -> T,
    ) -> Vec<T> {
        match self {
            Self::Absent => vec![absent; rows],
            Self::Dictionary(keys, values) => {
                keys.pick(&values.resolve(values.len(), absent, look_up), absent)
            }
            Self::Small(_) | Self::Large(_) | Self::View(_) => {
                let mut before: Option<(&str, T)> = None;
                let mut found = Vec::with_capacity(rows);
                for row in 0..rows {
                    let Some(text) = self.get(row) else {
                        found.push(absent);
                        continue;
                    };
                    let one = match before {
                        Some((same, one)) if same == text => one,
                        _ => look_up(text),
                    };
                    before = Some((text, one));
                    found.push(one);
                }
                found
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, DictionaryArray};
    use arrow::datatypes::{Int8Type, UInt32Type};

    use super::*;

    #[test]
    fn every_layout_reads_alike() {
        let rows = [Some("a"), None, Some("a"), Some("b"), Some("")];
        let layouts: [ArrayRef; 6] = [
            Arc::new(StringArray::from_iter(rows)),
            Arc::new(LargeStringArray::from_iter(rows)),
            Arc::new(StringViewArray::from_iter(rows)),
            Arc::new(rows.into_iter().collect::<DictionaryArray<Int8Type>>()),
            Arc::new(rows.into_iter().collect::<DictionaryArray<Int32Type>>()),
            Arc::new(rows.into_iter().collect::<DictionaryArray<UInt32Type>>()),
        ];
        let mut ids = Ids::default();
        ids.insert_each(["a", "b"].into_iter()).unwrap();
        for layout in &layouts {
            let strings = Strings::of(layout).unwrap();
            assert_eq!((0..5).map(|row| strings.get(row)).collect::<Vec<_>>(), rows);
            assert_eq!(strings.get(5), None);
            assert_eq!(strings.resolve(5, 9, str::len), [1, 9, 1, 1, 0]);
            assert_eq!(strings.numbers(5, &ids), [1, NOBODY, 1, 2, NOBODY]);
        }
        assert_eq!(Strings::Absent.resolve(2, 9, str::len), [9, 9]);
    }

    #[test]
    fn a_dictionary_of_nulls_has_no_values() {
        let array = DictionaryArray::<Int8Type>::from_iter([None::<&str>, None]);
        assert_eq!(Strings::of(&array).unwrap().resolve(2, 9, str::len), [9, 9]);
        let array = DictionaryArray::<Int32Type>::from_iter([None::<&str>, None]);
        assert_eq!(Strings::of(&array).unwrap().resolve(2, 9, str::len), [9, 9]);
    }
}
