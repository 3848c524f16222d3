-- Dead letters in the table against those the spans account for, per partition of the logs that have any there.
-- {partitions:Array(String)} as `topic:partition`, {last_offsets:Array(Int64)} in the same order, the last positions settled.
-- Letters are kept for 14 days after their message arrived. A span is counted if the one before it ended within the last 13:
-- none of its messages is older. One that was erased counts as stored. Reads `spans` in the order of its key, and of `dead_letters` the position.
SELECT topic, partition, any(expected) AS accounted, countIf(next > since + 1 AND next <= last + 1) AS stored
FROM
(
    SELECT topic, partition, any(horizon) AS since, max(last_offset) AS last, sumIf(dead, first_offset > horizon) AS expected
    FROM
    (
        SELECT
            topic,
            partition,
            first_offset,
            last_offset,
            dead,
            max(if(received_since < now() - INTERVAL 13 DAY, last_offset, -1)) OVER (PARTITION BY topic, partition) AS horizon
        FROM
        (
            SELECT
                _topic AS topic,
                _partition AS partition,
                first_offset,
                last_offset,
                dead,
                lagInFrame(received_until, 1, received_until) OVER (
                    PARTITION BY _topic, _partition ORDER BY first_offset, last_offset
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS received_since
            FROM spans
            WHERE _topic IN (SELECT DISTINCT _topic FROM dead_letters)
                AND has({partitions:Array(String)}, concat(_topic, ':', toString(_partition)))
                AND last_offset <= {last_offsets:Array(Int64)}[indexOf({partitions:Array(String)}, concat(_topic, ':', toString(_partition)))]
        )
    )
    GROUP BY topic, partition
) AS expectations
LEFT JOIN
(
    -- One more than the position: where there is no letter, 0 is none.
    SELECT DISTINCT letter_topic, letter_partition, next
    FROM
    (
        SELECT _topic AS letter_topic, _partition AS letter_partition, toInt64(arrayJoin(bitmapToArray(positions))) + 1 AS next
        FROM erased_dead_letters
    )
    WHERE (letter_topic, letter_partition, next - 1) NOT IN (SELECT _topic, _partition, _offset FROM dead_letters)
    UNION ALL
    SELECT _topic AS letter_topic, _partition AS letter_partition, _offset + 1 AS next FROM dead_letters
) AS letters ON expectations.topic = letters.letter_topic AND expectations.partition = letters.letter_partition
GROUP BY topic, partition
