//! The spool: a log on disk, for clicks that come over HTTP when there is no Kafka.

mod appender;
mod file;
mod forget;
mod log;
mod source;

pub use appender::{AppendError, Appender};
pub use log::Spool;
pub use source::SpoolSource;
