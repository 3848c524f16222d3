-- What was read against what is stored, per partition of each log.
-- Reads `spans` whole, and of `clicks` only the three columns of the position.
SELECT
    topic,
    partition,
    first_offset,
    last_offset,
    covered,
    messages,
    rows,
    duplicates,
    dead,
    stored,
    stored_once
FROM
(
    SELECT
        _topic AS topic,
        _partition AS partition,
        min(spans.first_offset) AS first_offset,
        max(spans.last_offset) AS last_offset,
        toUInt64(sum(spans.last_offset - spans.first_offset + 1)) AS covered,
        sum(spans.messages) AS messages,
        sum(spans.rows) AS rows,
        sum(spans.duplicates) AS duplicates,
        sum(spans.dead) AS dead
    FROM spans
    GROUP BY topic, partition
) AS read
FULL JOIN
(
    SELECT _topic AS topic, _partition AS partition, count() AS stored, uniqExact(_offset) AS stored_once
    FROM clicks
    GROUP BY topic, partition
) AS kept USING (topic, partition)
ORDER BY topic, partition
