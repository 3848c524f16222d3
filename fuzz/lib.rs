//! What the fuzz targets have in common.

mod clicks;
mod requests;

pub use clicks::{NOW, enrich, message, raw};
pub use requests::{Pairs, check_errors, workspace};
