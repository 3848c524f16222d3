-- Takes the totals of some workspaces out of a month: {month:String}, {workspaces:Array(String)}. Doing it again removes nothing more.
-- Rewrites the parts of that month that have any of them.
ALTER TABLE totals_15m DELETE IN PARTITION ID {month:String}
WHERE workspace_id IN {workspaces:Array(String)}
