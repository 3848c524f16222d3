-- How many clicks of humans and bots a window has: by time, by the values of dimensions, and by combinations of values, in one
-- pass, so that all panels of an answer add up to the same total.
--
-- {workspace:String}; {first_day:UInt16} and {last_day:UInt16} since 1970, both included, from {first_quarter_N:UInt8} of the first until before
-- {end_quarter_N:UInt8} of the last where the window does so; {from:Int64} and {to:Int64} in milliseconds where it begins or ends within a quarter;
-- {is_bot_N:Bool} for clicks of bots or of humans alone; {rows:UInt64} bounds what is returned of each part that is put in order.
-- A line that ends in "each …" is repeated for each such thing, with N counted from 0, or left out; as it stands it is one.
--
-- A row belongs to the part that its bits name: a bit is 0 for what the row is grouped by, in the order of the arguments of
-- `grouping`. Everything is left out where units add up to it. A unit is a quarter hour or a minute of UTC since 1970; a bucket is named by its first unit. A key is the name of a
-- city or an empty text, the values of the combination, those of dimensions, and tags; an empty value is unknown, or of another part.
-- Numbers are clicks of humans, of bots, visitors if they are asked for, the unit and the bucket.
-- There is no subquery, and nothing that a question does not need: for most workspaces ClickHouse spends longer on the analysis of
-- a statement than on the clicks.
-- Reads `clicks` by its key (workspace and days), and the registry of the workspace's links for projects and tags.
WITH
    workspace_id AS everything
    , toUInt32(day) * 96 + quarter AS unit -- each quarter
    , toUInt32(intDiv(toUnixTimestamp64Milli(clicked_at), 60000)) AS unit -- each minute
    , toUInt32(roundDown(unit, {bucket_units:Array(UInt32)})) AS bucket -- each bucket
    , toInt64(unit) + {offset:Int64} -- each local
        + if(unit >= {stretch_unit_N:UInt32}, {stretch_change_N:Int64}, 0) -- each stretch
        AS local -- each local
    , toString(intDiv(local % {units_of_day:Int64} * 24, {units_of_day:Int64})) AS hour_key -- each local
    , toString((intDiv(local, {units_of_day:Int64}) + 3) % 7 + 1) AS weekday_key -- each local
    , {key_N:Identifier} AS key_N -- each key
    , {dimension_N:Identifier} AS value_N -- each dimension
SELECT
    grouping(
        unit -- each time
        everything -- each no_time
        , everything -- each total
        , bucket -- each bucket
        , tags -- each tags
        , key_N -- each key
        , value_N -- each dimension
    ) AS part,
    arrayConcat( -- each tags
    [
        '' -- each no_city
        any(if(city = '', '', concat(city, ', ', country))) -- each city
        , key_N -- each key
        , value_N -- each dimension
    ]
    , tags) -- each tags
    AS key,
    [
        countIf(NOT is_bot) AS human_clicks,
        countIf(is_bot) AS bot_clicks
        , uniqExactIf(visitor_id, NOT is_bot) -- each visitors
        , unit -- each time
        , bucket -- each bucket
    ] AS numbers
-- scope
GROUP BY GROUPING SETS
(
    (unit) -- each time
    (everything) -- each no_time
    , (everything) -- each total
    , (bucket) -- each bucket
    , (tags) -- each tags
    , ( -- each combined
        everything -- each combined
        , key_N -- each key
    ) -- each combined
    , (value_N) -- each dimension
)
ORDER BY -- each ordered
    part, -- each ordered
    arrayStringConcat(arrayPopFront(key)) = '' DESC, -- each ordered
    startsWith(lowerUTF8(if(key[1] = '', arrayStringConcat(key), key[1])), {search_N:String}) DESC, -- each search
    bot_clicks DESC, -- each by_bot_clicks
    human_clicks + bot_clicks DESC, -- each by_clicks
    human_clicks DESC, -- each by_number
    human_clicks + bot_clicks DESC, -- each by_number
    key -- each ordered
LIMIT {rows:UInt64} BY part -- each ordered
