use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clickmill_testkit::{Generator, GeneratorConfig, GeoPool, Truths};

use crate::clock::now;
use crate::config::{DataDir, Fetch, GeoIp};
use crate::setup;
use crate::sink::{Sink, SinkArgs};

/// Generates realistic clicks, with the exact counts they must lead to.
#[derive(clap::Args)]
#[command(
    after_help = "The same seed and times give the same clicks, byte for byte.\n\nExamples:\n  \
                        clickmill generate --clicks 100000 --out clicks.ndjson --truth truth.json\n  \
                        clickmill generate --clicks 500000 --kafka-brokers 127.0.0.1:9092 --wait-for-group clickmill"
)]
pub(crate) struct Args {
    /// How many clicks
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    clicks: u64,
    /// What chance starts from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Workspaces the links belong to, separated by commas
    #[arg(
        long,
        default_value = "demo",
        value_delimiter = ',',
        value_name = "ID,…"
    )]
    workspaces: Vec<String>,
    /// How many links
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    links: usize,
    /// First instant, RFC 3339; 30 days before --to when not given
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    from: Option<i64>,
    /// First instant that is not part of it, RFC 3339; now when not given
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    to: Option<i64>,
    /// Most clicks a second; as fast as possible when not given
    #[arg(long, value_name = "N")]
    rate: Option<u32>,
    /// File for the clicks as NDJSON; `-`, which is the default, for standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// File for the exact expected counts per workspace and dimension, as JSON
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Zone of the hours and days in the truth
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    truth_zone: String,
    #[command(flatten)]
    sink: SinkArgs,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    geoip: GeoIp,
    #[command(flatten)]
    fetch: Fetch,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let geoip = setup::geoip_databases(&args.fetch, &args.geoip, &args.data.data_dir).await?;
    tokio::task::spawn_blocking(move || generate(&args, &geoip)).await?
}

fn generate(args: &Args, geoip: &[PathBuf]) -> anyhow::Result<()> {
    let mut sink = Sink::open(&args.sink, args.out.as_deref())?;
    let mut generator = Generator::new(config(args, GeoPool::open(geoip)?))?;
    let mut truths = args
        .truth
        .is_some()
        .then(|| Truths::new(args.workspaces.iter().map(String::as_str), &args.truth_zone));
    let mut truths = truths.take().transpose()?;
    let mut pace = Pace::new(args.rate);
    let mut click = Vec::new();
    while let Some(facts) = generator.next_into(&mut click) {
        sink.write(&click)?;
        if let Some(truths) = &mut truths {
            truths.add(&facts);
        }
        pace.wait();
    }
    let answered = sink.finish()?;
    if let (Some(path), Some(truths)) = (&args.truth, truths) {
        write_truth(path, &truths)?;
    }
    answered.map_or(Ok(()), |answered| answered.tell())
}

fn config(args: &Args, geo: GeoPool) -> GeneratorConfig {
    let to = args.to.unwrap_or_else(|| now().0);
    GeneratorConfig {
        seed: args.seed,
        workspaces: args.workspaces.clone(),
        links: args.links,
        clicks: Some(args.clicks),
        from: args.from.unwrap_or(to - 30 * 24 * 60 * 60 * 1000),
        to,
        geo,
    }
}

fn write_truth(path: &PathBuf, truths: &Truths) -> anyhow::Result<()> {
    let context = || format!("cannot write {}", path.display());
    let mut file = File::create(path).with_context(context)?;
    serde_json::to_writer(&mut file, truths).with_context(context)?;
    file.write_all(b"\n").with_context(context)
}

/// Keeps to a number of clicks a second.
pub(crate) struct Pace {
    started: std::time::Instant,
    done: u32,
    rate: Option<u32>,
}

impl Pace {
    pub(crate) fn new(rate: Option<u32>) -> Self {
        Self {
            started: std::time::Instant::now(),
            done: 0,
            rate,
        }
    }

    /// Waits as long as the clicks so far are ahead of their time.
    pub(crate) fn wait(&mut self) {
        let Some(rate) = self.rate.filter(|rate| *rate > 0) else {
            return;
        };
        self.done += 1;
        let due = Duration::from_secs_f64(f64::from(self.done) / f64::from(rate));
        let ahead = due.saturating_sub(self.started.elapsed());
        // Shorter sleeps cost more than they give.
        if ahead > Duration::from_millis(5) {
            std::thread::sleep(ahead);
        }
    }
}

pub(crate) fn instant(text: &str) -> Result<i64, String> {
    let instant = clickmill_model::Timestamp::parse_rfc3339(text);
    instant
        .map(|instant| instant.0)
        .ok_or_else(|| "must be RFC 3339, such as 2026-03-01T00:00:00Z".to_owned())
}
