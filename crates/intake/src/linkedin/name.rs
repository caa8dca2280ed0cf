//! File and column names as exports vary them, reduced to what they mean.

/// The key of a file: no folder, no extension, lower-case, without the numbers that exports append
/// (`Shares_12345.csv`, `Job Applications_2.csv`), and with spaces for `_`.
///
/// `Receipts_v2` keeps its tail, which is not a number.
pub(crate) fn file_key(path: &str) -> String {
    let name = base(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim().to_lowercase();
    let mut stem = stem.as_str();
    while let Some((head, tail)) = stem.rsplit_once(['_', '-']) {
        if head.is_empty() || tail.is_empty() || !tail.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        stem = head;
    }
    words(stem)
}

/// The key of a column: without a byte-order mark, stray spaces and differences of case or `_`.
pub(crate) fn column_key(header: &str) -> String {
    words(&header.trim_start_matches('\u{feff}').to_lowercase())
}

/// The key of a person's name, to compare it with another.
pub(crate) fn person_key(name: &str) -> String {
    words(&name.to_lowercase())
}

fn words(text: &str) -> String {
    text.split(|c: char| c == '_' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The last segment of a path inside an archive.
pub(crate) fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The extension, lower-case.
pub(crate) fn extension(path: &str) -> String {
    base(path).rsplit_once('.').map(|(_, tail)| tail.to_lowercase()).unwrap_or_default()
}

/// Whether a folder of the path has that name, whatever its case.
pub(crate) fn is_under(path: &str, folder: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folders, _)| {
        folders.split('/').any(|name| name.eq_ignore_ascii_case(folder))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_feed_has_one_key() {
        for (path, key) in [
            ("Shares.csv", "shares"),
            ("Basic_LinkedInDataExport/Shares_123456.csv", "shares"),
            ("Jobs/Job Applications_10.csv", "job applications"),
            (
                "Job Applicant Saved Screening Question Responses-2.csv",
                "job applicant saved screening question responses",
            ),
            ("Comments_12_3.csv", "comments"),
            ("Rich_Media.csv", "rich media"),
            ("Rich Media.CSV", "rich media"),
            ("Receipts_v2.csv", "receipts v2"),
            ("_12.csv", "12"),
            ("2024.csv", "2024"),
            ("a/.csv", ""),
        ] {
            assert_eq!(file_key(path), key, "{path}");
        }
        assert_eq!(column_key("\u{feff} First  Name "), "first name");
        assert_eq!(column_key("Is_WhatsApp_Number"), "is whatsapp number");
        assert!(is_under("x/articles/a.html", "Articles"));
        assert!(!is_under("articles.html", "Articles"));
    }
}
