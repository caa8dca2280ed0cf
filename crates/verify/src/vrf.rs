//! A verifiable random function.
