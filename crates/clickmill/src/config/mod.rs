//! Settings: flags and environment variables of the same names. Nothing else in the workspace reads the environment.

#![expect(
    clippy::struct_field_names,
    clippy::doc_markdown,
    reason = "fields are named like their flags, and their documentation is the help that is printed"
)]

mod audit;
pub(crate) mod environment;
mod erasure;
mod fetch;
mod geoip;
mod ingest;
mod kafka;
mod limits;
mod listen;
mod log;
mod opt_out;
mod queries;
mod reclassify;
mod retention;
mod rules;
mod running_store;
mod spool;
mod store;
mod token;

pub(crate) use audit::AuditEvery;
pub(crate) use erasure::EraseEvery;
pub(crate) use fetch::Fetch;
pub(crate) use geoip::{GeoIp, GeoIpAsn};
pub(crate) use ingest::Tuning;
pub(crate) use kafka::{Kafka, OptionalKafka};
pub(crate) use limits::Limits;
pub(crate) use listen::{AdminListen, DataDir, Listen};
pub(crate) use log::Log;
pub(crate) use opt_out::RespectOptOut;
pub(crate) use queries::Queries;
pub(crate) use reclassify::ReclassifyEvery;
pub(crate) use retention::{Kept, RetentionEvery};
pub(crate) use rules::RulesFolder;
pub(crate) use running_store::RunningStore;
pub(crate) use spool::SpoolKept;
pub(crate) use store::{Account, ClickHouse, EngineListen, EngineTuning};
pub(crate) use token::{AdminToken, FoundToken, TokenSource};
