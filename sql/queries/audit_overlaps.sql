-- Runs of positions that an earlier span covers already, the first {most:UInt64}. Reads `spans` in the order of its key.
SELECT topic, partition, next AS first, least(until, before) AS last
FROM
(
    SELECT
        _topic AS topic,
        _partition AS partition,
        first_offset AS next,
        last_offset AS until,
        max(last_offset) OVER (
            PARTITION BY _topic, _partition ORDER BY first_offset, last_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before,
        row_number() OVER (PARTITION BY _topic, _partition ORDER BY first_offset, last_offset) AS number
    FROM spans
)
WHERE number > 1 AND next <= before
ORDER BY topic, partition, first
LIMIT {most:UInt64}
