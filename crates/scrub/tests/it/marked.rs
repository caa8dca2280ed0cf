//! Texts with what is to be found in them between « and ».

/// The text without its marks, and the bytes that they enclose.
pub(crate) fn parse(marked: &str) -> (String, Vec<(usize, usize)>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut rest = marked;
    while let Some((before, inside)) = rest.split_once('«') {
        let (part, after) = inside.split_once('»').unwrap();
        text.push_str(before);
        spans.push((text.len(), text.len() + part.len()));
        text.push_str(part);
        rest = after;
    }
    text.push_str(rest);
    (text, spans)
}
