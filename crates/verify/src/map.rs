//! A sparse Merkle map.
