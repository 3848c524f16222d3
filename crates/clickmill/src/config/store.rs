use std::net::SocketAddr;
use std::time::Duration;

use clap::ArgAction;
use clap::builder::RangedU64ValueParser;
use clickmill_store::{QueryCost, StoreConfig};

/// Which ClickHouse keeps the clicks.
#[derive(clap::Args, Clone)]
pub(crate) struct ClickHouse {
    /// HTTP interface of a ClickHouse server, such as http://clickhouse:8123; the embedded engine when not given
    #[arg(long, env = "CLICKMILL_CLICKHOUSE_URL", value_name = "URL", value_parser = http_url)]
    clickhouse_url: Option<String>,
    #[command(flatten)]
    pub(crate) account: Account,
    /// Database, made when it is not there
    #[arg(
        long,
        env = "CLICKMILL_CLICKHOUSE_DATABASE",
        default_value = "clickmill",
        value_name = "NAME"
    )]
    clickhouse_database: String,
    /// How long ClickHouse may take to store a batch before the insert is tried again; far above what it usually takes
    #[arg(long, env = "CLICKMILL_INSERT_TIMEOUT", default_value = "2m", value_parser = humantime::parse_duration, value_name = "DURATION")]
    insert_timeout: Duration,
    /// Answer from rollups where they have all that is asked for; the answers are the same without, only slower
    #[arg(
        long,
        env = "CLICKMILL_ROLLUPS",
        default_value = "on",
        value_name = "on|off"
    )]
    rollups: Switch,
    #[command(flatten)]
    cost: Cost,
}

/// What one question may cost before it is refused.
#[derive(clap::Args, Clone, Copy, Debug)]
struct Cost {
    /// How long one question may take
    #[arg(long, env = "CLICKMILL_QUERY_TIME", default_value = "15s", value_parser = humantime::parse_duration, value_name = "DURATION")]
    query_time: Duration,
    /// Memory of ClickHouse that one question may take, in MiB
    #[arg(long, env = "CLICKMILL_QUERY_MEMORY", default_value_t = QueryCost::USUAL.memory >> 20, value_name = "MIB")]
    query_memory: u64,
    /// Rows that one question may read
    #[arg(long, env = "CLICKMILL_QUERY_ROWS", default_value_t = QueryCost::USUAL.rows, value_name = "N")]
    query_rows: u64,
    /// Threads of ClickHouse that one question may use
    #[arg(long, env = "CLICKMILL_QUERY_THREADS", default_value_t = QueryCost::USUAL.threads, value_name = "N")]
    query_threads: u64,
    /// Threads of ClickHouse that a report may use: a general question, or a page of clicks
    #[arg(long, env = "CLICKMILL_REPORT_THREADS", default_value_t = QueryCost::USUAL.report_threads, value_name = "N")]
    report_threads: u64,
}

/// Something that is used or not.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Switch {
    On,
    Off,
}

/// Who asks ClickHouse: for the embedded engine, who may ask it.
#[derive(clap::Args, Clone)]
pub(crate) struct Account {
    /// User of ClickHouse
    #[arg(
        long,
        env = "CLICKMILL_CLICKHOUSE_USER",
        default_value = "default",
        value_name = "USER"
    )]
    pub(crate) clickhouse_user: String,
    /// Password of that user
    #[arg(
        long,
        env = "CLICKMILL_CLICKHOUSE_PASSWORD",
        default_value = "",
        hide_default_value = true,
        hide_env_values = true,
        value_name = "PASSWORD"
    )]
    pub(crate) clickhouse_password: String,
}

impl ClickHouse {
    /// The server that was named, if one was.
    pub(crate) fn server(&self) -> Option<StoreConfig> {
        self.clickhouse_url.as_ref().map(|url| self.at(url.clone()))
    }

    /// The same user and database at another address.
    pub(crate) fn at(&self, url: String) -> StoreConfig {
        StoreConfig {
            url,
            user: self.account.clickhouse_user.clone(),
            password: self.account.clickhouse_password.clone(),
            database: self.clickhouse_database.clone(),
            insert_timeout: self.insert_timeout,
            uses_rollups: self.rollups == Switch::On,
            cost: QueryCost {
                time: self.cost.query_time,
                memory: self.cost.query_memory.saturating_mul(1 << 20),
                rows: self.cost.query_rows,
                threads: self.cost.query_threads,
                report_threads: self.cost.report_threads,
            },
        }
    }
}

/// Where the embedded engine listens.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct EngineListen {
    /// Address of the embedded engine's ClickHouse interface
    #[arg(
        long,
        env = "CLICKMILL_ENGINE_LISTEN",
        default_value = "127.0.0.1:8123",
        value_name = "HOST:PORT"
    )]
    pub(crate) engine_listen: SocketAddr,
}

/// How much the embedded engine does at a time, and how sure it is.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct EngineTuning {
    /// Statements that run at the same time
    #[arg(long, env = "CLICKMILL_ENGINE_WORKERS", default_value_t = 16,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=1024), value_name = "N")]
    pub(crate) engine_workers: usize,
    /// Statements that may wait for a worker; further ones are refused
    #[arg(
        long,
        env = "CLICKMILL_ENGINE_QUEUE",
        default_value_t = 256,
        value_name = "N"
    )]
    pub(crate) engine_queue: usize,
    /// Write inserts to disk before they are acknowledged, so that they survive a power failure
    #[arg(
        long,
        env = "CLICKMILL_ENGINE_FSYNC",
        default_value_t = true,
        action = ArgAction::Set,
        value_name = "true|false"
    )]
    pub(crate) engine_fsync: bool,
}

fn http_url(text: &str) -> Result<String, String> {
    let scheme_is_known = text.starts_with("http://") || text.starts_with("https://");
    if !scheme_is_known || clickmill_model::LinkUrl::parse(text).is_none() {
        return Err("must be a URL such as http://127.0.0.1:8123".to_owned());
    }
    if text.starts_with("https://") && !cfg!(feature = "tls") {
        return Err("this binary was built without the feature `tls`".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}
