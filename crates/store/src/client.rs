use std::time::Duration;

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
        }
    }

    /// Whether ClickHouse answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let question = self
            .server()
            .query_raw(include_str!("../../../sql/queries/ping.sql"))
            .execute();
        tokio::time::timeout(PING_TIMEOUT, question)
            .await
            .map_err(|_| StoreError::TimedOut)??;
        Ok(())
    }

    /// The client without a database, for the time before there is one.
    pub(crate) fn server(&self) -> &Client {
        &self.client
    }

    /// The client within the database.
    pub(crate) fn client(&self) -> Client {
        self.client.clone().with_database(&self.database)
    }

    pub(crate) fn database(&self) -> &str {
        &self.database
    }
}

const PING_TIMEOUT: Duration = Duration::from_secs(2);

fn is_loopback(url: &str) -> bool {
    ["http://127.", "http://localhost", "http://[::1]"]
        .iter()
        .any(|prefix| url.starts_with(prefix))
}
