-- The positions of a span that are stored as clicks, in order; one that was removed or erased counts as stored, so that nobody stores it again.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions.
-- Reads of `clicks` only the granules that the index on positions leaves: those of the newest parts, for newest positions; and the
-- partition's `removed_positions`.
SELECT position
FROM
(
    SELECT position, arrayJoin(range(greatest(sum(stored), 1))) AS time
    FROM
    (
        SELECT _offset AS position, toUInt64(1) AS stored
        FROM clicks
        WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset BETWEEN {first:Int64} AND {last:Int64}
        UNION ALL
        SELECT
            toInt64(arrayJoin(bitmapToArray(bitmapSubsetInRange(positions, toUInt64({first:Int64}), toUInt64({last:Int64} + 1))))) AS position,
            toUInt64(0) AS stored
        FROM removed_positions
        WHERE _topic = {topic:String} AND _partition = {partition:Int32}
    )
    GROUP BY position
)
ORDER BY position
