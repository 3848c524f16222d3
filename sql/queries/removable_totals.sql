-- How many rows of totals some workspaces have in a month: {month:UInt32}, {workspaces:Array(String)}. Reads `totals_15m` by its key.
SELECT toString(workspace_id) AS workspace, count() AS rows
FROM totals_15m
WHERE toYYYYMM(bucket) = {month:UInt32} AND workspace_id IN {workspaces:Array(String)}
GROUP BY workspace
ORDER BY workspace
