-- For how many days each workspace is kept for which that was set. Reads all of `retention`; FINAL, because settings may not be
-- merged yet.
SELECT workspace_id AS workspace, clicks_days, totals_days, toUnixTimestamp64Milli(updated_at) AS updated
FROM retention FINAL
