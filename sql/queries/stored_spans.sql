-- How many spans begin and end at these positions: 0 or 1.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions. Reads `spans` by its key.
SELECT count() FROM spans
WHERE _topic = {topic:String} AND _partition = {partition:Int32}
    AND first_offset = {first:Int64} AND last_offset = {last:Int64}
