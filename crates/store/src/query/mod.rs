//! Questions, put to ClickHouse.

mod ask;
mod click_record;
mod clicks;
mod columns;
mod conditions;
mod count;
mod freshness;
mod grouping;
mod quarters;
mod recount;
mod rollup;
mod scope;
mod source;
mod template;

pub use ask::AskError;
pub use click_record::ClickRecord;
pub use clicks::ClickRows;
pub use freshness::Settled;
pub(crate) use quarters::day_of;
pub(crate) use scope::Scope;
pub(crate) use template::{Each, repeat_lines};
