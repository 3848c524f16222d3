use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clickmill_api::{ApiMetrics, ApiState, Token};
use clickmill_enrich::{Enricher, Geo, Rules};
use clickmill_ingest::IngestMetrics;
use clickmill_ingest::kafka::Broker;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;

use crate::banner;
use crate::command::audit;
use crate::config::{
    ClickHouse, DataDir, EngineListen, Fetch, GeoIp, GeoIpAsn, Kafka, Limits, Listen, Queries,
    RulesFolder, Tuning,
};
use crate::service::{Http, Ingest, IngestParts, OpenStore, bind};
use crate::setup;
use crate::signals::{Interrupted, Signals};

mod clicks;
mod folder;

use clicks::{Clicks, Produced};
use folder::DemoFolder;

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
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
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
    queries: Queries,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    engine: EngineListen,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    geoip: GeoIp,
    #[command(flatten)]
    networks: GeoIpAsn,
    #[command(flatten)]
    rules: RulesFolder,
    #[command(flatten)]
    tuning: Tuning,
    #[command(flatten)]
    fetch: Fetch,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    let rules = args.rules.load()?;
    let listeners = Listeners {
        public: bind(args.listen.listen, "--listen").await?,
        admin: bind(args.listen.admin.admin_listen, "--admin-listen").await?,
    };
    println!(
        "clickmill {}: the whole system in one process and its engine\n",
        env!("CARGO_PKG_VERSION")
    );
    let geoip = setup::geoip_databases(&args.fetch, &args.geoip, &args.data.data_dir);
    let geoip = signals.guard(geoip).await?;

    let folder = DemoFolder::make(&args.data, args.keep)?;
    let opening = OpenStore::open(
        &args.clickhouse,
        args.engine,
        &args.fetch,
        folder.path().join("engine"),
    );
    let ended = match signals.guard(opening).await {
        Ok(open) => {
            let ready = Ready {
                listeners,
                geoip,
                rules,
            };
            run_on(open, &args, ready, &mut signals).await
        }
        Err(error) => Err(error),
    };
    folder.close().await;
    ended
}

/// Runs everything else on an open store, audits it, and closes it.
async fn run_on(
    open: OpenStore,
    args: &Args,
    ready: Ready,
    signals: &mut Signals,
) -> anyhow::Result<ExitCode> {
    let ended = match System::start(&open, args, ready) {
        Ok(mut system) => match system.wait(&open, args.duration, signals).await {
            Ok(()) => signals.guard(system.finish(&open)).await,
            error => error.map(|()| ExitCode::FAILURE),
        },
        Err(error) => Err(error),
    };
    // Who asked a second time does not want to wait for the engine either: dropping the store kills it.
    if !ended.as_ref().is_err_and(anyhow::Error::is::<Interrupted>) {
        signals
            .guard(async {
                open.close().await;
                Ok(())
            })
            .await?;
    }
    ended
}

/// The ports of the API, opened before anything is fetched, so that a taken one is said at once.
struct Listeners {
    public: TcpListener,
    admin: TcpListener,
}

/// What was looked for before the store was opened.
struct Ready {
    listeners: Listeners,
    geoip: Vec<PathBuf>,
    rules: Rules,
}

/// Everything but the store, at work.
struct System {
    clicks: clicks::Running,
    ingest: Ingest,
    public: Http,
    admin: Http,
    /// Goes with the process: its clients close in threads of their own and would complain that it is not there.
    _broker: ManuallyDrop<Broker>,
}

impl System {
    fn start(open: &OpenStore, args: &Args, ready: Ready) -> anyhow::Result<Self> {
        let Ready {
            listeners,
            geoip,
            rules,
        } = ready;
        let networks = args.networks.find(&args.data.data_dir);
        let geo = Geo::open(&geoip)?.with_networks(&networks)?;
        banner::attribution(&geo);
        banner::rules(&rules);
        let broker = Broker::start(1)?;
        let kafka = Kafka::of_demo(broker.addresses());
        broker.create_topic(&kafka.topics.kafka_topic, PARTITIONS)?;
        broker.create_topic(&kafka.topics.kafka_dead_letter_topic, 1)?;
        println!("  Kafka       {} (in memory)", broker.addresses());

        let mut registry = Registry::default();
        let counts = Arc::new(IngestMetrics::default());
        let metrics = Arc::new(ApiMetrics::default());
        counts.register(&mut registry);
        metrics.register(&mut registry);
        let enricher = Arc::new(Enricher::new(geo, rules));
        let parts = IngestParts {
            store: &open.store,
            enricher,
            metrics: counts,
            limits: args.tuning.limits_of_kafka(&kafka)?,
            sabotage: args.tuning.sabotage(),
        };
        let ingest = Ingest::from_kafka(&kafka, parts)?;
        let token = Token::generate();
        let state = ApiState::new(
            open.store.clone(),
            None,
            Token::new(&token),
            metrics,
            args.queries.limits(),
        );
        let state = args.limits.put_on(state, &args.listen);
        let public = Http::public(listeners.public, &state, args.listen.http())?;
        let admin = Http::admin(listeners.admin, state, registry)?;
        banner::addresses(public.address, admin.address, open);
        banner::try_next(public.address, &token, WORKSPACE);

        let clicks = Clicks {
            kafka,
            geoip,
            history: args.history,
            rate: args.rate,
        };
        let clicks = clicks.start()?;
        println!(
            "\n{} clicks of the last 30 days come first, then {} a second. Ctrl-C ends.\n",
            args.history, args.rate
        );
        Ok(Self {
            clicks,
            ingest,
            public,
            admin,
            _broker: ManuallyDrop::new(broker),
        })
    }

    /// Waits until it is time to end; fails when something cannot go on.
    async fn wait(
        &mut self,
        open: &OpenStore,
        duration: Option<Duration>,
        signals: &mut Signals,
    ) -> anyhow::Result<()> {
        tokio::select! {
            error = self.ingest.failed() => Err(error),
            error = report(open, &self.clicks) => Err(error),
            _ = signals.wait() => Ok(()),
            () = elapsed(duration) => Ok(()),
        }
    }

    /// Settles everything that was produced, and says whether it adds up.
    async fn finish(self, open: &OpenStore) -> anyhow::Result<ExitCode> {
        println!("\nstopping: waiting until everything that was produced is settled");
        let produced = self.clicks.stop().await?;
        self.ingest.stop().await?;
        let code = verdict(open, &produced).await?;
        self.public.stop().await?;
        self.admin.stop().await?;
        Ok(code)
    }
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
        match open.store.audit_logs().await {
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
    audit::print(&audit, None);
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
