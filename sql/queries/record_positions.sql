-- Records the positions of the clicks that a removal is going to take out: {removal:UInt64}; {month:UInt32}, {workspaces:Array(String)},
-- {partitions:Array(String)} and {last_offsets:Array(Int64)} as in `removable_clicks.sql`.
-- Reads of `clicks` by its key these workspaces' positions in that month.
INSERT INTO removed_positions (removal, _topic, _partition, positions)
SELECT {removal:UInt64}, _topic, _partition, groupBitmapState(toUInt64(_offset))
FROM clicks
WHERE toYYYYMM(day) = {month:UInt32}
    AND workspace_id IN {workspaces:Array(String)}
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
GROUP BY _topic, _partition
