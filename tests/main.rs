//! End-to-end tests: the real program in processes of its own, the real engine, real brokers.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and so do its helpers"
)]

mod answers;
mod architecture;
mod audit;
mod bench;
mod brokers;
mod chaos;
mod classify;
mod dead_letter_replay;
mod dead_letters;
mod demo;
mod engine;
mod engine_crash;
mod erasure;
mod export;
mod faults;
mod http_ingest;
mod injection;
mod limits;
mod links;
mod networks;
mod openapi;
mod oracle;
mod pipelines;
mod posted_twice;
mod power_loss;
mod privacy;
mod raw_clicks;
mod rebalances;
mod reclassify;
mod refused_rows;
mod retention;
mod rollups;
mod schema;
mod shutdown;
mod spoiled_tokens;
mod support;
mod tokens;
mod too_much;
mod users;
mod wrong_settings;
