//! Sessions: a cookie with a random token, of which the store has the digest alone.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error as StoreError, Result as StoreResult, SessionStore};
use tower_sessions::{Expiry, SessionManagerLayer};

use super::store::{Session as Kept, Store};
use crate::error::Error;

/// The key of the member's id in a session.
pub(crate) const MEMBER: &str = "member";

/// How long a session lasts.
const DAYS: i64 = 30;

/// The layer that finds the session of a request.
pub(crate) fn layer(store: Arc<dyn Store>, secure: bool) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(Sessions(store))
        .with_name("abide")
        .with_secure(secure)
        .with_http_only(true)
        // A link from a mail or an article opens the page signed in; a form from elsewhere is nobody's.
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(time::Duration::days(DAYS)))
}

/// The sessions of a store, as the layer wants them.
#[derive(Clone)]
pub(crate) struct Sessions(Arc<dyn Store>);

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").finish_non_exhaustive()
    }
}

fn digest(id: &Id) -> [u8; 32] {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn failed(error: &Error) -> StoreError {
    StoreError::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn save(&self, record: &Record) -> StoreResult<()> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| StoreError::Encode(error.to_string()))?;
        let ends = Timestamp::from_second(record.expiry_date.unix_timestamp())
            .map_err(|error| StoreError::Encode(error.to_string()))?;
        self.0
            .put_session(&digest(&record.id), &Kept { data, ends })
            .map_err(|error| failed(&error))
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        let found =
            self.0.session(&digest(id), Timestamp::now()).map_err(|error| failed(&error))?;
        let Some(Kept { data, ends }) = found else { return Ok(None) };
        let decode = |error: String| StoreError::Decode(error);
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&data).map_err(|error| decode(error.to_string()))?,
            expiry_date: time::OffsetDateTime::from_unix_timestamp(ends.as_second())
                .map_err(|error| decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.0.end_session(&digest(id)).map_err(|error| failed(&error))
    }
}
