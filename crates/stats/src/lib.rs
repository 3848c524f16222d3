//! The arithmetic of analytics.
//!
//! A request becomes a [`Question`] ([`parse`]): a [`Window`] of instants, a [`Filter`], a [`Comparison`], [`Buckets`] and
//! breakdowns, everything relative resolved. The store counts clicks by [`Grain`] of UTC; [`fold`] and [`rank`] turn
//! them into buckets and rows of a [`Report`] that obeys one law: *total = Σ buckets = Σ rows*.
//!
//! Everything here is pure: now is an argument ([`Horizon`]), and the rules of time zones are compiled in.

mod breakdown;
mod bucket;
mod buckets;
mod calendar;
mod change;
mod click_column;
mod compare;
mod counters;
mod cursor;
mod dimension;
mod export;
mod filter;
mod fingerprint;
mod fold;
mod grain;
mod horizon;
mod instant;
mod label;
mod local;
mod meta;
mod nearest;
mod page;
mod params;
mod percent;
mod period;
mod question;
mod range;
mod rank;
mod recount;
mod render;
mod report;
mod retention;
mod row;
#[cfg(test)]
mod sample;
mod tags;
mod tally;
mod window;
mod word;
mod zone;

pub use breakdown::{Breakdown, Listed};
pub use bucket::Bucket;
pub use buckets::{Buckets, TooManyBuckets};
pub use calendar::WeekStart;
pub use change::{Change, Changes};
pub use click_column::ClickColumn;
pub use compare::{Align, Compare, Comparison, Previous};
pub use counters::Counters;
pub use cursor::{ClickPosition, Cursor};
pub use dimension::Dimension;
pub use export::{ExportCompression, ExportFormat, ExportOrder, ExportQuestion, Positions};
pub use filter::{Condition, Filter, Test, Traffic, Value};
pub use fold::{GrainCount, GrainOutside, Heatmap, fold};
pub use grain::Grain;
pub use horizon::Horizon;
pub use instant::Instant;
pub use local::LocalGrains;
pub use meta::{Freshness, Meta, Step, WindowEcho};
pub use page::PageQuestion;
pub use params::{
    Endpoint, LinkPage, ParamError, dimension, dimensions, link_cursor, parse, parse_body,
    parse_export, parse_page,
};
pub use percent::{Percent, percent_change};
pub use period::Period;
pub use question::{Compared, Question, Series};
pub use range::{Asked, Back, Edge, RangeError};
pub use rank::{RowsExceedTotal, Sort, list_cells, rank};
pub use recount::Recount;
pub use render::Shape;
pub use report::{BreakdownRows, Counted, Point, Report, Totals};
pub use retention::{Retained, Retention, TotalsTooShort, year_month};
pub use row::{Group, Key, Row};
pub use tags::rank_tags;
pub use tally::{Tally, Visitors};
pub use window::Window;
pub use zone::{Zone, ZoneError};
