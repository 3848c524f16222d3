use std::time::Duration;

use clickhouse::Row;
use clickmill_model::{LinkId, Timestamp, WorkspaceId};
use rand::Rng;
use serde::Deserialize;

use super::{Erased, ErasureScope, VisitorId};
use crate::{Store, StoreError};

/// For how long clicks are looked for that were received before an erasure and are stored only now, because their log was not read.
const WATCHED: Duration = Duration::from_hours(7 * 24);
/// The same of visitors. After that their salt is gone, so nobody is given the same id again.
const VISITORS_WATCHED: Duration = Duration::from_hours(48);

/// Something that somebody asked to be erased, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Names it.
    pub id: u64,
    /// What is erased.
    pub scope: ErasureScope,
    /// Who asked: the name of a token, or `cli`.
    pub requested_by: String,
    /// When. Clicks that were received later are none of its business.
    pub requested_at: Timestamp,
    /// How many clicks it took out so far.
    pub clicks: u64,
    /// How many dead letters it took out.
    pub dead_letters: u64,
    /// Since when no answer counts them.
    pub invisible_at: Option<Timestamp>,
    /// When the parts that held them had been written anew.
    pub rewritten_at: Option<Timestamp>,
    /// When they were off the disk.
    pub gone_at: Option<Timestamp>,
    /// When nothing more was to be done: no click is expected any more that was received before it.
    pub closed_at: Option<Timestamp>,
}

#[derive(Deserialize, Row)]
struct ErasureRow {
    erasure: u64,
    workspace_id: String,
    link_id: String,
    is_of_visitor: bool,
    visitor_id: u64,
    before: i64,
    requested_by: String,
    requested: i64,
    clicks: u64,
    dead_letters: u64,
    invisible: i64,
    rewritten: i64,
    gone: i64,
    closed: i64,
}

impl Erasure {
    pub(super) fn new(scope: ErasureScope, requested_by: String, now: Timestamp) -> Self {
        Self {
            id: rand::rng().random(),
            scope,
            requested_by,
            requested_at: now,
            clicks: 0,
            dead_letters: 0,
            invisible_at: None,
            rewritten_at: None,
            gone_at: None,
            closed_at: None,
        }
    }

    /// Whether clicks that were received before it may still come out of a log.
    pub(super) fn is_watched(&self, now: Timestamp) -> bool {
        let watched = if self.scope.is_of_visitor() {
            VISITORS_WATCHED
        } else {
            WATCHED
        };
        let watched = i64::try_from(watched.as_millis()).unwrap_or(i64::MAX);
        now.0.saturating_sub(self.requested_at.0) < watched
    }
}

impl ErasureRow {
    fn erasure(self) -> Result<Erasure, StoreError> {
        let unreadable = |error| StoreError::Unreadable {
            source: Box::new(error),
        };
        let erased = match (self.is_of_visitor, self.link_id.as_str()) {
            (true, _) => Erased::Visitor(VisitorId::stored(self.visitor_id)),
            (false, "") => Erased::Workspace,
            (false, link) => Erased::Link(LinkId::parse(link).map_err(unreadable)?),
        };
        Ok(Erasure {
            id: self.erasure,
            scope: ErasureScope {
                workspace: WorkspaceId::parse(&self.workspace_id).map_err(unreadable)?,
                erased,
                clicked_before: instant(self.before),
            },
            requested_by: self.requested_by,
            requested_at: Timestamp(self.requested),
            clicks: self.clicks,
            dead_letters: self.dead_letters,
            invisible_at: instant(self.invisible),
            rewritten_at: instant(self.rewritten),
            gone_at: instant(self.gone),
            closed_at: instant(self.closed),
        })
    }
}

/// An instant as it is stored: 0 is none.
fn instant(millis: i64) -> Option<Timestamp> {
    (millis != 0).then_some(Timestamp(millis))
}

impl Store {
    /// What was asked to be erased, newest first, at most `limit`.
    pub async fn erasures(&self, limit: u64) -> Result<Vec<Erasure>, StoreError> {
        self.list_erasures(false, limit).await
    }

    /// What something is still to be done for.
    pub(super) async fn open_erasures(&self) -> Result<Vec<Erasure>, StoreError> {
        self.list_erasures(true, u64::MAX).await
    }

    async fn list_erasures(&self, is_open: bool, limit: u64) -> Result<Vec<Erasure>, StoreError> {
        let sql = include_str!("../../../../sql/queries/erasures.sql");
        let query = self.scanner().query_raw(sql);
        let query = query.param("is_open", is_open).param("limit", limit);
        let rows = self.within_limit(query.fetch_all::<ErasureRow>()).await?;
        rows.into_iter().map(ErasureRow::erasure).collect()
    }

    /// Records how far an erasure is.
    pub(super) async fn record_erasure(&self, erasure: &Erasure) -> Result<(), StoreError> {
        let millis = |at: Option<Timestamp>| at.map_or(0, |at| at.0);
        let sql = include_str!("../../../../sql/queries/record_erasure.sql");
        let record = erasure.scope.bind(self.client().query_raw(sql));
        let record = record
            .param("erasure", erasure.id)
            .param("is_of_visitor", erasure.scope.is_of_visitor())
            .param("requested_by", &erasure.requested_by)
            .param("requested_at", erasure.requested_at.0)
            .param("clicks", erasure.clicks)
            .param("dead_letters", erasure.dead_letters)
            .param("invisible_at", millis(erasure.invisible_at))
            .param("rewritten_at", millis(erasure.rewritten_at))
            .param("gone_at", millis(erasure.gone_at))
            .param("closed_at", millis(erasure.closed_at))
            .with_setting("async_insert", "0")
            .with_setting("insert_deduplicate", "0");
        self.within_limit(record.execute()).await
    }

    /// Takes older states of erasures off the disk, which may name a visitor.
    pub(super) async fn merge_erasures(&self) -> Result<(), StoreError> {
        let sql = include_str!("../../../../sql/queries/merge_erasures.sql");
        self.within_long_limit(self.client().query_raw(sql).execute())
            .await
    }
}
