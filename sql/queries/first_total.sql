-- The start of the first quarter hour of a workspace with a click, from a day on, in milliseconds, 0 when it has none.
-- {workspace:String}, {since:UInt16} in days since 1970. Reads the workspace's rows of `totals_15m`.
SELECT if(count() = 0, 0, toInt64(toUnixTimestamp(min(start))) * 1000)
FROM
(
    SELECT bucket AS start
    FROM totals_15m
    WHERE workspace_id = {workspace:String} AND toDate(bucket) >= toDate({since:UInt16})
    GROUP BY start
    HAVING sum(clicks) != 0
)
