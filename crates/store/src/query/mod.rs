//! Questions, put to ClickHouse.

mod ask;
mod columns;
mod conditions;
mod count;
mod freshness;
mod template;

pub use ask::AskError;
