-- What `totals_15m` should say of some days, and how many of their clicks are settled: covered by a span that was noted before.
-- {days:Array(Date)}; {partitions:Array(String)} as `topic:partition` and {last_offsets:Array(Int64)} in the same order, from
-- `settled_before.sql`. Asked only of days that look wrong, because each click is looked up among the runs of positions that
-- spans cover. Without the months of workspaces whose clicks are removed or going to be.
-- Reads `spans`, `removals`, and these days of `clicks`: the columns of the rollup's key and of the position.
SELECT
    toString(toDate(clicked_at)) AS day,
    toInt64(count()) AS clicks,
    sum(cityHash64(workspace_id, toStartOfFifteenMinutes(clicked_at), is_bot)) AS checksum,
    toInt64(countIf(_offset < next)) AS settled
FROM
(
    SELECT workspace_id, clicked_at, is_bot, _topic, _partition, _offset
    FROM clicks
    WHERE day BETWEEN arrayMin({days:Array(Date)}) AND arrayMax({days:Array(Date)})
        AND has({days:Array(Date)}, day)
        AND (workspace_id, toYYYYMM(day)) NOT IN (SELECT workspace_id, month FROM removals)
) AS click
ASOF LEFT JOIN
(
    SELECT topic, partition, min(first_offset) AS first, max(last_offset) + 1 AS next
    FROM
    (
        -- Spans that follow one another without a gap have the same number.
        SELECT topic, partition, first_offset, last_offset, sum(first_offset > before + 1) OVER (
            PARTITION BY topic, partition ORDER BY first_offset, last_offset ROWS UNBOUNDED PRECEDING) AS number
        FROM
        (
            SELECT _topic AS topic, _partition AS partition, first_offset, last_offset, max(last_offset) OVER (
                PARTITION BY _topic, _partition ORDER BY first_offset, last_offset
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM spans
            WHERE has({partitions:Array(String)}, concat(_topic, ':', toString(_partition)))
                AND last_offset <= {last_offsets:Array(Int64)}[indexOf({partitions:Array(String)}, concat(_topic, ':', toString(_partition)))]
        )
    )
    GROUP BY topic, partition, number
) AS covered
    ON click._topic = covered.topic AND click._partition = covered.partition AND click._offset >= covered.first
GROUP BY day
