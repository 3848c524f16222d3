-- Removals that are planned and not known to be done, oldest month first. Reads all of `removals`.
SELECT
    removal,
    toString(table_name) AS table_of,
    month,
    groupUniqArray(workspace_id) AS workspaces,
    toUnixTimestamp64Milli(any(planned_at)) AS planned
FROM removals
GROUP BY removal, table_name, month
HAVING max(toUnixTimestamp64Milli(removed_at)) = 0
ORDER BY month, table_name, removal
