//! The parts of a running system, and how they are put together.

mod erasure;
mod http;
mod ingest;
mod last_run;
mod reclassify;
mod retention;
mod store;

pub(crate) use erasure::erase_every;
pub(crate) use http::{Http, HttpLimits, bind, raise_open_files};
pub(crate) use ingest::{Ingest, IngestParts};
pub(crate) use reclassify::{StoredClicksJudge, reclassify_every};
pub(crate) use retention::keep_every;
pub(crate) use store::OpenStore;
