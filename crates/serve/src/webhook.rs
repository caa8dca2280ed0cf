//! Telling somebody's server.

use std::time::Duration;

use serde::Serialize;

use crate::error::{Error, Kind, Result};
use crate::published::{agent, checked_prefix};

const WAIT: Duration = Duration::from_secs(10);

/// Posts one JSON document. Anything but a success (2xx) is an error; redirections are not followed.
pub fn post(url: &str, document: &impl Serialize) -> Result<()> {
    check(url)?;
    let fault = |why: String| Error::new(Kind::Http, format!("`{url}`: {why}"));
    let text = serde_json::to_string(document).map_err(|error| fault(error.to_string()))?;
    let answer = agent(WAIT).post(url).content_type("application/json").send(&text);
    let status = answer.map_err(|error| fault(error.to_string()))?.status();
    if status.is_success() {
        return Ok(());
    }
    Err(fault(format!("the server answers with the status {}", status.as_u16())))
}

/// That it can be posted to.
pub fn check(url: &str) -> Result<()> {
    let place = url.split('?').next().unwrap_or(url);
    checked_prefix(place).map(drop)
}
