use clickmill_store::{QueryCost, Store, StoreConfig};

/// A database of the engine at an address, for tests that need no process in between.
pub(crate) fn store_at(url: &str, database: &str) -> Store {
    Store::new(&StoreConfig {
        url: url.to_owned(),
        user: "default".to_owned(),
        password: String::new(),
        database: database.to_owned(),
        insert_timeout: StoreConfig::INSERT_TIMEOUT,
        uses_rollups: true,
        cost: QueryCost::USUAL,
    })
}
