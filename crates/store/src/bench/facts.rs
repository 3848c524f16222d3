use clickhouse::Row;
use serde::Deserialize;

use super::Bench;
use crate::StoreError;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct BenchFacts {
    /// Of the engine.
    pub version: String,
    /// Rows of `clicks`.
    pub clicks: u64,
    /// In how many parts.
    pub parts: u64,
    /// What all tables of the database take on disk.
    pub bytes: u64,
    /// Views that fill rollups; without any, there are no rollups.
    pub views: u64,
}

/// A workspace that questions are about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct BenchWorkspace {
    /// Its id.
    pub workspace_id: String,
    /// Its clicks.
    pub clicks: u64,
    /// When any workspace was clicked last, in milliseconds.
    pub last_click: i64,
}

/// Everything the engine can forget of what it was asked before. What the system keeps of files in memory stays.
const FORGET: [&str; 6] = [
    include_str!("../../../../sql/queries/bench_forget_mark.sql"),
    include_str!("../../../../sql/queries/bench_forget_index_mark.sql"),
    include_str!("../../../../sql/queries/bench_forget_uncompressed.sql"),
    include_str!("../../../../sql/queries/bench_forget_index_uncompressed.sql"),
    include_str!("../../../../sql/queries/bench_forget_primary_index.sql"),
    include_str!("../../../../sql/queries/bench_forget_compiled_expression.sql"),
];

impl Bench<'_> {
    /// The engine and the size of the database.
    pub async fn facts(&self) -> Result<BenchFacts, StoreError> {
        let query = self.query(include_str!("../../../../sql/queries/bench_facts.sql"));
        Ok(query.fetch_one().await?)
    }

    /// The logs that clicks are from; those of `clickmill bench load` are named by their seeds.
    pub async fn logs(&self) -> Result<Vec<String>, StoreError> {
        let query = self.query(include_str!("../../../../sql/queries/bench_logs.sql"));
        Ok(query.fetch_all().await?)
    }

    /// The workspace with the most clicks, and the one in the middle when there are several.
    pub async fn workspaces(&self) -> Result<Vec<BenchWorkspace>, StoreError> {
        let query = self.query(include_str!("../../../../sql/queries/bench_workspaces.sql"));
        Ok(query.fetch_all().await?)
    }

    /// Some links of a workspace, always the same.
    pub async fn links(&self, workspace: &str, most: usize) -> Result<Vec<String>, StoreError> {
        let query = self
            .query(include_str!("../../../../sql/queries/bench_links.sql"))
            .param("workspace", workspace)
            .param("most", most);
        Ok(query.fetch_all().await?)
    }

    /// Makes the engine forget everything that makes a second question faster than the first.
    pub async fn forget(&self) -> Result<(), StoreError> {
        for sql in FORGET {
            self.run(sql).await?;
        }
        Ok(())
    }
}
