-- Notes that a removal is planned, or done: {removal:UInt64} of {table_name:String} in {month:UInt32}, for each of {workspaces:Array(String)};
-- {planned_at:Int64} in milliseconds; {is_done:Bool} whether its rows are gone by now.
INSERT INTO removals (removal, table_name, month, workspace_id, planned_at, removed_at)
SELECT
    {removal:UInt64},
    {table_name:String},
    {month:UInt32},
    arrayJoin({workspaces:Array(String)}),
    fromUnixTimestamp64Milli({planned_at:Int64}, 'UTC'),
    if({is_done:Bool}, now64(3, 'UTC'), fromUnixTimestamp64Milli(toInt64(0), 'UTC'))
