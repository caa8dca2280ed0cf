//! One text, however it is typed: patterns see plain letters and digits, spans point into the original.
//!
//! Full-width and other digits become ASCII, marks and accents fall away, invisible characters too, look-alikes of other scripts become Latin in words that
//! have Latin letters, and masks of an earlier pass become one character that no pattern matches.

mod letters;
mod mask;

use std::borrow::Cow;

pub(crate) use mask::BARRIER;

/// A text as patterns see it.
#[derive(Debug)]
pub(crate) struct Folded<'t> {
    text: Cow<'t, str>,
    /// Where the two texts go apart, by place.
    shifts: Vec<Shift>,
    original_bytes: usize,
}

/// From here on, until the next one.
#[derive(Debug, Clone, Copy)]
struct Shift {
    folded: u32,
    original: u32,
    /// Byte for byte the same length. Otherwise all of it stands for one piece of the original.
    is_even: bool,
}

impl<'t> Folded<'t> {
    /// `text` has less than 4 GiB, as the scrubber checks.
    pub(crate) fn new(text: &'t str) -> Self {
        let original_bytes = text.len();
        let has_masks = text.contains('[') && mask::any(text);
        if text.is_ascii() && !has_masks {
            return Self { text: Cow::Borrowed(text), shifts: Vec::new(), original_bytes };
        }
        let mut writer = Writer { out: String::with_capacity(text.len()), shifts: Vec::new() };
        let mut letters = letters::Letters::new(text);
        let mut rest = text;
        while let Some(first) = rest.bytes().next() {
            let at = text.len() - rest.len();
            let plain = rest.bytes().take_while(|b| b.is_ascii() && (!has_masks || *b != b'['));
            let plain = plain.count();
            let piece = if plain > 0 {
                writer.even(at, rest.get(..plain).unwrap_or_default());
                plain
            } else if first == b'[' {
                if let Some(bytes) = mask::at(rest) {
                    writer.piece(at, BARRIER);
                    bytes
                } else {
                    writer.even(at, "[");
                    1
                }
            } else {
                let c = rest.chars().next().unwrap_or_default();
                letters.fold(at, c, &mut writer);
                c.len_utf8()
            };
            rest = rest.get(piece..).unwrap_or_default();
        }
        Self { text: Cow::Owned(writer.out), shifts: writer.shifts, original_bytes }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the original behind a stretch of the folded text, whole characters with all their marks.
    pub(crate) fn original(&self, start: usize, end: usize) -> (usize, usize) {
        (self.place(start, false), self.place(end, true))
    }

    fn place(&self, at: usize, is_end: bool) -> usize {
        let next = self.shifts.partition_point(|shift| shift.folded as usize <= at);
        let Some(shift) = next.checked_sub(1).and_then(|last| self.shifts.get(last)) else {
            return at;
        };
        let into = at - shift.folded as usize;
        if shift.is_even {
            shift.original as usize + into
        } else if into == 0 || !is_end {
            shift.original as usize
        } else {
            self.shifts.get(next).map_or(self.original_bytes, |next| next.original as usize)
        }
    }
}

#[derive(Debug)]
struct Writer {
    out: String,
    shifts: Vec<Shift>,
}

impl Writer {
    fn even(&mut self, original: usize, piece: &str) {
        self.shift(original, true);
        self.out.push_str(piece);
    }

    /// `piece` stands for one character of the original, and for those behind it that are left out.
    fn piece(&mut self, original: usize, piece: &str) {
        self.shift(original, false);
        self.out.push_str(piece);
    }

    fn shift(&mut self, original: usize, is_even: bool) {
        let folded = self.out.len();
        if let Some(last) = self.shifts.last()
            && last.is_even
            && is_even
            && (folded as u32 - last.folded) == (original as u32).wrapping_sub(last.original)
        {
            return;
        }
        if self.shifts.is_empty() && is_even && original == folded {
            return;
        }
        self.shifts.push(Shift { folded: folded as u32, original: original as u32, is_even });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        Folded::new(text).text().replace(BARRIER, "|")
    }

    #[test]
    fn letters_digits_and_signs_are_plain() {
        for (text, expected) in [
            ("plain [text]", "plain [text]"),
            ("４１１１\u{3000}１１１１", "4111 1111"),
            ("Jose\u{301} José ß Łódź", "Jose Jose ss Lodz"),
            ("a\u{200b}n\u{ad}n\u{2060}a", "anna"),
            ("\u{202e}a\u{202c}", "a"),
            ("раураl@example.org", "paypal@example.org"),
            ("привет anna", "привет anna"),
            ("٠١٢٣–𝟜", "0123-4"),
            ("密码：ab", "密码:ab"),
            ("call [PHONE] or [EMAIL_2], [SIC]", "call | or |, [SIC]"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn places_lead_back_to_whole_characters() {
        for (text, find, original) in [
            ("ß４１", "41", "４１"),
            ("xße", "s", "ß"),
            ("a e\u{301}\u{200d} b", "e", "e\u{301}\u{200d}"),
            ("é [EMAIL] ü1", "u1", "ü1"),
            ("\u{200b}a", "a", "a"),
            ("plain text", "text", "text"),
        ] {
            let folded = Folded::new(text);
            let at = folded.text().find(find).unwrap();
            let (start, end) = folded.original(at, at + find.len());
            assert_eq!(&text[start..end], original, "{text}");
        }
    }
}
