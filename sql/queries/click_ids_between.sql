-- The click ids between two positions of a partition, in order.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions.
-- Reads of `clicks` only the granules that the index on positions leaves.
SELECT workspace_id, click_id, _offset AS position
FROM clicks
WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _offset BETWEEN {first:Int64} AND {last:Int64}
    AND click_id != ''
ORDER BY _offset
