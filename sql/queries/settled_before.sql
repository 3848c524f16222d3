-- The last position of each partition of each log, as `topic:partition`, of those settled before an instant: {before:Int64} in
-- milliseconds. Reads four columns of `spans`.
SELECT concat(_topic, ':', toString(_partition)) AS name, max(last_offset) AS last_offset
FROM spans
WHERE settled_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC')
GROUP BY name
ORDER BY name
