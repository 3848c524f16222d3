-- How many clicks of humans and bots a window has, in total or by quarter hours since 1970, from the rollup.
--
-- {workspace:String}; {from:Int64} and {to:Int64} in seconds, both multiples of 900: the quarters that lie wholly in the window;
-- {traffic:String} all, human or bot; {by_time:Bool} whether by quarters. What the window has of other quarters is counted click by click: {edge_day_N:UInt16} and
-- {edge_quarter_N:UInt8} with {edge_from_N:Int64} and {edge_to_N:Int64} in milliseconds.
-- A line that ends in "each …" is repeated for each such thing, with N counted from 0, or left out; as it stands it is one.
-- Reads `totals_15m` by its key, and of `clicks` a day for each edge.
SELECT unit, sumIf(clicks, NOT is_bot) AS human_clicks, sumIf(clicks, is_bot) AS bot_clicks
FROM
(
    SELECT
        toUInt32(if({by_time:Bool}, intDiv(toUnixTimestamp(bucket), 900), 0)) AS unit,
        is_bot,
        toUInt64(sum(totals.clicks)) AS clicks
    FROM totals_15m AS totals
    WHERE workspace_id = {workspace:String}
        AND bucket >= toDateTime({from:Int64}, 'UTC')
        AND bucket < toDateTime({to:Int64}, 'UTC')
    GROUP BY unit, is_bot
    UNION ALL SELECT toUInt32(if({by_time:Bool}, toUInt32(day) * 96 + quarter, 0)) AS unit, is_bot, count() AS clicks FROM clicks WHERE workspace_id = {workspace:String} AND day = toDate({edge_day_N:UInt16}) AND quarter = {edge_quarter_N:UInt8} AND clicked_at >= fromUnixTimestamp64Milli({edge_from_N:Int64}, 'UTC') AND clicked_at < fromUnixTimestamp64Milli({edge_to_N:Int64}, 'UTC') GROUP BY unit, is_bot -- each edge
)
WHERE {traffic:String} = 'all' OR is_bot = ({traffic:String} = 'bot')
GROUP BY unit
