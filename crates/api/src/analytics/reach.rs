use clickmill_model::WorkspaceId;
use clickmill_stats::{Horizon, Question};
use clickmill_store::Store;

use crate::ApiState;
use crate::error::ApiError;
use crate::moments::Moment;

/// How far back a workspace can be asked about at a moment.
pub(super) struct Reach {
    /// By clicks.
    pub(super) clicks: Horizon,
    /// By totals, where those are kept for longer.
    totals: Option<Horizon>,
}

impl Reach {
    pub(super) async fn of(
        state: &ApiState,
        workspace: &WorkspaceId,
        moment: Moment,
    ) -> Result<Self, ApiError> {
        let Moment { now, settled } = moment;
        let retention = state.retentions.of(workspace, settled, &state.store);
        let retained = retention.await?.at(now);
        let version = settled.version;
        let firsts = state
            .first_clicks
            .of(workspace, retained, version, &state.store);
        let firsts = firsts.await?;
        let clicks = Horizon {
            first_click: firsts.click,
            retained_since: retained.clicks,
            ..Horizon::at(now)
        };
        let totals = Horizon {
            first_click: firsts.total,
            retained_since: retained.totals,
            exact_since: retained.clicks,
            ..clicks
        };
        Ok(Self {
            clicks,
            totals: retained.differ().then_some(totals),
        })
    }

    /// The question that `read` makes of a horizon: as far back as totals reach, if it is about nothing else, or else as clicks do.
    pub(super) fn question(
        &self,
        store: &Store,
        read: impl Fn(Horizon) -> Result<Question, ApiError>,
    ) -> Result<Question, ApiError> {
        let of_clicks = read(self.clicks);
        let Some((totals, since)) = self.totals.zip(self.clicks.retained_since) else {
            return of_clicks;
        };
        let is_of_totals = |question: &Question| store.reaches_beyond_clicks(question, since);
        match (read(totals), of_clicks) {
            (Ok(question), _) if is_of_totals(&question) => Ok(question),
            // With too many buckets, for instance: a shorter window than was asked for is no answer.
            (Err(error), Ok(question)) if is_of_totals(&question) => Err(error),
            (_, of_clicks) => of_clicks,
        }
    }
}
