-- What `totals_15m` says: clicks per UTC day, and the checksum of `audit_totals_15m_raw.sql`, each key counted as often as it has
-- clicks. {from:Date} and {to:Date} the first and last day. Without the months of workspaces whose clicks are removed or going to
-- be. Reads that part of the rollup, and `removals`.
SELECT
    toString(toDate(bucket)) AS day,
    sum(clicks) AS total,
    sum(reinterpretAsUInt64(clicks) * cityHash64(workspace_id, bucket, is_bot)) AS checksum
FROM totals_15m
WHERE toDate(bucket) BETWEEN {from:Date} AND {to:Date}
    AND (workspace_id, toYYYYMM(bucket)) NOT IN (SELECT workspace_id, month FROM removals)
GROUP BY day
