use std::io;
use std::path::PathBuf;

use clickmill_ingest::IngestError;
use clickmill_store::StoreError;
use clickmill_testkit::GeneratorError;

/// Why a seed could not be tried: a fault of this tool or of the machine, not of what is tested.
#[derive(Debug, thiserror::Error)]
pub enum ChaosError {
    /// A file or folder cannot be written.
    #[error("cannot write {path}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A process cannot be started, watched or signalled.
    #[error("cannot run {program}")]
    Process {
        /// Which program.
        program: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A process did not say in time that it is ready.
    #[error("a process did not start in time; the end of {log}:\n{tail}")]
    NotReady {
        /// The file of what it said.
        log: PathBuf,
        /// The end of that.
        tail: String,
    },
    /// The broker, which is never killed on purpose and holds the log, has ended.
    #[error("the broker ended by itself:\n{tail}")]
    BrokerLost {
        /// The end of what it said.
        tail: String,
    },
    /// The proxy cannot listen.
    #[error("the proxy cannot start")]
    Proxy(#[source] io::Error),
    /// The messages cannot be generated.
    #[error("no clicks can be generated: {0}")]
    Generator(#[from] GeneratorError),
    /// The messages cannot be produced.
    #[error("the messages cannot be produced: {0}")]
    Produce(#[from] IngestError),
    /// The producer's thread ended by itself.
    #[error("the producer panicked")]
    ProducerLost,
    /// The log has another message at a position than was produced there, or none.
    #[error("nothing is known of position {partition}:{offset} of the log")]
    UnknownPosition {
        /// The partition.
        partition: usize,
        /// The position.
        offset: usize,
    },
    /// What is stored cannot be read when all faults are over.
    #[error("what is stored cannot be read: {0}")]
    Store(#[from] StoreError),
}
