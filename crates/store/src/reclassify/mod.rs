//! Judging clicks again that are stored.
//!
//! A step is about some days of one month. What will change is written down first, then changed: the verdicts of the clicks by one
//! `UPDATE` that is there at once or not at all, and the rollup by one block. Whatever ends in between, anyone can finish it, and doing
//! it again is harmless (`docs/adr/0020-verdicts-can-be-judged-again.md`).

mod apply;
mod behaviour;
pub(crate) mod days;
mod decision;
mod error;
mod plan;
mod reclassifier;
mod staged;
pub(crate) mod step;
mod tally;
mod verdict;

pub use behaviour::VisitorClickRow;
pub use error::ReclassifyError;
pub use reclassifier::{Judge, Reclassifier};
pub use tally::{ChangeOfClass, Tally};
pub use verdict::{StoredEvidence, StoredVerdict};
