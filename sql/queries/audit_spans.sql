-- What was read, per partition of each log: positions covered, positions missing between spans or covered again, outcomes.
-- Reads `spans` in the order of its key.
SELECT
    topic,
    partition,
    min(first) AS first_offset,
    max(last) AS last_offset,
    toUInt64(sum(greatest(first - before - 1, 0))) AS gaps,
    toUInt64(sum(greatest(least(before, last) + 1 - first, 0))) AS overlaps,
    sum(messages) AS messages,
    sum(rows) AS rows,
    sum(duplicates) AS duplicates,
    sum(dead) AS dead
FROM
(
    SELECT
        _topic AS topic,
        _partition AS partition,
        first_offset AS first,
        last_offset AS last,
        messages,
        rows,
        duplicates,
        dead,
        -- The furthest position before this span; for the first span, the one just before it.
        max(last_offset) OVER (
            PARTITION BY _topic, _partition ORDER BY first_offset, last_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS furthest,
        row_number() OVER (PARTITION BY _topic, _partition ORDER BY first_offset, last_offset) AS number,
        if(number = 1, first_offset - 1, furthest) AS before
    FROM spans
)
GROUP BY topic, partition
ORDER BY topic, partition
