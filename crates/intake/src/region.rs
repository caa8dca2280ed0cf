//! Places as people write them, to countries: only by the exact name or an alias, never by guessing.

use std::collections::BTreeMap;

use celes::Country;

/// Names that are a country's and another well-known place's as well. They stay unknown unless the
/// operator's own table says what they mean: Georgia is a state of the US too.
const AMBIGUOUS: &[&str] = &["georgia", "america", "southgeorgia"];

/// Whether it is an ISO 3166-1 code, or has the shape of an ISO 3166-2 code below one.
pub(crate) fn is_code(code: &str) -> bool {
    let (country, rest) =
        code.split_once('-').map_or((code, None), |(country, rest)| (country, Some(rest)));
    let is_upper = |b: u8| b.is_ascii_uppercase();
    country.len() == 2
        && country.bytes().all(is_upper)
        && Country::from_alpha2(country).is_ok()
        && rest.is_none_or(|rest| {
            (1..=3).contains(&rest.len()) && rest.bytes().all(|b| is_upper(b) || b.is_ascii_digit())
        })
}

/// What the operator adds to the library's names.
#[derive(Debug, Default)]
pub(crate) struct Places {
    aliases: BTreeMap<String, String>,
}

impl Places {
    pub(crate) fn new(aliases: &BTreeMap<String, String>) -> Self {
        Self {
            aliases: aliases
                .iter()
                .map(|(name, code)| (name.trim().to_lowercase(), code.clone()))
                .collect(),
        }
    }

    /// The country of a place such as `Oslo, Norway`: the operator's table for the whole text, then for
    /// the part behind the last comma, then the library's names for that part. Two-letter codes are
    /// no names: `Portland, OR` and `Los Angeles, CA` would become countries.
    pub(crate) fn country(&self, place: &str) -> Option<String> {
        let whole = place.trim().to_lowercase();
        let last = whole.rsplit(',').next().unwrap_or_default().trim();
        if let Some(code) = self.aliases.get(&whole).or_else(|| self.aliases.get(last)) {
            return (!code.is_empty()).then(|| code.clone());
        }
        if !last.chars().all(|c| c.is_alphabetic() || c == ' ') {
            return None;
        }
        let name: String = last.chars().filter(|c| *c != ' ').collect();
        if AMBIGUOUS.contains(&name.as_str()) {
            return None;
        }
        let country = Country::from_name(&name).or_else(|_| Country::from_alias(&name)).ok()?;
        Some(country.alpha2.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_country_by_its_name_only() {
        let places = Places::new(&BTreeMap::from([
            ("UK".to_owned(), "GB".to_owned()),
            ("Haifa, Palestine".to_owned(), String::new()),
        ]));
        for (place, expected) in [
            ("Oslo, Norway", "NO"),
            ("norway", "NO"),
            ("London, United Kingdom", "GB"),
            ("Milton Keynes, UK", "GB"),
            ("United States", "US"),
            ("Ermelo, The Netherlands", "NL"),
            ("Samoa", "WS"),
            // Codes are no names, and a state is no country.
            ("Portland, OR", "unknown"),
            ("Los Angeles, CA", "unknown"),
            ("Bloomington, IN", "unknown"),
            ("Atlanta, Georgia", "unknown"),
            ("Philippines & UK", "unknown"),
            ("Northern Ireland and Wales", "unknown"),
            ("Haifa, Palestine", "unknown"),
            ("Earth", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(places.country(place).as_deref().unwrap_or("unknown"), expected, "{place}");
        }
    }

    #[test]
    fn codes_have_their_shape() {
        for (code, is) in [
            ("DE", true),
            ("CA-QC", true),
            ("de", false),
            ("XX", false),
            ("DEU", false),
            ("DE-", false),
        ] {
            assert_eq!(is_code(code), is, "{code}");
        }
    }
}
