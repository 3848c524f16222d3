//! The arithmetic of analytics.
//!
//! A request becomes a [`Question`] ([`parse`]): a [`Window`] of instants, a [`Filter`], a [`Comparison`], [`Buckets`] and
//! breakdowns, everything relative resolved. The store counts clicks by [`Grain`] of UTC; [`fold`] and [`rank`] turn
//! them into buckets and rows of a [`Report`] that obeys one law: *total = Σ buckets = Σ rows*.
//!
//! Everything here is pure: now is an argument ([`Horizon`]), and the rules of time zones are compiled in.

mod bucket;
mod buckets;
mod calendar;
mod change;
mod compare;
mod counters;
mod dimension;
mod filter;
mod fold;
mod grain;
mod horizon;
mod instant;
mod label;
mod meta;
mod nearest;
mod params;
mod percent;
mod period;
mod question;
mod range;
mod rank;
mod report;
#[cfg(test)]
mod sample;
mod window;
mod word;
mod zone;

pub use bucket::Bucket;
pub use buckets::{Buckets, TooManyBuckets};
pub use calendar::WeekStart;
pub use change::{Change, Changes};
pub use compare::{Align, Compare, Comparison, Previous};
pub use counters::Counters;
pub use dimension::Dimension;
pub use filter::{Condition, Filter, Test, Traffic, Value};
pub use fold::{GrainCount, GrainOutside, Heatmap, fold};
pub use grain::Grain;
pub use horizon::Horizon;
pub use instant::Instant;
pub use meta::{Meta, WindowEcho};
pub use params::{Endpoint, LinkPage, ParamError, dimension, link_cursor, parse};
pub use percent::{Percent, percent_change};
pub use period::Period;
pub use question::{Breakdown, Compared, Question, Series};
pub use range::{Asked, Edge, RangeError, Step};
pub use rank::{Row, RowsExceedTotal, Sort, list_cells, rank};
pub use report::{BreakdownReport, BreakdownRows, Counted, Point, Report, Totals};
pub use window::Window;
pub use zone::{Zone, ZoneError};
