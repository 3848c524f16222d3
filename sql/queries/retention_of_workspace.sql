-- For how many days a workspace is kept, if that was set for it. {workspace:String}
-- Reads `retention` by its key; FINAL, because settings may not be merged yet.
SELECT workspace_id AS workspace, clicks_days, totals_days, toUnixTimestamp64Milli(updated_at) AS updated
FROM retention FINAL
WHERE workspace_id = {workspace:String}
