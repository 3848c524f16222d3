-- Runs of positions that are stored more than once in one partition of a log, the first {most:UInt64}.
-- {topic:String}, {partition:Int32}, {last:Int64} the last position settled.
-- Asked only where there are any. Reads the position in `clicks` twice: to find the blocks of 65,536 positions that have more
-- rows than positions, and then by position only the first of these, so that memory does not grow with the table.
SELECT min(position) AS first, max(position) AS last
FROM
(
    SELECT position, position - row_number() OVER (ORDER BY position) AS run
    FROM
    (
        SELECT _offset AS position
        FROM clicks
        WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset <= {last:Int64}
            AND intDiv(_offset, 65536) IN
            (
                SELECT intDiv(_offset, 65536) AS block
                FROM clicks
                WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset <= {last:Int64}
                GROUP BY block
                HAVING count() > groupBitmap(toUInt64(_offset))
                ORDER BY block
                LIMIT {most:UInt64}
            )
        GROUP BY position
        HAVING count() > 1
    )
)
GROUP BY run
ORDER BY first
LIMIT {most:UInt64}
