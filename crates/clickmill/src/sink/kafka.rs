use std::time::Duration;

use anyhow::ensure;
use clickmill_ingest::kafka::{BulkProducer, KafkaConfig};

use super::Throttle;

/// How long messages may take to arrive.
const FLUSH: Duration = Duration::from_mins(1);

/// Writes to a topic.
pub(crate) struct ToKafka {
    producer: BulkProducer,
    throttle: Option<Throttle>,
    written: u64,
}

impl ToKafka {
    pub(super) fn new(
        config: &KafkaConfig,
        topic: &str,
        throttle: Option<Throttle>,
    ) -> anyhow::Result<Self> {
        // A throttle knows how far each partition is behind only when all are filled alike.
        let partitions = throttle.as_ref().map_or(0, Throttle::partitions);
        Ok(Self {
            producer: BulkProducer::new(config, topic, partitions)?,
            throttle,
            written: 0,
        })
    }

    pub(super) fn write(&mut self, key: Option<&str>, message: &[u8]) -> anyhow::Result<()> {
        if let Some(throttle) = &mut self.throttle
            && !throttle.is_open(key.is_some())
        {
            self.producer.flush(FLUSH)?;
            throttle.wait()?;
        }
        self.producer.send(key, message)?;
        self.written += 1;
        Ok(())
    }

    pub(super) fn finish(&mut self) -> anyhow::Result<()> {
        let delivered = self.producer.flush(FLUSH)?;
        ensure!(
            delivered == self.written,
            "{} of {} messages were not delivered",
            self.written - delivered,
            self.written
        );
        match &self.throttle {
            Some(throttle) => throttle.wait_for_all(),
            None => Ok(()),
        }
    }
}
