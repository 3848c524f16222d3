-- How many clicks some workspaces have in a month, of those that may be removed: {month:UInt32}, {workspaces:Array(String)};
-- {partitions:Array(String)} as `topic:partition` and {last_offsets:Array(Int64)} in the same order, from `settled_before.sql`. What was not
-- settled long ago may still be read again, and stays for now.
-- Reads of `clicks` by its key these workspaces' positions in that month.
SELECT toString(workspace_id) AS workspace, count() AS rows
FROM clicks
WHERE toYYYYMM(day) = {month:UInt32}
    AND workspace_id IN {workspaces:Array(String)}
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
GROUP BY workspace
ORDER BY workspace
