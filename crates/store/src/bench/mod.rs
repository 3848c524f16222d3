//! What `clickmill bench` does to a store: clicks from a seed, copies in other orders, and facts about what is measured.

mod copy;
mod facts;
mod load;

pub use copy::{CopiedMonth, TableOrder};
pub use facts::{BenchFacts, BenchWorkspace};
pub use load::{SeededClicks, StoredBench};

use clickhouse::query::Query;

use crate::{Store, StoreError};

/// A store that is measured. Its statements have no limits: loading takes as long as it takes.
pub struct Bench<'s> {
    store: &'s Store,
}

impl Store {
    /// This store, to load and measure it.
    pub fn bench(&self) -> Bench<'_> {
        Bench { store: self }
    }
}

impl Bench<'_> {
    fn query(&self, sql: &str) -> Query {
        self.store.client().query_raw(sql)
    }

    async fn run(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.query(sql).execute().await?)
    }
}
