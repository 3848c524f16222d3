use bytes::Bytes;
use clickmill_model::Span;
use clickmill_store::{Insertable, StoreError, Token};

use super::retry::Tries;
use super::rows::Rows;
use super::{Settler, Unsettled};
use crate::lease::Lease;
use crate::sabotage::How;

/// Rows that must be in the store, exactly once.
pub(super) struct Due<'m> {
    pub(super) what: Insertable,
    pub(super) log: &'m str,
    pub(super) span: Span,
    /// Where they came from, in order, never empty.
    pub(super) positions: &'m [i64],
    pub(super) rows: Rows<'m>,
    pub(super) token: Token,
}

/// What came of storing rows.
#[derive(Default)]
pub(super) struct Stored {
    /// The positions that the store does not take, each tried alone.
    pub(super) refused: Vec<i64>,
}

/// What came of an insert.
enum Inserted {
    AtOnce,
    /// After a failure: the failed one may have arrived, too.
    AfterFailure,
    RowRefused(StoreError),
}

/// What is stored of rows.
enum Found {
    /// An answer proves nothing: only tokens can be trusted.
    Unknown,
    Nothing,
    Everything,
    /// All but these.
    AllBut(Vec<i64>),
}

impl Settler {
    /// Inserts rows until they are there.
    ///
    /// An insert that follows another one of the same rows, a failed one or one of a process before, may be dropped because
    /// its token was seen: rightly when the first one arrived after all, wrongly when the server crashed after it had noted
    /// the token and before the rows appeared. So then it is asked what is stored. If nothing is, the next token is used.
    /// That is safe: the server notes a token and shows its part under one lock, so without a crash there is no moment in
    /// between. If some rows are there, left by another partitioning into batches, only the others are inserted.
    pub(super) async fn store(
        &self,
        mut due: Due<'_>,
        lease: &Lease,
        stored: &mut Stored,
    ) -> Result<(), Unsettled> {
        if lease.is_replay {
            match self.find(&due, lease).await? {
                Found::AllBut(missing) => {
                    return self.store_some(&due, &missing, lease, stored).await;
                }
                // Rows are stored before the views that are made of them: another insert completes those, and its token
                // keeps it from doing more. A token that may be forgotten does not.
                Found::Everything if !lease.tokens_hold => return Ok(()),
                Found::Everything | Found::Nothing | Found::Unknown => {}
            }
        }
        let block = self.block(&due.rows, due.positions)?;
        let mut refusals = Tries::default();
        loop {
            let inserted = self.insert(&due, &block, lease).await?;
            if matches!(inserted, Inserted::AtOnce) && !lease.is_replay {
                return Ok(());
            }
            match (self.find(&due, lease).await?, inserted) {
                (Found::AllBut(missing), _) => {
                    return self.store_some(&due, &missing, lease, stored).await;
                }
                (Found::Nothing, Inserted::RowRefused(error)) => {
                    return self.bisect(&due, error, lease, stored).await;
                }
                // The rows are there: what refuses is a view, which must be mended before anything can go on.
                (_, Inserted::RowRefused(error)) => {
                    refusals.failed("view", &error);
                    self.next_try(&mut refusals, lease).await?;
                }
                (Found::Everything | Found::Unknown, _) => return Ok(()),
                (Found::Nothing, _) => {
                    tracing::warn!(span = %due.span, what = ?due.what, "a token was spoiled by a crash of the server, trying the next");
                    self.metrics.spoiled_token();
                    due.token = due.token.after_spoiled();
                }
            }
        }
    }

    async fn find(&self, due: &Due<'_>, lease: &Lease) -> Result<Found, Unsettled> {
        if lease.answers_may_lag || self.sabotage.is(How::NoToken) {
            return Ok(Found::Unknown);
        }
        let stored = self.ask(due.what, due.log, due.span, lease).await?;
        let is_twice = |pair: &[i64]| matches!(pair, [one, next] if one == next);
        if stored.windows(2).any(is_twice) {
            tracing::error!(span = %due.span, what = ?due.what, "rows are stored twice: was the deduplication window too short?");
            self.metrics.doubled_span();
        }
        let is_missing = |position: &&i64| stored.binary_search(position).is_err();
        let missing: Vec<i64> = due.positions.iter().filter(is_missing).copied().collect();
        Ok(match missing.len() {
            0 => Found::Everything,
            count if count == due.positions.len() => Found::Nothing,
            _ => Found::AllBut(missing),
        })
    }

    /// Stores some of the rows under a token of their own.
    async fn store_some(
        &self,
        due: &Due<'_>,
        positions: &[i64],
        lease: &Lease,
        stored: &mut Stored,
    ) -> Result<(), Unsettled> {
        let some = Due {
            positions,
            rows: due.rows.clone(),
            token: due.token.of_some(positions),
            ..*due
        };
        Box::pin(self.store(some, lease, stored)).await
    }

    /// Finds the rows that the store does not take, and stores the others.
    async fn bisect(
        &self,
        due: &Due<'_>,
        error: StoreError,
        lease: &Lease,
        stored: &mut Stored,
    ) -> Result<(), Unsettled> {
        let middle = due.positions.len() / 2;
        let (Some((left, right)), 1..) = (due.positions.split_at_checked(middle), middle) else {
            return self.refuse(due, error, stored);
        };
        self.store_some(due, left, lease, stored).await?;
        self.store_some(due, right, lease, stored).await
    }

    /// Notes a row as refused, unless there are too many.
    fn refuse(
        &self,
        due: &Due<'_>,
        error: StoreError,
        stored: &mut Stored,
    ) -> Result<(), Unsettled> {
        tracing::warn!(partition = %due.span.partition, position = ?due.positions, %error, "the store refuses a row");
        stored.refused.extend(due.positions);
        if self.max_refused > 0 && stored.refused.len() as u64 >= self.max_refused {
            return Err(Unsettled::Refused(error));
        }
        Ok(())
    }

    /// Inserts a block, tried until it is acknowledged or a row of it refused.
    async fn insert(
        &self,
        due: &Due<'_>,
        block: &[Bytes],
        lease: &Lease,
    ) -> Result<Inserted, Unsettled> {
        let mut tries = Tries::default();
        loop {
            self.next_try(&mut tries, lease).await?;
            match self.store.insert(due.what, block, &due.token).await {
                Ok(()) if tries.count == 1 => return Ok(Inserted::AtOnce),
                Ok(()) => {
                    self.got_through(&tries);
                    return Ok(Inserted::AfterFailure);
                }
                Err(error) => {
                    self.metrics.failed_insert(&error);
                    if error.is_row_refused() && due.what == Insertable::Clicks {
                        return Ok(Inserted::RowRefused(error));
                    }
                    tries.failed("block", &error);
                    if !error.is_retryable() && tries.count == 1 {
                        tracing::error!(what = ?due.what, %error, "the store refuses until somebody mends it");
                    }
                }
            }
        }
    }
}
