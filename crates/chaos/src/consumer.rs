use std::net::SocketAddr;
use std::path::Path;

use crate::Config;
use crate::process::Launch;
use crate::schedule::{BatchLimits, SelfKill};

/// The names in Kafka of every seed, each with a broker of its own.
pub(crate) const TOPIC: &str = "clicks";
pub(crate) const DEAD_LETTER_TOPIC: &str = "clicks.dead";
pub(crate) const GROUP: &str = "chaos";

/// A consumer that says nothing for this long is taken for dead. The broker in memory lets the first members of a group
/// wait for 3 seconds, in which they say nothing, so this must be longer.
pub(crate) const SESSION_TIMEOUT_MS: u64 = 3_500;

/// How long a consumer waits for the answer to its joining the group, less 3 seconds. A broker in memory that is frozen in
/// mid-join throws its members out when it wakes up, and never answers them: they have to notice. In real clusters the default
/// of 5 minutes is right.
const MAX_POLL_INTERVAL_MS: u64 = 15_000;

/// What a consumer is connected to.
pub(crate) struct Connections<'a> {
    pub(crate) brokers: &'a str,
    pub(crate) proxy: SocketAddr,
    pub(crate) database: &'a str,
}

/// How a consumer is started.
pub(crate) fn launch(
    config: &Config,
    connections: &Connections<'_>,
    limits: BatchLimits,
    folder: &Path,
    number: usize,
) -> Launch {
    let timeouts = format!(
        "session.timeout.ms={SESSION_TIMEOUT_MS},heartbeat.interval.ms=200,max.poll.interval.ms={MAX_POLL_INTERVAL_MS}"
    );
    let mut args = vec!["ingest".to_owned(), "--until-input-closes".to_owned()];
    let mut set = |flag: &str, value: String| args.extend([flag.to_owned(), value]);
    set("--log", "info".to_owned());
    set("--kafka-brokers", connections.brokers.to_owned());
    set("--kafka-topic", TOPIC.to_owned());
    set("--kafka-dead-letter-topic", DEAD_LETTER_TOPIC.to_owned());
    set("--kafka-group", GROUP.to_owned());
    set("--kafka-options", timeouts);
    set("--clickhouse-url", format!("http://{}", connections.proxy));
    set("--clickhouse-database", connections.database.to_owned());
    set("--admin-listen", "127.0.0.1:0".to_owned());
    let geoip = config.geoip.iter();
    let geoip: Vec<_> = geoip.map(|path| path.display().to_string()).collect();
    set("--geoip-city", geoip.join(","));
    set("--batch-messages", limits.messages.to_string());
    set("--batch-age", format!("{}ms", limits.age.as_millis()));
    // It must be shorter than the session timeout.
    set("--drain", "3s".to_owned());
    // What it finds is looked at between changes of clicks and of the rollup, which are two.
    set("--reclassify-every", "0s".to_owned());
    if let Some(sabotage) = &config.sabotage {
        set("--sabotage", sabotage.clone());
    }
    Launch {
        program: config.program.clone(),
        args,
        folder: folder.to_owned(),
        log: folder.join(format!("consumer-{number}.log")),
    }
}

/// The arguments that make a consumer kill itself once.
pub(crate) fn self_kill_args(kill: SelfKill) -> Vec<String> {
    let point = format!("{}:{}", kill.point, kill.passing);
    vec!["--sabotage-point".to_owned(), point]
}
