-- How many clicks of humans and bots a window has: by grain of time, and by the values of each dimension, in one pass, so
-- that all panels of an answer add up to the same total.
--
-- {workspace:String}, {from:Int64} and {to:Int64} in milliseconds, {grain:Int64} the length of a grain in milliseconds,
-- {traffic:String} all, human or bot; {sort:String} and {rows:UInt64} bound what is returned of each part.
-- A line that ends in "each …" is repeated for each dimension or condition, with N counted from 0; as it stands it is one.
-- Part 1 is time, part 2 the first dimension, and so on. An empty value is unknown.
-- Reads `clicks` by its key (workspace, and link where there is a condition on it).
SELECT part, value, human_clicks, bot_clicks
FROM
(
    SELECT
        indexOf([
            grouping(start)
            , grouping(value_N) -- each dimension
        ], 0) AS part,
        [
            toString(start)
            , toString(value_N) -- each dimension
        ][part] AS value,
        countIf(NOT is_bot) AS human_clicks,
        countIf(is_bot) AS bot_clicks
    FROM
    (
        SELECT
            is_bot
            , {dimension_N:Identifier} AS value_N -- each dimension
            , intDiv(toUnixTimestamp64Milli(clicked_at), {grain:Int64}) * {grain:Int64} AS start
        FROM clicks
        WHERE workspace_id = {workspace:String}
            AND clicked_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
            AND clicked_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
            AND ({traffic:String} = 'all' OR is_bot = ({traffic:String} = 'bot'))
            AND {is_column_N:Identifier} IN {is_values_N:Array(String)} -- each is
            AND {not_column_N:Identifier} NOT IN {not_values_N:Array(String)} -- each not
            AND positionCaseInsensitiveUTF8({contains_column_N:Identifier}, {contains_text_N:String}) > 0 -- each contains
    )
    GROUP BY GROUPING SETS
    (
        (start)
        , (value_N) -- each dimension
    )
)
ORDER BY
    part,
    value = '' DESC,
    multiIf(
        {sort:String} = 'human_clicks', human_clicks,
        {sort:String} = 'bot_clicks', bot_clicks,
        {sort:String} = 'clicks', human_clicks + bot_clicks,
        0) DESC,
    if({sort:String} = 'value', 0, human_clicks) DESC,
    if({sort:String} = 'value', 0, human_clicks + bot_clicks) DESC,
    value
LIMIT {rows:UInt64} BY part
