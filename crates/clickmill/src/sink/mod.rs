//! Where generated and replayed clicks go: Kafka, an API, or a file.

mod http;
mod kafka;
mod throttle;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clickmill_ingest::kafka::KafkaConfig;

use crate::config::OptionalKafka;
pub(crate) use http::Answered;
use http::ToApi;
use kafka::ToKafka;
pub(crate) use throttle::Throttle;

/// Says where clicks go.
#[derive(clap::Args)]
#[expect(clippy::doc_markdown, reason = "the help that is printed")]
pub(crate) struct SinkArgs {
    #[command(flatten)]
    kafka: OptionalKafka,
    /// Address of an API that takes clicks, such as http://127.0.0.1:8080
    #[arg(long, value_name = "URL", conflicts_with = "kafka_brokers")]
    http: Option<String>,
    /// Token of that API
    #[arg(
        long,
        env = "CLICKMILL_ADMIN_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    token: Option<String>,
    /// Wait for this consumer group: let it be at most --max-lag messages behind in any partition
    #[arg(long, value_name = "GROUP", requires = "kafka_brokers")]
    wait_for_group: Option<String>,
    /// See --wait-for-group
    #[arg(long, default_value_t = 5_000, value_name = "MESSAGES")]
    max_lag: i64,
}

/// Somewhere clicks can be written to, one message each.
pub(crate) enum Sink {
    File(BufWriter<Box<dyn Write + Send>>),
    Kafka(ToKafka),
    Api(ToApi),
}

impl Sink {
    /// Opens what the arguments say; a file or standard output (`-`) if they say nothing else.
    pub(crate) fn open(args: &SinkArgs, out: Option<&Path>) -> anyhow::Result<Self> {
        match (args.kafka.given(), &args.http, out) {
            (Some(kafka), None, None) => {
                let throttle = args.wait_for_group.as_deref().map(|group| {
                    Throttle::new(
                        &kafka.config(),
                        &kafka.topics.kafka_topic,
                        group,
                        args.max_lag,
                    )
                });
                Ok(Self::Kafka(ToKafka::new(
                    &kafka.config(),
                    &kafka.topics.kafka_topic,
                    throttle.transpose()?,
                )?))
            }
            (None, Some(url), None) => {
                let token = args.token.as_deref().filter(|token| !token.is_empty());
                let token = token.context("--http needs a --token")?;
                Ok(Self::Api(ToApi::new(url, token)))
            }
            (None, None, out) => Self::to_file(out.unwrap_or(Path::new("-"))),
            _ => bail!("name one of --kafka-brokers, --http and --out"),
        }
    }

    /// To a topic, held back by a throttle.
    pub(crate) fn to_topic(
        config: &KafkaConfig,
        topic: &str,
        throttle: Throttle,
    ) -> anyhow::Result<Self> {
        Ok(Self::Kafka(ToKafka::new(config, topic, Some(throttle))?))
    }

    fn to_file(path: &Path) -> anyhow::Result<Self> {
        let file: Box<dyn Write + Send> = if path == Path::new("-") {
            Box::new(io::stdout())
        } else {
            Box::new(
                File::create(path)
                    .with_context(|| format!("cannot write {}", PathBuf::from(path).display()))?,
            )
        };
        Ok(Self::File(BufWriter::with_capacity(1 << 20, file)))
    }

    /// Writes one message; waits where the other side cannot take it yet.
    pub(crate) fn write(&mut self, message: &[u8]) -> anyhow::Result<()> {
        self.write_with(None, message)
    }

    /// Writes one message; in Kafka those with equal keys go to the same partition.
    pub(crate) fn write_keyed(&mut self, key: &str, message: &[u8]) -> anyhow::Result<()> {
        self.write_with(Some(key), message)
    }

    fn write_with(&mut self, key: Option<&str>, message: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::File(file) => Ok(file
                .write_all(message)
                .and_then(|()| file.write_all(b"\n"))?),
            Self::Kafka(kafka) => kafka.write(key, message),
            Self::Api(api) => api.write(message),
        }
    }

    /// Waits until everything written has arrived. Fails when something has not; what an API refused is in its answer.
    pub(crate) fn finish(&mut self) -> anyhow::Result<Option<Answered>> {
        match self {
            Self::File(file) => file.flush()?,
            Self::Kafka(kafka) => kafka.finish()?,
            Self::Api(api) => return Ok(Some(api.finish()?)),
        }
        Ok(None)
    }
}
