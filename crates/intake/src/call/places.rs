//! Bytes of a text in the form NFKC, as bytes of the text itself.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Where the parts of a normal text stand in the original. A part is as little as can be made normal by itself.
#[derive(Debug)]
pub(super) struct Places {
    /// The beginning of each part, normal and original, and the end of the last.
    parts: Vec<(usize, usize)>,
}

impl Places {
    /// The text in the form in which handles are looked for, and its places.
    pub(super) fn of(text: &str) -> (String, Self) {
        let mut normal = String::with_capacity(text.len());
        let mut parts = Vec::new();
        let mut start = 0;
        let ends = text.char_indices().skip(1).filter(|(_, c)| begins(*c)).map(|(at, _)| at);
        for end in ends.chain([text.len()]) {
            parts.push((normal.len(), start));
            normal.extend(text.get(start..end).unwrap_or_default().nfkc());
            start = end;
        }
        parts.push((normal.len(), text.len()));
        (normal, Self { parts })
    }

    /// The original place of the part that holds this byte.
    pub(super) fn start(&self, normal: usize) -> usize {
        let after = self.parts.partition_point(|(at, _)| *at <= normal);
        self.parts.get(after.saturating_sub(1)).map_or(0, |(_, original)| *original)
    }

    /// The original end of the part before this byte.
    pub(super) fn end(&self, normal: usize) -> usize {
        let at = self.parts.partition_point(|(at, _)| *at < normal);
        self.parts.get(at).or(self.parts.last()).map_or(0, |(_, original)| *original)
    }
}

/// Whether what stands before a character cannot change how it is made normal (UAX 15, section 9.1).
fn begins(c: char) -> bool {
    let is_stable = |c: char| {
        canonical_combining_class(c) == 0 && is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes
    };
    c.is_ascii() || std::iter::once(c).nfkd().next().is_some_and(is_stable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_the_normal_text() {
        for text in [
            "",
            "plain",
            "Jose\u{301} ＠Ａｎｎ ﬁ\u{323}\u{307}x 각\u{1100}\u{1161}\u{11a8}\u{338}=",
            "\u{301}a\u{200b}n",
            "क्षमा 王小明, ǆ\u{344}",
        ] {
            let (normal, places) = Places::of(text);
            assert_eq!(normal, text.nfkc().collect::<String>(), "{text}");
            for (at, _) in normal.char_indices() {
                assert!(
                    text.is_char_boundary(places.start(at))
                        && text.is_char_boundary(places.end(at))
                );
                assert!(places.start(at) <= places.end(at + 1), "{text}");
            }
            assert_eq!(places.end(normal.len()), text.len());
        }
    }

    #[test]
    fn places_are_those_of_the_original() {
        let text = "é＠Ann";
        let (normal, places) = Places::of(text);
        let at = normal.find('@').unwrap();
        assert_eq!(&text[places.start(at)..places.end(normal.len())], "＠Ann");
    }
}
