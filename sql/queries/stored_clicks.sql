-- The positions of a span that are stored as clicks, in order.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions.
-- Reads of `clicks` only the granules that the index on positions leaves: those of the newest parts, for newest positions.
SELECT _offset FROM clicks
WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset BETWEEN {first:Int64} AND {last:Int64}
ORDER BY _offset
