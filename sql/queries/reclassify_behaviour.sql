-- The clicks of visitors who clicked at least {least_clicks:UInt64} times on {day:UInt16} since 1970, visitor by visitor in the order of time; of
-- {partitions:Array(String)}, as `topic:partition`, those up to {last_offsets:Array(Int64)} in the same order.
-- Reads of `clicks` that day: visitors twice, links, instants and positions.
SELECT
    sipHash64(workspace_id, visitor_id) AS visitor,
    toUnixTimestamp64Milli(clicked_at) AS at,
    sipHash64(link_id) AS link,
    position_key
FROM clicks
WHERE day = toDate({day:UInt16})
    AND visitor_id != 0
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
    AND (workspace_id, visitor_id) IN
    (
        SELECT workspace_id, visitor_id
        FROM clicks
        WHERE day = toDate({day:UInt16}) AND visitor_id != 0
        GROUP BY workspace_id, visitor_id
        HAVING count() >= {least_clicks:UInt64}
    )
ORDER BY visitor, at
