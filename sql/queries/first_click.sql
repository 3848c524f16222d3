-- The instant of a workspace's first click in milliseconds, 0 when it has none. {workspace:String}
-- Reads of `clicks` what the key finds: the beginning of the workspace's rows, and its first day.
SELECT if(count() = 0, 0, toUnixTimestamp64Milli(min(clicked_at)))
FROM clicks
WHERE workspace_id = {workspace:String}
    AND day = (SELECT day FROM clicks WHERE workspace_id = {workspace:String} ORDER BY workspace_id, day LIMIT 1)
