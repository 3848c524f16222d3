//! Where clicks go that come over HTTP.

use clickmill_api::{Collector, NotTaken};
use clickmill_ingest::kafka::Producer;
use clickmill_ingest::spool::Appender;
use clickmill_model::KeyedMessage;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// To the spool on disk.
pub(crate) struct SpoolCollector(pub(crate) Appender);

impl Collector for SpoolCollector {
    fn append(&self, clicks: Vec<KeyedMessage>) -> BoxFuture<'_, Result<(), NotTaken>> {
        self.0
            .append(clicks)
            .map(|result| result.map_err(|error| NotTaken(error.to_string())))
            .boxed()
    }
}

/// To a Kafka topic.
pub(crate) struct KafkaCollector {
    pub(crate) producer: Producer,
    pub(crate) topic: String,
}

impl Collector for KafkaCollector {
    fn append(&self, clicks: Vec<KeyedMessage>) -> BoxFuture<'_, Result<(), NotTaken>> {
        async move {
            let result = self.producer.append(&self.topic, &clicks).await;
            result.map_err(|error| NotTaken(error.to_string()))
        }
        .boxed()
    }
}
