-- How many workspaces, and how many months of them together, have no clicks that their rollups could be compared with, because
-- these are removed or going to be. Reads `removals`.
SELECT uniqExact(workspace_id) AS workspaces, uniqExact(workspace_id, month) AS months FROM removals
