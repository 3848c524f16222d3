-- What a removal takes out of `clicks`, per partition of each log, as `topic:partition`: how many clicks, and the position of the
-- last. {removal:UInt64}. Reads `removed_positions`.
SELECT
    concat(_topic, ':', toString(_partition)) AS name,
    groupBitmapMerge(positions) AS rows,
    toInt64(bitmapMax(groupBitmapMergeState(positions))) AS last_offset
FROM removed_positions
WHERE removal = {removal:UInt64}
GROUP BY name
ORDER BY name
