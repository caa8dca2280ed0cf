//! Counts the rows of a file while it is digested.

use csv_core::ReadRecordResult;

use crate::config::FileFormat;

/// Counts the rows in the pieces of a file.
pub(crate) enum Count {
    /// Lines that hold something.
    Lines { rows: u64, is_blank: bool },
    /// Records behind the header.
    Records { rows: u64, reader: Box<csv_core::Reader> },
    /// Rows that only the file's own footer tells, or none.
    Untold,
}

impl Count {
    pub(crate) fn new(format: FileFormat, delimiter: char) -> Self {
        match format {
            FileFormat::Jsonl => Self::Lines { rows: 0, is_blank: true },
            FileFormat::Csv => {
                let delimiter = u8::try_from(delimiter).unwrap_or(b',');
                let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
                Self::Records { rows: 0, reader: Box::new(reader) }
            }
            FileFormat::Parquet | FileFormat::Linkedin => Self::Untold,
        }
    }

    /// Takes the next piece.
    pub(crate) fn see(&mut self, piece: &[u8]) {
        match self {
            Self::Lines { rows, is_blank } => {
                for byte in piece {
                    if *byte == b'\n' {
                        *rows += u64::from(!*is_blank);
                        *is_blank = true;
                    } else if !byte.is_ascii_whitespace() {
                        *is_blank = false;
                    }
                }
            }
            Self::Records { rows, reader } => {
                if !piece.is_empty() {
                    *rows += records(reader, piece);
                }
            }
            Self::Untold => {}
        }
    }

    /// The rows; `None` if the pieces do not tell.
    pub(crate) fn finish(self) -> Option<u64> {
        match self {
            Self::Lines { rows, is_blank } => Some(rows + u64::from(!is_blank)),
            Self::Records { rows, mut reader } => {
                Some((rows + records(&mut reader, &[])).saturating_sub(1))
            }
            Self::Untold => None,
        }
    }
}

/// The records that end in this piece; an empty piece is the end of the file.
fn records(reader: &mut csv_core::Reader, mut piece: &[u8]) -> u64 {
    let (mut cells, mut ends) = ([0; 4096], [0; 256]);
    let is_end = piece.is_empty();
    let mut rows = 0;
    loop {
        let (result, read, ..) = reader.read_record(piece, &mut cells, &mut ends);
        piece = piece.get(read..).unwrap_or_default();
        match result {
            ReadRecordResult::Record => rows += 1,
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
            ReadRecordResult::InputEmpty | ReadRecordResult::End => return rows,
        }
        // An empty piece would be taken for the end of the file.
        if piece.is_empty() && !is_end {
            return rows;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(format: FileFormat, text: &str, piece: usize) -> Option<u64> {
        let mut count = Count::new(format, ',');
        text.as_bytes().chunks(piece).for_each(|piece| count.see(piece));
        count.finish()
    }

    #[test]
    fn rows_are_counted_however_they_are_cut() {
        let long = format!("a,b\n\"{}\",{}\n", "x\n\"\"".repeat(9000), "y".repeat(9000));
        let wide = format!("{}\n{}", "a,".repeat(999), "1,".repeat(999));
        for (format, text, expected) in [
            (FileFormat::Jsonl, "", 0),
            (FileFormat::Jsonl, "{}\n\n \t\r\n{}\n", 2),
            (FileFormat::Jsonl, "{}\n{}", 2),
            (FileFormat::Csv, "", 0),
            (FileFormat::Csv, "a,b", 0),
            (FileFormat::Csv, "a,b\n1,2\n\n\"x\n\"\"y\",2\r\n3,4", 3),
            (FileFormat::Csv, "\u{feff}a\n1\n", 1),
            (FileFormat::Csv, long.as_str(), 1),
            (FileFormat::Csv, wide.as_str(), 1),
        ] {
            for piece in [1, 2, 3, 7, 4096, 1 << 20] {
                assert_eq!(rows(format, text, piece), Some(expected), "{piece}: {text:.40}");
            }
        }
        assert_eq!(rows(FileFormat::Parquet, "PAR1", 1), None);
    }
}
