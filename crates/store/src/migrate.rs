use std::collections::HashMap;

use crate::{Store, StoreError};

/// One step of the schema.
struct Migration {
    number: u32,
    name: &'static str,
    sql: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal,)*) => {
        [$(Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../../../sql/migrations/", $name, ".sql")),
        }),*]
    };
}

/// Every step, in order. Each is one statement that does no harm when it is run again.
const MIGRATIONS: [Migration; 25] = migrations! {
    1 "0001_create_clicks_by_day",
    2 "0002_create_spans",
    3 "0003_create_dead_letters",
    4 "0004_create_salts",
    5 "0005_create_totals_15m",
    6 "0006_create_totals_15m_mv",
    7 "0007_create_links",
    8 "0008_create_retention",
    9 "0009_create_removed_positions",
    10 "0010_create_removals",
    11 "0011_add_network_to_clicks",
    12 "0012_number_blocks_of_clicks",
    13 "0013_add_evidence_to_clicks",
    14 "0014_create_reclassifications",
    15 "0015_create_reclassified_clicks",
    16 "0016_create_reclassified_evidence",
    17 "0017_create_reclassified_verdicts",
    18 "0018_create_reclassified_totals",
    19 "0019_create_tokens",
    20 "0020_add_erasure_to_reclassifications",
    21 "0021_keep_steps_of_erasures",
    22 "0022_create_erasures",
    23 "0023_create_erased_dead_letters",
    24 "0024_forget_salts_in_time",
    25 "0025_create_reclassification_decisions",
};

impl Store {
    /// Makes the database and brings its tables up to date. Several processes may do so at once.
    ///
    /// Returns the names of the steps that were missing.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, StoreError> {
        // Where nothing is missing, nothing is made: a user who may not make tables can start on them.
        let applied = match self.applied_migrations().await {
            Err(error) if error.is_of_nothing_there() => {
                self.make_database().await?;
                self.applied_migrations().await?
            }
            applied => applied?,
        };
        let foreign = |migration: &&Migration| {
            let name = applied.get(&migration.number);
            name.is_some_and(|name| name != migration.name)
        };
        if let Some(foreign) = MIGRATIONS.iter().find(foreign) {
            return Err(StoreError::OtherSchema {
                expected: foreign.name,
                applied: applied.get(&foreign.number).cloned().unwrap_or_default(),
            });
        }
        let missing = MIGRATIONS
            .iter()
            .filter(|migration| !applied.contains_key(&migration.number));
        let mut names = Vec::new();
        for migration in missing {
            self.client().query_raw(migration.sql).execute().await?;
            self.record(migration).await?;
            names.push(migration.name);
        }
        Ok(names)
    }

    async fn make_database(&self) -> Result<(), StoreError> {
        self.server()
            .query_raw(include_str!("../../../sql/queries/create_database.sql"))
            .param("database", self.database())
            .execute()
            .await?;
        let migrations = include_str!("../../../sql/queries/create_migrations.sql");
        Ok(self.client().query_raw(migrations).execute().await?)
    }

    async fn applied_migrations(&self) -> Result<HashMap<u32, String>, StoreError> {
        let applied = self
            .client()
            .query_raw(include_str!("../../../sql/queries/applied_migrations.sql"));
        let applied = applied.fetch_all::<(u32, String)>().await?;
        Ok(applied.into_iter().collect())
    }

    async fn record(&self, migration: &Migration) -> Result<(), StoreError> {
        self.client()
            .query_raw(include_str!("../../../sql/queries/record_migration.sql"))
            .param("number", migration.number)
            .param("name", migration.name)
            .execute()
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_gaps_and_named_by_their_number() {
        for (index, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.number as usize, index + 1);
            assert!(
                migration
                    .name
                    .starts_with(&format!("{:04}_", migration.number))
            );
        }
    }

    #[test]
    fn a_migration_is_one_statement() {
        for migration in &MIGRATIONS {
            let mut statement = migration.sql.lines().filter(|line| !line.starts_with("--"));
            assert!(
                statement.all(|line| !line.contains(';')),
                "{}",
                migration.name
            );
        }
    }
}
