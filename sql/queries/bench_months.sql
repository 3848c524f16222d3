-- The calendar partitions of `clicks`, as in 202610, and how many clicks each has.
SELECT toUInt32(partition) AS month, sum(rows) AS clicks
FROM system.parts
WHERE database = currentDatabase() AND table = 'clicks' AND active
GROUP BY month
ORDER BY month
