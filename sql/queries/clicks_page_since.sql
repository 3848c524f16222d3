-- How far back a page of clicks reaches: the instant in milliseconds of the last of its {limit:UInt64} clicks, or {from:Int64} when
-- there are fewer. Clicks of the very millisecond that the page before ended with, {after_clicked_at_N:Int64}, are not among them.
--
-- Other parameters as in `clicks_page.sql`.
-- Reads `clicks` by its key (workspace and days): backwards, until it has found enough to know the day; then the instants of that
-- day and later ones.
WITH scope AS
(
    SELECT
        day
        , clicked_at
        , toUInt32(day) * 96 + quarter AS unit -- each quarter
        , toUInt32(intDiv(toUnixTimestamp64Milli(clicked_at), 60000)) AS unit -- each minute
        , toInt64(unit) + {offset:Int64} -- each local
            + if(unit >= {stretch_unit_N:UInt32}, {stretch_change_N:Int64}, 0) -- each stretch
            AS local -- each local
        , toString(intDiv(local % {units_of_day:Int64} * 24, {units_of_day:Int64})) AS hour_key -- each local
        , toString((intDiv(local, {units_of_day:Int64}) + 3) % 7 + 1) AS weekday_key -- each local
    -- scope
        AND clicked_at < fromUnixTimestamp64Milli({after_clicked_at_N:Int64}, 'UTC') -- each after
)
SELECT if(count() < {limit:UInt64}, {from:Int64}, toUnixTimestamp64Milli(min(clicked_at)))
FROM
(
    SELECT clicked_at
    FROM scope
    WHERE day >= (SELECT min(day) FROM (SELECT day FROM scope ORDER BY day DESC LIMIT {limit:UInt64}))
    ORDER BY clicked_at DESC
    LIMIT {limit:UInt64}
)
