//! What the pages of members are made of, on one machine.

use std::sync::Arc;

use abide_ledger::Appender;
use abide_serve::web::account::Local;
use abide_serve::web::store::{Sqlite, Store};
use abide_serve::web::{About, Demo, Setup};

use super::directory::Members;
use super::holdings::Folder;
use crate::failure::Failure;
use crate::platform::{self, Platform};

pub(in crate::command) fn setup(
    platform: &Arc<Platform>,
    read_only: bool,
    demo: Vec<Demo>,
) -> Result<Setup, Failure> {
    let config = &platform.config;
    let appender = if read_only {
        None
    } else {
        let again = Arc::clone(platform);
        // After a rotation of the log's key, it goes on with the new one.
        let renew = move || again.ledger().ok();
        let (ledger, name) = (platform.ledger()?, &config.platform);
        Some(Arc::new(Appender::start_renewing(ledger, name, platform::now, renew)?))
    };
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&platform.path(&config.pages.accounts))?);
    Ok(Setup {
        about: About {
            name: config.platform.clone(),
            simulated: config.simulated.clone(),
            url: config.pages.url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
            promise_days: config.pages.promise_days,
            demo,
        },
        appender,
        sign_in: Arc::new(Local(Arc::clone(&store))),
        store,
        directory: Arc::new(Members::new(Arc::clone(platform))),
        holdings: Arc::new(Folder(Arc::clone(platform))),
        clock: platform::now,
    })
}
