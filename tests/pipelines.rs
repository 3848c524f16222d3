//! The examples, each run as a user would: what they take out is what the API counts.

mod counts;
mod dlt;
mod exports;
mod rig;
