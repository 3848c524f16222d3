use std::sync::Arc;

use clickmill_api::{ApiMetrics, ApiState, Collector, Token};
use clickmill_enrich::Enricher;
use clickmill_ingest::kafka::Producer;
use clickmill_ingest::spool::{Appender, Spool};
use clickmill_ingest::{IngestMetrics, Limits};
use clickmill_store::Keeper;
use prometheus_client::registry::Registry;
use tokio::task::JoinHandle;

use crate::banner;
use crate::collect::{KafkaCollector, SpoolCollector};
use crate::config::{
    AdminToken, AuditEvery, ClickHouse, DataDir, EngineListen, EraseEvery, Fetch, GeoIp, GeoIpAsn,
    Kafka, Kept, Limits as RateLimits, Listen, OptionalKafka, Queries, ReclassifyEvery,
    RespectOptOut, RetentionEvery, RulesFolder, SpoolKept, Tuning,
};
use crate::service::{
    Http, Ingest, IngestParts, OpenStore, bind, erase_every, keep_every, reclassify_every,
};
use crate::setup;
use crate::signals::Signals;

/// How many partitions the spool has: how many batches may be stored at a time. With another number, keys move.
const SPOOL_PARTITIONS: i32 = 4;

/// Runs ingest and API in one process.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  clickmill serve\n  clickmill serve --kafka-brokers 127.0.0.1:9092\n  \
                        curl -H \"Authorization: Bearer $(cat data/admin-token)\" 127.0.0.1:8080/v1/clicks -d \
                        '{\"workspace_id\":\"acme\",\"link_id\":\"a\",\"clicked_at\":\"2026-03-01T12:00:00Z\",\"domain\":\"go.acme.com\"}'"
)]
pub(crate) struct Args {
    #[command(flatten)]
    kafka: OptionalKafka,
    #[command(flatten)]
    tuning: Tuning,
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    engine: EngineListen,
    #[command(flatten)]
    listen: Listen,
    #[command(flatten)]
    queries: Queries,
    #[command(flatten)]
    limits: RateLimits,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    token: AdminToken,
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
    audit: AuditEvery,
    #[command(flatten)]
    kept: Kept,
    #[command(flatten)]
    retention: RetentionEvery,
    #[command(flatten)]
    reclassify: ReclassifyEvery,
    #[command(flatten)]
    erase: EraseEvery,
    #[command(flatten)]
    spool: SpoolKept,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let kafka = args.kafka.given();
    let retention = args.kept.retention()?;
    let limits = match &kafka {
        Some(kafka) => args.tuning.limits_of_kafka(kafka)?,
        None => args.tuning.limits_of_spool()?,
    };
    let rules = args.rules.load()?;
    let listener = bind(args.listen.listen, "--listen").await?;
    let admin_listener = bind(args.listen.admin.admin_listen, "--admin-listen").await?;
    args.data.make()?;
    let token = args.token.find_or_make(&args.data)?;
    let geo = setup::geo(
        &args.fetch,
        &args.geoip,
        &args.networks,
        &args.data.data_dir,
    );
    let geo = signals.guard(geo).await?;
    let opening = OpenStore::open(
        &args.clickhouse,
        args.engine,
        &args.fetch,
        args.data.data_dir.join("engine"),
    );
    let open = signals.guard(opening).await?;

    println!("clickmill {}", env!("CARGO_PKG_VERSION"));
    banner::attribution(&geo);
    banner::rules(&rules);
    let enricher = Arc::new(Enricher::new(geo, rules).respecting(args.opt_out.opt_out()));
    let Clicks {
        collector,
        mut ingest,
        mut registry,
        metrics,
    } = start_clicks(&args, kafka.as_ref(), &open, limits, Arc::clone(&enricher))?;
    let state = ApiState::new(
        open.store.clone(),
        Some(collector),
        Token::new(&token.text),
        metrics,
        args.queries.limits(),
    )
    .keeping(retention);
    let state = args.limits.put_on(state, &args.listen);
    let keeper = Keeper::new(open.store.clone(), retention, Keeper::SETTLED_FOR);
    let audit = |period| tokio::spawn(state.auditor().run_every(period));
    let judged = open.store.clone();
    // All of it may be aborted at any instant.
    let background = [
        args.audit.period().map(audit),
        keep_every(args.retention.period(), keeper, &mut registry),
        erase_every(args.erase.period(), open.store.clone(), &mut registry),
        reclassify_every(args.reclassify.period(), judged, enricher, &mut registry),
    ];
    let public = Http::public(listener, &state, args.listen.http())?;
    let admin = Http::admin(admin_listener, state, registry)?;
    banner::addresses(public.address, admin.address, &open);
    banner::token(&token);
    let ended = tokio::select! {
        error = ingest.failed() => Err(error),
        _ = signals.wait() => Ok(()),
    };
    let end = async {
        background.iter().flatten().for_each(JoinHandle::abort);
        // What is on its way is settled while the store is still there; clicks that come until the last request is
        // answered wait in the log.
        let (public, settled) = tokio::join!(public.stop(), async {
            match ended {
                Ok(()) => ingest.stop().await,
                error => error,
            }
        });
        let ended = settled.and(public).and(admin.stop().await);
        open.close().await;
        ended
    };
    signals.guard(end).await
}

/// What takes clicks in, what reads them, and what both count.
struct Clicks {
    collector: Arc<dyn Collector>,
    ingest: Ingest,
    registry: Registry,
    metrics: Arc<ApiMetrics>,
}

/// Reads Kafka if brokers were named, else the spool; and takes clicks over HTTP into the same.
fn start_clicks(
    args: &Args,
    kafka: Option<&Kafka>,
    open: &OpenStore,
    limits: Limits,
    enricher: Arc<Enricher>,
) -> anyhow::Result<Clicks> {
    let mut registry = Registry::default();
    let (counts, metrics) = (
        Arc::new(IngestMetrics::default()),
        Arc::new(ApiMetrics::default()),
    );
    counts.register(&mut registry);
    metrics.register(&mut registry);
    let parts = IngestParts {
        store: &open.store,
        enricher,
        metrics: counts,
        limits,
        sabotage: args.tuning.sabotage(),
    };
    let (collector, ingest) = match kafka {
        Some(kafka) => through_kafka(kafka, parts)?,
        None => through_spool(&args.data, args.spool, parts)?,
    };
    Ok(Clicks {
        collector,
        ingest,
        registry,
        metrics,
    })
}

type Way = (Arc<dyn Collector>, Ingest);

fn through_kafka(kafka: &Kafka, parts: IngestParts<'_>) -> anyhow::Result<Way> {
    let ingest = Ingest::from_kafka(kafka, parts)?;
    let topic = kafka.topics.kafka_topic.clone();
    println!(
        "  clicks      topic {topic} at {}, or POST /v1/clicks",
        kafka.kafka_brokers
    );
    Ok((
        Arc::new(KafkaCollector {
            producer: Producer::new(&kafka.config())?,
            topic,
        }),
        ingest,
    ))
}

fn through_spool(data: &DataDir, kept: SpoolKept, parts: IngestParts<'_>) -> anyhow::Result<Way> {
    let path = data.data_dir.join("spool.redb");
    let spool = Spool::open(&path, SPOOL_PARTITIONS, kept.spool_kept)?;
    let ingest = Ingest::from_spool(spool.clone(), parts)?;
    println!("  clicks      POST /v1/clicks");
    Ok((Arc::new(SpoolCollector(Appender::start(spool)?)), ingest))
}
