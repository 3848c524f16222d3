use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use clickmill_api::Token;
use clickmill_store::{BenchFacts, Store, StoreConfig};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::connection::{Address, Connection};

/// How long an API may take to start.
const START: Duration = Duration::from_mins(1);
/// What it says, followed by its URL, when it is ready.
const READY: &str = "API ";

/// The API as a process of its own on one database, and a connection to it. Killed when it is dropped.
pub(super) struct Api {
    pub(super) database: String,
    pub(super) facts: BenchFacts,
    pub(super) store: Store,
    pub(super) address: Address,
    pub(super) connection: Connection,
    _child: Child,
    _folder: TempDir,
}

impl Api {
    /// Starts one, without rollups where the database has none, and waits until it is ready.
    pub(super) async fn start(config: &StoreConfig) -> anyhow::Result<Self> {
        let store = Store::new(config);
        let facts = store.bench().facts().await;
        let facts = facts.with_context(|| format!("cannot measure {}", config.database))?;
        let folder = tempfile::tempdir()?;
        let token = Token::generate();
        let mut child = Command::new(std::env::current_exe()?)
            .arg("api")
            .args(["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"])
            // The connection to an API waits while others are asked.
            .args(["--head-timeout", "1h"])
            .args(["--clickhouse-url", &config.url])
            .args(["--clickhouse-user", &config.user])
            .args(["--clickhouse-database", &config.database])
            .current_dir(folder.path())
            // What is set for this process is not meant for the one it measures.
            .env_clear()
            // Not as arguments, which everybody on the machine can read.
            .env("CLICKMILL_CLICKHOUSE_PASSWORD", &config.password)
            .env("CLICKMILL_ADMIN_TOKEN", &token)
            .env(
                "CLICKMILL_ROLLUPS",
                if facts.views == 0 { "off" } else { "on" },
            )
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the API")?;
        let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
        let mut lines = lines.context("no output")?;
        let socket = tokio::time::timeout(START, ready_address(&mut lines)).await;
        let socket = socket.context("the API did not start in time")??;
        // Read on, or it could not say more.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let address = Address { socket, token };
        Ok(Self {
            database: config.database.clone(),
            connection: Connection::open(&address).await?,
            facts,
            store,
            address,
            _child: child,
            _folder: folder,
        })
    }
}

async fn ready_address(
    lines: &mut Lines<BufReader<ChildStdout>>,
) -> anyhow::Result<std::net::SocketAddr> {
    while let Some(line) = lines.next_line().await? {
        if let Some(url) = line.trim().strip_prefix(READY) {
            let address = url.trim().trim_start_matches("http://");
            return Ok(address.parse()?);
        }
    }
    bail!("the API did not start")
}
