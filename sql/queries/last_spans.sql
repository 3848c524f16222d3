-- The last spans of a partition, newest first.
-- {topic:String}, {partition:Int32}, {limit:UInt64} how many. Reads the end of a range of `spans` by its key.
SELECT first_offset AS first, last_offset AS last, rows, toUnixTimestamp64Milli(settled_at) AS settled_at
FROM spans
WHERE _topic = {topic:String} AND _partition = {partition:Int32}
ORDER BY _topic DESC, _partition DESC, first_offset DESC, last_offset DESC
LIMIT {limit:UInt64}
