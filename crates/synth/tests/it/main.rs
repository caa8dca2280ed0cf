//! The reference network, by the files that it is made of.

mod decision;
mod features;
mod folder;
mod network;
mod spec;
