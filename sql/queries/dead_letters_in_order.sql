-- Dead letters with their whole payloads, in the order of their logs.
--
-- {reasons:Array(String)}, {fields:Array(String)} and {log:String} narrow it down, each unless it is empty; {since:Int64} and
-- {until:Int64} in milliseconds, the latter not included.
-- Reads `dead_letters` by its key, so that no more than a part of it is ever in memory.
SELECT
    reason,
    field,
    toUnixTimestamp64Milli(received_at) AS received,
    payload AS text,
    _topic AS log,
    _partition AS partition,
    _offset AS position
FROM dead_letters
WHERE (empty({reasons:Array(String)}) OR reason IN {reasons:Array(String)})
    AND (empty({fields:Array(String)}) OR field IN {fields:Array(String)})
    AND ({log:String} = '' OR _topic = {log:String})
    AND toUnixTimestamp64Milli(received_at) >= {since:Int64}
    AND toUnixTimestamp64Milli(received_at) < {until:Int64}
ORDER BY _topic, _partition, _offset
