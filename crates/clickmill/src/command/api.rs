use std::sync::Arc;

use clickmill_api::{ApiMetrics, ApiState, Collector, Token};
use clickmill_ingest::kafka::Producer;
use prometheus_client::registry::Registry;

use crate::banner;
use crate::collect::KafkaCollector;
use crate::config::{
    AdminToken, ClickHouse, DataDir, EngineListen, Fetch, Kept, Limits, Listen, OptionalKafka,
    Queries,
};
use crate::service::{Http, OpenStore, bind};
use crate::signals::Signals;

/// Answers questions over HTTP.
#[derive(clap::Args)]
#[command(
    after_help = "With --kafka-brokers it takes clicks as well, at POST /v1/clicks, and writes them to the topic.\n\n\
                        Example:\n  clickmill api --clickhouse-url http://clickhouse:8123 --listen 0.0.0.0:8080"
)]
pub(crate) struct Args {
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    engine: EngineListen,
    #[command(flatten)]
    kafka: OptionalKafka,
    #[command(flatten)]
    listen: Listen,
    #[command(flatten)]
    queries: Queries,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    kept: Kept,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    token: AdminToken,
    #[command(flatten)]
    fetch: Fetch,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let retention = args.kept.retention()?;
    let listener = bind(args.listen.listen, "--listen").await?;
    let admin_listener = bind(args.listen.admin.admin_listen, "--admin-listen").await?;
    let token = args.token.find_or_make(&args.data)?;
    let opening = OpenStore::open(
        &args.clickhouse,
        args.engine,
        &args.fetch,
        args.data.data_dir.join("engine"),
    );
    let open = signals.guard(opening).await?;

    let mut registry = Registry::default();
    let metrics = Arc::new(ApiMetrics::default());
    metrics.register(&mut registry);
    let collector = match args.kafka.given() {
        Some(kafka) => {
            let producer = Producer::new(&kafka.config())?;
            Some(Arc::new(KafkaCollector {
                producer,
                topic: kafka.topics.kafka_topic,
            }) as Arc<dyn Collector>)
        }
        None => None,
    };
    let state = ApiState::new(
        open.store.clone(),
        collector,
        Token::new(&token.text),
        metrics,
        args.queries.limits(),
    )
    .keeping(retention);
    let state = args.limits.put_on(state, &args.listen);
    let public = Http::public(listener, &state, args.listen.http())?;
    let admin = Http::admin(admin_listener, state, registry)?;
    banner::addresses(public.address, admin.address, &open);
    banner::token(&token);
    signals.wait().await;
    let end = async {
        let ended = public.stop().await.and(admin.stop().await);
        open.close().await;
        ended
    };
    signals.guard(end).await
}
