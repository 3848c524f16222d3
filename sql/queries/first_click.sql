-- The instant of a workspace's first click from a day on, in milliseconds, 0 when it has none. {workspace:String}, {since:UInt16} in
-- days since 1970.
-- Reads of `clicks` what the key finds: the beginning of the workspace's rows, and its first day.
SELECT if(count() = 0, 0, toUnixTimestamp64Milli(min(clicked_at)))
FROM clicks
WHERE workspace_id = {workspace:String}
    AND day = (SELECT day FROM clicks WHERE workspace_id = {workspace:String} AND day >= toDate({since:UInt16}) ORDER BY workspace_id, day LIMIT 1)
