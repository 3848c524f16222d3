use clickmill_store::Store;

use super::{ClickHouse, EngineListen};

/// A store that runs already: the server that was named, or else the embedded engine of another process.
#[derive(clap::Args)]
pub(crate) struct RunningStore {
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    engine: EngineListen,
}

impl RunningStore {
    pub(crate) fn open(&self) -> Store {
        let embedded = || {
            self.clickhouse
                .at(format!("http://{}", self.engine.engine_listen))
        };
        Store::new(&self.clickhouse.server().unwrap_or_else(embedded))
    }
}
