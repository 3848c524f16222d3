-- How many clicks of a span are stored in one calendar partition.
-- {topic:String}, {partition:Int32}, {first:Int64} and {last:Int64} positions, {year_month:UInt32} such as 202611.
-- Reads one partition of `clicks`, and there only granules that the index on positions leaves.
SELECT count() FROM clicks
WHERE toYYYYMM(clicked_at) = {year_month:UInt32}
    AND _topic = {topic:String} AND _partition = {partition:Int32} AND _offset BETWEEN {first:Int64} AND {last:Int64}
