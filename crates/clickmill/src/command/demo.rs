use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clickmill_api::{ApiMetrics, ApiState, Token, admin_routes, public_routes};
use clickmill_enrich::{Enricher, Geo};
use clickmill_ingest::IngestMetrics;
use clickmill_ingest::kafka::Broker;
use prometheus_client::registry::Registry;

use crate::banner;
use crate::command::audit;
use crate::config::{ClickHouse, DataDir, EngineListen, Fetch, GeoIp, Kafka, Listen};
use crate::service::{Http, Ingest, OpenStore, bind};
use crate::setup;
use crate::signals::Signals;

mod clicks;

use clicks::{Clicks, Produced};

/// The workspace the clicks belong to.
const WORKSPACE: &str = "demo";
const PARTITIONS: i32 = 8;

/// Runs the whole system with nothing installed.
#[derive(clap::Args)]
#[command(
    after_help = "Everything is thrown away at the end, unless --keep.\n\nExamples:\n  clickmill demo\n  \
                        clickmill demo --for 60s --rate 5000"
)]
pub(crate) struct Args {
    /// Stop by itself after this time, and audit
    #[arg(long = "for", value_parser = humantime::parse_duration, value_name = "DURATION")]
    duration: Option<Duration>,
    /// Clicks a second, once the history is there
    #[arg(long, default_value_t = 500, value_name = "N")]
    rate: u32,
    /// Clicks of the last 30 days to start with
    #[arg(long, default_value_t = 200_000, value_name = "N")]
    history: u64,
    /// Keep the data when the demo ends
    #[arg(long)]
    keep: bool,
    #[command(flatten)]
    listen: Listen,
    #[command(flatten)]
    engine: EngineListen,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    geoip: GeoIp,
    #[command(flatten)]
    fetch: Fetch,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let signals = Signals::listen()?;
    let listener = bind(args.listen.listen, "--listen").await?;
    let admin_listener = bind(args.listen.admin_listen, "--admin-listen").await?;
    println!(
        "clickmill {}: the whole system in one process and its engine\n",
        env!("CARGO_PKG_VERSION")
    );
    let geoip = setup::geoip_databases(&args.fetch, &args.geoip, &args.data.data_dir).await?;
    let geo = Geo::open(&geoip)?;
    banner::attribution(&geo);

    let folder = DemoFolder::make(&args.data, args.keep)?;
    let open = OpenStore::open(
        &args.clickhouse,
        args.engine,
        &args.fetch,
        folder.path.join("engine"),
    )
    .await?;
    let broker = Broker::start(1)?;
    let kafka = Kafka::of_demo(broker.addresses());
    broker.create_topic(&kafka.topics.kafka_topic, PARTITIONS)?;
    broker.create_topic(&kafka.topics.kafka_dead_letter_topic, 1)?;
    println!("  Kafka       {} (in memory)", broker.addresses());

    let mut registry = Registry::default();
    let (ingest_metrics, api_metrics) = (
        Arc::new(IngestMetrics::default()),
        Arc::new(ApiMetrics::default()),
    );
    ingest_metrics.register(&mut registry);
    api_metrics.register(&mut registry);
    let mut ingest = Ingest::from_kafka(
        &kafka,
        &open.store,
        Arc::new(Enricher::new(geo)),
        ingest_metrics,
    )?;
    let token = Token::generate();
    let state = ApiState::new(open.store.clone(), None, Token::new(&token), api_metrics);
    let public = Http::start(listener, public_routes(state.clone()))?;
    let admin = Http::start(admin_listener, admin_routes(state, Arc::new(registry)))?;
    banner::addresses(public.address, admin.address, &open);
    banner::try_next(public.address, &token, WORKSPACE);

    let clicks = Clicks {
        kafka: kafka.clone(),
        geoip,
        history: args.history,
        rate: args.rate,
    };
    let clicks = clicks.start()?;
    println!(
        "\n{} clicks of the last 30 days come first, then {} a second. Ctrl-C ends.\n",
        args.history, args.rate
    );
    let failure = tokio::select! {
        error = ingest.failed() => Some(error),
        error = report(&open, &clicks) => Some(error),
        () = signals.wait() => None,
        () = elapsed(args.duration) => None,
    };
    if let Some(error) = failure {
        return Err(error);
    }
    println!("\nstopping: waiting until everything that was produced is settled");
    let produced = clicks.stop().await?;
    ingest.stop().await?;
    let code = verdict(&open, &produced).await?;
    public.stop().await?;
    admin.stop().await?;
    open.close().await;
    Ok(code)
}

/// Never ends when no duration is given.
async fn elapsed(duration: Option<Duration>) {
    match duration {
        Some(duration) => tokio::time::sleep(duration).await,
        None => std::future::pending().await,
    }
}

/// Says every few seconds how far things are; ends only with an error.
async fn report(open: &OpenStore, clicks: &clicks::Running) -> anyhow::Error {
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        if let Some(error) = clicks.failure() {
            return error;
        }
        match open.store.audit().await {
            Ok(audit) => {
                println!(
                    "  produced {:>9}   stored {:>9}   dead {:>5}",
                    clicks.produced(),
                    audit.stored(),
                    audit.dead()
                );
            }
            Err(error) => println!("  produced {:>9}   {error}", clicks.produced()),
        }
    }
}

/// Whether produced = stored + dead, with nothing twice.
async fn verdict(open: &OpenStore, produced: &Produced) -> anyhow::Result<ExitCode> {
    let audit = open.store.audit().await?;
    audit::print(&audit);
    let is_whole = produced.all() == audit.stored() + audit.dead() && produced.bad == audit.dead();
    println!(
        "produced {} = stored {} + dead {}: {}",
        produced.all(),
        audit.stored(),
        audit.dead(),
        if is_whole {
            "exactly once"
        } else {
            "NOT EXACTLY ONCE"
        }
    );
    Ok(if is_whole && audit.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The folder of one run, gone with it.
struct DemoFolder {
    path: PathBuf,
    keep: bool,
}

impl DemoFolder {
    fn make(data: &DataDir, keep: bool) -> anyhow::Result<Self> {
        let path = data.data_dir.join(format!("demo-{}", std::process::id()));
        let demo = DataDir {
            data_dir: path.clone(),
        };
        demo.make()?;
        Ok(Self { path, keep })
    }
}

impl Drop for DemoFolder {
    fn drop(&mut self) {
        if !self.keep
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            eprintln!("cannot remove {}: {error}", self.path.display());
        }
    }
}
