-- The instant of a workspace's first click in milliseconds, 0 when it has none. {workspace:String}
-- Reads one column of the workspace's rows.
SELECT if(count() = 0, 0, toUnixTimestamp64Milli(min(clicked_at))) FROM clicks WHERE workspace_id = {workspace:String}
