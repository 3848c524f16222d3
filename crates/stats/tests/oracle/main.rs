//! Everything that depends on a time zone, held against another library.
//!
//! The crate computes with jiff and its database; the oracle looks instants up one by one in chrono-tz and never computes
//! a boundary: it walks in steps and sees where the clock on the wall changes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise; clippy.toml does not reach their helpers"
)]

mod around;
mod buckets;
mod by_name;
mod comparisons;
mod folding;
mod periods;
mod sample;
mod walked;
mod wall;
