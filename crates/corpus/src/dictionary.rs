//! Columns of words that repeat, in Parquet's dictionary encoding. Rows that have numbers for their words keep them: the library's writer
//! looks every word of every row up again, two fifths of what a file of decisions costs.

use std::io::Write;

use arrow::array::{Array, AsArray, StringArray};
use bytes::Bytes;
use hashbrown::HashMap;
use parquet::basic::{Compression, Encoding, EncodingMask, PageType, Type, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, OffsetIndexBuilder, PageEncodingStats};
use parquet::file::statistics::{Statistics, ValueStatistics};
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use crate::hybrid;

/// With a longer word, statistics have no bounds: the library cuts them instead.
const BOUND_BYTES: usize = 64;

/// Writes columns of words that repeat.
pub(crate) struct Dictionaries {
    zstd: Compressor<'static>,
}

impl Dictionaries {
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self { zstd: Compressor::new(ZstdLevel::default().compression_level())? })
    }

    /// Writes a column of a row group: the words, and one page of which row has which.
    pub(crate) fn write<W: Write + Send>(
        &mut self,
        column: &dyn Array,
        described: &ColumnDescPtr,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        let words = Repeated::of(column)?;
        let is_flat = described.max_def_level() <= 1 && described.max_rep_level() == 0;
        if described.physical_type() != Type::BYTE_ARRAY || !is_flat {
            return Err(ParquetError::General(format!("{} holds no words", described.path())));
        }
        let is_nullable = described.max_def_level() > 0;
        if words.nulls > 0 && !is_nullable {
            return Err(ParquetError::General(format!("{} has a null", described.path())));
        }
        let rows = column.len();
        let mut page = vec![];
        if is_nullable {
            let levels = hybrid::levels(column.nulls().filter(|_| words.nulls > 0), rows);
            page.extend_from_slice(&u32::try_from(levels.len())?.to_le_bytes());
            page.extend_from_slice(&levels);
        }
        let width = usize::BITS - words.all.len().saturating_sub(1).leading_zeros();
        page.push(width as u8);
        hybrid::numbers(&words.rows, width, &mut page);

        let mut chunk = TrackedWrite::new(vec![]);
        let mut pages = SerializedPageWriter::new(&mut chunk);
        let plain = words.plain()?;
        let dictionary = Page::DictionaryPage {
            buf: Bytes::from(self.zstd.compress(&plain)?),
            num_values: words.all.len() as u32,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        let dictionary = pages.write_page(CompressedPage::new(dictionary, plain.len()))?;
        let data = Page::DataPage {
            buf: Bytes::from(self.zstd.compress(&page)?),
            num_values: rows as u32,
            encoding: Encoding::RLE_DICTIONARY,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let data = pages.write_page(CompressedPage::new(data, page.len()))?;
        let closed = closed(described, (rows, &words), &dictionary, &data)?;
        group.append_column(&Bytes::from(chunk.into_inner()?), closed)
    }
}

/// What is said of a column that was written.
fn closed(
    described: &ColumnDescPtr,
    (rows, words): (usize, &Repeated<'_>),
    dictionary: &PageWriteSpec,
    data: &PageWriteSpec,
) -> Result<ColumnCloseResult> {
    let sum = |part: fn(&PageWriteSpec) -> usize| (part(dictionary) + part(data)) as i64;
    let page = |page_type, encoding| PageEncodingStats { page_type, encoding, count: 1 };
    let encodings = [Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY];
    let metadata = ColumnChunkMetaData::builder(described.clone())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_encodings_mask(EncodingMask::new_from_encodings(encodings.iter()))
        .set_page_encoding_stats(vec![
            page(PageType::DICTIONARY_PAGE, Encoding::PLAIN),
            page(PageType::DATA_PAGE, Encoding::RLE_DICTIONARY),
        ])
        .set_total_compressed_size(sum(|page| page.compressed_size))
        .set_total_uncompressed_size(sum(|page| page.uncompressed_size))
        .set_num_values(rows as i64)
        .set_dictionary_page_offset(Some(dictionary.offset as i64))
        .set_data_page_offset(data.offset as i64)
        .set_statistics(words.statistics())
        .build()?;
    let mut offsets = OffsetIndexBuilder::new();
    offsets.append_row_count(rows as i64);
    offsets.append_offset_and_size(data.offset as i64, data.compressed_size as i32);
    Ok(ColumnCloseResult {
        bytes_written: dictionary.bytes_written + data.bytes_written,
        rows_written: rows as u64,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: Some(offsets.build()),
    })
}

/// The different words of a column, in the order in which they come first: however the rows' own numbers were given, the bytes are the same.
struct Repeated<'w> {
    all: Vec<&'w str>,
    /// Of each row that has one, the number.
    rows: Vec<u32>,
    nulls: usize,
}

impl<'w> Repeated<'w> {
    fn of(column: &'w dyn Array) -> Result<Self> {
        let wrong = || ParquetError::General("a column of words has no dictionary of them".into());
        let dictionary = column.as_any_dictionary_opt().ok_or_else(wrong)?;
        let words = dictionary.values().as_string_opt::<i32>().ok_or_else(wrong)?;
        if words.null_count() > 0 {
            return Err(wrong());
        }
        let nulls = column.null_count();
        if nulls == column.len() {
            return Ok(Self { all: vec![], rows: vec![], nulls });
        }
        let mut seen = Seen::of(words);
        let keys = dictionary.normalized_keys();
        let mut number = |key: &usize| seen.number(*key);
        let rows: Vec<u32> = match column.nulls().filter(|_| nulls > 0) {
            None => keys.iter().map(number).collect(),
            Some(nulls) => {
                nulls.valid_indices().filter_map(|row| keys.get(row)).map(&mut number).collect()
            }
        };
        // Neither can be: keys are those of the words.
        if rows.len() + nulls != column.len() || rows.contains(&Seen::NONE) {
            return Err(wrong());
        }
        Ok(Self { rows, all: seen.all, nulls })
    }

    /// Each after its length.
    fn plain(&self) -> Result<Vec<u8>> {
        let mut page = vec![];
        for word in &self.all {
            page.extend_from_slice(&u32::try_from(word.len())?.to_le_bytes());
            page.extend_from_slice(word.as_bytes());
        }
        Ok(page)
    }

    fn statistics(&self) -> Statistics {
        let least = self.all.iter().min();
        let bounds = least.zip(self.all.iter().max());
        let bounds = bounds.filter(|(least, last)| least.len().max(last.len()) <= BOUND_BYTES);
        let word = |word: &str| ByteArray::from(word);
        let (least, last) = bounds.map(|(least, last)| (word(least), word(last))).unzip();
        Statistics::ByteArray(ValueStatistics::new(
            least,
            last,
            None,
            Some(self.nulls as u64),
            false,
        ))
    }
}

/// Words are numbered when they come first.
struct Seen<'w> {
    words: &'w StringArray,
    /// By the number that rows have for it.
    numbers: Vec<u32>,
    /// Two numbers of rows may stand for the same.
    by_word: HashMap<&'w str, u32>,
    all: Vec<&'w str>,
}

impl<'w> Seen<'w> {
    /// No word's number.
    const NONE: u32 = u32::MAX;

    fn of(words: &'w StringArray) -> Self {
        let numbers = vec![Self::NONE; words.len()];
        Self { words, numbers, by_word: HashMap::new(), all: vec![] }
    }

    fn number(&mut self, key: usize) -> u32 {
        let Self { words, numbers, by_word, all } = self;
        let Some(number) = numbers.get_mut(key) else { return Self::NONE };
        if *number == Self::NONE {
            let word = words.value(key);
            *number = *by_word.entry(word).or_insert_with(|| {
                all.push(word);
                all.len() as u32 - 1
            });
        }
        *number
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, DictionaryArray, RecordBatch, UInt32Array};
    use arrow::compute::{cast, concat_batches};
    use arrow::datatypes::{DataType, Field, Schema};
    use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
    use parquet::file::metadata::PageIndexPolicy;
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use proptest::prelude::*;

    use super::*;

    fn file(columns: &[ArrayRef], is_nullable: bool) -> Result<Bytes> {
        file_of(columns, Field::new("word", DataType::Utf8, is_nullable))
    }

    /// A file with a row group for each of these columns.
    fn file_of(columns: &[ArrayRef], field: Field) -> Result<Bytes> {
        let schema = Schema::new(vec![field]);
        let described = parquet::arrow::ArrowSchemaConverter::new().convert(&schema)?;
        let properties = Arc::new(WriterProperties::default());
        let mut writer =
            SerializedFileWriter::new(vec![], described.root_schema_ptr(), properties)?;
        let mut dictionaries = Dictionaries::new()?;
        for column in columns {
            let mut group = writer.next_row_group()?;
            dictionaries.write(column, &described.column(0), &mut group)?;
            group.close()?;
        }
        Ok(writer.into_inner()?.into())
    }

    fn column(keys: &[Option<u32>], words: &[String]) -> ArrayRef {
        let words = StringArray::from_iter_values(words);
        Arc::new(DictionaryArray::new(UInt32Array::from(keys.to_vec()), Arc::new(words)))
    }

    fn words(column: &ArrayRef) -> StringArray {
        cast(column, &DataType::Utf8).unwrap().as_string().clone()
    }

    /// Read page by page, from where the index of pages says that they are.
    fn read(file: &Bytes) -> RecordBatch {
        let options = ArrowReaderOptions::new().with_offset_index_policy(PageIndexPolicy::Required);
        let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file.clone(), options);
        let reader = reader.unwrap();
        let schema = reader.schema().clone();
        let batches = reader.build().unwrap().collect::<std::result::Result<Vec<_>, _>>().unwrap();
        concat_batches(&schema, &batches).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_again(
            kinds in 1_u32..700,
            rows in prop::collection::vec(prop::option::weighted(0.9, any::<u32>()), 0..2000),
            may_be_null in any::<bool>(),
        ) {
            let fallback = (!may_be_null).then_some(0);
            let keys: Vec<_> = rows.iter().map(|row| row.map(|row| row % kinds).or(fallback)).collect();
            // Two numbers may stand for one word.
            let named: Vec<String> = (0..kinds).map(|kind| "é".repeat(kind as usize / 2 % 40)).collect();
            let whole = column(&keys, &named);
            // A part of a column, and one without any word.
            let part = whole.slice(rows.len() / 3, rows.len() / 2);
            let none = column(&vec![None; if may_be_null { 9 } else { 0 }], &[]);
            let all = [whole, part, none];
            let written = file(&all, may_be_null).unwrap();
            let found = read(&written);
            let expected: Vec<Option<String>> =
                all.iter().flat_map(|column| words(column).iter().map(|word| word.map(str::to_owned)).collect::<Vec<_>>()).collect();
            let found: Vec<Option<String>> =
                found.column(0).as_string::<i32>().iter().map(|word| word.map(str::to_owned)).collect();
            prop_assert_eq!(found, expected);

            // Whatever numbers the rows have, be it one for each word.
            let mut once = named.clone();
            once.sort();
            once.dedup();
            once.reverse();
            let number = |key: u32| once.iter().position(|word| *word == named[key as usize]).unwrap();
            let keys: Vec<_> = keys.iter().map(|key| key.map(|key| number(key) as u32)).collect();
            let whole = column(&keys, &once);
            let part = whole.slice(rows.len() / 3, rows.len() / 2);
            prop_assert_eq!(file(&[whole, part, all[2].clone()], may_be_null).unwrap(), written);
        }
    }

    #[test]
    fn statistics_are_those_of_the_rows() {
        let words = ["b", "never", "a", &"z".repeat(65)].map(str::to_owned);
        let of = |keys: &[Option<u32>]| {
            let file = file(&[column(keys, &words)], true).unwrap();
            let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
            let found = reader.metadata().row_group(0).column(0).statistics().unwrap().clone();
            let bound = |bytes: Option<&[u8]>| {
                bytes.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
            };
            (bound(found.min_bytes_opt()), bound(found.max_bytes_opt()), found.null_count_opt())
        };
        let some = |word: &str| Some(word.to_owned());
        assert_eq!(of(&[Some(0), None, Some(2), None]), (some("a"), some("b"), Some(2)));
        assert_eq!(of(&[Some(0), Some(0)]), (some("b"), some("b"), Some(0)));
        assert_eq!(of(&[Some(0), Some(3)]), (None, None, Some(0)));
        assert_eq!(of(&[None]), (None, None, Some(1)));
    }

    #[test]
    fn what_may_not_be_null_is_not() {
        let error = file(&[column(&[Some(0), None], &["a".to_owned()])], false).unwrap_err();
        assert!(error.to_string().contains("has a null"), "{error}");
    }

    #[test]
    fn what_is_no_column_of_words_is_refused() {
        let error = |column: ArrayRef, kind| {
            file_of(&[column], Field::new("word", kind, true)).unwrap_err().to_string()
        };
        let numbers = error(column(&[Some(0)], &["a".to_owned()]), DataType::Int32);
        assert!(numbers.contains("holds no words"), "{numbers}");
        let plain = error(Arc::new(StringArray::from(vec!["a"])), DataType::Utf8);
        assert!(plain.contains("no dictionary"), "{plain}");
        let null = StringArray::from(vec![Some("a"), None]);
        let null = DictionaryArray::new(UInt32Array::from(vec![0]), Arc::new(null));
        let null = error(Arc::new(null), DataType::Utf8);
        assert!(null.contains("no dictionary"), "{null}");
    }
}
