-- Up to when everything is settled, in milliseconds; 0 when nothing was settled for a day.
-- A log that settled nothing in the hour before the newest span is retired and holds nothing back; a partition of a log in use
-- does, also one that is stuck. A message dated ahead of its own settling counts from there. Reads a day of `spans`.
SELECT toUnixTimestamp64Milli(min(until))
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
