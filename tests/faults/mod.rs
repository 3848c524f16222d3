//! The fault matrix: one thing goes wrong, and every message is counted exactly once all the same. Which test shows what is in
//! `docs/RELIABILITY.md`.

mod away;
mod brokers;
mod clickhouse;
mod consumer;
mod crashes;
mod disks;
mod geoip;
mod logs;
mod messages;
mod poison;
mod rig;
mod schema;
mod shutdown;
mod times;
mod topic;
mod waiting;
mod window;
