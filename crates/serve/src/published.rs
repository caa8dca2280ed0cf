//! Reading what somebody published.

mod folder;
mod site;

pub use folder::Folder;
pub use site::Site;
pub(crate) use site::{agent, checked_prefix};
