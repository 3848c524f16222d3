use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clickmill_store::{Store, StoreError};

use crate::config::{ClickHouse, EngineListen, Fetch};
use crate::engine_process::{EngineCommand, EngineProcess};
use crate::setup;

/// How long to wait between tries when the server does not answer at start.
const PAUSE: Duration = Duration::from_secs(1);

/// A store that is ready: migrated, on a server or on an engine of our own, which is killed if it is not
/// [closed](Self::close).
pub(crate) struct OpenStore {
    pub(crate) store: Store,
    pub(crate) url: String,
    engine: Option<EngineProcess>,
}

impl OpenStore {
    /// Opens the server that was named, or else starts the engine on `engine_path`.
    pub(crate) async fn open(
        clickhouse: &ClickHouse,
        listen: EngineListen,
        fetch: &Fetch,
        engine_path: PathBuf,
    ) -> anyhow::Result<Self> {
        if let Some(config) = clickhouse.server() {
            let store = Store::new(&config);
            migrate_when_it_answers(&store, &config.url).await?;
            return Ok(Self {
                store,
                url: config.url,
                engine: None,
            });
        }
        let engine = EngineProcess::start(EngineCommand {
            library: setup::engine_library(fetch).await?,
            data_path: engine_path,
            listen: listen.engine_listen,
            user: clickhouse.account.clickhouse_user.clone(),
            password: clickhouse.account.clickhouse_password.clone(),
        })
        .await?;
        let config = clickhouse.at(engine.url().to_owned());
        let store = Store::new(&config);
        store.migrate().await.context("cannot make the tables")?;
        Ok(Self {
            store,
            url: config.url,
            engine: Some(engine),
        })
    }

    /// Whether the engine is one of our own.
    pub(crate) fn is_embedded(&self) -> bool {
        self.engine.is_some()
    }

    /// Ends the engine, if it is one of our own.
    pub(crate) async fn close(self) {
        if let Some(engine) = self.engine {
            engine.stop().await;
        }
    }
}

/// Migrates; waits for a server that is not up yet, as in a compose file, but not for one that refuses.
async fn migrate_when_it_answers(store: &Store, url: &str) -> anyhow::Result<()> {
    let mut told = false;
    loop {
        match store.migrate().await {
            Ok(_) => return Ok(()),
            Err(error @ StoreError::Refused { .. }) if !error.is_retryable() => {
                bail!("ClickHouse at {url} refused: {error}")
            }
            Err(error @ StoreError::OtherSchema { .. }) => bail!("at {url}: {error}"),
            Err(error) if !told => {
                eprintln!("waiting for ClickHouse at {url}: {error}");
                told = true;
            }
            Err(_) => {}
        }
        tokio::time::sleep(PAUSE).await;
    }
}
