use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use anyhow::Context;
use clickmill_api::Token;

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

/// The token that may do everything.
#[derive(clap::Args, Clone)]
pub(crate) struct AdminToken {
    /// Token with every scope; made at the first start and kept in the data directory when not given
    #[arg(
        long,
        env = "CLICKMILL_ADMIN_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    admin_token: Option<String>,
}

impl AdminToken {
    /// The token that was given, or the one in the data directory, made now if there is none; and whether it is new.
    pub(crate) fn find_or_make(&self, data: &DataDir) -> anyhow::Result<(String, bool)> {
        if let Some(token) = &self.admin_token {
            return Ok((token.clone(), false));
        }
        data.make()?;
        let path = data.data_dir.join("admin-token");
        if let Ok(token) = fs::read_to_string(&path) {
            return Ok((token.trim().to_owned(), false));
        }
        let token = Token::generate();
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(file, "{token}")?;
        Ok((token, true))
    }
}
