use std::time::Duration;

use rdkafka::consumer::{Consumer, ConsumerContext};

use crate::IngestError;

/// What rows and tokens call a topic: its own name, which has no `@`, and the cluster's, because two clusters may have
/// topics of one name. Asks the cluster for its id unless it was given one.
pub(super) fn log_of<C: ConsumerContext>(
    consumer: &impl Consumer<C>,
    topic: &str,
    cluster_id: Option<&str>,
    timeout: Duration,
) -> Result<String, IngestError> {
    let cluster = match cluster_id {
        Some(given) => given.to_owned(),
        None => consumer
            .client()
            .fetch_cluster_id(timeout)
            .ok_or(IngestError::NamelessCluster)?,
    };
    Ok(format!("{topic}@{cluster}"))
}

/// The topic of a log.
pub(super) fn topic_of(log: &str) -> &str {
    log.split_once('@').map_or(log, |(topic, _)| topic)
}
