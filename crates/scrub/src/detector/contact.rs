//! E-mail addresses.

use std::ops::Range;

use super::{Detector, Found, Near};
use crate::kind::Kind;

pub(super) const DETECTORS: &[Detector] = &[
    Detector {
        name: "email.address",
        kind: Kind::Email,
        hint: "@",
        pattern: r"[a-z0-9\x80-\xff!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9\x80-\xff](?:[a-z0-9\x80-\xff-]{0,62}[a-z0-9\x80-\xff])?\.){1,8}(?:xn--[a-z0-9-]{1,59}|[a-z\x80-\xff]{2,63})",
        check: address,
        near: Near::Nothing,
        finds: &[
            "mail «anna.berg+work@mail.example.org».",
            "<«o'neil@example.co.uk»>",
            "(«a@xn--d1acufc.xn--p1ai»)",
            "«jürgen@müller-büro.example»",
            "mailto:«info@example.com»?subject=x",
            "«аnna@example.org»",
            "«anna\u{200b}@example.org»",
            "邮箱«anna@example.cn»，谢谢",
        ],
        leaves: &[
            "@anna thanks",
            "5 @ 3 euros",
            "anna@localhost",
            "a @ b",
            "foo@bar..com",
            "me@example.c0m",
        ],
        source: "RFC 5321, RFC 6531",
        languages: "*",
    },
    Detector {
        name: "email.spelled",
        kind: Kind::Email,
        hint: "at)|at]|at}|at>|at )|at ]|@)|@]|dot)|dot]|punkt)|punkt]|punkt}|malpa|arroba)|chiocciola)",
        pattern: r"[a-z0-9_+-]{1,64}(?:(?: ?[\[({<] ?(?:dot|punkt|point|punto) ?[\])}>] ?|\.)[a-z0-9_+-]{1,64}){0,4} ?[\[({<] ?(?:at|arroba|chiocciola|malpa|@) ?[\])}>] ?[a-z0-9-]{1,63}(?:(?: ?[\[({<] ?(?:dot|punkt|point|punto) ?[\])}>] ?|\.| dot )[a-z0-9-]{1,63}){1,5}",
        check: spelled,
        near: Near::Nothing,
        finds: &[
            "write to «anna [at] example [dot] org»",
            "«anna.berg(at)example.org», bitte",
            "«anna {at} mail {punkt} example.de»",
        ],
        leaves: &["look (at) this. Now", "[at] the door"],
        source: "how people hide addresses from machines",
        languages: "en de fr it es pl",
    },
];

fn address(found: &Found<'_>) -> Option<Range<usize>> {
    let matched = found.matched();
    let local = matched.find('@')?;
    let head = matched.get(..local)?;
    // Han and the like before a Latin address are the sentence, and so is what introduces it.
    let latin = head.bytes().rev().take_while(u8::is_ascii).count();
    let from = if latin > 0 { local - latin } else { 0 };
    let lead = head.get(from..)?.bytes().take_while(|byte| b"'`*/=|{}.&?~^".contains(byte)).count();
    let skip = from + lead;
    let head = matched.get(skip..local)?;
    let tail = matched.get(local + 1..)?;
    // The same for what follows the last label.
    let end = match tail.rsplit_once('.') {
        Some((rest, last)) if last.starts_with(|c: char| c.is_ascii()) => {
            rest.len() + 1 + last.bytes().take_while(u8::is_ascii).count()
        }
        _ => tail.len(),
    };
    let tail = tail.get(..end)?;
    let last = tail.rsplit('.').next()?;
    let goes_on = found.text.get(found.start + local + 1 + end..).unwrap_or_default();
    let is_longer = end == matched.len() - local - 1
        && goes_on.starts_with(|c: char| c.is_ascii_digit() || c == '@' || c == '_');
    let is_file = ["png", "jpg", "jpeg", "gif", "svg", "css", "js", "webp"].contains(&last);
    let is_odd = head.is_empty()
        || head.starts_with('.')
        || head.ends_with('.')
        || head.contains("..")
        || !head.chars().any(char::is_alphanumeric)
        || last.len() < 2;
    if is_odd || is_longer || is_file {
        return None;
    }
    Some(found.start + skip..found.start + local + 1 + end)
}

fn spelled(found: &Found<'_>) -> Option<Range<usize>> {
    let last = found.matched().rsplit(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let is_domain = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    found.when(is_domain && !found.is_part_of_word())
}
