//! Passwords that a sentence announces.

use std::ops::Range;

use super::value;
use crate::detector::{Detector, Found, Near};
use crate::kind::Kind;

pub(super) const ANNOUNCED: Detector = Detector {
    name: "secret.announced",
    kind: Kind::Secret,
    hint: "passw|passcode|passphrase|kennwort|mot de passe|mdp|contrasena|clave|parola|wachtwoord|haslo|密码|密碼|口令| pw |pw:| pin |pin:",
    pattern: r#"(?:\b(?:password|passwort|passcode|passphrase|passwd|pw|pin(?: ?code)?|kennwort|mot de passe|mdp|contrasena|clave|parola d'ordine|parola chiave|parola|wachtwoord|haslo\w{0,3})\b|(?u:密码|密碼|口令))(?: (?:for|to|of|fur|fuer|zum|zur|von|pour|de|du|del|della|per|para|voor|van|do|dla|na|the|das|den|die|der|le|la|el|il|lo|het|my|mein\w{0,2}|mon|mi|mio|mijn|moje\w{0,2}|[a-z0-9_-]{2,16})){0,4}?(?:[ \t]{0,2}(?:[:=]|\b(?:is|was|lautet|ist|war|est|era|es|e|jest|to|als|set to|changed to|now|jetzt|maintenant|ahora|adesso|nu|teraz)\b|(?u:是|为|為))[ \t]{0,2}){1,3}(?:["'`]([^\n"'`]{3,80})["'`]|([^\s"'`<>\x00,;]{4,64}))"#,
    check: announced,
    near: Near::Nothing,
    finds: &[
        "my password is «hunter2»",
        "the password for the wifi is «Sommer42!Rain», don't share it",
        "Mein Passwort lautet «Katze99!».",
        "Das Kennwort ist «geheim_12»",
        "mon mot de passe est «Soleil75»",
        "le mdp : «abc123def»",
        "mi contraseña es «Verano2024»",
        "la clave del wifi es «gato7perro»",
        "la mia password è «Ciao1234»",
        "mijn wachtwoord is «Fiets88!»",
        "moje hasło to «Kotek55»",
        "我的密码是«abc12345»",
        "password: '«open sesame»', please",
        "PIN: «4711»",
    ],
    leaves: &[
        "my password is wrong",
        "the password was reset yesterday",
        "Das Passwort ist falsch",
        "le mot de passe est oublié",
        "la contraseña es incorrecta",
        "haslo jest nieprawidlowe",
        "la clave es la paciencia",
        "the pin is broken",
    ],
    source: "how people tell each other passwords",
    languages: "en de fr it es nl pl zh",
};

fn announced(found: &Found<'_>) -> Option<Range<usize>> {
    let quoted = found.char_before().is_some_and(|c| matches!(c, '"' | '\'' | '`'));
    let text = found.matched();
    let end =
        if quoted { text.len() } else { text.trim_end_matches(['.', ',', ';', ':', '?']).len() };
    let text = text.get(..end)?;
    // A sentence's end is not the password's.
    let bare = text.strip_suffix('!').filter(|bare| !value::is_password(bare));
    let holds = (value::is_password(text) && bare.is_none() || quoted && !text.contains("  "))
        && !value::is_placeholder(text)
        && !text.contains("://");
    holds.then_some(found.start..found.start + end)
}
