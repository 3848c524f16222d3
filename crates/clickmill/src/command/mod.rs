//! One file per subcommand: its arguments and what it does.

pub(crate) mod api;
pub(crate) mod audit;
pub(crate) mod bench;
pub(crate) mod broker;
pub(crate) mod chaos;
pub(crate) mod classify;
pub(crate) mod dead_letters;
pub(crate) mod demo;
pub(crate) mod engine;
pub(crate) mod erase;
pub(crate) mod generate;
pub(crate) mod ingest;
pub(crate) mod migrate;
pub(crate) mod reclassify;
pub(crate) mod replay;
pub(crate) mod retention;
pub(crate) mod rules;
pub(crate) mod serve;
pub(crate) mod setup;
pub(crate) mod token;
