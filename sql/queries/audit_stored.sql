-- What is stored of one log, per partition, up to the last position that is settled: later rows are not accounted for yet.
-- {topic:String}, {partitions:Array(Int32)}, {last_offsets:Array(Int64)} in the same order.
-- Reads of `clicks` the three columns of the position. A bitmap counts distinct positions exactly at a bit each, where
-- `uniqExact` would keep every position of the table in memory.
SELECT
    _partition AS partition,
    count() AS stored,
    groupBitmap(toUInt64(_offset)) AS stored_once
FROM clicks
WHERE _topic = {topic:String}
    AND _offset <= transform(_partition, {partitions:Array(Int32)}, {last_offsets:Array(Int64)}, toInt64(-1))
GROUP BY partition
