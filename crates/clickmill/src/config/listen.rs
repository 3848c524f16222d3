use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;

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
