use std::thread;
use std::time::Duration;

use clickmill_ingest::kafka::{GroupLag, KafkaConfig};

const PAUSE: Duration = Duration::from_millis(50);

/// Holds a producer back so that a consumer group is never far behind: the broker in memory forgets what is old.
pub(crate) struct Throttle {
    lag: GroupLag,
    partitions: i32,
    /// The most messages any partition may be behind.
    max_lag: i64,
    /// How many messages may be written before the group is looked at again.
    allowed: i64,
}

impl Throttle {
    pub(crate) fn new(
        config: &KafkaConfig,
        topic: &str,
        group: &str,
        max_lag: i64,
    ) -> anyhow::Result<Self> {
        let lag = GroupLag::new(config, topic, group)?;
        let partitions = i32::try_from(lag.by_partition()?.len())?;
        Ok(Self {
            lag,
            partitions,
            max_lag: max_lag.max(2),
            allowed: 0,
        })
    }

    /// How many partitions there are; messages without keys must fill them in turn.
    pub(crate) fn partitions(&self) -> i32 {
        self.partitions
    }

    /// Whether the next message may be written without looking at the group first. One with a key counts for every
    /// partition, because nobody knows here which one gets it.
    pub(crate) fn is_open(&mut self, has_key: bool) -> bool {
        self.allowed -= if has_key {
            i64::from(self.partitions)
        } else {
            1
        };
        self.allowed >= 0
    }

    /// Waits until the group is at most half the allowed distance behind. What was written before must have arrived.
    pub(crate) fn wait(&mut self) -> anyhow::Result<()> {
        loop {
            let behind = self.lag.by_partition()?.into_iter().max().unwrap_or(0);
            if behind <= self.max_lag / 2 {
                self.allowed = (self.max_lag - behind) * i64::from(self.partitions);
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
    }

    /// Waits until the group has read everything.
    pub(crate) fn wait_for_all(&self) -> anyhow::Result<()> {
        while self
            .lag
            .by_partition()?
            .into_iter()
            .any(|behind| behind > 0)
        {
            thread::sleep(PAUSE);
        }
        Ok(())
    }
}
