use std::time::Duration;

use clickhouse::query::Query;
use clickhouse::{Client, Compression};

use crate::StoreError;

/// Where the store is.
#[derive(Clone)]
pub struct StoreConfig {
    /// ClickHouse's HTTP interface, such as `http://127.0.0.1:8123`.
    pub url: String,
    /// The user.
    pub user: String,
    /// The password; empty for none.
    pub password: String,
    /// The database; made by [`Store::migrate`].
    pub database: String,
    /// How long ClickHouse may take to store a block once it has it. Much longer than it usually takes: a server that is only
    /// slow has to be waited for, or it gets slower with each try.
    pub insert_timeout: Duration,
    /// Whether questions are answered from rollups where those have all that is asked for. The answers are the same.
    pub uses_rollups: bool,
    /// What one question may cost.
    pub cost: QueryCost,
}

/// What one question may cost before ClickHouse ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryCost {
    /// How long it may take.
    pub time: Duration,
    /// How many bytes of memory it may take.
    pub memory: u64,
    /// How many rows it may read.
    pub rows: u64,
    /// How many threads it may use.
    pub threads: u64,
    /// How many of them when it is a report's: with as many as a dashboard's, a few would take all there are.
    pub report_threads: u64,
}

impl QueryCost {
    /// 15 seconds, 2 GiB, a thousand million rows, 4 threads, 1 for a report.
    pub const USUAL: Self = Self {
        time: Duration::from_secs(15),
        memory: 2 << 30,
        rows: 1_000_000_000,
        threads: 4,
        report_threads: 1,
    };
}

impl StoreConfig {
    /// An insert timeout that is long enough for a server under load.
    pub const INSERT_TIMEOUT: Duration = Duration::from_mins(2);
}

impl std::fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreConfig")
            .field("url", &self.url)
            .field("user", &self.user)
            .field("database", &self.database)
            .finish_non_exhaustive()
    }
}

/// Clicks in ClickHouse. Cheap to clone; all clones share one pool of connections.
#[derive(Clone)]
pub struct Store {
    client: Client,
    database: String,
    insert_timeout: Duration,
    uses_rollups: bool,
    cost: QueryCost,
    lets_others_go_first: bool,
}

impl Store {
    /// Prepares a store; nothing is sent yet.
    pub fn new(config: &StoreConfig) -> Self {
        // Compressing costs more than it saves where nothing leaves the machine.
        let compression = if is_loopback(&config.url) {
            Compression::None
        } else {
            Compression::Lz4
        };
        let client = Client::default()
            .with_url(&config.url)
            .with_user(&config.user)
            .with_password(&config.password)
            .with_product_info("clickmill", env!("CARGO_PKG_VERSION"))
            .with_compression(compression)
            // Has returned wrong counts in several releases (ClickHouse issues 93787 and 104781).
            .with_setting("use_query_condition_cache", "0");
        Self {
            client,
            database: config.database.clone(),
            insert_timeout: config.insert_timeout,
            uses_rollups: config.uses_rollups,
            cost: config.cost,
            lets_others_go_first: false,
        }
    }

    /// The same store for reports: their questions use fewer threads, and let those of others go first.
    #[must_use]
    pub fn for_reports(&self) -> Self {
        let cost = QueryCost {
            threads: self.cost.threads.min(self.cost.report_threads),
            ..self.cost
        };
        Self {
            cost,
            lets_others_go_first: true,
            ..self.clone()
        }
    }

    /// Whether ClickHouse answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let sql = include_str!("../../../sql/queries/ping.sql");
        let answer = self.server().query_raw(sql).execute();
        Ok(tokio::time::timeout(PING_TIMEOUT, answer)
            .await
            .map_err(|_| StoreError::TimedOut)??)
    }

    /// Waits for an answer, but not for ever: a server that accepts and then says nothing is as good as none.
    pub(crate) async fn within_limit<T>(
        &self,
        answer: impl Future<Output = clickhouse::error::Result<T>>,
    ) -> Result<T, StoreError> {
        Ok(tokio::time::timeout(self.cost.time + READ_SLACK, answer)
            .await
            .map_err(|_| StoreError::TimedOut)??)
    }

    /// Waits for an answer about everything that is stored, which takes longer.
    pub(crate) async fn within_long_limit<T>(
        &self,
        answer: impl Future<Output = clickhouse::error::Result<T>>,
    ) -> Result<T, StoreError> {
        Ok(tokio::time::timeout(SCAN_TIMEOUT, answer)
            .await
            .map_err(|_| StoreError::TimedOut)??)
    }

    /// The client without a database, for the time before there is one.
    pub(crate) fn server(&self) -> &Client {
        &self.client
    }

    /// The client within the database.
    pub(crate) fn client(&self) -> Client {
        self.client.clone().with_database(&self.database)
    }

    /// The client within the database for questions, whose cost is limited.
    pub(crate) fn reader(&self) -> Client {
        let cost = &self.cost;
        let client = if self.lets_others_go_first {
            // The nice value of the threads; nothing happens where ClickHouse lacks the right to set it (CAP_SYS_NICE).
            self.client().with_setting("os_thread_priority", "19")
        } else {
            self.client()
        };
        client
            .with_setting("max_execution_time", cost.time.as_secs_f64().to_string())
            .with_setting("max_memory_usage", cost.memory.to_string())
            .with_setting("max_rows_to_read", cost.rows.to_string())
            .with_setting("max_threads", cost.threads.to_string())
            // Threads that write an answer of a few rows cost more to start than they save.
            .with_setting("output_format_parallel_formatting", "0")
    }

    /// The client within the database for what reads everything that is stored.
    pub(crate) fn scanner(&self) -> Client {
        SCAN_LIMITS
            .iter()
            .fold(self.client(), |client, (name, value)| {
                client.with_setting(*name, *value)
            })
    }

    /// The client within the database for exports, which take as long as they do, but not more memory than a question.
    pub(crate) fn exporter(&self) -> Client {
        let sorted_in_memory = self.cost.memory / 8;
        EXPORT_SETTINGS
            .iter()
            .fold(self.client(), |client, (name, value)| {
                client.with_setting(*name, *value)
            })
            .with_setting("max_memory_usage", self.cost.memory.to_string())
            .with_setting(
                "max_bytes_before_external_sort",
                sorted_in_memory.to_string(),
            )
    }

    pub(crate) const fn uses_rollups(&self) -> bool {
        self.uses_rollups
    }

    pub(crate) fn insert_timeout(&self) -> Duration {
        self.insert_timeout
    }

    pub(crate) fn database(&self) -> &str {
        &self.database
    }
}

const PING_TIMEOUT: Duration = Duration::from_secs(2);
/// How much longer than the server itself lets a query run an answer is waited for.
const READ_SLACK: Duration = Duration::from_secs(5);
/// A little longer than the server itself lets a scan run.
const SCAN_TIMEOUT: Duration = Duration::from_secs(610);
/// What a scan may cost. What does not fit into memory is sorted and grouped on disk.
const SCAN_LIMITS: [(&str, &str); 4] = [
    ("max_execution_time", "600"),
    ("max_memory_usage", "4000000000"),
    ("max_bytes_before_external_group_by", "1000000000"),
    ("max_bytes_before_external_sort", "1000000000"),
];

/// Clicks are put in order block by block, and blocks are then merged row by row, which takes several times as long: so blocks hold a
/// slice of usual clicks, and one thread reads them, because each makes blocks of its own.
const EXPORT_SETTINGS: [(&str, &str); 7] = [
    ("max_execution_time", "0"),
    ("max_threads", "1"),
    ("max_block_size", "524288"),
    ("preferred_block_size_bytes", "134217728"),
    ("output_format_parallel_formatting", "0"),
    // Without it a server goes on for a client that has left until it writes the next time.
    ("cancel_http_readonly_queries_on_client_close", "1"),
    // Longer than an export waits for a client before it lets go of its statement.
    ("http_send_timeout", "300"),
];

/// Has a statement write one block, and so one part, that is there or not.
pub(crate) fn one_block(query: Query) -> Query {
    ONE_BLOCK.iter().fold(query, |query, (name, value)| {
        query.with_setting(*name, *value)
    })
}

const ONE_BLOCK: [(&str, &str); 5] = [
    ("max_threads", "1"),
    ("max_insert_threads", "1"),
    ("min_insert_block_size_rows", "1000000000"),
    ("min_insert_block_size_bytes", "1000000000000"),
    ("async_insert", "0"),
];

fn is_loopback(url: &str) -> bool {
    ["http://127.", "http://localhost", "http://[::1]"]
        .iter()
        .any(|prefix| url.starts_with(prefix))
}
