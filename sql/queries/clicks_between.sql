-- How many rows between two positions of a partition are stored, and the first and last of them; 0 and -1 without any. A row that
-- was removed, because it is kept no longer, counts as one that is stored.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions.
-- Reads of `clicks` only the granules that the index on positions leaves, and the partition's `removed_positions`.
SELECT
    stored + bitmapAndnotCardinality(removed, present) AS rows,
    if(rows = 0, -1, toInt64(bitmapMin(bitmapOr(removed, present)))) AS first,
    if(rows = 0, -1, toInt64(bitmapMax(bitmapOr(removed, present)))) AS last
FROM
(
    SELECT count() AS stored, groupBitmapState(toUInt64(_offset)) AS present
    FROM clicks
    WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset BETWEEN {first:Int64} AND {last:Int64}
) AS clicks_there
CROSS JOIN
(
    SELECT groupBitmapMergeState(bitmapSubsetInRange(positions, toUInt64({first:Int64}), toUInt64({last:Int64} + 1))) AS removed
    FROM removed_positions
    WHERE _topic = {topic:String} AND _partition = {partition:Int32}
) AS clicks_removed
