use std::sync::Arc;

use clickmill_api::{ApiMetrics, ApiState, QueryLimits, Token};
use clickmill_enrich::Enricher;
use clickmill_ingest::IngestMetrics;
use clickmill_store::Keeper;
use prometheus_client::registry::Registry;
use tokio::task::JoinHandle;

use crate::banner;
use crate::config::{
    AdminListen, ClickHouse, DataDir, EngineListen, EraseEvery, Fetch, GeoIp, GeoIpAsn, Kafka,
    Kept, ReclassifyEvery, RespectOptOut, RetentionEvery, RulesFolder, Tuning,
};
use crate::service::{
    Http, Ingest, IngestParts, OpenStore, bind, erase_every, keep_every, reclassify_every,
};
use crate::setup;
use crate::signals::Signals;

/// Reads clicks from Kafka into ClickHouse.
#[derive(clap::Args)]
#[command(after_help = "Run as many as the topic has partitions.\n\n\
                        Example:\n  clickmill ingest --kafka-brokers kafka:9092 --clickhouse-url http://clickhouse:8123")]
pub(crate) struct Args {
    #[command(flatten)]
    kafka: Kafka,
    #[command(flatten)]
    tuning: Tuning,
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    engine: EngineListen,
    #[command(flatten)]
    listen: AdminListen,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    geoip: GeoIp,
    #[command(flatten)]
    networks: GeoIpAsn,
    #[command(flatten)]
    rules: RulesFolder,
    #[command(flatten)]
    opt_out: RespectOptOut,
    #[command(flatten)]
    fetch: Fetch,
    #[command(flatten)]
    kept: Kept,
    #[command(flatten)]
    retention: RetentionEvery,
    #[command(flatten)]
    reclassify: ReclassifyEvery,
    #[command(flatten)]
    erase: EraseEvery,
    /// End when standard input closes, as it does when the process that started this one is gone
    #[arg(long, hide = true)]
    until_input_closes: bool,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    if args.until_input_closes {
        signals.also_when_input_closes()?;
    }
    let limits = args.tuning.limits_of_kafka(&args.kafka)?;
    let retention = args.kept.retention()?;
    let rules = args.rules.load()?;
    let admin_listener = bind(args.listen.admin_listen, "--admin-listen").await?;
    let geo = setup::geo(
        &args.fetch,
        &args.geoip,
        &args.networks,
        &args.data.data_dir,
    );
    let geo = signals.guard(geo).await?;
    banner::rules(&rules);
    let enricher = Arc::new(Enricher::new(geo, rules).respecting(args.opt_out.opt_out()));
    let opening = OpenStore::open(
        &args.clickhouse,
        args.engine,
        &args.fetch,
        args.data.data_dir.join("engine"),
    );
    let open = signals.guard(opening).await?;

    let mut registry = Registry::default();
    let metrics = Arc::new(IngestMetrics::default());
    metrics.register(&mut registry);
    let keeper = Keeper::new(open.store.clone(), retention, Keeper::SETTLED_FOR);
    let background = [
        keep_every(args.retention.period(), keeper, &mut registry),
        erase_every(args.erase.period(), open.store.clone(), &mut registry),
        reclassify_every(
            args.reclassify.period(),
            open.store.clone(),
            Arc::clone(&enricher),
            &mut registry,
        ),
    ];
    // Of the API only health and metrics are served here, which take no token.
    let state = ApiState::new(
        open.store.clone(),
        None,
        Token::new(&Token::generate()),
        Arc::new(ApiMetrics::default()),
        QueryLimits::default(),
    );
    let admin = Http::admin(admin_listener, state, registry)?;

    let mut ingest = Ingest::from_kafka(
        &args.kafka,
        IngestParts {
            store: &open.store,
            enricher,
            metrics,
            limits,
            sabotage: args.tuning.sabotage(),
        },
    )?;
    println!(
        "reading {} from {}",
        args.kafka.topics.kafka_topic, args.kafka.kafka_brokers
    );
    println!("storing in {}", open.url);
    println!("metrics and health at http://{}", admin.address);
    let ended = tokio::select! {
        error = ingest.failed() => Err(error),
        _ = signals.wait() => Ok(()),
    };
    let end = async {
        background.iter().flatten().for_each(JoinHandle::abort);
        let ended = match ended {
            Ok(()) => ingest.stop().await,
            error => error,
        };
        let ended = ended.and(admin.stop().await);
        open.close().await;
        ended
    };
    signals.guard(end).await
}
