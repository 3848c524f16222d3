//! Faults over the real system, and an oracle that says whether every click was counted exactly once.
//!
//! A *seed* decides what is produced, what goes wrong and when. For each, [`Chaos`] runs a broker, the embedded engine and
//! some consumers as processes of their own, with a [proxy] before the engine; kills, freezes and restarts them, cuts
//! and spoils what they say to each other; then lets them recover, and compares what is stored with what was produced:
//! every click once, every bad message a dead letter once, every position in one span, rollups equal to rows.

mod chaos;
mod config;
mod consumer;
mod engine;
mod error;
mod finding;
mod messages;
mod oracle;
mod process;
mod produced;
mod producer;
pub mod proxy;
mod report;
mod schedule;
mod supervised;
mod system;
mod trial;

pub use chaos::Chaos;
pub use config::Config;
pub use error::ChaosError;
pub use finding::Finding;
pub use report::Report;
