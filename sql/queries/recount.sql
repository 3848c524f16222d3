-- How many clicks of humans and bots each row of a breakdown has, in total or by bucket: every click in one row, so that rows add up.
--
-- {keys:Array(String)} name the rows and {numbers:Array(UInt32)} number them, in the same order; all other clicks are in row 0. The
-- key of a single dimension is its value; that of several is each value after its length and a colon. Other parameters and
-- "each …" as in `count.sql`.
-- Reads `clicks` by its key (workspace and days), and the registry of the workspace's links for projects.
SELECT
    row,
    bucket,
    countIf(NOT is_bot) AS human_clicks,
    countIf(is_bot) AS bot_clicks,
    toUInt8(grouping(row)) AS is_of_all_rows,
    toUInt8(grouping(bucket)) AS is_of_all_buckets,
    uniqExactIf(visitor_id, NOT is_bot) AS visitors -- each visitors
    toUInt64(0) AS visitors -- each no_visitors
FROM
(
    SELECT
        is_bot
        , visitor_id -- each visitors
        , toUInt32(day) * 96 + quarter AS unit -- each quarter
        , toUInt32(intDiv(toUnixTimestamp64Milli(clicked_at), 60000)) AS unit -- each minute
        , toUInt32(roundDown(unit, {bucket_units:Array(UInt32)})) AS bucket -- each bucket
        , toUInt32(0) AS bucket -- each no_bucket
        , toInt64(unit) + {offset:Int64} -- each local
            + if(unit >= {stretch_unit_N:UInt32}, {stretch_change_N:Int64}, 0) -- each stretch
            AS local -- each local
        , toString(intDiv(local % {units_of_day:Int64} * 24, {units_of_day:Int64})) AS hour_key -- each local
        , toString((intDiv(local, {units_of_day:Int64}) + 3) % 7 + 1) AS weekday_key -- each local
        , transform(toString({only_key:Identifier}), {keys:Array(String)}, {numbers:Array(UInt32)}, toUInt32(0)) AS row -- each only_key
        , transform( -- each combined
            concat( -- each combined
                toString(length(toString({key_N:Identifier}))), ':', toString({key_N:Identifier}), -- each key
                ''), -- each combined
            {keys:Array(String)}, {numbers:Array(UInt32)}, toUInt32(0)) AS row -- each combined
    -- scope
)
GROUP BY GROUPING SETS
(
    (row, bucket)
    , (row) -- each visitors
    , (bucket) -- each visitors
    , () -- each visitors
)
