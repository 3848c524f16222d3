-- Fills `totals_15m` with every insert into `clicks`.
--
-- Clicks that were there before the view are not in the rollup. Nothing is copied here, because clicks may be arriving, and a
-- copy cannot tell those the view has seen from those it has not. To the audit a day without its rollup is a day that
-- drifted: after an update from a version without this view, run `clickmill audit --repair` once. It fills each day with one
-- atomic insert, when nothing of that day is under way, and can be stopped and run again at any time.
CREATE MATERIALIZED VIEW IF NOT EXISTS totals_15m_mv TO totals_15m AS
SELECT
    workspace_id,
    toStartOfFifteenMinutes(clicked_at) AS bucket,
    is_bot,
    toInt64(count()) AS clicks
FROM clicks
GROUP BY workspace_id, bucket, is_bot
