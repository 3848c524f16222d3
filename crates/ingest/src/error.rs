/// Why ingest cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Kafka refused the configuration or is beyond recovery.
    #[error("kafka: {0}")]
    Kafka(#[from] rdkafka::error::KafkaError),
    /// The cluster does not say what it is called.
    #[error("the cluster does not tell its id; give it one with --kafka-cluster-id")]
    NamelessCluster,
    /// The spool on disk cannot be read or written.
    #[error("spool: {0}")]
    Spool(#[from] redb::Error),
    /// A thread could not be started.
    #[error("cannot start a thread: {0}")]
    Thread(#[from] std::io::Error),
    /// A thread of ingest ended by itself.
    #[error("a worker of ingest ended unexpectedly")]
    WorkerLost,
}
