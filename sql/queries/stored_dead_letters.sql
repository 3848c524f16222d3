-- The positions of a span that are stored as dead letters, in order.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions. Reads `dead_letters` by its key.
SELECT _offset FROM dead_letters
WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset BETWEEN {first:Int64} AND {last:Int64}
ORDER BY _offset
