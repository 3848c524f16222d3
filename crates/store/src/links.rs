//! The registry of links: what is known about them, besides their clicks.

use std::time::Duration;

use clickhouse::Row;
use clickhouse::query::Query;
use clickmill_model::{Link, LinkId, Project, Timestamp, WorkspaceId};
use rand::Rng;
use serde::Deserialize;

use crate::query::{Each, repeat_lines};
use crate::row::{LinkBlock, LinkRow};
use crate::{Store, StoreError};

/// How long sending a piece of a block, and then storing it, may take. Whoever puts links waits, and can put them again.
const PUT_TIMEOUT: Duration = Duration::from_secs(30);

/// The latest state of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLink {
    /// The link.
    pub link: Link,
    /// When it was put.
    pub updated_at: Timestamp,
}

#[derive(Deserialize, Row)]
struct StateRow {
    link_id: String,
    domain: String,
    short_code: String,
    destination_url: String,
    title: String,
    project_id: String,
    project_slug: String,
    project_name: String,
    tags: Vec<String>,
    created: i64,
    archived: bool,
    updated: i64,
}

impl Store {
    /// Stores links in place of what was known about them; either all of them or none. Doing it again changes nothing.
    ///
    /// Of two states of a link, the one with the later `updated_at` stays, and of equal ones the one that was put last. No
    /// link may be there twice.
    pub async fn put_links(
        &self,
        workspace: &WorkspaceId,
        links: &[Link],
        updated_at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut block = LinkBlock::default();
        for link in links {
            block.push(&row(workspace, link, updated_at));
        }
        if block.rows() == 0 {
            return Ok(());
        }
        let token = format!("put:{:032x}", rand::rng().random::<u128>());
        let sql = include_str!("../../../sql/queries/insert_links.sql");
        let mut insert = self
            .client()
            .insert_formatted_with(sql.trim_end())
            .with_timeouts(Some(PUT_TIMEOUT), Some(PUT_TIMEOUT))
            // Without a token a block is known by what is in it, and one that equals an earlier block is not stored; but something
            // else may have been put in between. (Servers do not agree on how to switch that off.)
            .with_setting("insert_deduplication_token", token)
            .with_setting("async_insert", "0")
            .with_setting("max_insert_threads", "1");
        for piece in block.finish() {
            insert.send(piece).await?;
        }
        insert.end().await?;
        Ok(())
    }

    /// At most `limit` links of a workspace, ascending by `link_id`: those after one, or from the first; all, or only those
    /// that are archived or are not.
    pub async fn links(
        &self,
        workspace: &WorkspaceId,
        after: Option<&LinkId>,
        archived: Option<bool>,
        limit: u64,
    ) -> Result<Vec<StoredLink>, StoreError> {
        self.latest(
            workspace,
            &Listed {
                link: None,
                after,
                archived,
                limit,
            },
        )
        .await
    }

    /// One link of a workspace; `None` when nothing was put about it.
    pub async fn link(
        &self,
        workspace: &WorkspaceId,
        link: &LinkId,
    ) -> Result<Option<StoredLink>, StoreError> {
        let one = Listed {
            link: Some(link),
            after: None,
            archived: None,
            limit: 1,
        };
        Ok(self.latest(workspace, &one).await?.pop())
    }

    async fn latest(
        &self,
        workspace: &WorkspaceId,
        listed: &Listed<'_>,
    ) -> Result<Vec<StoredLink>, StoreError> {
        let sql = repeat_lines(
            include_str!("../../../sql/queries/links.sql"),
            &listed.each(),
        );
        let query = self
            .reader()
            .query_raw(&sql)
            .param("workspace", workspace.as_str());
        let rows = self
            .within_limit(listed.bind(query).fetch_all::<StateRow>())
            .await?;
        rows.into_iter().map(stored).collect()
    }
}

/// Which links of a workspace.
struct Listed<'l> {
    link: Option<&'l LinkId>,
    after: Option<&'l LinkId>,
    archived: Option<bool>,
    limit: u64,
}

impl Listed<'_> {
    fn each(&self) -> [Each; 3] {
        [
            Each::when("link", self.link.is_some()),
            Each::when("after", self.after.is_some()),
            Each::when("archived", self.archived.is_some()),
        ]
    }

    fn bind(&self, mut query: Query) -> Query {
        for (name, id) in [("link_0", self.link), ("after_0", self.after)] {
            if let Some(id) = id {
                query = query.param(name, id.as_str());
            }
        }
        if let Some(archived) = self.archived {
            query = query.param("archived_0", archived);
        }
        query.param("limit", self.limit)
    }
}

fn row<'a>(workspace: &'a WorkspaceId, link: &'a Link, updated_at: Timestamp) -> LinkRow<'a> {
    let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
    let project = link.project.as_ref();
    LinkRow {
        workspace_id: workspace.as_str(),
        link_id: link.link_id.as_str(),
        domain: text(&link.domain),
        short_code: text(&link.short_code),
        destination_url: text(&link.destination_url),
        title: text(&link.title),
        project_id: project.map_or("", |project| project.id.as_str()),
        project_slug: project.map_or("", |project| text(&project.slug)),
        project_name: project.map_or("", |project| text(&project.name)),
        tags: &link.tags,
        created_at: link.created_at.unwrap_or(UNKNOWN),
        archived: link.archived,
        updated_at,
    }
}

/// Stored for an instant that is not known; long before any link was made.
const UNKNOWN: Timestamp = Timestamp(0);

fn stored(row: StateRow) -> Result<StoredLink, StoreError> {
    let known = |text: String| (!text.is_empty()).then_some(text);
    let link_id = LinkId::parse(&row.link_id).map_err(|error| StoreError::Unreadable {
        source: Box::new(error),
    })?;
    let created_at = Timestamp(row.created);
    let link = Link {
        link_id,
        domain: known(row.domain),
        short_code: known(row.short_code),
        destination_url: known(row.destination_url),
        title: known(row.title),
        project: known(row.project_id).map(|id| Project {
            id,
            slug: known(row.project_slug),
            name: known(row.project_name),
        }),
        tags: row.tags,
        created_at: (created_at != UNKNOWN).then_some(created_at),
        archived: row.archived,
    };
    Ok(StoredLink {
        link,
        updated_at: Timestamp(row.updated),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a column that it does not name, an insert would say nothing: the server skips what a table does not have.
    #[test]
    fn an_insert_of_links_names_the_columns_of_its_block() {
        let columns = LinkBlock::COLUMNS.join(", ");
        assert_eq!(
            include_str!("../../../sql/queries/insert_links.sql"),
            format!("INSERT INTO links ({columns}) FORMAT Native\n")
        );
    }
}
