//! Clicks that are taken out: how many and where, and slice by slice.
//!
//! An order needs sorting, and sorting needs memory; so an export is a sequence of statements, each about some days, of which the
//! clicks of one fit. A statement has no state that the next needs, and each click has a place that no other has, so an export can stop
//! and go on anywhere.

mod plan;
mod positions;
mod rows;

pub use plan::{ExportPlan, ExportSlice};
pub use rows::ExportRows;
