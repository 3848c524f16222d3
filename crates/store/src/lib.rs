//! Clicks in ClickHouse: migrations, writes, questions, audit; and the registry of links.
//!
//! This is the only crate that knows ClickHouse's client, and `sql/` is the only place with SQL. Values travel as
//! server-side parameters (`{name:Type}`), never inside the text of a statement.

mod audit;
mod bench;
mod client;
mod dead_letters;
mod erasure;
mod error;
mod evidence;
mod export;
mod hex;
mod insert;
mod links;
mod migrate;
mod native;
mod query;
mod reclassify;
mod resume;
mod retention;
mod row;
mod salts;
mod tokens;

pub use audit::{
    Audit, DeadLetterAudit, Drift, KeyDrift, LeftOut, Listing, PartitionAudit, Range, ReadAudit,
    Repair,
};
pub use bench::{
    Bench, BenchFacts, BenchWorkspace, CopiedMonth, SeededClicks, StoredBench, TableOrder,
};
pub use client::{QueryCost, Store, StoreConfig};
pub use dead_letters::{DeadLetterCount, DeadLetterCursor, DeadLetterFilter, StoredDeadLetter};
pub use erasure::{Erasable, Erased, Eraser, Erasure, ErasureScope, InvalidVisitorId, VisitorId};
pub use error::{CostLimit, StoreError};
pub use evidence::{Evidence, StoredClick, StoredDay, StoredPosition, StoredSpan};
pub use export::{ExportPlan, ExportRows, ExportSlice};
pub use insert::{Insertable, Token};
pub use links::{Links, StoredLink};
pub use query::{AskError, ClickRecord, ClickRows, Settled};
pub use reclassify::{
    ChangeOfClass, Judge, Reclassifier, ReclassifyError, StoredEvidence, StoredVerdict, Tally,
    VisitorClickRow,
};
pub use resume::{SettledSpan, StoredRows};
pub use retention::{Keeper, KeptTable, Removable, Removal, StoredRetention};
pub use row::{ClickBlock, ClickRow, DeadLetterBlock, DeadLetterRow, SpanBlock, SpanRow};
pub use tokens::{StoredToken, TokenHash, Tokens};
