-- Spans of one partition of a log that account for more rows than are stored or were removed, the first {most:UInt64}, and how many rows all
-- of them lack. {topic:String}, {partition:Int32}, {last:Int64} the last position settled.
-- Asked only where rows are missing. Spans that overlap are left out: which of them a row belongs to cannot be told.
-- Reads `spans` by its key, the position in `clicks`, and `removed_positions`.
SELECT first, last, sum(missing) OVER () AS all_missing
FROM
(
    SELECT first, last, expected - coalesce(stored, 0) AS missing
    FROM
    (
        -- Spans that are connected by overlaps have the same number.
        SELECT min(first_offset) AS first, max(last_offset) AS last, sum(rows) AS expected, count() AS spans_in_it
        FROM
        (
            SELECT first_offset, last_offset, rows, sum(first_offset > before) OVER (
                ORDER BY first_offset, last_offset ROWS UNBOUNDED PRECEDING) AS number
            FROM
            (
                SELECT first_offset, last_offset, rows, max(last_offset) OVER (
                    ORDER BY first_offset, last_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                FROM spans
                WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND last_offset <= {last:Int64}
            )
        )
        GROUP BY number
        HAVING spans_in_it = 1
    ) AS expectations
    LEFT JOIN
    (
        SELECT span.first_offset AS span_first, groupBitmap(toUInt64(row._offset)) AS stored
        FROM
        (
            SELECT _topic, _partition, _offset
            FROM clicks
            WHERE _topic = {topic:String} AND _partition = {partition:Int32}
            UNION ALL
            SELECT _topic, _partition, toInt64(arrayJoin(bitmapToArray(positions))) AS _offset
            FROM removed_positions
            WHERE _topic = {topic:String} AND _partition = {partition:Int32}
        ) AS row
        ASOF JOIN spans AS span
            ON row._topic = span._topic AND row._partition = span._partition AND row._offset >= span.first_offset
        WHERE row._offset <= span.last_offset
        GROUP BY span_first
    ) AS stores ON expectations.first = stores.span_first
)
WHERE missing > 0
ORDER BY first
LIMIT {most:UInt64}
