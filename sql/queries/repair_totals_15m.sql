-- Adds to `totals_15m` what it lacks of a day, and takes off what it has too much: {day:Date}, which has {clicks:Int64} clicks.
-- Nothing is added when it has another number of clicks by now. The caller sees to it that this is one block, and so one part
-- that is there or not. Workspaces whose clicks of that month are removed or going to be are left as they are.
-- Reads that day of `clicks` and `totals_15m`, and keeps its keys in memory.
INSERT INTO totals_15m (workspace_id, bucket, is_bot, clicks)
SELECT workspace_id, bucket, is_bot, sum(number) AS difference
FROM
(
    SELECT workspace_id, toStartOfFifteenMinutes(clicked_at) AS bucket, is_bot, toInt64(count()) AS number
    FROM clicks
    WHERE day = {day:Date} AND workspace_id NOT IN (SELECT workspace_id FROM removals WHERE month = toYYYYMM({day:Date}))
    GROUP BY workspace_id, bucket, is_bot
    UNION ALL
    SELECT workspace_id, bucket, is_bot, -sum(clicks) AS number
    FROM totals_15m
    WHERE toDate(bucket) = {day:Date} AND workspace_id NOT IN (SELECT workspace_id FROM removals WHERE month = toYYYYMM({day:Date}))
    GROUP BY workspace_id, bucket, is_bot
)
WHERE
(
    SELECT toInt64(count()) FROM clicks
    WHERE day = {day:Date} AND workspace_id NOT IN (SELECT workspace_id FROM removals WHERE month = toYYYYMM({day:Date}))
) = {clicks:Int64}
GROUP BY workspace_id, bucket, is_bot
HAVING difference != 0
