use std::path::PathBuf;

use anyhow::Context;
use clickmill_ingest::kafka::Broker;

use crate::signals::Signals;

/// Runs a Kafka broker in memory, for development and tests.
#[derive(clap::Args)]
#[command(
    after_help = "It is librdkafka's mock cluster: groups balance and offsets are kept, but of each partition only the \
                        last 5 MiB,\nso producers must wait for consumers (`clickmill generate --wait-for-group`).\n\n\
                        Example:\n  clickmill broker --partitions 8"
)]
pub(crate) struct Args {
    /// Topic to make, repeated for several
    #[arg(long = "topic", default_values = ["clicks", "clicks.dead"], value_name = "TOPIC")]
    topics: Vec<String>,
    /// Partitions of each topic
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(i32).range(1..=1000))]
    partitions: i32,
    /// Number of brokers in the cluster
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i32).range(1..=9))]
    brokers: i32,
    /// File to write the addresses to as soon as they are known
    #[arg(long, value_name = "FILE")]
    address_file: Option<PathBuf>,
    /// End when standard input closes, as it does when the process that started this one is gone
    #[arg(long, hide = true)]
    until_input_closes: bool,
}

pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    if args.until_input_closes {
        signals.also_when_input_closes()?;
    }
    let broker = Broker::start(args.brokers)?;
    for topic in &args.topics {
        broker.create_topic(topic, args.partitions)?;
    }
    println!("brokers {}", broker.addresses());
    if let Some(path) = &args.address_file {
        std::fs::write(path, broker.addresses())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    signals.wait().await;
    Ok(())
}
