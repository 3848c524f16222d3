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
    FROM clicks
    LEFT ANY JOIN -- each registry
    ( -- each registry
        SELECT link_id, project_id AS project_key, tags FROM links FINAL WHERE workspace_id = {workspace:String} -- each registry
    ) AS registry USING (link_id) -- each registry
    WHERE workspace_id = {workspace:String}
        AND day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
        AND quarter >= if(day = toDate({first_day:UInt16}), {first_quarter_N:UInt8}, 0) -- each first_quarter
        AND quarter < if(day = toDate({last_day:UInt16}), {end_quarter_N:UInt8}, 96) -- each end_quarter
        AND clicked_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') -- each exact
        AND clicked_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC') -- each exact
        AND is_bot = {is_bot_N:Bool} -- each verdict
        AND {is_column_N:Identifier} IN {is_values_N:Array(String)} -- each is
        AND {not_column_N:Identifier} NOT IN {not_values_N:Array(String)} -- each not
        AND positionCaseInsensitiveUTF8({contains_column_N:Identifier}, {contains_text_N:String}) > 0 -- each contains
        AND hasAny(if(empty(tags), [''], tags), {tag_is_values_N:Array(String)}) -- each tag_is
        AND NOT hasAny(if(empty(tags), [''], tags), {tag_not_values_N:Array(String)}) -- each tag_not
        AND arrayExists(tag -> positionCaseInsensitiveUTF8(tag, {tag_contains_text_N:String}) > 0, tags) -- each tag_contains
)
GROUP BY GROUPING SETS
(
    (row, bucket)
    , (row) -- each visitors
    , (bucket) -- each visitors
    , () -- each visitors
)
