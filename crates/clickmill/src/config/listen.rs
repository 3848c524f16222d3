use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::builder::RangedU64ValueParser;

use crate::service::HttpLimits;

/// Where the API listens.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct Listen {
    /// Address of the public API
    #[arg(
        long,
        env = "CLICKMILL_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "HOST:PORT"
    )]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) admin: AdminListen,
    #[command(flatten)]
    connections: Connections,
}

/// What the public API puts up with.
#[derive(clap::Args, Clone, Copy, Debug)]
struct Connections {
    /// Connections to the API at the same time; never more than three quarters of the files that may be open
    #[arg(long, env = "CLICKMILL_MAX_CONNECTIONS", default_value_t = HttpLimits::default().connections,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=1_000_000), value_name = "N")]
    max_connections: usize,
    /// How long the head of a request may take, and how long a connection may be idle
    #[arg(long, env = "CLICKMILL_HEAD_TIMEOUT", default_value = "10s", value_parser = some_time, value_name = "DURATION")]
    head_timeout: Duration,
    /// How long a body may take that does not come with 10 KiB a second
    #[arg(long, env = "CLICKMILL_BODY_TIMEOUT", default_value = "20s", value_parser = some_time, value_name = "DURATION")]
    body_timeout: Duration,
    /// How long a client may take nothing of its answer
    #[arg(long, env = "CLICKMILL_UNREAD_TIMEOUT", default_value = "30s", value_parser = some_time, value_name = "DURATION")]
    unread_timeout: Duration,
}

impl Listen {
    /// What the listener of the API puts up with.
    pub(crate) fn http(&self) -> HttpLimits {
        let limits = HttpLimits {
            connections: self.connections.max_connections,
            head_time: self.connections.head_timeout,
            unread_time: self.connections.unread_timeout,
        };
        limits.within_open_files()
    }

    /// How long a body may take that comes too slowly.
    pub(crate) const fn body_time(&self) -> Duration {
        self.connections.body_timeout
    }
}

/// A time that is not zero.
fn some_time(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be more than nothing".to_owned()),
        Ok(time) => Ok(time),
        Err(error) => Err(error.to_string()),
    }
}

/// Where metrics and health are served: all that a command without the API listens for.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct AdminListen {
    /// Address of metrics, health and administration
    #[arg(
        long,
        env = "CLICKMILL_ADMIN_LISTEN",
        default_value = "127.0.0.1:9090",
        value_name = "HOST:PORT"
    )]
    pub(crate) admin_listen: SocketAddr,
}

/// Where everything is kept that must survive a restart.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct DataDir {
    /// Folder of the embedded engine, the spool and the generated token
    #[arg(
        long,
        env = "CLICKMILL_DATA_DIR",
        default_value = "data",
        value_name = "DIR"
    )]
    pub(crate) data_dir: PathBuf,
}

impl DataDir {
    /// Makes the folder if it is not there.
    pub(crate) fn make(&self) -> anyhow::Result<()> {
        fs::create_dir_all(&self.data_dir)
            .with_context(|| format!("cannot make the data directory {}", self.data_dir.display()))
    }
}
