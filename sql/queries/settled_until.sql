-- Up to when every partition in use is settled, in milliseconds; 0 when nothing was settled lately.
-- A log that settled nothing in the hour before the newest span is retired and holds nothing back. A message dated ahead of
-- its own settling counts from there. Reads a day of `spans`.
WITH recent AS
(
    SELECT _topic, _partition, max(least(received_until, settled_at)) AS until, max(settled_at) AS settled
    FROM spans
    WHERE settled_at > now() - INTERVAL 1 DAY
    GROUP BY _topic, _partition
)
SELECT if(count() = 0, 0, toUnixTimestamp64Milli(min(until)))
FROM recent
WHERE settled > (SELECT max(settled) FROM recent) - INTERVAL 1 HOUR
