//! Taking clicks out that somebody must not be kept of: those of a visitor, of a link, or of a workspace.
//!
//! An erasure is recorded first. Then its clicks are hidden, step by step of some days: their positions and what they add to the rollup are
//! written down, the clicks change to not being there, then the rollup by one block. That is done like judging clicks again, and never
//! at the same time (`crate::reclassify`). Then the parts that still hold them are written anew. Whatever ends in between, anyone can go on, and
//! doing it again is harmless (`docs/adr/0024-erasure-and-privacy.md`).

mod eraser;
mod hide;
mod record;
mod rest;
mod rewrite;
mod scope;

pub use eraser::Eraser;
pub use record::Erasure;
pub use scope::{Erasable, Erased, ErasureScope, InvalidVisitorId, VisitorId};
