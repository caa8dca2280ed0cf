//! What follows the street: the flat, the town, the country and their codes.

/// Longer ones are cut: they are more than an address.
const TAIL_BYTES_MAX: usize = 120;
const PARTS_MAX: usize = 6;
const FLATS: &[&str] =
    &["apt", "apt.", "suite", "ste", "ste.", "unit", "flat", "floor", "appt", "whg", "box"];

/// How many bytes behind a street belong to the address. A town alone does not: what ends the address is a flat, a box or a code of digits.
pub(super) fn length(text: &str, end: usize) -> usize {
    let mut kept = 0;
    let mut at = 0;
    for _ in 0..PARTS_MAX {
        let Some(part) = part(text, end, at) else { break };
        at = part.end;
        if part.is_sure {
            kept = at;
        }
    }
    kept
}

struct Part {
    end: usize,
    is_sure: bool,
}

/// The next word or two words, behind commas, blanks and at most two line breaks.
fn part(all: &str, from: usize, at: usize) -> Option<Part> {
    let rest = all.get(from..)?;
    let text = rest.get(at..crate::detector::floor(rest, at + TAIL_BYTES_MAX))?;
    let gap = text.bytes().take_while(|byte| b" ,.\n\r>-/".contains(byte)).count();
    let breaks = text.get(..gap)?.matches('\n').count();
    if gap == 0 || gap > 8 || breaks > 2 || at + gap > TAIL_BYTES_MAX {
        return None;
    }
    let is_after_stop = text.get(..gap)?.starts_with(". ");
    let line = text.get(gap..)?.split(['\n', ',']).next()?;
    let word = line.split(' ').next()?;
    let lower = word.to_ascii_lowercase();
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if FLATS.contains(&lower.as_str()) {
        let number = line.get(word.len()..)?.trim_start_matches([' ', '#']);
        let length = number.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        let skipped = line.len() - number.len();
        return is_number.then_some(Part { end: at + gap + skipped + length, is_sure: true });
    }
    // A code stands before its town, as in most of Europe, or behind it.
    if (3..=6).contains(&digits)
        && word.get(digits..)?.trim_matches(['.', '?', '!', ')']).is_empty()
    {
        return Some(Part { end: at + gap + digits, is_sure: true }).filter(|_| !is_after_stop);
    }
    let is_capital =
        word.starts_with(|c: char| c.is_uppercase() || (!c.is_ascii() && c.is_alphabetic()));
    let words = line.split(' ').take(5).take_while(|word| {
        word.starts_with(|c: char| c.is_uppercase())
            || matches!(
                *word,
                "de" | "am"
                    | "an"
                    | "der"
                    | "and"
                    | "the"
                    | "of"
                    | "sur"
                    | "la"
                    | "den"
                    | "u"
                    | "v"
                    | "nan"
            )
    });
    let length = words.clone().map(|word| word.len() + 1).sum::<usize>().saturating_sub(1);
    let is_town_of_code = is_code_before(all.get(..from + at)?);
    if is_after_stop || !(is_capital || word == "nan") || length == 0 {
        return None;
    }
    Some(Part { end: at + gap + length, is_sure: is_town_of_code })
}

/// Whether what was read last is a code, so that a town behind it belongs to it.
fn is_code_before(read: &str) -> bool {
    let digits = read.bytes().rev().take_while(u8::is_ascii_digit).count();
    (4..=6).contains(&digits) && read.len() > digits
}
