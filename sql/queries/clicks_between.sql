-- How many rows between two positions of a partition are stored, and the first and last of them; 0 and -1 without any.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions.
-- Reads of `clicks` only the granules that the index on positions leaves.
SELECT count() AS rows, if(rows = 0, -1, min(_offset)) AS first, if(rows = 0, -1, max(_offset)) AS last
FROM clicks
WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset BETWEEN {first:Int64} AND {last:Int64}
