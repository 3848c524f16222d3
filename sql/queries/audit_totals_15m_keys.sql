-- Which counts of a day differ between `clicks` and `totals_15m`, the first {most:UInt64} of them. {day:Date}
-- Without the workspaces whose clicks of that month are removed or going to be.
-- Asked only of a day that is found to be wrong. Reads that day of both, and keeps its keys in memory.
SELECT
    workspace_id,
    formatDateTime(start, '%FT%TZ', 'UTC') AS bucket,
    is_bot,
    sum(raw) AS clicks,
    sum(rollup) AS counted
FROM
(
    SELECT workspace_id, toStartOfFifteenMinutes(clicked_at) AS start, is_bot, toInt64(count()) AS raw, toInt64(0) AS rollup
    FROM clicks
    WHERE day = {day:Date} AND workspace_id NOT IN (SELECT workspace_id FROM removals WHERE month = toYYYYMM({day:Date}))
    GROUP BY workspace_id, start, is_bot
    UNION ALL
    SELECT workspace_id, totals_15m.bucket AS start, is_bot, toInt64(0) AS raw, sum(totals_15m.clicks) AS rollup
    FROM totals_15m
    WHERE toDate(totals_15m.bucket) = {day:Date}
        AND workspace_id NOT IN (SELECT workspace_id FROM removals WHERE month = toYYYYMM({day:Date}))
    GROUP BY workspace_id, start, is_bot
)
GROUP BY workspace_id, start, is_bot
HAVING clicks != counted
ORDER BY workspace_id, start, is_bot
LIMIT {most:UInt64}
