//! LinkedIn exports: text cases, a round trip, what must never pass, and archives that lie.

mod case;
mod exports;
mod malformed;
mod never;
mod round_trip;
