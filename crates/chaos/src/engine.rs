use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use clickmill_store::{QueryCost, Store, StoreConfig};

use crate::process::Launch;
use crate::supervised::{Supervised, TICK};
use crate::{ChaosError, Config};

/// What the engine says, followed by its address, when it is ready.
const READY: &str = "listening on ";

/// `clickmill engine`, which listens elsewhere after every start.
pub(crate) struct Engine {
    supervised: Supervised,
    /// Where it listens; `None` while it is down.
    address: Option<SocketAddr>,
}

impl Engine {
    /// Starts an engine on a new folder, and waits until it is ready.
    pub(crate) async fn start(config: &Config, folder: &Path) -> Result<Self, ChaosError> {
        let text = |path: &Path| path.display().to_string();
        let data_path = text(&folder.join("data"));
        let library = text(&config.library);
        let args = [
            "engine",
            "--until-input-closes",
            "--chdb-library",
            &library,
            "--engine-path",
            &data_path,
            "--engine-listen",
            "127.0.0.1:0",
            // A killed process leaves what it has written to the system: only a power failure would not.
            "--engine-fsync",
            "false",
        ];
        let launch = Launch {
            program: config.program.clone(),
            args: args.map(str::to_owned).to_vec(),
            folder: folder.to_owned(),
            log: folder.join("engine.log"),
        };
        let mut supervised = Supervised::start(launch, &[])?;
        let address = supervised.says(READY).await?.parse().ok();
        Ok(Self {
            supervised,
            address,
        })
    }

    /// Where it listens; `None` while it is down.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// A database of the engine, without the proxy in between; `None` while it is down.
    pub(crate) fn store(&self, database: &str) -> Option<Store> {
        Some(Store::new(&StoreConfig {
            url: format!("http://{}", self.address?),
            user: "default".to_owned(),
            password: String::new(),
            database: database.to_owned(),
            insert_timeout: StoreConfig::INSERT_TIMEOUT,
            uses_rollups: true,
            cost: QueryCost::USUAL,
        }))
    }

    pub(crate) fn kill(&mut self, down: Duration) -> Result<(), ChaosError> {
        self.address = None;
        self.supervised.kill(down, Vec::new())
    }

    /// Starts it again if it is time, and notices where it listens.
    pub(crate) fn tend(&mut self) -> Result<(), ChaosError> {
        if self.supervised.is_down()? {
            self.address = None;
        }
        self.supervised.tend()?;
        if self.address.is_none() {
            let address = self.supervised.said(READY);
            self.address = address.and_then(|address| address.parse().ok());
        }
        Ok(())
    }

    /// Kills it for good, and waits until nothing writes into its folder any more.
    pub(crate) async fn end(mut self) -> Result<(), ChaosError> {
        self.kill(Duration::ZERO)?;
        while !self.supervised.is_down()? {
            tokio::time::sleep(TICK).await;
        }
        Ok(())
    }

    pub(crate) fn supervised(&mut self) -> &mut Supervised {
        &mut self.supervised
    }
}
