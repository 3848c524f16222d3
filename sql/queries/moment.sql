-- What is settled at this moment: up to when everything is, in milliseconds, 0 when nothing was settled for a day; and a version, which
-- is another one as soon as something new is settled, a link is put, a retention is set, clicks were judged again or erased, so that an
-- answer is as good as new while it stays the same. And a version of what is set for retention alone, and one of what is erased.
-- A log that settled nothing in the hour before the newest span is retired and holds nothing back; a partition of a log in use
-- does, also one that is stuck. A message dated ahead of its own settling counts from there.
-- Reads a day of `spans`, and the numbers of rows that the tables know of themselves.
SELECT
    toUnixTimestamp64Milli(min(until)) AS settled_until,
    assumeNotNull(sipHash64(
        max(settled_of_all),
        (SELECT count() FROM spans),
        (SELECT max(updated_at) FROM links),
        (SELECT max(updated_at) FROM retention),
        (SELECT max(updated_at) FROM reclassifications WHERE phase = 'applied'),
        (SELECT max(updated_at) FROM erasures),
        (SELECT count() FROM clicks)
    )) AS version,
    assumeNotNull(sipHash64((SELECT max(updated_at) FROM retention), (SELECT count() FROM retention))) AS retention_version,
    assumeNotNull(sipHash64((SELECT max(updated_at) FROM erasures))) AS erasure_version
FROM
(
    SELECT
        until,
        max(settled) OVER (PARTITION BY topic) AS settled_of_log,
        max(settled) OVER () AS settled_of_all
    FROM
    (
        SELECT
            _topic AS topic,
            _partition AS partition,
            max(least(received_until, settled_at)) AS until,
            max(settled_at) AS settled
        FROM spans
        WHERE settled_at > now() - INTERVAL 1 DAY
        GROUP BY topic, partition
    )
)
WHERE settled_of_log >= settled_of_all - INTERVAL 1 HOUR
