-- The last position of each partition of each log, as `topic:partition`, of those settled before an instant: {before:Int64} in
-- milliseconds, the largest number for all of them. Reads four columns of `spans`.
SELECT concat(_topic, ':', toString(_partition)) AS name, max(last_offset) AS last_offset
FROM spans
WHERE toUnixTimestamp64Milli(settled_at) < {before:Int64}
GROUP BY name
ORDER BY name
