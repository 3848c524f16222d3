use clickmill_store::{QueryCost, Store, StoreConfig};

use super::Engine;

/// A database of an engine, for tests that need no process in between.
pub(crate) fn store_at(engine: &Engine, database: &str) -> Store {
    Store::new(&StoreConfig {
        url: engine.url.clone(),
        user: "default".to_owned(),
        password: String::new(),
        database: database.to_owned(),
        insert_timeout: StoreConfig::INSERT_TIMEOUT,
        uses_rollups: true,
        cost: QueryCost::USUAL,
    })
}
