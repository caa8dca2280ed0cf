//! The errors of the other crates, with the exit code that is documented for their kind.

use std::borrow::Cow;

use super::{Exit, Failure};

impl From<abide_terms::ParseError> for Failure {
    fn from(error: abide_terms::ParseError) -> Self {
        let place = format!("{}:{}:{}", error.file(), error.line(), error.column());
        let words = format!("{place}: {}", error.message());
        Self::new(Exit::Invalid, by_area(error.code()), words).maybe_hint(error.hint())
    }
}

impl From<abide_ledger::Error> for Failure {
    fn from(error: abide_ledger::Error) -> Self {
        Self::failed(error.code(), &error).maybe_hint(error.advice())
    }
}

impl From<abide_intake::Error> for Failure {
    fn from(error: abide_intake::Error) -> Self {
        let words = error.to_string();
        let exit = match error.kind() {
            abide_intake::Kind::Config if words.ends_with("there is no such file") => {
                Exit::NotFound
            }
            abide_intake::Kind::Config => Exit::Invalid,
            _ => Exit::Failed,
        };
        Self::new(exit, error.code(), words).maybe_hint(error.advice())
    }
}

impl From<abide_gate::Error> for Failure {
    fn from(error: abide_gate::Error) -> Self {
        let words = error.to_string();
        match words.split_once("; hint: ") {
            Some((words, hint)) => Self::failed(error.code(), words).hint(hint),
            None => Self::failed(error.code(), words),
        }
    }
}

impl From<abide_serve::Error> for Failure {
    fn from(error: abide_serve::Error) -> Self {
        Self::failed(error.code(), &error).maybe_hint(error.advice())
    }
}

impl From<abide_verify::Error> for Failure {
    fn from(error: abide_verify::Error) -> Self {
        Self::failed(error.code(), &error)
    }
}

impl From<abide_corpus::Error> for Failure {
    fn from(error: abide_corpus::Error) -> Self {
        Self::new(Exit::Failed, by_area(error.kind().code()), &error).hint(error.hint())
    }
}

impl From<abide_train::Error> for Failure {
    fn from(error: abide_train::Error) -> Self {
        let exit = match error.kind() {
            abide_train::Kind::Settings => Exit::Usage,
            _ => Exit::Failed,
        };
        Self::new(exit, by_area(error.kind().code()), &error).hint(error.hint())
    }
}

impl From<abide_synth::Error> for Failure {
    fn from(error: abide_synth::Error) -> Self {
        Self::new(Exit::Failed, by_area(error.code()), &error).maybe_hint(error.hint())
    }
}

/// `area_name` as `area::name`, as all other codes are.
fn by_area(code: &'static str) -> Cow<'static, str> {
    if code.contains("::") { code.into() } else { code.replacen('_', "::", 1).into() }
}
