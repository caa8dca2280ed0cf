//! A log on a server.

use std::io::Read;
use std::thread;
use std::time::Duration;

use abide_verify::published::Published;
use ureq::Agent;

use crate::error::{Error, Kind, Result};

/// Requests that are under way at once.
const AT_ONCE: usize = 8;

/// How long a request may take from the connection to the last byte.
const WAIT: Duration = Duration::from_secs(30);

/// A resource is asked for so often before its server counts as out of reach.
const TRIES: u32 = 3;

/// A URL below which a log's resources lie.
#[derive(Debug, Clone)]
pub struct Site {
    prefix: String,
    agent: Agent,
}

impl Site {
    /// The prefix is what stands before `/checkpoint`.
    pub fn new(prefix: &str) -> Result<Self> {
        Ok(Self { prefix: checked_prefix(prefix)?, agent: agent(WAIT) })
    }

    /// Whether a place is named by a URL, and not by a path.
    pub fn is_url(place: &str) -> bool {
        place.starts_with("http://") || place.starts_with("https://")
    }

    fn fetch(&self, path: &str, bytes_max: u64) -> Result<Option<Vec<u8>>> {
        let url = format!("{}/{path}", self.prefix);
        let mut tried = 1;
        loop {
            match self.try_fetch(&url, bytes_max) {
                Err(Fault::Passing(_)) if tried < TRIES => {
                    thread::sleep(Duration::from_millis(200) * tried);
                    tried += 1;
                }
                Err(Fault::Passing(why) | Fault::Lasting(why)) => {
                    return Err(Error::new(Kind::Http, format!("`{url}`: {why}")));
                }
                Ok(found) => return Ok(found),
            }
        }
    }

    fn try_fetch(&self, url: &str, bytes_max: u64) -> Result<Option<Vec<u8>>, Fault> {
        let answer =
            self.agent.get(url).call().map_err(|error| Fault::Passing(error.to_string()))?;
        match answer.status().as_u16() {
            200 => {
                let mut bytes = Vec::new();
                answer
                    .into_body()
                    .into_reader()
                    .take(bytes_max + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|error| Fault::Passing(error.to_string()))?;
                if bytes.len() as u64 > bytes_max {
                    return Err(Fault::Lasting(format!("it is longer than {bytes_max} bytes")));
                }
                Ok(Some(bytes))
            }
            404 | 410 => Ok(None),
            status @ (429 | 500..=599) => {
                Err(Fault::Passing(format!("the server answers with the status {status}")))
            }
            status => Err(Fault::Lasting(format!("the server answers with the status {status}"))),
        }
    }
}

/// Why a resource could not be read, and whether it is worth another try.
enum Fault {
    Passing(String),
    Lasting(String),
}

impl Published for Site {
    type Error = Error;

    fn read(&self, paths: &[String], bytes_max: u64) -> Result<Vec<Option<Vec<u8>>>> {
        if let [path] = paths {
            return Ok(vec![self.fetch(path, bytes_max)?]);
        }
        let share = paths.len().div_ceil(AT_ONCE).max(1);
        let shares = thread::scope(|scope| {
            let fetch = |paths: &[String]| -> Result<Vec<_>> {
                paths.iter().map(|path| self.fetch(path, bytes_max)).collect()
            };
            let threads: Vec<_> =
                paths.chunks(share).map(|paths| scope.spawn(move || fetch(paths))).collect();
            let joined = threads.into_iter().map(|thread| {
                thread
                    .join()
                    .map_err(|_| Error::new(Kind::Http, "a thread that reads broke off"))?
            });
            joined.collect::<Result<Vec<_>>>()
        })?;
        Ok(shares.into_iter().flatten().collect())
    }
}

/// A client that follows no redirection (a log is where it says that it is) and reads every status.
pub(crate) fn agent(wait: Duration) -> Agent {
    Agent::config_builder()
        .timeout_global(Some(wait))
        .max_redirects(0)
        .http_status_as_error(false)
        .max_idle_connections_per_host(AT_ONCE)
        .user_agent(concat!("abide/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

/// A URL without what would be in the way of a path behind it.
pub(crate) fn checked_prefix(url: &str) -> Result<String> {
    let prefix = url.trim_end_matches('/');
    if Site::is_url(url) && !prefix.contains(['?', '#', ' ']) {
        return Ok(prefix.to_owned());
    }
    Err(Error::new(Kind::Http, format!("`{}` is not the URL of a server", url.escape_debug()))
        .hint("write it as `https://example.com/log`"))
}
