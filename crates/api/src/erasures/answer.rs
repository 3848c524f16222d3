use clickmill_model::{LinkId, Timestamp};
use clickmill_store::{Erasable, Erasure};
use serde::Serialize;

use super::scope::Scope;
use crate::links::Meta;
use crate::request_id::RequestId;

/// An erasure.
#[derive(Serialize)]
pub(super) struct Answer {
    meta: Meta,
    erasure: ErasureBody,
}

/// Erasures, newest first.
#[derive(Serialize)]
pub(crate) struct List {
    meta: Meta,
    erasures: Vec<ErasureBody>,
}

/// What an erasure would take out.
#[derive(Serialize)]
pub(super) struct Preview {
    meta: Meta,
    dry_run: bool,
    clicks: u64,
    months: Vec<MonthBody>,
}

/// An instant that has not come is null. Which visitor was erased is not told.
#[derive(Serialize)]
struct ErasureBody {
    id: String,
    scope: &'static str,
    workspace_id: String,
    link_id: Option<String>,
    clicked_before: Option<String>,
    requested_by: String,
    requested_at: String,
    clicks: u64,
    dead_letters: u64,
    invisible_at: Option<String>,
    gone_at: Option<String>,
    closed_at: Option<String>,
}

#[derive(Serialize)]
struct MonthBody {
    month: String,
    clicks: u64,
}

impl Answer {
    pub(super) fn new(id: RequestId, erasure: &Erasure) -> Self {
        Self {
            meta: id.into(),
            erasure: erasure.into(),
        }
    }
}

impl List {
    pub(super) fn new(id: RequestId, erasures: &[Erasure]) -> Self {
        Self {
            meta: id.into(),
            erasures: erasures.iter().map(Into::into).collect(),
        }
    }
}

impl Preview {
    pub(super) fn new(id: RequestId, months: &[Erasable]) -> Self {
        let month = |some: &Erasable| MonthBody {
            month: format!("{:04}-{:02}", some.month / 100, some.month % 100),
            clicks: some.clicks,
        };
        Self {
            meta: id.into(),
            dry_run: true,
            clicks: months.iter().map(|some| some.clicks).sum(),
            months: months.iter().map(month).collect(),
        }
    }
}

impl From<&Erasure> for ErasureBody {
    fn from(erasure: &Erasure) -> Self {
        let scope = &erasure.scope;
        let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            id: format!("{:016x}", erasure.id),
            scope: Scope::of(&scope.erased).name(),
            workspace_id: scope.workspace.to_string(),
            link_id: scope.link().map(LinkId::to_string),
            clicked_before: text(scope.clicked_before),
            requested_by: erasure.requested_by.clone(),
            requested_at: erasure.requested_at.to_string(),
            clicks: erasure.clicks,
            dead_letters: erasure.dead_letters,
            invisible_at: text(erasure.invisible_at),
            gone_at: text(erasure.gone_at),
            closed_at: text(erasure.closed_at),
        }
    }
}
