-- Writes down what a step of an erasure takes off `totals_15m`: {reclassification:UInt64}, days from {first_day:UInt16} to {last_day:UInt16} since 1970; {workspace:String},
-- {link:String}, {visitor:UInt64}, {clicked_before:Int64} and {is_first:Bool} as in `erase_days.sql`. It is as many clicks as were recorded; but of a whole workspace in a month
-- of which clicks were removed, all that is there.
-- Reads the workspace's rows of `clicks` by the key, `removed_positions`, `removals`, and of `totals_15m` the workspace's.
INSERT INTO reclassified_totals (reclassification, workspace_id, bucket, is_bot, clicks)
WITH {is_first:Bool} AND {link:String} = '' AND {visitor:UInt64} = 0 AS is_whole
SELECT {reclassification:UInt64}, workspace_id, bucket, is_bot, -sum(number)
FROM
(
    SELECT workspace_id, toStartOfFifteenMinutes(clicked_at) AS bucket, is_bot, toInt64(count()) AS number
    FROM clicks
    WHERE workspace_id = {workspace:String}
        AND day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
        AND sipHash64(_topic, _partition, _offset) IN
        (
            SELECT sipHash64(_topic, _partition, toInt64(arrayJoin(bitmapToArray(positions))))
            FROM removed_positions
            WHERE removal = {reclassification:UInt64}
        )
        AND NOT (is_whole AND (workspace_id, toYYYYMM(day)) IN (SELECT workspace_id, month FROM removals))
    GROUP BY workspace_id, bucket, is_bot
    UNION ALL
    SELECT workspace_id, totals.bucket, is_bot, sum(totals.clicks) AS number
    FROM totals_15m AS totals
    WHERE is_whole
        AND workspace_id = {workspace:String}
        AND toDate(totals.bucket) BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
        AND ({clicked_before:Int64} = 0 OR (toInt64(toUnixTimestamp(totals.bucket)) + 900) * 1000 <= {clicked_before:Int64})
        AND (workspace_id, toYYYYMM(totals.bucket)) IN (SELECT workspace_id, month FROM removals)
    GROUP BY workspace_id, totals.bucket, is_bot
)
GROUP BY workspace_id, bucket, is_bot
HAVING sum(number) != 0
