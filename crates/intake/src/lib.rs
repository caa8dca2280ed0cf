//! Outside data as typed records and members.

pub mod schema;
