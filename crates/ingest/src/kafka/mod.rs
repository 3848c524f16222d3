//! Kafka: the log in production. The only module that knows its client.

mod broker;
mod bulk;
mod commits;
mod committer;
mod config;
mod consumer;
mod group;
mod lag;
mod log_name;
mod producer;
mod subscription;
mod traced;

#[cfg(test)]
mod outage_tests;

pub use broker::Broker;
pub use bulk::BulkProducer;
pub use config::{KafkaConfig, KafkaOptions, OptionsError};
pub use consumer::KafkaSource;
pub use lag::{GroupLag, GroupPosition};
pub use producer::Producer;
pub use traced::{Receipt, TracedProducer};
