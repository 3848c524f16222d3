-- Adds to `totals_15m` what a step wrote down for it: {reclassification:UInt64}. A row of no clicks says that it was done, since it is in the same
-- block. Nothing when the step was given up or applied.
INSERT INTO totals_15m (workspace_id, bucket, is_bot, clicks)
SELECT workspace_id, bucket, is_bot, clicks
FROM
(
    SELECT workspace_id, bucket, is_bot, clicks
    FROM reclassified_totals
    WHERE reclassification = {reclassification:UInt64}
    UNION ALL
    SELECT concat('reclassification:', toString(reclassification)), toDateTime(first_day, 'UTC'), false, toInt64(0)
    FROM reclassifications FINAL
    WHERE reclassification = {reclassification:UInt64}
)
WHERE (SELECT max(phase = 'planned') FROM reclassifications FINAL WHERE reclassification = {reclassification:UInt64})
