-- Which workspaces have totals in which months before a day. {before:UInt16} in days since 1970.
-- Reads of `totals_15m` two columns of the key, of the months before.
SELECT toYYYYMM(bucket) AS month, toString(workspace_id) AS workspace
FROM totals_15m
WHERE toDate(bucket) < toDate({before:UInt16})
GROUP BY month, workspace
ORDER BY month, workspace
