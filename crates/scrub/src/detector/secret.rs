//! What opens something for whoever holds it.

mod announced;
mod assigned;
mod provider;
mod structured;
mod value;

use super::Detector;

pub(super) use provider::DETECTORS as PROVIDERS;

pub(super) const DETECTORS: &[Detector] = &[
    structured::PRIVATE_KEY,
    structured::JWT,
    structured::URL_PASSWORD,
    structured::HEADER,
    structured::COMMAND_LINE,
    structured::TUPLE,
    structured::PREFIXED,
    assigned::ASSIGNED,
    announced::ANNOUNCED,
];
