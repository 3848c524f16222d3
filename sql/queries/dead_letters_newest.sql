-- Dead letters, those received last first.
--
-- {reasons:Array(String)}, {fields:Array(String)} and {log:String} narrow it down, each unless it is empty; {since:Int64} and
-- {until:Int64} in milliseconds, the latter not included.
-- At most {limit:UInt64} of them, of each payload at most {characters:UInt64}.
-- Reads `dead_letters`.
SELECT
    reason,
    field,
    toUnixTimestamp64Milli(received_at) AS received,
    substringUTF8(payload, 1, {characters:UInt64}) AS text,
    _topic AS log,
    _partition AS partition,
    _offset AS position
FROM dead_letters
WHERE (empty({reasons:Array(String)}) OR reason IN {reasons:Array(String)})
    AND (empty({fields:Array(String)}) OR field IN {fields:Array(String)})
    AND ({log:String} = '' OR _topic = {log:String})
    AND toUnixTimestamp64Milli(received_at) >= {since:Int64}
    AND toUnixTimestamp64Milli(received_at) < {until:Int64}
ORDER BY received_at DESC, log, partition, position DESC
LIMIT {limit:UInt64}
