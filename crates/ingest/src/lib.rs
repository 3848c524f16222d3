//! From a log of messages to acknowledged rows.
//!
//! ```text
//! source ─▶ RawClick ─ batch ─▶ Batch ─ mill (decode, enrich, row) ─▶ Milled ─ plan ─ settle ─▶ ClickHouse, offsets committed
//! ```
//!
//! Each message has exactly one outcome: a row, a duplicate, or a dead letter. The boundaries of a batch are durable before
//! any of it is inserted, so whoever comes next builds the same batch under the same tokens. Offsets are committed for a span
//! whose rows were acknowledged *and* whose dead letters were delivered, and nowhere but in [`Pipeline`].

mod backoff;
mod batch;
mod beginning;
mod dead_letter;
mod error;
mod finder;
mod gate;
pub mod kafka;
mod lane;
mod lease;
mod ledger;
mod limits;
mod mask;
mod metrics;
mod mill;
mod milled;
mod partitions;
mod pipeline;
mod plan;
mod repeats;
mod row;
pub mod sabotage;
mod salts;
mod settle;
mod source;
pub mod spool;
mod stop;
mod watch;
mod workers;

pub use beginning::OnGap;
pub use dead_letter::{DeadLetter, DeadLetters};
pub use error::IngestError;
pub use limits::Limits;
pub use metrics::IngestMetrics;
pub use pipeline::{Parts, Pipeline};
pub use plan::Progress;
pub use sabotage::Sabotage;
pub use source::{Assigned, Polled, Source};
pub use stop::Stop;
