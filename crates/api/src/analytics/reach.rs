use clickmill_model::WorkspaceId;
use clickmill_stats::{Horizon, Instant, Question, Retained};
use clickmill_store::Store;

use crate::ApiState;
use crate::error::ApiError;
use crate::first_clicks::Firsts;
use crate::moments::Moment;

/// How far back a workspace can be asked about at a moment.
pub(crate) struct Reach {
    /// By clicks.
    pub(crate) clicks: Horizon,
    /// By totals, where those are kept for longer.
    totals: Option<Horizon>,
}

/// What `read` makes of how far back a workspace can be asked about.
///
/// The first click is looked up only if it matters. Late clicks only ever make it an earlier one, so what is the same for the one that
/// is remembered as for one before all time needs no look.
pub(crate) async fn resolve<T: PartialEq>(
    state: &ApiState,
    workspace: &WorkspaceId,
    moment: Moment,
    read: impl Fn(&Reach) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let Moment { now, settled } = moment;
    let retention = state.retentions.of(workspace, settled, &state.store);
    let retained = retention.await?.at(now);
    let of = |firsts| read(&Reach::new(now, retained, firsts));
    if let Some((version, firsts)) = state.first_clicks.remembered(workspace, retained, moment) {
        let last = of(firsts);
        if version == settled.version {
            return last;
        }
        if let (Ok(last), Ok(at_most)) = (last, of(Firsts::before_all_time()))
            && last == at_most
        {
            return Ok(last);
        }
    }
    let firsts = &state.first_clicks;
    let firsts = firsts.look_up(workspace, retained, moment, &state.store);
    of(firsts.await?)
}

impl Reach {
    fn new(now: Instant, retained: Retained, firsts: Firsts) -> Self {
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
        Self {
            clicks,
            totals: retained.differ().then_some(totals),
        }
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
