//! The pages' words, in the language of whoever reads them.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The words of one language. Each text of `text/en.ftl` is a method, with its variables.
pub(crate) struct Words {
    code: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("code", &self.code).finish_non_exhaustive()
    }
}

/// What can stand in a text.
pub(crate) trait Spoken {
    fn spoken(&self) -> FluentValue<'static>;
}

impl<T: Spoken + ?Sized> Spoken for &T {
    fn spoken(&self) -> FluentValue<'static> {
        (**self).spoken()
    }
}

impl Spoken for str {
    fn spoken(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Spoken for String {
    fn spoken(&self) -> FluentValue<'static> {
        self.as_str().spoken()
    }
}

macro_rules! numbers { ($($number:ty)*) => { $(impl Spoken for $number {
    fn spoken(&self) -> FluentValue<'static> { FluentValue::from(*self) }
})* } }
numbers! { u8 i8 i16 u32 u64 usize }

/// Every language, English first.
static ALL: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let mut all: Vec<Words> =
        SOURCES.iter().filter_map(|(code, text)| Words::read(code, text)).collect();
    all.sort_by_key(|words| words.code != "en");
    all
});

impl Words {
    fn read(code: &'static str, text: &str) -> Option<Self> {
        let language: LanguageIdentifier = code.parse().ok()?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // All our languages run from left to right.
        bundle.set_use_isolating(false);
        // The build has read it already.
        bundle.add_resource(FluentResource::try_new(text.to_owned()).ok()?).ok()?;
        Some(Self { code, bundle })
    }

    pub(crate) fn all() -> &'static [Self] {
        &ALL
    }

    /// The words of that language, or of a language like it.
    pub(crate) fn of(code: &str) -> Option<&'static Self> {
        let code = code.trim().to_ascii_lowercase();
        let exact = ALL.iter().find(|words| words.code.eq_ignore_ascii_case(&code));
        let base = code.split('-').next().unwrap_or_default();
        // Chinese is written in two scripts, and we have the traditional one; whoever reads the other is served better by it than by English.
        exact.or_else(|| ALL.iter().find(|words| words.code.split('-').next() == Some(base)))
    }

    /// The first language of an `Accept-Language` that there is, else English.
    pub(crate) fn accepted(header: &str) -> &'static Self {
        let mut wanted: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|part| {
                let (code, quality) = part.split_once(";q=").unwrap_or((part, "1"));
                let quality: f32 = quality.trim().parse().ok()?;
                (quality > 0.0).then_some((quality, code))
            })
            .collect();
        wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        wanted.into_iter().find_map(|(_, code)| Self::of(code)).unwrap_or_else(Self::english)
    }

    #[expect(
        clippy::expect_used,
        reason = "the build has read English, and would have failed without it"
    )]
    pub(crate) fn english() -> &'static Self {
        ALL.first().expect("English")
    }

    /// The language, as the web names it.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    fn say<const N: usize>(
        &self,
        name: &str,
        values: [(&'static str, FluentValue<'static>); N],
    ) -> String {
        let mut arguments = FluentArgs::with_capacity(N);
        for (key, value) in values {
            arguments.set(key, value);
        }
        let pattern = self.bundle.get_message(name).and_then(|message| message.value());
        let mut faults = Vec::new();
        pattern
            .map(|pattern| {
                self.bundle.format_pattern(pattern, Some(&arguments), &mut faults).into_owned()
            })
            .unwrap_or_default()
    }

    /// A day, as it is written in a sentence.
    pub(crate) fn day(&self, at: &Timestamp) -> String {
        let date = TimeZone::UTC.to_datetime(*at).date();
        // As text, so that no language puts a mark into the year.
        self.date(date.day().to_string(), date.month(), date.year().to_string())
    }

    /// A day and a time of it.
    pub(crate) fn moment(&self, at: &Timestamp) -> String {
        let time = TimeZone::UTC.to_datetime(*at).time();
        self.date_and_time(self.day(at), format!("{:02}:{:02}", time.hour(), time.minute()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> &'static Words {
        Words::of(code).unwrap()
    }

    #[test]
    fn there_are_eight_languages_and_english_is_the_first() {
        let codes: Vec<_> = Words::all().iter().map(Words::code).collect();
        assert_eq!(codes, ["en", "de", "es", "fr", "it", "nl", "pl", "zh-Hant"]);
    }

    #[test]
    fn the_language_is_the_first_that_is_asked_for_and_there() {
        for (header, code) in [
            ("pt, de;q=0.8, en;q=0.9", "en"),
            ("de-AT", "de"),
            ("zh-TW, en;q=0.5", "zh-Hant"),
            ("fr;q=0, it;q=0.1", "it"),
            ("", "en"),
            ("*;q=x,,;q=", "en"),
        ] {
            assert_eq!(Words::accepted(header).code(), code, "{header}");
        }
    }

    #[test]
    fn days_and_plurals_are_those_of_the_language() {
        let day: Timestamp = "2025-11-03T00:00:00Z".parse().unwrap();
        let days = ["en", "de", "es", "pl", "zh-Hant"].map(|code| of(code).day(&day));
        assert_eq!(
            days,
            [
                "3 November 2025",
                "3. November 2025",
                "3 de noviembre de 2025",
                "3 listopada 2025",
                "2025 年 11 月 3 日"
            ]
        );
        let polish = [1, 3, 5, 22].map(|rows: usize| of("pl").data_holds_rows(rows));
        assert_eq!(
            polish,
            [
                "Zawiera jeden Twój zapis",
                "Zawiera 3 Twoje zapisy",
                "Zawiera 5 Twoich zapisów",
                "Zawiera 22 Twoje zapisy"
            ]
        );
    }

    #[test]
    fn what_a_text_is_about_is_never_taken_for_a_text() {
        let named = of("en").timeline_terms("{ $name }");
        assert_eq!(named, "Terms { $name } were published");
    }
}
