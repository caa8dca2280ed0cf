//! Columns of lists, flattened.

use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, StructArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::DataType;

use crate::ids::Ids;
use crate::strings::Strings;

/// Where the items of each row stand in the flattened column. A null list is empty.
#[derive(Debug, Default)]
pub(crate) struct Spans<'a> {
    ends: Ends<'a>,
    nulls: Option<&'a NullBuffer>,
}

#[derive(Debug, Default)]
enum Ends<'a> {
    Small(&'a [i32]),
    Large(&'a [i64]),
    #[default]
    Absent,
}

/// Where a list starts and ends, if the two make a range.
fn range<T: Copy>(ends: &[T], row: usize) -> Option<Range<usize>>
where
    usize: TryFrom<T>,
{
    Some(to_usize(ends.get(row))?..to_usize(ends.get(row + 1))?)
}

impl Spans<'_> {
    pub(crate) fn get(&self, row: usize) -> Range<usize> {
        if self.nulls.is_some_and(|nulls| row < nulls.len() && nulls.is_null(row)) {
            return 0..0;
        }
        match self.ends {
            Ends::Small(ends) => range(ends, row),
            Ends::Large(ends) => range(ends, row),
            Ends::Absent => None,
        }
        .unwrap_or_default()
    }

    /// The items of all rows: of a slice, those are not all that there are.
    fn items(&self) -> Range<usize> {
        let ends = |first: Option<usize>, last: Option<usize>| Some(first?..last?);
        match self.ends {
            Ends::Small(of) => ends(to_usize(of.first()), to_usize(of.last())),
            Ends::Large(of) => ends(to_usize(of.first()), to_usize(of.last())),
            Ends::Absent => None,
        }
        .unwrap_or_default()
    }
}

fn to_usize<T: Copy>(end: Option<&T>) -> Option<usize>
where
    usize: TryFrom<T>,
{
    usize::try_from(*end?).ok()
}

/// The lists of a column and their items; `None` if it holds no lists.
pub(crate) fn flatten(array: &dyn Array) -> Option<(Spans<'_>, &ArrayRef)> {
    match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list_opt::<i32>()?;
            let spans = Spans { ends: Ends::Small(list.value_offsets()), nulls: list.nulls() };
            Some((spans, list.values()))
        }
        DataType::LargeList(_) => {
            let list = array.as_list_opt::<i64>()?;
            let spans = Spans { ends: Ends::Large(list.value_offsets()), nulls: list.nulls() };
            Some((spans, list.values()))
        }
        _ => None,
    }
}

/// A column of lists of strings. A null item is `None`.
#[derive(Debug)]
pub(crate) struct Texts<'a> {
    spans: Spans<'a>,
    items: Strings<'a>,
    /// Of the structs that the strings stand in.
    nulls: Option<&'a NullBuffer>,
}

impl<'a> Texts<'a> {
    /// A column that is not there: every list is empty.
    pub(crate) fn absent() -> Self {
        Self { spans: Spans::default(), items: Strings::Absent, nulls: None }
    }

    /// Lists of strings, or of the strings of that field of a struct.
    pub(crate) fn of(array: &'a dyn Array, field: Option<&str>) -> Option<Self> {
        let (spans, items) = flatten(array)?;
        let Some(field) = field else {
            return Some(Self { spans, items: Strings::of(items)?, nulls: None });
        };
        let items: &StructArray = items.as_struct_opt()?;
        let texts = Strings::of(items.column_by_name(field)?)?;
        Some(Self { spans, items: texts, nulls: items.nulls() })
    }

    /// The numbers of everybody in it.
    pub(crate) fn numbers(self, ids: &Ids) -> Numbers<'a> {
        let items = self.spans.items();
        let start = items.start;
        let of_items = ids.find_each(items.map(|item| self.item(item)));
        Numbers { texts: self, start, of_items }
    }

    /// The items of a row.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = Option<&str>> {
        self.spans.get(row).map(|item| self.item(item))
    }

    fn item(&self, item: usize) -> Option<&str> {
        if self.nulls.is_some_and(|nulls| item < nulls.len() && nulls.is_null(item)) {
            None
        } else {
            self.items.get(item)
        }
    }
}

/// A column of lists of people, by their numbers: `NOBODY` for who is no member, `None` for a null.
#[derive(Debug)]
pub(crate) struct Numbers<'a> {
    texts: Texts<'a>,
    /// The first item that any row has.
    start: usize,
    of_items: Vec<Option<u32>>,
}

impl Numbers<'_> {
    /// Those of a row.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = Option<u32>> {
        self.items(row).map(|(_, number)| number)
    }

    /// The same, and where each stands in the column.
    pub(crate) fn items(&self, row: usize) -> impl Iterator<Item = (usize, Option<u32>)> {
        let number = |item: usize| *self.of_items.get(item.checked_sub(self.start)?)?;
        self.texts.spans.get(row).map(move |item| (item, number(item)))
    }

    /// What stands there.
    pub(crate) fn id(&self, item: usize) -> Option<&str> {
        self.texts.item(item)
    }
}
