-- Takes the clicks of some workspaces out of a month: {month:String}, {workspaces:Array(String)}; of {partitions:Array(String)}, as
-- `topic:partition`, those up to {last_offsets:Array(Int64)} in the same order. Doing it again removes nothing more.
-- Rewrites the parts of that month that have any of them.
ALTER TABLE clicks DELETE IN PARTITION ID {month:String}
WHERE workspace_id IN {workspaces:Array(String)}
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
