-- Writes down what a step adds to `totals_15m`, and takes off, where clicks of humans become those of bots or the other way round:
-- {reclassification:UInt64}; {first_day:UInt16}, {last_day:UInt16}, {partitions:Array(String)} and {last_offsets:Array(Int64)} as in `reclassify_groups.sql`.
-- Reads of `clicks` in that time what verdicts rest on, and positions.
INSERT INTO reclassified_totals (reclassification, workspace_id, bucket, is_bot, clicks)
SELECT {reclassification:UInt64}, workspace_id, toStartOfFifteenMinutes(clicked_at) AS bucket, change.1 AS verdict, sum(change.2)
FROM clicks
ARRAY JOIN [(is_bot, toInt64(-1)), (NOT is_bot, toInt64(1))] AS change
WHERE day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
    AND (if(position_key IN (SELECT position_key FROM reclassified_clicks WHERE reclassification = {reclassification:UInt64}), position_key, evidence), NOT is_bot)
        IN (SELECT key, is_bot FROM reclassified_evidence WHERE reclassification = {reclassification:UInt64})
GROUP BY workspace_id, bucket, verdict
