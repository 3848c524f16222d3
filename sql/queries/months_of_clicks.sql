-- Which workspaces have clicks in which months before a day. {before:UInt16} in days since 1970.
-- Reads of `clicks` two columns of the key, of the months before.
SELECT toYYYYMM(day) AS month, toString(workspace_id) AS workspace
FROM clicks
WHERE day < toDate({before:UInt16})
GROUP BY month, workspace
ORDER BY month, workspace
