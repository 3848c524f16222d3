-- Runs of positions that are stored in one partition of a log although their removal is done, the first {most:UInt64}.
-- {topic:String}, {partition:Int32}, {last:Int64} the last position settled.
-- Asked only where there are any. Reads `removed_positions`, and the position in `clicks`.
SELECT min(position) AS first, max(position) AS last
FROM
(
    SELECT position, position - row_number() OVER (ORDER BY position) AS run
    FROM
    (
        SELECT DISTINCT _offset AS position
        FROM clicks
        WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset <= {last:Int64}
            AND bitmapContains(
                (
                    SELECT groupBitmapMergeState(positions)
                    FROM removed_positions
                    WHERE _topic = {topic:String} AND _partition = {partition:Int32}
                        AND removal IN
                        (
                            SELECT removal FROM removals WHERE toUnixTimestamp64Milli(removed_at) != 0
                            UNION ALL
                            SELECT reclassification FROM reclassifications FINAL WHERE erasure != 0 AND phase = 'applied'
                        )
                ),
                toUInt64(_offset))
    )
)
GROUP BY run
ORDER BY first
LIMIT {most:UInt64}
