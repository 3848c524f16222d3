//! Clicks that are taken out, all of them.
//!
//! An export is about a set of clicks that is fixed when it begins: those whose positions are settled then ([`Positions`]). What
//! arrives meanwhile has later positions, so an export has an end, can be resumed exactly, and the next one can begin where it ended.

mod cursor;
mod place;
mod positions;

pub(crate) use cursor::{ExportCursor, Since};
pub(crate) use place::parse_place;
pub use positions::Positions;

use crate::click_column::ClickColumn;
use crate::cursor::ClickPosition;
use crate::fingerprint::Fingerprint;
use crate::question::Question;
use crate::word::words;

words! {
    /// How clicks are written.
    #[derive(Default)]
    pub enum ExportFormat {
        /// A JSON object a line, as in pages of clicks.
        #[default]
        Ndjson = "ndjson",
        /// RFC 4180 with a head, safe to open in a spreadsheet.
        Csv = "csv",
        /// Apache Parquet.
        Parquet = "parquet",
        /// Arrow's IPC stream.
        Arrow = "arrow",
    }
}

words! {
    /// How what is written is compressed.
    #[derive(Default)]
    pub enum ExportCompression {
        /// Not at all.
        #[default]
        None = "none",
        /// RFC 1952.
        Gzip = "gzip",
        /// RFC 8878.
        Zstd = "zstd",
    }
}

words! {
    /// In which order clicks are.
    #[derive(Default)]
    pub enum ExportOrder {
        /// By when they were clicked.
        #[default]
        Event = "event",
        /// By when their messages came in.
        Ingest = "ingest",
    }
}

/// A question for all clicks of a filter, and how to write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportQuestion {
    /// Which clicks; without comparison, series or breakdowns.
    pub question: Question,
    /// How they are written.
    pub format: ExportFormat,
    /// How that is compressed.
    pub compression: ExportCompression,
    /// What is written of each, in this order.
    pub columns: Vec<ClickColumn>,
    /// The order of clicks: by the instant that this means, then by log, partition and offset.
    pub order: ExportOrder,
    /// Most clicks: all when `None`.
    pub limit: Option<u64>,
    /// Only clicks that were settled after these positions.
    pub since: Positions,
    /// Only clicks that were settled up to these positions; those settled now when `None`.
    pub until: Option<Positions>,
    /// Only clicks that come after this one in the order.
    pub after: Option<ClickPosition>,
    /// Whether it goes on within a file that has a head already.
    pub continues_file: bool,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) fingerprint_of_filter: Fingerprint,
}

impl ExportQuestion {
    /// Most clicks that can be asked for by number.
    pub const MAX_LIMIT: usize = 1_000_000_000_000;

    /// What to ask with for the clicks after `after`, up to the same positions: with `None`, for this export from its beginning.
    pub fn cursor(&self, until: &Positions, after: Option<&ClickPosition>) -> String {
        let cursor = ExportCursor {
            fingerprint: self.fingerprint,
            window: self.question.window,
            order: self.order,
            since: self.since.clone(),
            until: until.clone(),
            after: after.cloned(),
        };
        cursor.to_string()
    }

    /// What to ask with for the clicks that are settled after `until`.
    pub fn next_since(&self, until: &Positions) -> String {
        let since = Since {
            fingerprint: self.fingerprint_of_filter,
            positions: until.clone(),
        };
        since.to_string()
    }
}
