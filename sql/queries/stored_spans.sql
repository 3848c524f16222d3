-- The first position of a span, as often as the span is noted: once or not at all.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions. Reads `spans` by its key.
SELECT first_offset FROM spans
WHERE _topic = {topic:String} AND _partition = {partition:Int32}
    AND first_offset = {first:Int64} AND last_offset = {last:Int64}
