//! What single characters become.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::Writer;

/// Longer words than this are looked at in parts.
const WORD_BYTES_MAX: usize = 256;

/// Letters of other scripts that look like Latin ones, and these.
const LOOK_ALIKES: &[(&str, &str)] = &[
    ("авеѕіјкмнорстухһԁԛԝёґ", "abesijkmhopctyxhdqwer"),
    ("АВЕЅІЈКМНОРСТУХҺԀԚԜЁ", "ABESIJKMHOPCTYXHDQWE"),
    ("αβγεικνορτυχω", "aByeikvoptuxw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
];

/// Folds the characters of one text that are not ASCII.
#[derive(Debug)]
pub(super) struct Letters<'t> {
    text: &'t str,
    /// Until here the word of the last look-alike is known.
    word_end: usize,
    word_has_latin: bool,
}

impl<'t> Letters<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, word_end: 0, word_has_latin: false }
    }

    pub(super) fn fold(&mut self, at: usize, c: char, writer: &mut Writer) {
        let mut buffer = [0; 4];
        match c {
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}' => {
                writer.piece(at, " ");
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => writer.piece(at, "\n"),
            '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{2043}' => {
                writer.piece(at, "-");
            }
            '‘' | '’' | '‛' | '′' | '´' | 'ʼ' => writer.piece(at, "'"),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => writer.piece(at, "\""),
            '。' | '．' | '｡' => writer.piece(at, "."),
            '、' => writer.piece(at, ","),
            'ß' => writer.piece(at, "ss"),
            'ẞ' => writer.piece(at, "SS"),
            'æ' => writer.piece(at, "ae"),
            'Æ' => writer.piece(at, "Ae"),
            'œ' => writer.piece(at, "oe"),
            'Œ' => writer.piece(at, "Oe"),
            'ø' => writer.piece(at, "o"),
            'Ø' => writer.piece(at, "O"),
            'ł' => writer.piece(at, "l"),
            'Ł' => writer.piece(at, "L"),
            'đ' | 'ð' => writer.piece(at, "d"),
            'Đ' | 'Ð' => writer.piece(at, "D"),
            'þ' => writer.piece(at, "th"),
            'Þ' => writer.piece(at, "Th"),
            'ħ' => writer.piece(at, "h"),
            'Ħ' => writer.piece(at, "H"),
            'ı' => writer.piece(at, "i"),
            'ŋ' => writer.piece(at, "n"),
            // Han, Kana, Hangul and a few signs: most of what is not ASCII, and as it is.
            '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '€' | '£' | '¥' | '…' | '·' =>
            {
                writer.even(at, c.encode_utf8(&mut buffer));
            }
            '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' => self.look_alike(at, c, writer),
            _ if is_combining_mark(c) => {}
            _ => Self::decompose(at, c, writer),
        }
    }

    /// A letter that passes for a Latin one passes for it only among Latin ones.
    fn look_alike(&mut self, at: usize, c: char, writer: &mut Writer) {
        if at >= self.word_end {
            let rest = self.text.get(at..).unwrap_or_default();
            let is_in = |c: &char| !c.is_whitespace() && !",;:!?()[]\"<>".contains(*c);
            let before = self.text.get(..at).unwrap_or_default().chars().rev();
            let before = before.take_while(is_in).take(WORD_BYTES_MAX / 4);
            let mut bytes = 0;
            let mut has_latin = before.clone().any(|c| c.is_ascii_alphabetic());
            for c in rest.chars().take_while(is_in) {
                bytes += c.len_utf8();
                has_latin |= c.is_ascii_alphabetic();
                if bytes >= WORD_BYTES_MAX {
                    break;
                }
            }
            self.word_end = at + bytes;
            self.word_has_latin = has_latin;
        }
        let twin = LOOK_ALIKES.iter().filter(|_| self.word_has_latin).find_map(|(from, to)| {
            let place = from.chars().position(|from| from == c)?;
            to.get(place..=place)
        });
        match twin {
            Some(latin) => writer.piece(at, latin),
            None => Self::decompose(at, c, writer),
        }
    }

    fn decompose(at: usize, c: char, writer: &mut Writer) {
        let mut buffer = [0; 4];
        if let Some(digit) = digit(c) {
            writer.piece(at, digit.encode_utf8(&mut buffer));
            return;
        }
        let mut is_first = true;
        for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
            let part = if part.is_whitespace() { ' ' } else { part };
            if is_first && part == c {
                writer.even(at, c.encode_utf8(&mut buffer));
                return;
            }
            if is_first {
                writer.shift(at, false);
            }
            is_first = false;
            writer.out.push(part);
        }
    }
}

/// The decimal digits that people type, by the first of each ten.
fn digit(c: char) -> Option<char> {
    const ZEROS: &[u32] = &[
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
        0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
    ];
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&(c as u32)))?;
    char::from_digit(c as u32 - zero, 10)
}
