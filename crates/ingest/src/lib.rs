//! From a log of messages to acknowledged rows.
//!
//! ```text
//! source ─▶ RawClick ─ batch ─▶ Batch ─ mill (decode, enrich, row) ─▶ Milled ─ settle ─▶ ClickHouse, offsets committed
//! ```
//!
//! Each message has exactly one outcome: a row, a duplicate, or a dead letter. Offsets are committed for a span whose rows
//! were acknowledged *and* whose dead letters were delivered, and nowhere but in [`Pipeline`].

mod backoff;
mod batch;
mod dead_letter;
mod error;
pub mod kafka;
mod lane;
mod mask;
mod metrics;
mod mill;
mod pipeline;
mod row;
mod salts;
mod settle;
mod source;
pub mod spool;
mod stop;
mod workers;

pub use dead_letter::{DeadLetter, DeadLetters};
pub use error::IngestError;
pub use metrics::IngestMetrics;
pub use pipeline::{Limits, Parts, Pipeline};
pub use source::{Polled, Source};
pub use stop::Stop;
