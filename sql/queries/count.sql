-- How many clicks of humans and bots a window has: by time, by the values of dimensions, and by combinations of values, in one
-- pass, so that all panels of an answer add up to the same total.
--
-- {workspace:String}; {first_day:UInt16} and {last_day:UInt16} since 1970, both included, from {first_quarter:UInt8} of the first until before
-- {end_quarter:UInt8} of the last; {from:Int64} and {to:Int64} in milliseconds where the window begins or ends within a quarter;
-- {traffic:String} all, human or bot; {sort:String} and {rows:UInt64} bound what is returned of each part.
-- A line that ends in "each …" is repeated for each such thing, with N counted from 0, or left out; as it stands it is one.
-- Parts: 1 everything, 2 units of time since 1970, 3 buckets by their first unit, 4 the tags of links, 5 combinations of values, and
-- from 6 on one dimension each. A unit is a quarter hour or a minute of UTC. An empty value is unknown.
-- Reads `clicks` by its key (workspace and days), and the registry of the workspace's links for projects and tags.
SELECT part, key, name, human_clicks, bot_clicks, visitors
FROM
(
    SELECT
        indexOf([
            grouping(everything)
            , grouping(unit) -- each time
            , 1 -- each no_time
            , grouping(bucket) -- each bucket
            , 1 -- each no_bucket
            , grouping(tags) -- each tags
            , 1 -- each no_tags
            , grouping(is_combined) -- each combined
            , 1 -- each no_combined
            , grouping(value_N) -- each dimension
        ], 0) AS part,
        [
            emptyArrayString()
            , [toString(unit)] -- each time
            , emptyArrayString() -- each no_time
            , [toString(bucket)] -- each bucket
            , emptyArrayString() -- each no_bucket
            , tags -- each tags
            , emptyArrayString() -- each no_tags
            , arrayPopFront(['' -- each combined
                , toString(key_N) -- each key
            ]) -- each combined
            , emptyArrayString() -- each no_combined
            , [toString(value_N)] -- each dimension
        ][part] AS key,
        any(place) AS name, -- each city
        '' AS name, -- each no_city
        countIf(NOT is_bot) AS human_clicks,
        countIf(is_bot) AS bot_clicks,
        uniqExactIf(visitor_id, NOT is_bot) AS visitors -- each visitors
        toUInt64(0) AS visitors -- each no_visitors
    FROM
    (
        SELECT
            is_bot
            , true AS everything
            , visitor_id -- each visitors
            , if(city = '', '', concat(city, ', ', country)) AS place -- each city
            , tags -- each tags
            , true AS is_combined -- each combined
            , {key_N:Identifier} AS key_N -- each key
            , {dimension_N:Identifier} AS value_N -- each dimension
            , toUInt32(day) * 96 + quarter AS unit -- each quarter
            , toUInt32(intDiv(toUnixTimestamp64Milli(clicked_at), 60000)) AS unit -- each minute
            , toUInt32(roundDown(unit, {bucket_units:Array(UInt32)})) AS bucket -- each bucket
            , toInt64(unit) + {offset:Int64} -- each local
                + if(unit >= {stretch_unit_N:UInt32}, {stretch_change_N:Int64}, 0) -- each stretch
                AS local -- each local
            , toString(intDiv(local % {units_of_day:Int64} * 24, {units_of_day:Int64})) AS hour_key -- each local
            , toString((intDiv(local, {units_of_day:Int64}) + 3) % 7 + 1) AS weekday_key -- each local
        FROM clicks
        LEFT ANY JOIN -- each registry
        ( -- each registry
            SELECT link_id, project_id AS project_key, tags FROM links FINAL WHERE workspace_id = {workspace:String} -- each registry
        ) AS registry USING (link_id) -- each registry
        WHERE workspace_id = {workspace:String}
            AND day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
            AND (day > toDate({first_day:UInt16}) OR quarter >= {first_quarter:UInt8})
            AND (day < toDate({last_day:UInt16}) OR quarter < {end_quarter:UInt8})
            AND clicked_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') -- each exact
            AND clicked_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC') -- each exact
            AND ({traffic:String} = 'all' OR is_bot = ({traffic:String} = 'bot'))
            AND {is_column_N:Identifier} IN {is_values_N:Array(String)} -- each is
            AND {not_column_N:Identifier} NOT IN {not_values_N:Array(String)} -- each not
            AND positionCaseInsensitiveUTF8({contains_column_N:Identifier}, {contains_text_N:String}) > 0 -- each contains
            AND hasAny(if(empty(tags), [''], tags), {tag_is_values_N:Array(String)}) -- each tag_is
            AND NOT hasAny(if(empty(tags), [''], tags), {tag_not_values_N:Array(String)}) -- each tag_not
            AND arrayExists(tag -> positionCaseInsensitiveUTF8(tag, {tag_contains_text_N:String}) > 0, tags) -- each tag_contains
    )
    GROUP BY GROUPING SETS
    (
        (everything)
        , (unit) -- each time
        , (bucket) -- each bucket
        , (tags) -- each tags
        , (is_combined -- each combined
            , key_N -- each key
        ) -- each combined
        , (value_N) -- each dimension
    )
)
ORDER BY
    part,
    key = [''] DESC,
    startsWith(lowerUTF8(if(name = '', key[1], name)), {search:String}) DESC, -- each search
    multiIf(
        {sort:String} = 'human_clicks', human_clicks,
        {sort:String} = 'bot_clicks', bot_clicks,
        {sort:String} = 'clicks', human_clicks + bot_clicks,
        0) DESC,
    if({sort:String} = 'value', 0, human_clicks) DESC,
    if({sort:String} = 'value', 0, human_clicks + bot_clicks) DESC,
    key
LIMIT {rows:UInt64} BY part
