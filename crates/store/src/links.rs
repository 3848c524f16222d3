//! The registry of links: what is known about them, besides their clicks.

use std::time::Duration;

use clickhouse::Row;
use clickhouse::query::Query;
use clickmill_model::{Bounds, Link, LinkId, Project, Timestamp, WorkspaceId};
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

    /// Some links of a workspace, ascending by `link_id`.
    pub async fn links(
        &self,
        workspace: &WorkspaceId,
        which: &Links<'_>,
    ) -> Result<Vec<StoredLink>, StoreError> {
        let sql = repeat_lines(
            include_str!("../../../sql/queries/links.sql"),
            &which.each(),
        );
        let query = self
            .reader()
            .query_raw(&sql)
            .param("workspace", workspace.as_str());
        let rows = self
            .within_limit(which.bind(query).fetch_all::<StateRow>())
            .await?;
        rows.into_iter().map(stored).collect()
    }
}

/// Which links of a workspace.
#[derive(Clone, Copy, Debug, Default)]
pub struct Links<'l> {
    /// This one alone.
    pub link: Option<&'l LinkId>,
    /// Those after it.
    pub after: Option<&'l LinkId>,
    /// Those that are archived, or are not.
    pub archived: Option<bool>,
    /// Those that a token is good for.
    pub within: Option<&'l Bounds>,
    /// At most so many.
    pub limit: u64,
}

impl<'l> Links<'l> {
    /// One link, if a token is good for it.
    pub fn one(link: &'l LinkId, within: Option<&'l Bounds>) -> Self {
        Self {
            link: Some(link),
            within,
            limit: 1,
            ..Self::default()
        }
    }

    fn each(&self) -> [Each; 6] {
        let within = |list: fn(&Bounds) -> bool| self.within.is_some_and(|bounds| !list(bounds));
        [
            Each::when("link", self.link.is_some()),
            Each::when("after", self.after.is_some()),
            Each::when("archived", self.archived.is_some()),
            Each::when("links", within(|bounds| bounds.links.is_empty())),
            Each::when("domains", within(|bounds| bounds.domains.is_empty())),
            Each::when("projects", within(|bounds| bounds.projects.is_empty())),
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
        if let Some(bounds) = self.within {
            let links: Vec<&str> = bounds.links.iter().map(LinkId::as_str).collect();
            query = query
                .param("links_0", links)
                .param("domains_0", &bounds.domains)
                .param("projects_0", &bounds.projects);
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
