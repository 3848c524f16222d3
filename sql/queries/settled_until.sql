-- Up to when every partition is settled, in milliseconds; 0 when nothing is. Reads `spans`.
SELECT toUnixTimestamp64Milli(min(until))
FROM (SELECT max(received_until) AS until FROM spans GROUP BY _topic, _partition)
