-- What `totals_15m` should say: clicks per UTC day, and a checksum by which keys whose errors cancel out are found.
-- The checksum adds up a hash of the key of each click, modulo 2^64: it is the same for the same clicks in any order, and needs
-- no memory. Without the months of workspaces whose clicks are removed or going to be.
-- Reads of `clicks` the three columns of the rollup's key, and `removals`.
SELECT
    toString(toDate(clicked_at)) AS day,
    toInt64(count()) AS total,
    sum(cityHash64(workspace_id, toStartOfFifteenMinutes(clicked_at), is_bot)) AS checksum
FROM clicks
WHERE (workspace_id, toYYYYMM(clicked_at)) NOT IN (SELECT workspace_id, month FROM removals)
GROUP BY day
