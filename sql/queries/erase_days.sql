-- The days of UTC of which something is to be erased, and how many clicks of each.
-- {workspace:String}; {link:String} unless it is empty; {visitor:UInt64} unless it is 0; {clicked_before:Int64} in milliseconds unless
-- it is 0: all of these narrow it down. Clicks count that their log took in until {received_until:Int64}, in milliseconds; with
-- {is_first:Bool} also those that, by the clock of whoever sent them, were not taken in yet. Where the clicks of a month were removed, the totals that are left of a whole
-- workspace are among it, the first time.
-- Reads the workspace's rows of `clicks` by the key, and of `totals_15m` where `removals` has it.
SELECT day_number, month, sum(there) AS clicks
FROM
(
    SELECT toUInt16(day) AS day_number, toYYYYMM(day) AS month, count() AS there
    FROM clicks
    WHERE workspace_id = {workspace:String}
        AND ({link:String} = '' OR link_id = {link:String})
        AND ({visitor:UInt64} = 0 OR visitor_id = {visitor:UInt64})
        AND ({clicked_before:Int64} = 0 OR toUnixTimestamp64Milli(clicked_at) < {clicked_before:Int64})
        AND (toUnixTimestamp64Milli(received_at) <= {received_until:Int64} OR ({is_first:Bool} AND received_at > now64(3)))
    GROUP BY day
    UNION ALL
    SELECT toUInt16(toDate(bucket)) AS day_number, toYYYYMM(toDate(bucket)) AS month, toUInt64(0) AS there
    FROM totals_15m
    WHERE {is_first:Bool} AND {link:String} = '' AND {visitor:UInt64} = 0
        AND workspace_id = {workspace:String}
        AND ({clicked_before:Int64} = 0 OR (toInt64(toUnixTimestamp(bucket)) + 900) * 1000 <= {clicked_before:Int64})
        AND (workspace_id, toYYYYMM(bucket)) IN (SELECT workspace_id, month FROM removals)
    GROUP BY toDate(bucket)
    HAVING sum(totals_15m.clicks) != 0
)
GROUP BY day_number, month
ORDER BY day_number
